#include "lenet/layers/convolution.hpp"

#include "core/vectors/sums.hpp"

namespace lbl::lenet {

// Forward, handbook (8):  z^k_ij = b^k + sum_c sum_u sum_v W^kc_uv h^c_{Si+u-P, Sj+v-P}
//! [forward]
void convolution_forward(const Convolution& layer, const Tensor<4>& h, Tensor<4>& z) {
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
              const Real W_kcuv = W(k, c, u, v);
              const Real* h_cuv = h.samples(c, row, column);
              for (Index m = 0; m < M; ++m)  // \eq{overview-eq-10} \eq{lecture-conv75} \eq{slides-conv-example}
                z_kij[m] += W_kcuv * h_cuv[m];  // \eq{handbook-eq-8} \eq{handbook-conv-def} \eq{handbook-channels}
            }
        }
      }
}
//! [forward]

//! [rot180]
Real rot180(const Tensor<4>& W, Index k, Index c, Index a, Index b) {
  return W(k, c, W.dim[2] - 1 - a, W.dim[3] - 1 - b);  // \eq{handbook-rot180}
}
//! [rot180]

// Backward to the input, handbook section 3.2.4: the *full* correlation of the error with the turned kernels,
//   dC/dh^c = crop_P sum_k  dilate_S(delta^k) * rot180(W^kc)
// Dilated, the error has S-1 zeros between its entries; full, the kernel begins F-1 pixels outside it; the crop takes
// away the P rings that the forward pass had added. All three are in the one line that finds the entry of delta.
//! [backward_input]
void convolution_backward_input(const Convolution& layer, const Tensor<4>& delta, Tensor<4>& delta_h) {
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
void convolution_backward_parameters(const Tensor<4>& delta, const Tensor<4>& h, Convolution& gradient) {
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
