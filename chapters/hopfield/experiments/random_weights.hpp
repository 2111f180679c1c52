#pragma once
/// @file
/// Kinds of random weights: those for which the energy cannot rise, and those for which it can.
#include "hopfield/network.hpp"
#include "hopfield/patterns.hpp"

#include <array>
#include <string>

namespace lbl::hopfield {

/// The kinds. The energy of the first three cannot rise.
inline const std::array<std::string, 4> kinds{"hebb", "hebb with diagonal", "normal with thresholds",
                                              "not symmetric"};

/// Draws weights of a kind.
/// @param kind its number among `kinds`
/// @param N number of units
/// @param random the generator, advanced
/// @return Hebb weights of N/5 random patterns, or normal weights
inline Network random_weights(std::size_t kind, Index N, training::Random& random) {
  if (kind < 2)
    return hebb(random_patterns(N, std::max<Index>(1, N / 5), random), kind == 0 ? Diagonal::zero : Diagonal::kept);
  Network network(N);
  training::draw_normal(network.T, 1, random);
  if (kind == 2) training::draw_normal(network.theta, 0.1, random);
  for (Index i = 0; i < N; ++i) {
    network.T(i, i) = 0;
    for (Index j = 0; j < i && kind == 2; ++j) network.T(i, j) = network.T(j, i);
  }
  return network;
}

}  // namespace lbl::hopfield
