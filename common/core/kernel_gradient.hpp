#pragma once
/// @file
/// The gradient of kernels.
#include "core/tensor.hpp"

namespace lbl::core {

void kernel_gradient(const Tensor<4>& delta, const Tensor<4>& h, Index S, Index P, Tensor<4>& gradient_W,
                     Tensor<1>& gradient_b);

}  // namespace lbl::core
