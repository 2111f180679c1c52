#pragma once
/// @file
/// The pseudo-likelihood, which needs no partition function: how well each pixel is foretold by all others; Besag 1975.
#include "rbm/machine.hpp"

namespace lbl::rbm {

/// sum_j ln p(v_j | the other units) of every state. Flipping unit j changes the inputs of the hidden units by +-w_ij.
/// @param machine with binary units
/// @param v visible states [J][M]
/// @return M sums
//! [pseudo]
inline std::vector<double> log_pseudo_likelihoods(const Machine& machine, const Tensor<2>& v) {
  const Index I = machine.I(), J = machine.J(), M = v.dim[1];
  if (machine.visible != Visible::binary) throw std::invalid_argument("the pseudo-likelihood is that of binary units");
  Tensor<2> z(I, M), terms(J, M);
  hidden_input(machine, v, z);
#pragma omp parallel for schedule(static)
  for (Index j = 0; j < J; ++j) {
    const Real* v_j = v.samples(j);
    Real* change = terms.samples(j);  // F(v with unit j flipped) - F(v)
    for (Index m = 0; m < M; ++m) change[m] = -machine.a(j) * (1 - 2 * v_j[m]);
    for (Index i = 0; i < I; ++i) {
      const Real* z_i = z.samples(i);
      const Real w_ij = machine.W(i, j);
#pragma omp simd
      for (Index m = 0; m < M; ++m)
        change[m] -= softplus(z_i[m] + w_ij * (1 - 2 * v_j[m])) - softplus(z_i[m]);
    }
    for (Index m = 0; m < M; ++m) change[m] = -softplus(-change[m]);  // ln sigma(change) \eq{handbook-rbm-pl}
  }
  std::vector<double> sums(static_cast<std::size_t>(M));
  for (Index j = 0; j < J; ++j)
    for (Index m = 0; m < M; ++m) sums[std::size_t(m)] += double(terms(j, m));
  return sums;
}
//! [pseudo]

}  // namespace lbl::rbm
