#pragma once
/// @file
/// A convolutional layer: the handbook's sums, index by index, samples innermost.
///
/// Shapes: kernels W[K][C][F][F], biases b[K], input maps h[C][rows][columns][M], output maps z[K][I][J][M] and their
/// error signals delta[K][I][J][M] = dC/dz; stride S, padding P. A fully-connected layer is one whose window is the
/// whole map. common/core/convolution.hpp computes the same sums in an order that the machine likes; the folder speed/
/// goes from here to there, step by step.
#include "core/convolution.hpp"
#include "core/vectors/sums.hpp"
#include "core/windows.hpp"

namespace lbl::cifar {

/// Which loops compute the sums: those of this chapter, or the same sums by common/core.
enum class Loops { chapter, core };

/// The parameters of a convolutional layer, and how its kernels slide. A gradient has the same type.
//! [layer]
struct Convolution {
  Tensor<4> W;            ///< W[K][C][F][F]
  Tensor<1> b;            ///< b[K]
  core::Sliding sliding;  ///< stride S and padding P

  Convolution() = default;
  /// All parameters zero.
  /// @param K kernels, one for each output map
  /// @param C channels of the input
  /// @param F rows and columns of a kernel
  /// @param how stride and padding
  Convolution(Index K, Index C, Index F, core::Sliding how = {}) : W(K, C, F, F), b(K), sliding(how) {}

  /// Room for the output maps of M samples, all zero. Rows that a stride leaves over are not looked at.
  /// @param h input maps
  /// @return z[K][I][J][M]
  Tensor<4> output(const Tensor<4>& h) const {
    const auto size = [&](Index m, Index f) {
      return core::output_size(m, f, sliding.stride, sliding.padding, core::Rest::drop);
    };
    return Tensor<4>(W.dim[0], size(h.dim[1], W.dim[2]), size(h.dim[2], W.dim[3]), h.dim[3]);
  }
};
//! [layer]

// Forward, handbook (8):  z^k_ij = b^k + sum_c sum_u sum_v W^kc_uv h^c_{Si+u-P, Sj+v-P}
//! [forward]
inline void convolution_forward(const Convolution& layer, const Tensor<4>& h, Tensor<4>& z) {
  const Tensor<4>& W = layer.W;
  const Index K = W.dim[0], C = W.dim[1], F = W.dim[2], S = layer.sliding.stride, P = layer.sliding.padding;
  const Index I = z.dim[1], J = z.dim[2], M = z.dim[3];

#pragma omp parallel for collapse(2)
  for (Index k = 0; k < K; ++k)
    for (Index i = 0; i < I; ++i)
      for (Index j = 0; j < J; ++j) {
        Real* z_kij = z.samples(k, i, j);
        for (Index m = 0; m < M; ++m) z_kij[m] = layer.b(k);
        for (Index c = 0; c < C; ++c)
          for (Index u = 0; u < F; ++u)
            for (Index v = 0; v < F; ++v) {
              const Index row = S * i + u - P, column = S * j + v - P;
              if (row < 0 || row >= h.dim[1] || column < 0 || column >= h.dim[2]) continue;  // zero padding
              const Real W_kcuv = W(k, c, u, v);
              const Real* h_cuv = h.samples(c, row, column);
              for (Index m = 0; m < M; ++m) z_kij[m] += W_kcuv * h_cuv[m];
            }
      }
}
//! [forward]

// Backward to the input, handbook section 3.2.4: the same pairs of a place and an output, seen from the pixel,
//   dC/dh^c_{row, column} = sum_k sum_uv W^kc_uv delta^k_ij   over all i, j with  Si+u-P = row, Sj+v-P = column
//! [backward_input]
inline void convolution_backward_input(const Convolution& layer, const Tensor<4>& delta, Tensor<4>& delta_h) {
  const Tensor<4>& W = layer.W;
  const Index K = W.dim[0], C = W.dim[1], F = W.dim[2], S = layer.sliding.stride, P = layer.sliding.padding;
  const Index I = delta.dim[1], J = delta.dim[2], M = delta.dim[3];

#pragma omp parallel for collapse(2)
  for (Index c = 0; c < C; ++c)
    for (Index row = 0; row < delta_h.dim[1]; ++row)
      for (Index column = 0; column < delta_h.dim[2]; ++column) {
        Real* delta_h_c = delta_h.samples(c, row, column);
        for (Index m = 0; m < M; ++m) delta_h_c[m] = 0;
        for (Index k = 0; k < K; ++k)
          for (Index u = 0; u < F; ++u)
            for (Index v = 0; v < F; ++v) {
              const Index Si = row + P - u, Sj = column + P - v;
              if (Si < 0 || Si % S != 0 || Si / S >= I || Sj < 0 || Sj % S != 0 || Sj / S >= J) continue;
              const Real W_kcuv = W(k, c, u, v);
              const Real* delta_kij = delta.samples(k, Si / S, Sj / S);
              for (Index m = 0; m < M; ++m) delta_h_c[m] += W_kcuv * delta_kij[m];
            }
      }
}
//! [backward_input]

// Backward to the parameters, handbook (14):
//   dC/dW^kc_uv = sum_m sum_ij delta^k_ij h^c_{Si+u-P, Sj+v-P},   dC/db^k = sum_m sum_ij delta^k_ij
//! [backward_parameters]
inline void convolution_backward_parameters(const Tensor<4>& delta, const Tensor<4>& h, Convolution& gradient) {
  Tensor<4>& W = gradient.W;
  const Index K = W.dim[0], C = W.dim[1], F = W.dim[2], S = gradient.sliding.stride, P = gradient.sliding.padding;
  const Index I = delta.dim[1], J = delta.dim[2], M = delta.dim[3];

#pragma omp parallel for
  for (Index k = 0; k < K; ++k)
    for (Index i = 0; i < I; ++i)
      for (Index j = 0; j < J; ++j) {
        const Real* delta_kij = delta.samples(k, i, j);
        gradient.b(k) += core::sum(delta_kij, M);
        for (Index c = 0; c < C; ++c)
          for (Index u = 0; u < F; ++u)
            for (Index v = 0; v < F; ++v) {
              const Index row = S * i + u - P, column = S * j + v - P;
              if (row < 0 || row >= h.dim[1] || column < 0 || column >= h.dim[2]) continue;  // zero padding
              W(k, c, u, v) += core::dot(delta_kij, h.samples(c, row, column), M);
            }
      }
}
//! [backward_parameters]

/// z = W * h + b.
/// @param loops which
/// @param layer kernels and biases
/// @param h input maps
/// @param z output maps, overwritten
inline void forward(Loops loops, const Convolution& layer, const Tensor<4>& h, Tensor<4>& z) {
  if (loops == Loops::core) core::convolution_forward(layer.W, layer.b, h, layer.sliding, z);
  else convolution_forward(layer, h, z);
}

/// dC/dh.
/// @param loops which
/// @param layer kernels
/// @param delta dC/dz
/// @param delta_h dC/dh, overwritten
inline void backward_input(Loops loops, const Convolution& layer, const Tensor<4>& delta, Tensor<4>& delta_h) {
  if (loops == Loops::core) core::convolution_backward_input(layer.W, delta, layer.sliding, delta_h);
  else convolution_backward_input(layer, delta, delta_h);
}

/// dC/dW and dC/db.
/// @param loops which
/// @param delta dC/dz
/// @param h input maps
/// @param gradient added to
inline void backward_parameters(Loops loops, const Tensor<4>& delta, const Tensor<4>& h, Convolution& gradient) {
  if (loops == Loops::core)
    core::convolution_backward_parameters(delta, h, gradient.sliding, gradient.W, gradient.b);
  else
    convolution_backward_parameters(delta, h, gradient);
}

}  // namespace lbl::cifar
