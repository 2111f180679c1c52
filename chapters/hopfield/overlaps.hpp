#pragma once
/// @file
/// The Hebb rule without its matrix: fields and energies from the overlaps with the patterns.
///
/// u_i = sum_j w_ij s_j adds up N products for each unit. With w = (xi xi^T - P)/N the same sum in another order is
/// u_i = sum_mu xi_i^mu m^mu - (P/N) s_i: P products for each unit, and N for each overlap.
#include "hopfield/dynamics.hpp"

#include <cmath>

namespace lbl::hopfield {

/// A Hebb network that keeps its patterns, not its weights; without thresholds.
//! [memory]
struct Memory {
  Tensor<2> xi;  ///< patterns [N][P]
  Diagonal diagonal = Diagonal::zero;
  Loops loops = Loops::chapter;

  Index N() const { return xi.dim[0]; }  ///< Number of units.
  Index P() const { return xi.dim[1]; }  ///< Number of patterns.
  /// N times the weight of a unit to itself that its field must do without.
  Real own() const { return diagonal == Diagonal::zero ? Real(P()) : Real(0); }
};
//! [memory]

/// The overlaps of states with patterns, times N: whole numbers.
/// @param memory the patterns
/// @param s states [N][M]
/// @param N_overlap N m^mu [P][M], overwritten
//! [overlaps]
inline void overlaps(const Memory& memory, const Tensor<2>& s, Tensor<2>& N_overlap) {
  const Index N = memory.N(), P = memory.P(), M = s.dim[1];
  if (memory.loops == Loops::core) return core::dense_backward_input(memory.xi, s, N_overlap);
#pragma omp parallel for schedule(static) if (N * P * M > core::worth_threads)
  for (Index mu = 0; mu < P; ++mu) {
    Real* N_overlap_mu = N_overlap.samples(mu);
    for (Index m = 0; m < M; ++m) N_overlap_mu[m] = 0;
    for (Index i = 0; i < N; ++i) {
      const Real xi_i = memory.xi(i, mu);
      const Real* s_i = s.samples(i);
      for (Index m = 0; m < M; ++m) N_overlap_mu[m] += xi_i * s_i[m];  // \eq{handbook-hopfield-overlap}
    }
  }
}
//! [overlaps]

/// N times what reaches one unit by way of the overlaps, in every state.
/// @param memory the patterns
/// @param N_overlap overlaps times N [P][M]
/// @param i the unit
/// @param u_i overwritten with M sums over the patterns
//! [field]
inline void add_up(const Memory& memory, const Tensor<2>& N_overlap, Index i, Real* u_i) {
  const Index M = N_overlap.dim[1];
  for (Index m = 0; m < M; ++m) u_i[m] = 0;
  for (Index mu = 0; mu < memory.P(); ++mu) {
    const Real xi_i = memory.xi(i, mu);
    const Real* N_overlap_mu = N_overlap.samples(mu);
    for (Index m = 0; m < M; ++m) u_i[m] += xi_i * N_overlap_mu[m];
  }
}

/// The local fields of one unit from these sums.
/// @param memory the patterns
/// @param s_i the states of the unit [M]
/// @param u_i its sums on entry, its fields on return
/// @param M number of states
inline void finish_field(const Memory& memory, const Real* s_i, Real* u_i, Index M) {
  const Real own = memory.own(), N = Real(memory.N());
  for (Index m = 0; m < M; ++m) u_i[m] = (u_i[m] - own * s_i[m]) / N;  // \eq{handbook-hopfield-field}
}
//! [field]

/// The sums over the patterns for all units, in the order of the chapter or of the core.
/// @param memory the patterns
/// @param N_overlap overlaps times N [P][M]
/// @param u overwritten with the sums [N][M]
inline void add_up_all(const Memory& memory, const Tensor<2>& N_overlap, Tensor<2>& u) {
  const Index N = memory.N();
  if (memory.loops == Loops::core) return core::dense_forward(memory.xi, Tensor<1>(N), N_overlap, u);
#pragma omp parallel for schedule(static) if (N * N_overlap.size() > core::worth_threads)
  for (Index i = 0; i < N; ++i) add_up(memory, N_overlap, i, u.samples(i));
}

/// The local fields of all units in every state.
/// @param memory the patterns
/// @param s states [N][M]
/// @param N_overlap their overlaps times N [P][M]
/// @param u overwritten [N][M]
inline void local_fields(const Memory& memory, const Tensor<2>& s, const Tensor<2>& N_overlap, Tensor<2>& u) {
  add_up_all(memory, N_overlap, u);
  for (Index i = 0; i < memory.N(); ++i) finish_field(memory, s.samples(i), u.samples(i), s.dim[1]);
}

/// Updates all units at the same time.
/// @param memory the patterns
/// @param s states [N][M], overwritten with the next ones
/// @param N_overlap overwritten with the overlaps [P][M] before
/// @param u overwritten with the fields [N][M] that decided
inline void update_all(const Memory& memory, Tensor<2>& s, Tensor<2>& N_overlap, Tensor<2>& u) {
  overlaps(memory, s, N_overlap);
  add_up_all(memory, N_overlap, u);
#pragma omp parallel for schedule(static) if (s.size() > core::worth_threads)
  for (Index i = 0; i < s.dim[0]; ++i) {
    finish_field(memory, s.samples(i), u.samples(i), s.dim[1]);
    const Real* u_i = u.samples(i);
    Real* s_i = s.samples(i);
    for (Index m = 0; m < s.dim[1]; ++m) s_i[m] = sign_or_keep(u_i[m], s_i[m]);
  }
}

/// States on their way, with their overlaps.
struct Recall {
  Tensor<2> s;          ///< states [N][M]
  Tensor<2> N_overlap;  ///< N m^mu [P][M], followed from flip to flip
  Tensor<1> u, change;  ///< of the unit that was updated last [M]: its fields, and 0, -2 or +2

  /// @param memory whose patterns count
  /// @param start the states [N][M]
  Recall(const Memory& memory, Tensor<2> start)
      : s(std::move(start)), N_overlap(memory.P(), s.dim[1]), u(s.dim[1]), change(s.dim[1]) {
    overlaps(memory, s, N_overlap);
  }
  Index M() const { return s.dim[1]; }  ///< Number of states.
  double overlap(Index mu, Index m) const { return double(N_overlap(mu, m)) / double(s.dim[0]); }  ///< m^mu of a state.
};

/// Carries out the changes of one unit: the overlaps follow.
/// @param memory the patterns
/// @param i the unit
/// @param recall its `change` has been filled in
/// @return how many states flipped the unit
//! [follow]
inline Index follow(const Memory& memory, Index i, Recall& recall) {
  const Index P = memory.P(), M = recall.M();
  const Real* change = recall.change.data();
  Index flips = 0;
  for (Index m = 0; m < M; ++m) flips += change[m] != 0;
  if (flips == 0) return 0;
  Real* s_i = recall.s.samples(i);
  for (Index m = 0; m < M; ++m) s_i[m] += change[m];
  for (Index mu = 0; mu < P; ++mu) {
    const Real xi_i = memory.xi(i, mu);
    Real* N_overlap_mu = recall.N_overlap.samples(mu);
    for (Index m = 0; m < M; ++m) N_overlap_mu[m] += xi_i * change[m];
  }
  return flips;
}
//! [follow]

/// The local field of one unit in every state.
/// @param memory the patterns
/// @param i the unit
/// @param recall its `u` is overwritten with M fields
inline void local_field(const Memory& memory, Index i, Recall& recall) {
  add_up(memory, recall.N_overlap, i, recall.u.data());
  finish_field(memory, recall.s.samples(i), recall.u.data(), recall.M());
}

/// Updates one unit in every state.
/// @param memory the patterns
/// @param i the unit
/// @param recall changed
/// @return how many states flipped it
inline Index update(const Memory& memory, Index i, Recall& recall) {
  local_field(memory, i, recall);
  const Real *u = recall.u.data(), *s_i = recall.s.samples(i);
  Real* change = recall.change.data();
  for (Index m = 0; m < recall.M(); ++m) change[m] = sign_or_keep(u[m], s_i[m]) - s_i[m];
  return follow(memory, i, recall);
}

/// The energy of every state from its overlaps.
/// @param memory the patterns
/// @param recall states and overlaps
/// @return M energies
//! [energy]
inline std::vector<double> energies(const Memory& memory, const Recall& recall) {
  std::vector<double> E(static_cast<std::size_t>(recall.M()), double(memory.P()) / 2);
  const double N = double(memory.N());
  for (Index mu = 0; mu < memory.P(); ++mu)
    for (Index m = 0; m < recall.M(); ++m)
      E[std::size_t(m)] -= N / 2 * std::pow(recall.overlap(mu, m), 2);  // \eq{handbook-hopfield-overlap}
  return E;
}
//! [energy]

}  // namespace lbl::hopfield
