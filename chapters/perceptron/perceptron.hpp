#pragma once
/// @file
/// The single-layer perceptron of the slides: one threshold unit, Rosenblatt's rule, and how often it can be wrong.
///
/// Shapes: samples X[n+1][M] whose first row is the constant input x_0 = 1, weights W[n+1] whose first entry is the
/// bias omega_0, targets t[M], +1 or -1.
#include "core/tensor.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <stdexcept>
#include <vector>

namespace lbl::perceptron {

/// Points and the classes they belong to.
struct Samples {
  Tensor<2> X;  ///< inputs [n+1][M], X(0, m) = 1
  Tensor<1> t;  ///< targets [M]: +1 or -1 for a perceptron, any number for a linear unit

  Samples() = default;
  /// Room for M points, zero but for the constant input.
  /// @param n inputs, the constant one not counted
  /// @param M number of points
  Samples(Index n, Index M) : X(n + 1, M), t(M) {
    for (Index m = 0; m < M; ++m) X(0, m) = 1;
  }
  Index inputs() const { return X.dim[0]; }  ///< n + 1, the constant one counted.
  Index size() const { return X.dim[1]; }    ///< M
};

/// The perceptron's activation. A point on the boundary belongs to class -1 (erratum E102: this is not the sign of an
/// L1 penalty, which is 0 at 0).
/// @param net weighted sum of the inputs
/// @return 1 for net > 0, else -1
//! [unit]
inline Real sign(Real net) { return net > 0 ? Real(1) : Real(-1); }  // \eq{slides-perceptron}

/// net = W^T X of one sample.
/// @param W weights [n+1]
/// @param X samples [n+1][M]
/// @param m which sample
/// @return the weighted sum
inline Real net_of(const Tensor<1>& W, const Tensor<2>& X, Index m) {
  Real net = 0;
  for (Index i = 0; i < W.size(); ++i) net += W(i) * X(i, m);  // \eq{slides-perceptron}
  return net;
}
//! [unit]

/// Shows one sample to the perceptron; it changes its weights if it is wrong. Rosenblatt 1958.
/// @param W weights [n+1]
/// @param samples points and targets
/// @param m which one
/// @param eta learning rate
/// @return whether it was wrong
//! [rule]
inline bool learn_from(Tensor<1>& W, const Samples& samples, Index m, Real eta) {
  const auto& [X, t] = samples;
  const Real O = sign(net_of(W, X, m));
  if (O == t(m)) return false;
  for (Index i = 0; i < W.size(); ++i) W(i) += eta * (t(m) - O) * X(i, m);  // \eq{slides-perceptron-rule}
  return true;
}
//! [rule]

/// One pass over all samples in their order.
/// @param W weights [n+1]
/// @param samples points and targets
/// @param eta learning rate
/// @return the mistakes of each sample, 0 or 1
inline std::vector<Index> pass(Tensor<1>& W, const Samples& samples, Real eta) {
  std::vector<Index> mistakes(static_cast<std::size_t>(samples.size()));
  for (Index m = 0; m < samples.size(); ++m) mistakes[static_cast<std::size_t>(m)] = learn_from(W, samples, m, eta);
  return mistakes;
}

/// How many samples are on the wrong side.
/// @param W weights [n+1]
/// @param samples points and targets
/// @return the number of errors
inline Index errors(const Tensor<1>& W, const Samples& samples) {
  Index wrong = 0;
  for (Index m = 0; m < samples.size(); ++m) wrong += sign(net_of(W, samples.X, m)) != samples.t(m);
  return wrong;
}

/// How a perceptron fared.
struct Outcome {
  bool separated = false;  ///< whether a pass without mistake was seen
  Index passes = 0;        ///< passes, the one without mistake included
  Index mistakes = 0;      ///< of all passes
};

/// Passes over the samples until one has no mistake.
/// @param W weights [n+1], where to begin
/// @param samples points and targets
/// @param eta learning rate
/// @param at_most passes before it gives up
/// @return what happened
inline Outcome learn(Tensor<1>& W, const Samples& samples, Real eta, Index at_most) {
  Outcome outcome;
  while (!outcome.separated && outcome.passes < at_most) {
    Index mistakes = 0;
    for (Index m = 0; m < samples.size(); ++m) mistakes += learn_from(W, samples, m, eta);
    outcome.mistakes += mistakes, ++outcome.passes;
    outcome.separated = mistakes == 0;
  }
  return outcome;
}

/// Distance of a point from the hyperplane W^T X = 0 in the space of the inputs, the constant one not counted.
/// @param W weights [n+1]
/// @param X samples [n+1][M]
/// @param m which sample
/// @return the distance, not negative; std::invalid_argument for weights without a hyperplane
inline double distance(const Tensor<1>& W, const Tensor<2>& X, Index m) {
  double square = 0;
  for (Index i = 1; i < W.size(); ++i) square += double(W(i)) * double(W(i));
  if (square == 0) throw std::invalid_argument("all weights but the bias are 0: no hyperplane to be distant from");
  return std::abs(double(net_of(W, X, m))) / std::sqrt(square);  // \eq{slides-boundary}
}

/// Length of W, all components counted.
/// @param W weights [n+1]
/// @return the Euclidean norm
inline double length(const Tensor<1>& W) {
  double square = 0;
  for (Index i = 0; i < W.size(); ++i) square += double(W(i)) * double(W(i));
  return std::sqrt(square);
}

/// The radius R and the margin gamma of Novikoff's theorem.
/// @param W a solution W*, of any length
/// @param samples points and targets
/// @return (R/gamma)^2, the most mistakes of a perceptron that starts at W = 0; 0 if W does not separate the samples
//! [bound]
inline double mistake_bound(const Tensor<1>& W, const Samples& samples) {
  const auto& [X, t] = samples;
  double R_square = 0, gamma = INFINITY;
  for (Index m = 0; m < samples.size(); ++m) {
    double square = 0;
    for (Index i = 0; i < W.size(); ++i) square += double(X(i, m)) * double(X(i, m));
    R_square = std::max(R_square, square);
    gamma = std::min(gamma, double(t(m) * net_of(W, X, m)) / length(W));
  }
  return gamma > 0 ? R_square / (gamma * gamma) : 0;  // \eq{slides-perceptron-conv}
}
//! [bound]

/// A cycle of the perceptron rule: after `period` passes the weights are what they were.
struct Cycle {
  Index start = 0;              ///< passes before the weights that return
  Index period = 0;             ///< passes until they return
  std::vector<Index> mistakes;  ///< of each sample, within one period
};

/// Looks for a cycle: weights that come back would do so forever. Exact where inputs and eta are small binary
/// fractions, because then every sum is.
/// @param W weights [n+1], where to begin; on return those that came back
/// @param samples points and targets
/// @param eta learning rate
/// @param at_most passes before it gives up
/// @return the cycle; nothing when the samples are separated or no weights have come back
inline std::optional<Cycle> find_cycle(Tensor<1>& W, const Samples& samples, Real eta, Index at_most) {
  std::map<std::vector<Real>, Index> seen;
  std::vector<std::vector<Index>> mistakes;
  for (Index k = 0; k <= at_most; ++k) {
    const auto [place, is_new] = seen.emplace(std::vector<Real>(W.data(), W.data() + W.size()), k);
    if (!is_new) {
      Cycle cycle{place->second, k - place->second, std::vector<Index>(mistakes[0].size())};
      for (Index p = cycle.start; p < k; ++p)
        for (std::size_t m = 0; m < cycle.mistakes.size(); ++m)
          cycle.mistakes[m] += mistakes[static_cast<std::size_t>(p)][m];
      return cycle;
    }
    mistakes.push_back(pass(W, samples, eta));
    if (errors(W, samples) == 0) return {};
  }
  return {};
}

/// Whether numbers c_m >= 0, not all zero, prove that no W separates the samples: sum_m c_m t_m X_m = 0.
///
/// With such numbers the conditions t_m W^T X_m > 0 (or >= 0 for class -1), multiplied by c_m and added, say 0 > 0:
/// because of x_0 = 1 the c_m of the two classes have the same sum, so class +1 takes part.
/// The mistakes of a cycle are such numbers, since they are what moved W and it came back.
/// @param samples points and targets
/// @param c a number for each sample
/// @return whether they are a proof
//! [proof]
inline bool proves_inseparable(const Samples& samples, const std::vector<Index>& c) {
  const auto& [X, t] = samples;
  bool any = false;
  for (const Index c_m : c) {
    if (c_m < 0) return false;
    any = any || c_m > 0;
  }
  for (Index i = 0; i < samples.inputs(); ++i) {
    Real sum = 0;
    for (Index m = 0; m < samples.size(); ++m)
      sum += Real(c[static_cast<std::size_t>(m)]) * t(m) * X(i, m);  // \eq{slides-perceptron-proof}
    if (sum != 0) return false;
  }
  return any;
}
//! [proof]

}  // namespace lbl::perceptron
