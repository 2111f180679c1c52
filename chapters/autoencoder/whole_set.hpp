#pragma once
/// @file
/// The linear autoencoder on a whole training set at once. Of n samples its cost and its gradient contain only
/// S = 1/n sum_m x x^T: a step without the noise of mini-batches costs as much as one on d samples.
#include "autoencoder/linear.hpp"
#include "core/dense.hpp"

namespace lbl::autoencoder {

/// Cost (25) and its gradient over all samples. With B = W_f S and T = W_f S W_f^T, the means of h x^T and h h^T,
///   C = tr S + tr(W_g (T W_g^T - 2 B)),  dC/dW_g = 2 (W_g T - B^T),  dC/dW_f = 2 (W_g^T W_g B - W_g^T S).
/// The products are the core's: S is large.
/// @param linear the weights, free or tied
/// @param S second moments of the data [d][d]
/// @param gradient overwritten
/// @return C
//! [whole]
inline double forward_and_backward(const Linear& linear, const Tensor<2>& S, Linear& gradient) {
  const Tensor<2>& W_f = linear.W_f;
  const Index k = W_f.dim[0], d = W_f.dim[1];
  Tensor<2> W_g = linear.W_g;
  if (linear.tied) {
    W_g = Tensor<2>(d, k);
    for (Index j = 0; j < d; ++j)
      for (Index i = 0; i < k; ++i) W_g(j, i) = W_f(i, j);
  }
  const Tensor<1> no_bias_k(k), no_bias_d(d);
  Tensor<1> row_sums(k);
  Tensor<2> B(k, d), T(k, k), W_g_T(d, k), N(k, k), N_B(k, d), W_g_S(k, d);
  core::dense_forward(W_f, no_bias_k, S, B);
  core::dense_backward_parameters(B, W_f, T, row_sums);  // B W_f^T
  core::dense_forward(W_g, no_bias_d, T, W_g_T);
  core::dense_backward_input(W_g, W_g, N);               // W_g^T W_g
  core::dense_forward(N, no_bias_k, B, N_B);
  core::dense_backward_input(W_g, S, W_g_S);             // W_g^T S

  double C = 0;
  for (Index j = 0; j < d; ++j) {
    C += double(S(j, j));
    for (Index i = 0; i < k; ++i) {
      C += double(W_g(j, i)) * (double(W_g_T(j, i)) - 2 * double(B(i, j)));  // \eq{overview-eq-25}
      const Real of_W_g = 2 * (W_g_T(j, i) - B(i, j)), of_W_f = 2 * (N_B(i, j) - W_g_S(i, j));  // \eq{overview-ae-grad}
      if (!linear.tied) gradient.W_g(j, i) = of_W_g;
      gradient.W_f(i, j) = linear.tied ? of_W_f + of_W_g : of_W_f;
    }
  }
  return C;
}
//! [whole]

}  // namespace lbl::autoencoder
