#pragma once
/// @file
/// Two spirals, one inside the other, and random labels: tasks that show how much a network can represent.
#include "mlp/capacity/fit.hpp"

#include <numbers>

namespace lbl::mlp::capacity {

/// Points on two spirals that begin at the origin on opposite sides and end at radius 1.
/// @param M number of points, the classes in turn
/// @param turns of each spiral
/// @param noise standard deviation of both coordinates
/// @param random the generator, advanced
/// @return x[2][M], one-hot y[2][M]
//! [spirals]
inline Samples draw_spirals(Index M, double turns, double noise, training::Random& random) {
  Samples samples{Tensor<2>(2, M), Tensor<2>(2, M)};
  boost::random::normal_distribution<double> normal(0, noise);
  boost::random::uniform_real_distribution<double> uniform(0, 1);
  for (Index m = 0; m < M; ++m) {
    const Index k = m % 2;
    const double radius = std::sqrt(uniform(random));  // as many points on the outer half as its length asks for
    const double angle = 2 * std::numbers::pi * turns * radius + std::numbers::pi * double(k);
    samples.x(0, m) = static_cast<Real>(radius * std::cos(angle) + normal(random));
    samples.x(1, m) = static_cast<Real>(radius * std::sin(angle) + normal(random));
    samples.y(k, m) = 1;
  }
  return samples;
}
//! [spirals]

/// Random points with labels that have nothing to do with them: there is nothing to find, only to remember.
/// @param N inputs, standard normal
/// @param M number of points
/// @param random the generator, advanced
/// @return x[N][M], one-hot y[2][M]
inline Samples draw_random_labels(Index N, Index M, training::Random& random) {
  Samples samples{Tensor<2>(N, M), Tensor<2>(2, M)};
  training::draw_normal(samples.x, 1, random);
  for (Index m = 0; m < M; ++m) samples.y(static_cast<Index>(random() >> 63), m) = 1;
  return samples;
}

}  // namespace lbl::mlp::capacity
