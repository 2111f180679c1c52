#pragma once
/// @file
/// The sums of a recurrent layer, index by index, samples innermost; and which loops compute them.
///
/// Shapes: weights W[I][J] from unit j to unit i, activations h[J][M], sums z[I][M], errors delta[I][M]. A thread walks
/// through time with some of the samples, so the sums of one step are asked for a range of samples.
#include "core/sample_ranges.hpp"
#include "core/sequences.hpp"
#include "core/tensor.hpp"
#include "core/vectors/sums.hpp"

namespace lbl::rnn {

using Samples = SampleRange;

/// Which loops compute the sums: those of this chapter, or the same sums by common/core.
enum class Loops { chapter, core };

/// z += W h.
/// @param W weights [I][J]
/// @param h activations [J][M]
/// @param z sums [I][M], added to
/// @param samples which
//! [product]
inline void add_product(const Tensor<2>& W, const Tensor<2>& h, Tensor<2>& z, Samples samples) {
  const Index I = W.dim[0], J = W.dim[1];
  for (Index i = 0; i < I; ++i) {
    Real* z_i = z.samples(i);
    for (Index j = 0; j < J; ++j) {
      const Real w_ij = W(i, j);
      const Real* h_j = h.samples(j);
      for (Index m = samples.first; m < samples.last; ++m) z_i[m] += w_ij * h_j[m];
    }
  }
}

/// z = W h + b 1^T.
/// @param W weights [I][J]
/// @param b biases [I]
/// @param h activations [J][M]
/// @param z sums [I][M], overwritten for the samples
/// @param samples which
inline void product(const Tensor<2>& W, const Tensor<1>& b, const Tensor<2>& h, Tensor<2>& z, Samples samples) {
  for (Index i = 0; i < z.dim[0]; ++i) std::fill(z.samples(i) + samples.first, z.samples(i) + samples.last, b(i));
  add_product(W, h, z, samples);
}
//! [product]

/// dC/dh += W^T delta.
/// @param W weights [I][J]
/// @param delta dC/dz [I][M]
/// @param delta_h dC/dh [J][M], added to
/// @param samples which
//! [transposed]
inline void add_transposed_product(const Tensor<2>& W, const Tensor<2>& delta, Tensor<2>& delta_h, Samples samples) {
  const Index I = W.dim[0], J = W.dim[1];
  for (Index j = 0; j < J; ++j) {
    Real* delta_h_j = delta_h.samples(j);
    for (Index i = 0; i < I; ++i) {
      const Real w_ij = W(i, j);
      const Real* delta_i = delta.samples(i);
      for (Index m = samples.first; m < samples.last; ++m) delta_h_j[m] += w_ij * delta_i[m];
    }
  }
}
//! [transposed]

/// dC/dW += sum_t delta_t h_t^T: every step adds its part to the gradient of the weights that all steps share.
/// @param delta dC/dz_t [T][I][M]
/// @param h what the weights were multiplied with at each step [T][J][M]
/// @param gradient_W [I][J], added to
//! [over_time]
inline void add_outer_products(const Tensor<3>& delta, const Tensor<3>& h, Tensor<2>& gradient_W) {
  const Index T = delta.dim[0], I = delta.dim[1], J = h.dim[1], M = h.dim[2];
#pragma omp parallel for
  for (Index i = 0; i < I; ++i)
    for (Index j = 0; j < J; ++j)
      for (Index t = 0; t < T; ++t)
        gradient_W(i, j) += core::dot(delta.samples(t, i), h.samples(t, j), M);  // \eq{slides-bptt-sum}
}

/// dC/db += sum_t delta_t 1.
/// @param delta dC/dz_t [T][I][M]
/// @param gradient_b [I], added to
inline void add_sums(const Tensor<3>& delta, Tensor<1>& gradient_b) {
  for (Index t = 0; t < delta.dim[0]; ++t)
    for (Index i = 0; i < delta.dim[1]; ++i) gradient_b(i) += core::sum(delta.samples(t, i), delta.dim[2]);
}
//! [over_time]

}  // namespace lbl::rnn
