#pragma once
/// @file
/// Step 3: samples innermost. The equation's loops in the equation's order, and below them one over the samples.
#include "core/tensor.hpp"

namespace lbl::cifar::speed {

/// One term after the other, for all samples.
/// @param W kernels [K][C][F][F]
/// @param b biases [K]
/// @param h maps [C][I][J][M]
/// @param z maps [K][I][J][M], overwritten
//! [step]
inline void convolve_samples_innermost(const Tensor<4>& W, const Tensor<1>& b, const Tensor<4>& h, Tensor<4>& z) {
  const Index K = z.dim[0], I = z.dim[1], J = z.dim[2], M = z.dim[3];
  const Index C = W.dim[1], F = W.dim[2], P = (F - 1) / 2;
  for (Index k = 0; k < K; ++k)
    for (Index i = 0; i < I; ++i)
      for (Index j = 0; j < J; ++j) {
        Real* z_kij = z.samples(k, i, j);
        std::fill_n(z_kij, M, b(k));
        for (Index c = 0; c < C; ++c)
          for (Index u = 0; u < F; ++u)
            for (Index v = 0; v < F; ++v) {
              const Index row = i + u - P, column = j + v - P;
              if (row < 0 || row >= I || column < 0 || column >= J) continue;  // zero padding
              const Real W_kcuv = W(k, c, u, v);
              const Real* h_cuv = h.samples(c, row, column);
#pragma omp simd
              for (Index m = 0; m < M; ++m) z_kij[m] += W_kcuv * h_cuv[m];
            }
      }
}
//! [step]

}  // namespace lbl::cifar::speed
