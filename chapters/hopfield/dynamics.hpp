#pragma once
/// @file
/// How states change: one unit after the other, all at once, and what never increases meanwhile.
#include "hopfield/network.hpp"
#include "training/initialisation.hpp"

#include <boost/random/uniform_int_distribution.hpp>

#include <numeric>

namespace lbl::hopfield {

/// The sign of the field; a unit whose field is 0 stays as it is (erratum E102: the perceptron answers -1 there, and
/// the slope of an L1 penalty is 0).
/// @param u the field
/// @param s the present state of the unit
/// @return its next state, -1 or +1
//! [sign]
inline Real sign_or_keep(Real u, Real s) { return u > 0 ? Real(1) : u < 0 ? Real(-1) : s; }
//! [sign]

/// States on their way, with their energies.
struct States {
  Tensor<2> s;            ///< states [N][M]
  std::vector<double> E;  ///< energies [M], followed from flip to flip
  Tensor<1> u, change;    ///< of the unit that was updated last [M]: its fields, and 0, -2 or +2

  /// @param network whose energy counts
  /// @param start the states [N][M]
  States(const Network& network, Tensor<2> start)
      : s(std::move(start)), E(energies(network, s)), u(s.dim[1]), change(s.dim[1]) {}
  Index M() const { return s.dim[1]; }  ///< Number of states.
};

/// Carries out the changes of one unit: the energies follow.
/// @param network weights and thresholds
/// @param i the unit
/// @param states its `u` and `change` have been filled in
/// @return how many states flipped the unit
//! [follow]
inline Index follow(const Network& network, Index i, States& states) {
  const Real *u = states.u.data(), *change = states.change.data();
  const Real w_ii = static_cast<Real>(network.w(i, i));
  Real* s_i = states.s.samples(i);
  double* E = states.E.data();
  Index flips = 0;
  for (Index m = 0; m < states.M(); ++m) {
    E[m] -= double(change[m] * (u[m] - w_ii * s_i[m]));  // by 2|u| for w_ii = 0 \eq{handbook-hopfield-descent}
    s_i[m] += change[m];
    flips += change[m] != 0;
  }
  return flips;
}
//! [follow]

/// Updates one unit in every state.
/// @param network weights and thresholds
/// @param i the unit
/// @param states changed, and their energies
/// @return how many states flipped it
//! [update]
inline Index update(const Network& network, Index i, States& states) {
  local_field(network, states.s, i, states.u.data());
  const Real *u = states.u.data(), *s_i = states.s.samples(i);
  Real* change = states.change.data();
  for (Index m = 0; m < states.M(); ++m)
    change[m] = sign_or_keep(u[m], s_i[m]) - s_i[m];  // \eq{handbook-hopfield-async}
  return follow(network, i, states);
}
//! [update]

/// The units one after the other.
/// @param N number of units
/// @return 0, 1, ..., N - 1
inline std::vector<Index> in_sweeps(Index N) {
  std::vector<Index> order(static_cast<std::size_t>(N));
  std::iota(order.begin(), order.end(), Index(0));
  return order;
}

/// Each unit once, in random order.
/// @param N number of units
/// @param random the generator, advanced
/// @return a permutation of 0, 1, ..., N - 1
inline std::vector<Index> at_random(Index N, training::Random& random) {
  std::vector<Index> order = in_sweeps(N);
  for (Index n = N - 1; n > 0; --n) {
    const Index other = boost::random::uniform_int_distribution<Index>(0, n)(random);
    std::swap(order[std::size_t(n)], order[std::size_t(other)]);
  }
  return order;
}

/// Asynchronous updates until nothing changes, each sweep in another random order.
/// @param network a Network, symmetric with w_ii >= 0, or a Memory
/// @param states States of the one, Recall of the other; changed
/// @param random the generator, advanced
/// @return sweeps, the one without a flip counted; std::runtime_error after 10,000
//! [settle]
template <class Weights, class Course>
Index settle(const Weights& network, Course& states, training::Random& random) {
  for (Index sweep = 1; sweep <= 10'000; ++sweep) {
    Index flips = 0;
    for (const Index i : at_random(network.N(), random)) flips += update(network, i, states);
    if (flips == 0) return sweep;
  }
  throw std::runtime_error("states still change after 10,000 sweeps: are the weights symmetric, and w_ii >= 0?");
}
//! [settle]

/// Updates all units at the same time.
/// @param network weights and thresholds
/// @param s states [N][M], overwritten with the next ones
/// @param u overwritten with the fields [N][M] that decided
//! [synchronous]
inline void update_all(const Network& network, Tensor<2>& s, Tensor<2>& u) {
  add_up_all(network, s, u);
#pragma omp parallel for schedule(static) if (s.size() > core::worth_threads)
  for (Index i = 0; i < s.dim[0]; ++i) {
    finish_field(network, i, u.samples(i), s.dim[1]);
    const Real* u_i = u.samples(i);
    Real* s_i = s.samples(i);
    for (Index m = 0; m < s.dim[1]; ++m) s_i[m] = sign_or_keep(u_i[m], s_i[m]);  // \eq{handbook-hopfield-sync}
  }
}
//! [synchronous]

/// What synchronous updates never increase; Goles 1985.
/// @param network weights, symmetric, and thresholds
/// @param before s(t - 1) [N][M]
/// @param now s(t)
/// @return -sum_ij w_ij s_i(t) s_j(t - 1) + sum_i theta_i (s_i(t) + s_i(t - 1)) of each of the M states
//! [two_steps]
inline std::vector<double> two_step_energies(const Network& network, const Tensor<2>& before, const Tensor<2>& now) {
  const Index N = network.N(), M = now.dim[1];
  std::vector<double> L(static_cast<std::size_t>(M));
  for (Index i = 0; i < N; ++i)
    for (Index m = 0; m < M; ++m) {
      double& L_m = L[std::size_t(m)];
      for (Index j = 0; j < N; ++j)
        L_m -= network.w(i, j) * double(now(i, m) * before(j, m));  // \eq{handbook-hopfield-sync}
      L_m += double(network.theta(i) * (now(i, m) + before(i, m)));
    }
  return L;
}
//! [two_steps]

}  // namespace lbl::hopfield
