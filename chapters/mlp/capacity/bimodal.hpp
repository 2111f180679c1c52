#pragma once
/// @file
/// A target with two answers, for regression with the squared error and with bins (costs/binning.hpp).
#include "costs/binning.hpp"
#include "mlp/capacity/fit.hpp"

namespace lbl::mlp::capacity {

inline constexpr double branch_deviation = 0.08;  ///< Of the targets from their branch.

/// The upper branch; the lower one is its negative.
/// @param x in [-1, 1]
/// @return height
inline double branch(double x) { return 0.6 + 0.3 * x; }

/// Targets on one of two branches, y = +-branch(x) and noise, each with probability 1/2.
/// @param M number of samples
/// @param random the generator, advanced
/// @return x[1][M] in [-1, 1], y[1][M]
//! [draw]
inline Samples draw_bimodal(Index M, training::Random& random) {
  Samples samples{Tensor<2>(1, M), Tensor<2>(1, M)};
  boost::random::uniform_real_distribution<double> uniform(-1, 1);
  boost::random::normal_distribution<double> normal(0, branch_deviation);
  for (Index m = 0; m < M; ++m) {
    const double x = uniform(random), side = random() >> 63 ? 1 : -1;
    samples.x(0, m) = static_cast<Real>(x);
    samples.y(0, m) = static_cast<Real>(side * branch(x) + normal(random));
  }
  return samples;
}
//! [draw]

/// The samples as a task of classification.
/// @param samples targets y[1][M]
/// @param bins how their range is cut
/// @return the same inputs, one-hot targets y[K][M]
inline Samples binned(const Samples& samples, const costs::Bins& bins) {
  Samples coded{samples.x, Tensor<2>(bins.K, samples.y.dim[1])};
  costs::bin(samples.y, bins, coded.y);
  return coded;
}

/// The middle of the most probable bin of every sample.
/// @param p probabilities [K][M]
/// @param bins what the K bins are
/// @return answers [1][M]
inline Tensor<2> modes(const Tensor<2>& p, const costs::Bins& bins) {
  Tensor<2> answers(1, p.dim[1]);
  for (Index m = 0; m < p.dim[1]; ++m) {
    Index winner = 0;
    for (Index k = 1; k < bins.K; ++k)
      if (p(k, m) > p(winner, m)) winner = k;
    answers(0, m) = static_cast<Real>(bins.centre(winner));
  }
  return answers;
}

/// The fraction of answers that a target could have been: no farther than two deviations from a branch.
/// @param x inputs [1][M]
/// @param answers [1][M]
/// @return 0 to 1
inline double near_a_branch(const Tensor<2>& x, const Tensor<2>& answers) {
  Index near = 0;
  for (Index m = 0; m < x.dim[1]; ++m)
    near += std::abs(std::abs(double(answers(0, m))) - branch(double(x(0, m)))) <= 2 * branch_deviation;
  return double(near) / double(x.dim[1]);
}

}  // namespace lbl::mlp::capacity
