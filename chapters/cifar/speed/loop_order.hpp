#pragma once
/// @file
/// Step 2: the same sums, the loop over the columns of the image innermost.
#include "core/tensor.hpp"

namespace lbl::cifar::speed {

/// One weight after the other: each is multiplied with a whole map.
/// @param W kernels [K][C][F][F]
/// @param b biases [K]
/// @param h images [M][C][I][J]
/// @param z maps [M][K][I][J], overwritten
//! [step]
inline void convolve_in_another_order(const Tensor<4>& W, const Tensor<1>& b, const Tensor<4>& h, Tensor<4>& z) {
  const auto [M, C, I, J] = h.dim;
  const Index K = W.dim[0], F = W.dim[2], P = (F - 1) / 2;
  for (Index m = 0; m < M; ++m)
    for (Index k = 0; k < K; ++k) {
      std::fill_n(&z(m, k, 0, 0), I * J, b(k));
      for (Index c = 0; c < C; ++c)
        for (Index u = 0; u < F; ++u)
          for (Index v = 0; v < F; ++v) {
            const Real W_kcuv = W(k, c, u, v);
            const Index first = std::max<Index>(0, P - v), last = std::min(J, J + P - v);  // inside the padding
            for (Index i = std::max<Index>(0, P - u); i < std::min(I, I + P - u); ++i) {
              const Real* h_row = &h(m, c, i + u - P, 0) + v - P;
              Real* z_row = &z(m, k, i, 0);
#pragma omp simd
              for (Index j = first; j < last; ++j) z_row[j] += W_kcuv * h_row[j];
            }
          }
    }
}
//! [step]

}  // namespace lbl::cifar::speed
