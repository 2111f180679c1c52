#pragma once
/// @file
/// Real samples that are drawn from a formula: a Gaussian, Gaussians on a ring, lines. Each fills x[N][M] for a step.
#include "gan/sources/noise.hpp"

#include <numbers>

namespace lbl::gan {

/// One number from N(mu, s^2).
struct GaussianSource {
  double mu, s;        ///< mean and standard deviation
  std::uint64_t seed;  ///< of the run

  /// @param step number of the mini-batch
  /// @param x overwritten [1][M]
  void operator()(Index step, Tensor<2>& x) const {
    draw_noise(key_of(seed, Purpose::data, step), x);
    for (Index m = 0; m < x.size(); ++m) x.data()[m] = Real(mu) + Real(s) * x.data()[m];
  }
};

/// Gaussians on a ring in the plane, as likely as each other.
struct RingSource {
  std::uint64_t seed;    ///< of the run
  Index modes = 8;       ///< how many
  double radius = 2;     ///< of the ring
  double s = 0.02;       ///< standard deviation of each (Metz et al. 2017)

  /// Where on the ring a mode is.
  double angle(Index mode) const { return 2 * std::numbers::pi * double(mode) / double(modes); }
  double centre_x(Index mode) const { return radius * std::cos(angle(mode)); }  ///< of a mode
  double centre_y(Index mode) const { return radius * std::sin(angle(mode)); }  ///< of a mode

  /// @param step number of the mini-batch
  /// @param x overwritten [2][M]
  void operator()(Index step, Tensor<2>& x) const {
    const Index M = x.dim[1];
    draw_noise(key_of(seed, Purpose::data, step), x);
    const std::vector<Real> which = uniform_numbers(key_of(seed, Purpose::mode, step), M);
    for (Index m = 0; m < M; ++m) {
      const Index mode = Index(which[m] * Real(modes));
      x(0, m) = Real(centre_x(mode)) + Real(s) * x(0, m);  // \eq{overview-gan-mixture}
      x(1, m) = Real(centre_y(mode)) + Real(s) * x(1, m);
    }
  }
};

}  // namespace lbl::gan
