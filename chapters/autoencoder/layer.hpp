#pragma once
/// @file
/// The three sums of a layer, index by index, samples innermost. Encoder and decoder, linear or deep, are made of them.
///
/// Shapes: weights W[I][J] from unit j to unit i, activations h[J][M] of the layer below, sums z[I][M] and their error
/// signals delta[I][M] = dC/dz. common/core/dense.hpp computes the same sums in an order that the machine likes better.
#include "core/tensor.hpp"
#include "core/vectors/sums.hpp"

#include <algorithm>

namespace lbl::autoencoder {

/// Which loops compute the sums: those of this chapter, or the same sums by common/core.
enum class Loops { chapter, core };

/// z += W h, the sums of overview (22) and (23).
/// @param W weights [I][J]
/// @param h what comes from below [J][M]
/// @param z sums [I][M], added to: zeros, or biases
//! [product]
inline void add_product(const Tensor<2>& W, const Tensor<2>& h, Tensor<2>& z) {
  const Index I = W.dim[0], J = W.dim[1], M = h.dim[1];

#pragma omp parallel for
  for (Index i = 0; i < I; ++i) {
    Real* z_i = z.samples(i);
    for (Index j = 0; j < J; ++j) {
      const Real w_ij = W(i, j);
      const Real* h_j = h.samples(j);
      for (Index m = 0; m < M; ++m) z_i[m] += w_ij * h_j[m];  // \eq{overview-eq-22} \eq{overview-eq-23}
    }
  }
}
//! [product]

/// z = W h.
/// @param W weights [I][J]
/// @param h what comes from below [J][M]
/// @param z [I][M], overwritten
inline void product(const Tensor<2>& W, const Tensor<2>& h, Tensor<2>& z) {
  std::fill_n(z.data(), z.size(), Real(0));
  add_product(W, h, z);
}

/// delta_h = W^T delta: the error on its way back, or a decoder that has the weights of its encoder.
/// @param W weights [I][J]
/// @param delta [I][M]
/// @param delta_h [J][M], overwritten
//! [transposed]
inline void transposed_product(const Tensor<2>& W, const Tensor<2>& delta, Tensor<2>& delta_h) {
  const Index I = W.dim[0], J = W.dim[1], M = delta.dim[1];

#pragma omp parallel for
  for (Index j = 0; j < J; ++j) {
    Real* delta_h_j = delta_h.samples(j);
    for (Index m = 0; m < M; ++m) delta_h_j[m] = 0;
    for (Index i = 0; i < I; ++i) {
      const Real w_ij = W(i, j);
      const Real* delta_i = delta.samples(i);
      for (Index m = 0; m < M; ++m) delta_h_j[m] += w_ij * delta_i[m];  // \eq{overview-ae-grad}
    }
  }
}
//! [transposed]

/// dC/dW += delta h^T. Here the innermost loop is the sum itself.
/// @param delta dC/dz [I][M]
/// @param h what the weights were multiplied with [J][M]
/// @param gradient_W [I][J], added to
//! [outer]
inline void add_outer_products(const Tensor<2>& delta, const Tensor<2>& h, Tensor<2>& gradient_W) {
  const Index I = delta.dim[0], J = h.dim[0], M = h.dim[1];

#pragma omp parallel for
  for (Index i = 0; i < I; ++i)
    for (Index j = 0; j < J; ++j)
      gradient_W(i, j) += core::dot(delta.samples(i), h.samples(j), M);  // \eq{overview-ae-grad}
}
//! [outer]

}  // namespace lbl::autoencoder
