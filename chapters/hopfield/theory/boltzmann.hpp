#pragma once
/// @file
/// The exact law of a small network at a temperature, by enumeration of its 2^N states.
#include "hopfield/network.hpp"

#include <cmath>

namespace lbl::hopfield {

/// All states of a few units.
/// @param N number of units, at most 20
/// @return s[N][2^N]: unit i of state k is +1 where bit i of k is set
inline Tensor<2> all_states(Index N) {
  Tensor<2> s(N, Index(1) << N);
  for (Index i = 0; i < N; ++i)
    for (Index k = 0; k < s.dim[1]; ++k) s(i, k) = k >> i & 1 ? Real(1) : Real(-1);
  return s;
}

/// The number of a state, as all_states() counts them.
/// @param s states [N][M]
/// @param m which of them
/// @return sum of 2^i over the units that are +1
inline Index state_number(const Tensor<2>& s, Index m) {
  Index number = 0;
  for (Index i = 0; i < s.dim[0]; ++i)
    if (s(i, m) > 0) number |= Index(1) << i;
  return number;
}

/// Probabilities of all states after many updates of warm units.
/// @param network weights, symmetric with w_ii = 0, and thresholds
/// @param beta 1/T
/// @return e^{-beta E}/Z of every state, in the order of all_states()
//! [boltzmann]
inline std::vector<double> boltzmann_law(const Network& network, double beta) {
  std::vector<double> law = energies(network, all_states(network.N()));
  double Z = 0;
  for (double& p : law) p = std::exp(-beta * p), Z += p;  // \eq{handbook-hopfield-glauber}
  for (double& p : law) p /= Z;
  return law;
}
//! [boltzmann]

}  // namespace lbl::hopfield
