#pragma once
/// @file
/// Step 6: threads share the rows of the outputs.
#include "cifar/speed/cache_blocks.hpp"

namespace lbl::cifar::speed {

/// The rows of all maps, each by one thread. No sum is shared, so the result does not depend on their number.
/// @param W kernels [K][C][F][F]
/// @param b biases [K]
/// @param h maps [C][I][J][M]
/// @param z maps [K][I][J][M], overwritten
//! [step]
inline void convolve_by_threads(const Tensor<4>& W, const Tensor<1>& b, const Tensor<4>& h, Tensor<4>& z) {
  const Tensor<4> weights = ordered_weights(W);
#pragma omp parallel
  {
    Tensor<4> strip = empty_strip(weights, h, W.dim[2]);  // each thread has its own
    for (Index m0 = 0; m0 < z.dim[3]; m0 += panel)
#pragma omp for schedule(static) nowait
      for (Index i = 0; i < z.dim[1]; ++i) convolve_row(weights, b, h, i, m0, strip, z);
  }
}
//! [step]

}  // namespace lbl::cifar::speed
