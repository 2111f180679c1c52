#pragma once
/// @file
/// The likelihood of small machines, exactly: partition function, probabilities and gradient by enumeration.
#include "core/threads.hpp"
#include "rbm/learning.hpp"

#include <algorithm>
#include <cmath>

namespace lbl::rbm {

/// ln sum_n e^{x_n} without overflow.
/// @param x numbers
/// @return the logarithm of the sum
inline double log_sum_exp(const std::vector<double>& x) {
  const double largest = *std::max_element(x.begin(), x.end());
  double sum = 0;
  for (const double x_n : x) sum += std::exp(x_n - largest);
  return largest + std::log(sum);
}

/// All states of a few units.
/// @param N number of units, at most 20
/// @return s[N][2^N]: unit n of state m is 1 where bit n of m is set
inline Tensor<2> all_states(Index N) {
  if (N > 20) throw std::invalid_argument(std::to_string(N) + " units have too many states: at most 20 are enumerated");
  Tensor<2> s(N, Index(1) << N);
  for (Index n = 0; n < N; ++n)
    for (Index m = 0; m < s.dim[1]; ++m) s(n, m) = Real(m >> n & 1);
  return s;
}

/// A machine's law, written as a list of states of one layer with their probabilities and the means of the other layer.
struct Law {
  Tensor<2> v;       ///< visible states, or their means given h [J][S]
  Tensor<2> h;       ///< hidden states, or their means given v [I][S]
  Tensor<1> weight;  ///< probability of each of them [S]
  double log_Z = 0;  ///< ln Z
};

/// Fills in weights e^{log_weight}/Z and ln Z.
/// @param log_weight of every state, not normalised
/// @param law the weights and log_Z are overwritten
inline void normalise(const std::vector<double>& log_weight, Law& law) {
  law.log_Z = log_sum_exp(log_weight);
  law.weight = Tensor<1>(static_cast<Index>(log_weight.size()));
  for (Index m = 0; m < law.weight.size(); ++m)
    law.weight(m) = Real(std::exp(log_weight[std::size_t(m)] - law.log_Z));  // \eq{handbook-rbm-joint}
}

/// The law by all visible states: p(v) = e^{-F(v)}/Z.
/// @param machine with few binary visible units
/// @return v and p(v)
inline Law law_over_visible(const Machine& machine) {
  if (machine.visible != Visible::binary) throw std::invalid_argument("numbers cannot be enumerated");
  Law law{.v = all_states(machine.J()), .h = {}, .weight = {}};
  law.h = Tensor<2>(machine.I(), law.v.dim[1]);
  std::vector<double> log_weight = free_energies(machine, law.v);
  for (double& F : log_weight) F = -F;  // \eq{handbook-rbm-free}
  normalise(log_weight, law);
  hidden_probabilities(machine, law.v, law.h);
  return law;
}

/// The law by all hidden states: the sum over every visible unit is (1 + e^z), or that of a Gaussian.
/// @param machine with few hidden units
/// @return h, p(h) and the means of v
inline Law law_over_hidden(const Machine& machine) {
  Law law{.v = {}, .h = all_states(machine.I()), .weight = {}};
  const Index S = law.h.dim[1];
  law.v = Tensor<2>(machine.J(), S);
  visible_input(machine, law.h, law.v);
  std::vector<double> log_weight(static_cast<std::size_t>(S));
  for (Index i = 0; i < machine.I(); ++i)
    for (Index m = 0; m < S; ++m) log_weight[std::size_t(m)] += double(machine.b(i) * law.h(i, m));
  for (Index j = 0; j < machine.J(); ++j)
    for (Index m = 0; m < S; ++m) {
      const Real z = law.v(j, m), a = machine.a(j);
      log_weight[std::size_t(m)] += machine.visible == Visible::binary
                                        ? double(softplus(z))  // \eq{handbook-rbm-z}
                                        : double(z * z - a * a) / 2 + std::log(2 * std::numbers::pi) / 2;
    }
  normalise(log_weight, law);
  if (machine.visible == Visible::binary) layers::logistic(law.v, law.v);
  return law;
}

/// The law by the layer that has fewer states.
/// @param machine with few units in a layer
/// @return the law
inline Law law_of(const Machine& machine) {
  const bool visible = machine.visible == Visible::binary && machine.J() <= machine.I();
  return visible ? law_over_visible(machine) : law_over_hidden(machine);
}

/// ln Z of a machine with few hidden units and many binary visible ones. The first six hidden units have 64 states,
/// whose factors e^{sum w h} are computed once; the states of the others are shared by the threads. A product over
/// visible units costs one multiply-add and one multiplication each, and a logarithm before it could overflow.
/// @param machine at most 26 hidden units
/// @return ln Z, in double; std::invalid_argument for more units, std::runtime_error when the weights are so large that
/// e^{sum w} is no number
//! [log_Z]
inline double log_Z(const Machine& machine) {
  if (machine.visible != Visible::binary) return law_over_hidden(machine).log_Z;
  const Index I = machine.I(), J = machine.J(), low = std::min<Index>(I, 6), S = Index(1) << low;
  if (I > 26) throw std::invalid_argument("ln Z by enumeration: at most 26 hidden units, not " + std::to_string(I));
  std::vector<double> factor(static_cast<std::size_t>(J * S)), low_part(static_cast<std::size_t>(S));
  std::vector<char> take_logarithm(static_cast<std::size_t>(J));
  double bound = 0;
  for (Index j = 0; j < J; ++j) {
    for (Index s = 0; s < S; ++s) {
      double z = 0;
      for (Index i = 0; i < low; ++i) z += s >> i & 1 ? double(machine.W(i, j)) : 0;
      factor[std::size_t(j * S + s)] = std::exp(z);
    }
    double largest = std::abs(double(machine.a(j)));
    for (Index i = 0; i < I; ++i) largest += std::abs(double(machine.W(i, j)));
    if (!(largest < 350)) throw std::runtime_error("ln Z by enumeration: the weights are too large");
    if (bound + largest + 1 > 700) take_logarithm[std::size_t(j)] = 1, bound = 0;
    bound += largest + 1;
  }
  for (Index s = 0; s < S; ++s)
    for (Index i = 0; i < low; ++i) low_part[std::size_t(s)] += s >> i & 1 ? double(machine.b(i)) : 0;

  std::vector<double> parts(std::size_t(1) << (I - low));  // ln of the sum over the low states
  core::FirstError first_error;
#pragma omp parallel for schedule(static)
  for (std::size_t high = 0; high < parts.size(); ++high) first_error.keep_of([&] {
    std::vector<double> log_weight = low_part, product(low_part.size(), 1);
    double b_h = 0;
    for (Index i = low; i < I; ++i) b_h += high >> (i - low) & 1 ? double(machine.b(i)) : 0;
    double *product_ = product.data(), *log_weight_ = log_weight.data();
    const auto to_logarithms = [=] {
#pragma omp simd
      for (Index s = 0; s < S; ++s) log_weight_[s] += core::log(product_[s]), product_[s] = 1;
    };
    for (Index j = 0; j < J; ++j) {
      if (take_logarithm[std::size_t(j)]) to_logarithms();
      double z = double(machine.a(j));
      for (Index i = low; i < I; ++i) z += high >> (i - low) & 1 ? double(machine.W(i, j)) : 0;
      const double e_z = std::exp(z), *factor_j = &factor[std::size_t(j * S)];
#pragma omp simd
      for (Index s = 0; s < S; ++s) product_[s] *= 1 + e_z * factor_j[s];  // \eq{handbook-rbm-z}
    }
    to_logarithms();
    for (double& x : log_weight) x += b_h;
    parts[high] = log_sum_exp(log_weight);
  });
  first_error.rethrow();
  return log_sum_exp(parts);
}
//! [log_Z]

/// The mean of -F(v) over states; with -ln Z it is their mean log-likelihood.
/// @param machine weights and biases
/// @param v visible states [J][M]
/// @return the mean
inline double mean_negative_free_energy(const Machine& machine, const Tensor<2>& v) {
  double sum = 0;
  for (const double F : free_energies(machine, v)) sum -= F;
  return sum / double(v.dim[1]);
}

/// The mean log-likelihood, exactly.
/// @param machine with few hidden units, or few visible ones
/// @param v visible states [J][M]
/// @return mean of ln p(v) = -F(v) - ln Z
inline double log_likelihood(const Machine& machine, const Tensor<2>& v) {
  const bool visible = machine.visible == Visible::binary && machine.J() <= machine.I();
  return mean_negative_free_energy(machine, v) -
         (visible ? law_over_visible(machine).log_Z : log_Z(machine));  // \eq{handbook-rbm-free}
}

/// The gradient of the cost C = -<ln p(v)>, exactly: both averages without chance.
/// @param machine with few units in a layer
/// @param data its v is given, its p is overwritten
/// @param gradient dC/dW, dC/da, dC/db, added to
//! [gradient]
inline void add_exact_gradient(const Machine& machine, States& data, Machine& gradient) {
  hidden_probabilities(machine, data.v, data.p);
  const Law model = law_of(machine);
  add_statistics(data.v, data.p, equal_weights(data.M(), -1), gradient);  // \eq{handbook-rbm-grad}
  add_statistics(model.v, model.h, model.weight, gradient);               // \eq{handbook-rbm-grad}
}
//! [gradient]

}  // namespace lbl::rbm
