#pragma once
/// @file
/// The gradient of kernels that slide over maps.
#include "core/tensor.hpp"

namespace lbl::core {

/// dC/dW^kc_uv += sum_ij sum_m delta^k_ij h^c_{Si+u-P, Sj+v-P} and dC/db^k += sum_ij sum_m delta^k_ij, handbook (14).
/// Shapes are not checked.
/// @param delta dC/dz [K][I][J][M]
/// @param h input maps [C][rows][columns][M]
/// @param S stride
/// @param P padding with zeros
/// @param gradient_W [K][C][F][G], added to
/// @param gradient_b [K], added to
void kernel_gradient(const Tensor<4>& delta, const Tensor<4>& h, Index S, Index P, Tensor<4>& gradient_W,
                     Tensor<1>& gradient_b);

}  // namespace lbl::core
