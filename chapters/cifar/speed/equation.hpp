#pragma once
/// @file
/// Step 1: the equation as one would write it down first, samples outermost.
///
/// All steps compute the same: z^k_ij = b^k + sum_cuv W^kc_uv h^c_{i+u-P, j+v-P} with odd kernels, stride 1 and padding
/// P = (F-1)/2, so that maps keep their size. Here and in loop_order.hpp images lie one after the other,
/// h[M][C][I][J] and z[M][K][I][J]; in all later steps samples are innermost, h[C][I][J][M] and z[K][I][J][M].
#include "core/tensor.hpp"

namespace lbl::cifar::speed {

/// One sum after the other, term by term.
/// @param W kernels [K][C][F][F]
/// @param b biases [K]
/// @param h images [M][C][I][J]
/// @param z maps [M][K][I][J], overwritten
//! [step]
inline void convolve_by_the_equation(const Tensor<4>& W, const Tensor<1>& b, const Tensor<4>& h, Tensor<4>& z) {
  const auto [M, C, I, J] = h.dim;
  const Index K = W.dim[0], F = W.dim[2], P = (F - 1) / 2;
  for (Index m = 0; m < M; ++m)
    for (Index k = 0; k < K; ++k)
      for (Index i = 0; i < I; ++i)
        for (Index j = 0; j < J; ++j) {
          Real sum = b(k);
          for (Index c = 0; c < C; ++c)
            for (Index u = 0; u < F; ++u)
              for (Index v = 0; v < F; ++v) {
                const Index row = i + u - P, column = j + v - P;
                if (row < 0 || row >= I || column < 0 || column >= J) continue;  // zero padding
                sum += W(k, c, u, v) * h(m, c, row, column);
              }
          z(m, k, i, j) = sum;
        }
}
//! [step]

}  // namespace lbl::cifar::speed
