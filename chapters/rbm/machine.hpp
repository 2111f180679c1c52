#pragma once
/// @file
/// A restricted Boltzmann machine: weights and biases, energy, conditional laws, free energy; Smolensky 1986.
///
/// Shapes: M states of J visible units v[J][M] and of I hidden units h[I][M], probabilities likewise.
#include "core/dense.hpp"
#include "core/threads.hpp"
#include "core/vectors/registers.hpp"
#include "core/vectors/vector_math.hpp"
#include "layers/activations.hpp"

#include <string>
#include <vector>

namespace lbl::rbm {

/// Which loops compute the sums over all units: those of this chapter, or the same sums by common/core.
enum class Loops { chapter, core };

/// What a visible unit can be: 0 or 1, or any number, whose deviation is 1 when the hidden units are known.
enum class Visible { binary, gaussian };

//! [machine]
struct Machine {
  Tensor<2> W;  ///< weights [I][J], between hidden unit i and visible unit j
  Tensor<1> a;  ///< biases of the visible units [J]
  Tensor<1> b;  ///< biases of the hidden units [I]
  Visible visible = Visible::binary;
  Loops loops = Loops::chapter;

  Machine() = default;
  /// A machine without weights: all its units are independent.
  /// @param J visible units
  /// @param I hidden units
  /// @param how its sums are computed
  Machine(Index J, Index I, Loops how = Loops::chapter) : W(I, J), a(J), b(I), loops(how) {}
  Index I() const { return W.dim[0]; }  ///< Number of hidden units.
  Index J() const { return W.dim[1]; }  ///< Number of visible units.
};
//! [machine]

/// Walks over the parameters; see training/parameters.hpp.
/// @param visit called as visit("W", machine.W, others.W...), ("a", ...), ("b", ...)
/// @param machine the machine
/// @param others gradients or velocities, which have the type of a machine
template <class Visit, class AnyMachine, class... Others>
  requires std::is_same_v<std::remove_const_t<AnyMachine>, Machine>
void for_each_parameter(Visit&& visit, AnyMachine& machine, Others&... others) {
  visit("W", machine.W, others.W...);
  visit("a", machine.a, others.a...);
  visit("b", machine.b, others.b...);
}

/// The energy of every pair of states by its definition.
/// @param machine weights and biases
/// @param v visible states [J][M]
/// @param h hidden states [I][M]
/// @return M energies
//! [energy]
inline std::vector<double> energies(const Machine& machine, const Tensor<2>& v, const Tensor<2>& h) {
  const Index I = machine.I(), J = machine.J(), M = v.dim[1];
  std::vector<double> E(static_cast<std::size_t>(M));
  for (Index j = 0; j < J; ++j) {
    const Real* v_j = v.samples(j);
    const double a_j = double(machine.a(j));
    for (Index m = 0; m < M; ++m)
      E[std::size_t(m)] += machine.visible == Visible::binary
                               ? -a_j * double(v_j[m])                             // \eq{handbook-rbm-energy}
                               : (double(v_j[m]) - a_j) * (double(v_j[m]) - a_j) / 2;  // \eq{handbook-rbm-gauss}
  }
  for (Index i = 0; i < I; ++i) {
    const Real* h_i = h.samples(i);
    for (Index m = 0; m < M; ++m) E[std::size_t(m)] -= double(machine.b(i) * h_i[m]);  // \eq{handbook-rbm-energy}
    for (Index j = 0; j < J; ++j) {
      const Real w_ij = machine.W(i, j);
      const Real* v_j = v.samples(j);
      for (Index m = 0; m < M; ++m) E[std::size_t(m)] -= double(h_i[m] * w_ij * v_j[m]);  // \eq{handbook-rbm-energy}
    }
  }
  return E;
}
//! [energy]

/// What reaches the hidden units: z_i = b_i + sum_j w_ij v_j.
/// @param machine weights and biases
/// @param v visible states [J][M]
/// @param z overwritten [I][M]
//! [hidden_input]
inline void hidden_input(const Machine& machine, const Tensor<2>& v, Tensor<2>& z) {
  const Index I = machine.I(), J = machine.J(), M = v.dim[1];
  if (machine.loops == Loops::core) return core::dense_forward(machine.W, machine.b, v, z);
#pragma omp parallel for schedule(static) if (I * J * M > core::worth_threads)
  for (Index i = 0; i < I; ++i) {
    Real* z_i = z.samples(i);
    for (Index m = 0; m < M; ++m) z_i[m] = machine.b(i);
    for (Index j = 0; j < J; ++j) {
      const Real w_ij = machine.W(i, j);
      const Real* v_j = v.samples(j);
      for (Index m = 0; m < M; ++m) z_i[m] += w_ij * v_j[m];
    }
  }
}
//! [hidden_input]

/// What reaches the visible units, by the same weights: z_j = a_j + sum_i w_ij h_i.
/// @param machine weights and biases
/// @param h hidden states [I][M]
/// @param z overwritten [J][M]
//! [visible_input]
inline void visible_input(const Machine& machine, const Tensor<2>& h, Tensor<2>& z) {
  const Index I = machine.I(), J = machine.J(), M = h.dim[1];
  if (machine.loops == Loops::core) {
    core::dense_backward_input(machine.W, h, z);
    for (Index j = 0; j < J; ++j)
      for (Index m = 0; m < M; ++m) z.samples(j)[m] += machine.a(j);
    return;
  }
#pragma omp parallel for schedule(static) if (I * J * M > core::worth_threads)
  for (Index j = 0; j < J; ++j) {
    Real* z_j = z.samples(j);
    for (Index m = 0; m < M; ++m) z_j[m] = machine.a(j);
    for (Index i = 0; i < I; ++i) {
      const Real w_ij = machine.W(i, j);
      const Real* h_i = h.samples(i);
      for (Index m = 0; m < M; ++m) z_j[m] += w_ij * h_i[m];
    }
  }
}
//! [visible_input]

/// The probability of every hidden unit to be 1. Given the visible units they are independent.
/// @param machine weights and biases
/// @param v visible states [J][M]
/// @param p overwritten with p(h_i = 1 | v) [I][M]
//! [conditional]
inline void hidden_probabilities(const Machine& machine, const Tensor<2>& v, Tensor<2>& p) {
  hidden_input(machine, v, p);
  layers::logistic(p, p);  // \eq{handbook-rbm-cond}
}

/// The mean of every visible unit, which is its probability to be 1 if it is binary.
/// @param machine weights and biases
/// @param h hidden states [I][M]
/// @param p overwritten with p(v_j = 1 | h) [J][M], or the mean of v_j
inline void visible_means(const Machine& machine, const Tensor<2>& h, Tensor<2>& p) {
  visible_input(machine, h, p);
  if (machine.visible == Visible::binary) layers::logistic(p, p);  // \eq{handbook-rbm-cond}
}
//! [conditional]

/// ln(1 + e^z), for every z.
/// @param z a number
/// @return the logarithm
inline Real softplus(Real z) {
  return (z > 0 ? z : Real(0)) + core::log_1_plus(core::exp(-std::abs(z)));
}

/// The free energy F(v) = -ln sum_h e^{-E(v,h)} of every visible state: the hidden units are summed over one by one.
/// @param machine weights and biases
/// @param v visible states [J][M]
/// @param z their hidden_input() [I][M]
/// @return M free energies
//! [free_energy]
inline std::vector<double> free_energies(const Machine& machine, const Tensor<2>& v, const Tensor<2>& z) {
  const Index M = v.dim[1];
  std::vector<double> free(static_cast<std::size_t>(M));
  double* F = free.data();
  for (Index j = 0; j < machine.J(); ++j) {
    const Real* v_j = v.samples(j);
    const double a_j = double(machine.a(j));
    for (Index m = 0; m < M; ++m)
      F[m] += machine.visible == Visible::binary ? -a_j * double(v_j[m])
                                                 : (double(v_j[m]) - a_j) * (double(v_j[m]) - a_j) / 2;
  }
  for (Index i = 0; i < machine.I(); ++i) {
    core::by_registers(M, [](double* F_m, const Real* z_i) {
#pragma omp simd
      for (Index m = 0; m < core::together; ++m) F_m[m] -= double(softplus(z_i[m]));  // \eq{handbook-rbm-free}
    }, F, z.samples(i));
  }
  return free;
}
//! [free_energy]

/// The free energy of every visible state.
/// @param machine weights and biases
/// @param v visible states [J][M]
/// @return M free energies
inline std::vector<double> free_energies(const Machine& machine, const Tensor<2>& v) {
  Tensor<2> z(machine.I(), v.dim[1]);
  hidden_input(machine, v, z);
  return free_energies(machine, v, z);
}

}  // namespace lbl::rbm
