#pragma once
/// @file
/// The network as Hopfield's paper of 1982 has it: units 0 and 1, weights without 1/N, thresholds U.
#include "hopfield/dynamics.hpp"

namespace lbl::hopfield {

/// States [N][M] of units -1 and +1 as units 0 and 1, V = (1 + s)/2.
/// @param s -1 or +1, any number of states
/// @return 0 or 1
inline Tensor<2> zero_one(Tensor<2> s) {
  for (Index n = 0; n < s.size(); ++n) s.data()[n] = (1 + s.data()[n]) / 2;  // \eq{handbook-hopfield-state}
  return s;
}

/// A network of units 0 and 1.
//! [zero_one]
struct ZeroOneNetwork {
  Tensor<2> T;  ///< weights [N][N], symmetric with T_ii = 0
  Tensor<1> U;  ///< thresholds [N]

  /// Stores patterns.
  /// @param V patterns [N][P], 0 or 1
  explicit ZeroOneNetwork(const Tensor<2>& V) : T(V.dim[0], V.dim[0]), U(V.dim[0]) {
    for (Index i = 0; i < V.dim[0]; ++i)
      for (Index j = 0; j < V.dim[0]; ++j)
        for (Index mu = 0; mu < V.dim[1]; ++mu)
          if (i != j) T(i, j) += (2 * V(i, mu) - 1) * (2 * V(j, mu) - 1);  // \eq{handbook-hopfield-01}
  }

  /// What a unit compares with its threshold.
  /// @param V states [N][M]
  /// @param i the unit
  /// @param m the state
  /// @return sum_j T_ij V_j
  Real input(const Tensor<2>& V, Index i, Index m) const {
    Real sum = 0;
    for (Index j = 0; j < V.dim[0]; ++j) sum += T(i, j) * V(j, m);
    return sum;
  }

  /// Updates one unit in every state: 1 above the threshold, 0 below, as it was on it.
  /// @param i the unit
  /// @param V states [N][M], changed
  void update(Index i, Tensor<2>& V) const {
    for (Index m = 0; m < V.dim[1]; ++m) {
      const Real above = input(V, i, m) - U(i);
      V(i, m) = above > 0 ? Real(1) : above < 0 ? Real(0) : V(i, m);
    }
  }

  /// The energy of one state.
  /// @param V states [N][M]
  /// @param m the state
  /// @return -1/2 sum_ij T_ij V_i V_j + sum_i U_i V_i
  double energy(const Tensor<2>& V, Index m) const {
    double E = 0;
    for (Index i = 0; i < V.dim[0]; ++i)
      E += double(V(i, m) * (U(i) - input(V, i, m) / 2));  // \eq{handbook-hopfield-01}
    return E;
  }
};
//! [zero_one]

/// The network of units -1 and +1 that does the same: w = T/N, and thresholds that make up for V = (1 + s)/2.
/// @param other a network of units 0 and 1
/// @return the network whose unit i flips when the other's does
//! [convert]
inline Network minus_plus_one(const ZeroOneNetwork& other) {
  const Index N = other.T.dim[0];
  Network network(N);
  network.T = other.T;
  for (Index i = 0; i < N; ++i) {
    Real sum = 0;
    for (Index j = 0; j < N; ++j) sum += other.T(i, j);
    network.theta(i) = (2 * other.U(i) - sum) / Real(N);  // 2 U_i/N - sum_j w_ij \eq{handbook-hopfield-01}
  }
  return network;
}
//! [convert]

}  // namespace lbl::hopfield
