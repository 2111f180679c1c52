#pragma once
/// @file
/// A convolutional layer: the handbook's sums, index by index, samples innermost.
///
/// Shapes: kernels W[K][C][F][G], biases b[K], input maps h[C][rows][columns][M], output maps z[K][I][J][M] and their
/// error signals delta[K][I][J][M] = dC/dz; stride S, padding P. "Convolution" is cross-correlation, as in the
/// handbook: the kernel is not flipped. common/core/convolution.hpp computes the same sums in an order that the machine
/// likes.
#include "core/convolution.hpp"
#include "core/vectors/sums.hpp"
#include "core/windows.hpp"
#include "lenet/connection_table.hpp"

namespace lbl::lenet {

/// The parameters of a convolutional layer, and how its kernels slide. A gradient has the same type.
//! [layer]
struct Convolution {
  Tensor<4> W;            ///< W[K][C][F][F]; zero, and kept so, where the table connects nothing
  Tensor<1> b;            ///< b[K]
  core::Sliding sliding;  ///< stride S and padding P
  ConnectionTable table;  ///< which channels each map reads; empty: all

  Convolution() = default;
  /// All parameters zero.
  /// @param K kernels, one for each output map
  /// @param C channels of the input; a kernel spans them all
  /// @param F rows and columns of a kernel
  /// @param how stride and padding
  /// @param connections which channels each map reads
  Convolution(Index K, Index C, Index F, core::Sliding how = {}, ConnectionTable connections = {})
      : W(K, C, F, F), b(K), sliding(how), table(std::move(connections)) {}  // \eq{handbook-conv-hyper}

  /// Room for the output maps of M samples, all zero.
  /// @param h input maps
  /// @return z[K][I][J][M]
  Tensor<4> output(const Tensor<4>& h) const {
    const auto size = [&](Index m, Index f) { return core::output_size(m, f, sliding.stride, sliding.padding); };
    return Tensor<4>(W.dim[0], size(h.dim[1], W.dim[2]), size(h.dim[2], W.dim[3]), h.dim[3]);  // \eq{overview-eq-11}
  }

  /// Sets the kernels to zero that the table leaves out.
  void clear_unconnected() {
    const Index weights = W.dim[2] * W.dim[3];
    for (Index k = 0; k < W.dim[0]; ++k)
      for (Index c = 0; c < W.dim[1]; ++c)
        if (!table.connects(k, c)) std::fill_n(&W(k, c, 0, 0), weights, Real(0));
  }

  /// Weights that exist and biases: (F^2 n + 1) for a map that reads n channels.
  /// @return their number
  Index parameters() const {
    return table.pairs(W.dim[0], W.dim[1]) * W.dim[2] * W.dim[3] + b.size();  // \eq{handbook-lenet-c3-params}
  }
};
//! [layer]

// Forward, handbook (8):  z^k_ij = b^k + sum_c sum_u sum_v W^kc_uv h^c_{Si+u-P, Sj+v-P}
//! [forward]
inline void convolution_forward(const Convolution& layer, const Tensor<4>& h, Tensor<4>& z) {
  const Tensor<4>& W = layer.W;
  const Index K = W.dim[0], C = W.dim[1], F = W.dim[2], G = W.dim[3];
  const Index S = layer.sliding.stride, P = layer.sliding.padding;
  const Index I = z.dim[1], J = z.dim[2], M = z.dim[3];

#pragma omp parallel for collapse(2)
  for (Index k = 0; k < K; ++k)
    for (Index i = 0; i < I; ++i)
      for (Index j = 0; j < J; ++j) {
        Real* z_kij = z.samples(k, i, j);
        for (Index m = 0; m < M; ++m) z_kij[m] = layer.b(k);
        for (Index c = 0; c < C; ++c) {
          if (!layer.table.connects(k, c)) continue;
          for (Index u = 0; u < F; ++u)
            for (Index v = 0; v < G; ++v) {
              const Index row = S * i + u - P, column = S * j + v - P;
              if (row < 0 || row >= h.dim[1] || column < 0 || column >= h.dim[2]) continue;  // zero padding
              const Real W_kcuv = W(k, c, u, v);              // \eq{overview-eq-10} \eq{slides-conv-layer}
              const Real* h_cuv = h.samples(c, row, column);  // \eq{lecture-conv75} \eq{slides-conv-example}
              for (Index m = 0; m < M; ++m)
                z_kij[m] += W_kcuv * h_cuv[m];  // \eq{handbook-eq-8} \eq{handbook-conv-def} \eq{handbook-channels}
            }
        }
      }
}
//! [forward]

/// The kernel turned by 180 degrees: flipped up-down, then left-right; handbook, section 3.2.4.
/// @param W kernels [K][C][F][G]
/// @param k which output map
/// @param c which channel
/// @param a row of the turned kernel
/// @param b its column
/// @return rot180(W^kc)_ab
//! [rot180]
inline Real rot180(const Tensor<4>& W, Index k, Index c, Index a, Index b) {
  return W(k, c, W.dim[2] - 1 - a, W.dim[3] - 1 - b);  // \eq{handbook-rot180}
}
//! [rot180]

// Backward to the input, handbook section 3.2.4: the *full* correlation of the error with the turned kernels,
//   dC/dh^c = crop_P sum_k  dilate_S(delta^k) * rot180(W^kc)
// Dilated, the error has S-1 zeros between its entries; full, the kernel begins F-1 pixels outside it; the crop takes
// away the P rings that the forward pass had added. All three are in the one line that finds the entry of delta.
//! [backward_input]
inline void convolution_backward_input(const Convolution& layer, const Tensor<4>& delta, Tensor<4>& delta_h) {
  const Tensor<4>& W = layer.W;
  const Index K = W.dim[0], C = W.dim[1], F = W.dim[2], G = W.dim[3];
  const Index S = layer.sliding.stride, P = layer.sliding.padding;
  const Index I = delta.dim[1], J = delta.dim[2], M = delta.dim[3];

#pragma omp parallel for collapse(2)
  for (Index c = 0; c < C; ++c)
    for (Index row = 0; row < delta_h.dim[1]; ++row)
      for (Index column = 0; column < delta_h.dim[2]; ++column) {
        Real* delta_h_c = delta_h.samples(c, row, column);
        for (Index m = 0; m < M; ++m) delta_h_c[m] = 0;
        for (Index k = 0; k < K; ++k) {
          if (!layer.table.connects(k, c)) continue;
          for (Index a = 0; a < F; ++a)
            for (Index b = 0; b < G; ++b) {
              const Index Si = row + P + a - (F - 1), Sj = column + P + b - (G - 1);  // full correlation, crop
              if (Si < 0 || Si % S != 0 || Si / S >= I || Sj < 0 || Sj % S != 0 || Sj / S >= J) continue;  // dilation
              const Real W_kcab = rot180(W, k, c, a, b);
              const Real* delta_kij = delta.samples(k, Si / S, Sj / S);
              for (Index m = 0; m < M; ++m) delta_h_c[m] += W_kcab * delta_kij[m];  // \eq{handbook-conv-back}
            }
        }
      }
}
//! [backward_input]

// Backward to the parameters, handbook (14): every place where a weight was used hands something back to it,
//   dC/dW^kc_uv = sum_m sum_ij delta^k_ij h^c_{Si+u-P, Sj+v-P},   dC/db^k = sum_m sum_ij delta^k_ij
// Here the innermost loop, over samples, is the sum itself: core::dot and core::sum. Gradients accumulate (+=).
//! [backward_parameters]
inline void convolution_backward_parameters(const Tensor<4>& delta, const Tensor<4>& h, Convolution& gradient) {
  Tensor<4>& W = gradient.W;
  const Index K = W.dim[0], C = W.dim[1], F = W.dim[2], G = W.dim[3];
  const Index S = gradient.sliding.stride, P = gradient.sliding.padding;
  const Index I = delta.dim[1], J = delta.dim[2], M = delta.dim[3];

#pragma omp parallel for
  for (Index k = 0; k < K; ++k)
    for (Index i = 0; i < I; ++i)
      for (Index j = 0; j < J; ++j) {
        const Real* delta_kij = delta.samples(k, i, j);
        gradient.b(k) += core::sum(delta_kij, M);  // \eq{handbook-eq-14b}
        for (Index c = 0; c < C; ++c) {
          if (!gradient.table.connects(k, c)) continue;
          for (Index u = 0; u < F; ++u)
            for (Index v = 0; v < G; ++v) {
              const Index row = S * i + u - P, column = S * j + v - P;
              if (row < 0 || row >= h.dim[1] || column < 0 || column >= h.dim[2]) continue;  // zero padding
              const Real* h_cuv = h.samples(c, row, column);
              W(k, c, u, v) += core::dot(delta_kij, h_cuv, M);  // \eq{handbook-eq-14w} \eq{handbook-lenet-sharing}
            }
        }
      }
}
//! [backward_parameters]

}  // namespace lbl::lenet
