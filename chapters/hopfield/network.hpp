#pragma once
/// @file
/// Weights, local fields and energy of a Hopfield network; Hopfield 1982 with units -1 and +1.
///
/// Shapes: M states s[N][M], P patterns xi[N][P], every number -1 or +1. A pattern is a state: a column of either.
#include "core/dense.hpp"
#include "core/threads.hpp"
#include "core/vectors/sums.hpp"

#include <vector>

namespace lbl::hopfield {

/// Which loops compute the sums over all units: those of this chapter, or the same sums by common/core.
enum class Loops { chapter, core };

/// What becomes of the weight of a unit to itself, which the Hebb rule would make P/N.
enum class Diagonal { zero, kept };

/// Symmetric weights w_ij = T_ij / N and thresholds. T is what is stored, since the Hebb rule makes it of whole
/// numbers: then a sum over units is exact, and a field of 0 is 0 and not a rounding error.
//! [network]
struct Network {
  Tensor<2> T;      ///< N w_ij [N][N], from unit j to unit i
  Tensor<1> theta;  ///< thresholds [N]
  Loops loops = Loops::chapter;

  /// No connections.
  /// @param N number of units
  explicit Network(Index N) : T(N, N), theta(N) {}
  Index N() const { return T.dim[0]; }  ///< Number of units.
  double w(Index i, Index j) const { return double(T(i, j)) / double(N()); }  ///< The weight from j to i.
};
//! [network]

/// Stores one more pattern.
/// @param network its weights are changed
/// @param xi patterns [N][P]
/// @param mu which one
//! [learn]
inline void learn(Network& network, const Tensor<2>& xi, Index mu) {
  const Index N = network.N();
  for (Index i = 0; i < N; ++i)
    for (Index j = 0; j < N; ++j)
      if (i != j) network.T(i, j) += xi(i, mu) * xi(j, mu);  // \eq{handbook-hopfield-hebb}
}
//! [learn]

/// Stores all patterns at once.
/// @param xi patterns [N][P]
/// @param diagonal of the weights
/// @param loops which compute the sums, now and later
/// @return the network, without thresholds
//! [hebb]
inline Network hebb(const Tensor<2>& xi, Diagonal diagonal = Diagonal::zero, Loops loops = Loops::chapter) {
  const Index N = xi.dim[0], P = xi.dim[1];
  Network network(N);
  network.loops = loops;
  if (loops == Loops::core) {
    Tensor<1> unused(N);
    core::dense_backward_parameters(xi, xi, network.T, unused);
  } else {
#pragma omp parallel for schedule(static) if (N * N * P > core::worth_threads)
    for (Index i = 0; i < N; ++i)
      for (Index j = 0; j < N; ++j)
        network.T(i, j) = core::dot(xi.samples(i), xi.samples(j), P);  // over mu \eq{handbook-hopfield-hebb}
  }
  if (diagonal == Diagonal::zero)
    for (Index i = 0; i < N; ++i) network.T(i, i) = 0;  // else P/N \eq{handbook-hopfield-diagonal}
  return network;
}
//! [hebb]

/// N times what reaches one unit from the others, in every state.
/// @param network the weights
/// @param s states [N][M]
/// @param i the unit
/// @param u_i overwritten with M sums over the units
//! [field]
inline void add_up(const Network& network, const Tensor<2>& s, Index i, Real* u_i) {
  const Index M = s.dim[1];
  for (Index m = 0; m < M; ++m) u_i[m] = 0;
  for (Index j = 0; j < network.N(); ++j) {
    const Real T_ij = network.T(i, j);
    const Real* s_j = s.samples(j);
    for (Index m = 0; m < M; ++m) u_i[m] += T_ij * s_j[m];
  }
}

/// The local fields of one unit from these sums.
/// @param network the thresholds
/// @param i the unit
/// @param u_i its sums on entry, its fields on return
/// @param M number of states
inline void finish_field(const Network& network, Index i, Real* u_i, Index M) {
  const Real N = Real(network.N()), theta_i = network.theta(i);
  for (Index m = 0; m < M; ++m) u_i[m] = u_i[m] / N - theta_i;  // \eq{handbook-hopfield-field}
}
//! [field]

/// The local field of one unit in every state.
/// @param network weights and thresholds
/// @param s states [N][M]
/// @param i the unit
/// @param u_i overwritten with its M fields
inline void local_field(const Network& network, const Tensor<2>& s, Index i, Real* u_i) {
  add_up(network, s, i, u_i);
  finish_field(network, i, u_i, s.dim[1]);
}

/// The sums over the units for all units, in the order of the chapter or of the core.
/// @param network the weights
/// @param s states [N][M]
/// @param u overwritten with the sums [N][M]
inline void add_up_all(const Network& network, const Tensor<2>& s, Tensor<2>& u) {
  const Index N = network.N();
  if (network.loops == Loops::core) return core::dense_forward(network.T, Tensor<1>(N), s, u);
#pragma omp parallel for schedule(static) if (N * s.size() > core::worth_threads)
  for (Index i = 0; i < N; ++i) add_up(network, s, i, u.samples(i));
}

/// The local fields of all units in every state.
/// @param network weights and thresholds
/// @param s states [N][M]
/// @param u overwritten [N][M]
inline void local_fields(const Network& network, const Tensor<2>& s, Tensor<2>& u) {
  add_up_all(network, s, u);
  for (Index i = 0; i < network.N(); ++i) finish_field(network, i, u.samples(i), s.dim[1]);
}

/// The energy of every state by its definition.
/// @param network weights, symmetric, and thresholds; the diagonal does not count
/// @param s states [N][M]
/// @return M energies
//! [energy]
inline std::vector<double> energies(const Network& network, const Tensor<2>& s) {
  const Index N = network.N(), M = s.dim[1];
  std::vector<double> E(static_cast<std::size_t>(M)), sum(E.size());
  for (Index i = 0; i < N; ++i) {
    const Real* s_i = s.samples(i);
    for (Index j = 0; j < N; ++j) {
      if (i == j) continue;
      const Real T_ij = network.T(i, j);
      const Real* s_j = s.samples(j);
      for (Index m = 0; m < M; ++m) sum[std::size_t(m)] += double(T_ij * s_i[m] * s_j[m]);
    }
    for (Index m = 0; m < M; ++m) E[std::size_t(m)] += double(network.theta(i) * s_i[m]);
  }
  for (std::size_t m = 0; m < E.size(); ++m) E[m] -= sum[m] / (2 * double(N));  // \eq{handbook-hopfield-energy}
  return E;
}
//! [energy]

}  // namespace lbl::hopfield
