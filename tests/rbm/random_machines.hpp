#pragma once
// Machines of random weights for the tests, and laws by brute force.
#include "random_tensors.hpp"
#include "rbm/likelihood/exact.hpp"

namespace lbl::testing {

/// Normal weights and biases.
inline rbm::Machine random_machine(Index J, Index I, training::Random& random, double scale = 1,
                                   rbm::Visible visible = rbm::Visible::binary) {
  rbm::Machine machine(J, I);
  training::draw_normal(machine.W, scale * scale, random);
  training::draw_normal(machine.a, 1, random);
  training::draw_normal(machine.b, 1, random);
  machine.visible = visible;
  return machine;
}

/// The same machine with its layers exchanged.
inline rbm::Machine exchanged(const rbm::Machine& machine) {
  rbm::Machine other(machine.I(), machine.J());
  other.a = machine.b, other.b = machine.a;
  for (Index i = 0; i < machine.I(); ++i)
    for (Index j = 0; j < machine.J(); ++j) other.W(j, i) = machine.W(i, j);
  return other;
}

/// All pairs of states: state n of v with state k of h is column k 2^J + n.
struct Pairs {
  Tensor<2> v, h;
  std::vector<double> probability;

  explicit Pairs(const rbm::Machine& machine) {
    const Tensor<2> one_v = rbm::all_states(machine.J()), one_h = rbm::all_states(machine.I());
    const Index S = one_v.dim[1], K = one_h.dim[1];
    v = Tensor<2>(machine.J(), S * K), h = Tensor<2>(machine.I(), S * K);
    for (Index k = 0; k < K; ++k)
      for (Index n = 0; n < S; ++n) {
        for (Index j = 0; j < machine.J(); ++j) v(j, k * S + n) = one_v(j, n);
        for (Index i = 0; i < machine.I(); ++i) h(i, k * S + n) = one_h(i, k);
      }
    double Z = 0;
    for (const double E : energies(machine, v, h)) probability.push_back(std::exp(-E)), Z += std::exp(-E);
    for (double& p : probability) p /= Z;
    log_Z = std::log(Z);
  }
  double log_Z = 0;
};

}  // namespace lbl::testing
