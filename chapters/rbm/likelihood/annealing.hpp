#pragma once
/// @file
/// The partition function of a machine that is too large to enumerate: annealed importance sampling; Neal 2001,
/// Salakhutdinov and Murray 2008.
#include "rbm/likelihood/exact.hpp"

namespace lbl::rbm {

/// ln Z and how far it may be off.
struct Estimate {
  double log_Z = 0;  ///< estimate of ln Z
  double error = 0;  ///< standard error of ln Z, from the spread of the runs' weights
};

/// The mean of weights that are known by their logarithms, and the error of its logarithm.
/// @param log_weight one for each run
/// @return ln of the mean, and (deviation/mean)/sqrt(runs)
//! [mean]
inline Estimate log_mean(const std::vector<double>& log_weight) {
  const double R = double(log_weight.size()), log_sum = log_sum_exp(log_weight);
  double squares = 0;  // of weight/mean - 1
  for (const double x : log_weight) squares += std::pow(std::exp(x - log_sum) * R - 1, 2);
  return {log_sum - std::log(R), std::sqrt(squares / (R - 1) / R)};
}
//! [mean]

/// R machines between one without weights, beta = 0, whose ln Z is known, and the one in question, beta = 1:
/// p*_beta(v) = e^{((1 - beta) a_0 + beta a)^T v} prod_i (1 + e^{beta z_i}). All runs are columns of one array.
struct Annealing {
  const Machine& machine;  ///< the one in question, with binary units
  Tensor<1> a_0;           ///< visible biases of the one without weights
  Tensor<2> v;             ///< states [J][R]
  Tensor<2> z, h;          ///< of the hidden units [I][R]
  std::vector<double> log_weight;  ///< of every run
  Draws draws;

  /// States of the machine without weights.
  /// @param target the machine in question
  /// @param biases a_0; those of the data's means begin nearest to where the machine is
  /// @param runs R
  /// @param seed of the random numbers
  Annealing(const Machine& target, Tensor<1> biases, Index runs, std::uint64_t seed)
      : machine(target), a_0(std::move(biases)), v(target.J(), runs), z(target.I(), runs), h(target.I(), runs),
        log_weight(static_cast<std::size_t>(runs)), draws{seed} {
    if (machine.visible != Visible::binary || a_0.size() != machine.J() || runs < 2)
      throw std::invalid_argument("annealing needs a machine of binary units, a bias for each, and two runs or more");
    for (Index j = 0; j < v.dim[0]; ++j) std::fill_n(v.samples(j), runs, a_0(j));
    layers::logistic(v, v);
    draw_binary(v, draws.next(), v);
  }

  /// ln Z of the machine without weights, 2^I prod_j (1 + e^{a_0j}).
  double log_Z_0() const {
    double sum = double(machine.I()) * std::log(2.);
    for (Index j = 0; j < machine.J(); ++j) sum += double(softplus(a_0(j)));
    return sum;
  }
};

/// A step from one machine to the next: the weight of each run is multiplied by p*_to(v)/p*_from(v), then its state
/// moves as the new machine wants.
/// @param from its beta
/// @param to beta of the next machine
/// @param runs changed
//! [step]
inline void anneal(double from, double to, Annealing& runs) {
  auto& [machine, a_0, v, z, h, log_weight, draws] = runs;
  const Index I = machine.I(), J = machine.J(), R = v.dim[1];
  const Real beta_from = Real(from), beta = Real(to);
  double* log_w = log_weight.data();
  for (Index j = 0; j < J; ++j) {
    const double change = (to - from) * double(machine.a(j) - a_0(j));
    const Real* v_j = v.samples(j);
    for (Index r = 0; r < R; ++r) log_w[r] += change * double(v_j[r]);
  }
  hidden_input(machine, v, z);
  for (Index i = 0; i < I; ++i) {
    Real* z_i = z.samples(i);
#pragma omp simd
    for (Index r = 0; r < R; ++r) {
      log_w[r] += double(softplus(beta * z_i[r]) - softplus(beta_from * z_i[r]));  // \eq{handbook-rbm-ais}
      z_i[r] *= beta;
    }
  }
  layers::logistic(z, z);
  draw_binary(z, draws.next(), h);
  visible_input(machine, h, v);
  for (Index j = 0; j < J; ++j) {
    const Real rest = Real(1 - to) * a_0(j);
    Real* v_j = v.samples(j);
    for (Index r = 0; r < R; ++r) v_j[r] = beta * v_j[r] + rest;
  }
  layers::logistic(v, v);
  draw_binary(v, draws.next(), v);
}
//! [step]

/// Estimates ln Z. Throws std::invalid_argument for Gaussian units, fewer than two runs, or an a_0 of another size.
/// @param machine with binary units
/// @param a_0 visible biases to begin with
/// @param runs R
/// @param steps K, equal steps of beta
/// @param seed of the random numbers
/// @return ln Z and its standard error
inline Estimate annealed_log_Z(const Machine& machine, const Tensor<1>& a_0, Index runs, Index steps,
                               std::uint64_t seed) {
  Annealing annealing(machine, a_0, runs, seed);
  for (Index k = 1; k <= steps; ++k)
    anneal(double(k - 1) / double(steps), double(k) / double(steps), annealing);
  Estimate ratio = log_mean(annealing.log_weight);
  return {annealing.log_Z_0() + ratio.log_Z, ratio.error};  // \eq{handbook-rbm-ais}
}

}  // namespace lbl::rbm
