#pragma once
/// @file
/// The sums of a convolutional layer, and of its gradients, in an order the machine likes.
///
/// Each output is computed by one thread, so results do not depend on the number of threads. With many maps, 3x3 kernels
/// and stride 1 the sums are those of winograd.hpp, which differ in their rounding.
/// std::invalid_argument on shapes that do not fit. Indices: k < K kernels, c < C channels, u < F and v < G places of a
/// kernel, i < I and j < J pixels of the output, m < M samples; S is the stride, P the padding with zeros. The output
/// has I = (rows + 2P - F)/S + 1 rows; rows that are left over are not looked at.
#include "core/tensor.hpp"

namespace lbl::core {

/// How kernels slide over an image.
struct Sliding {
  Index stride = 1;   ///< S, pixels from one place of a kernel to the next
  Index padding = 0;  ///< P, rings of zeros around the image
};

/// z^k_ij = b^k + sum_cuv W^kc_uv h^c_{Si+u-P, Sj+v-P}, handbook (8).
/// @param W kernels [K][C][F][G]
/// @param b biases [K]
/// @param h input maps [C][rows][columns][M]
/// @param sliding stride and padding
/// @param z pre-activations [K][I][J][M], overwritten
void convolution_forward(const Tensor<4>& W, const Tensor<1>& b, const Tensor<4>& h, Sliding sliding, Tensor<4>& z);

/// dC/dh^c_{row, column}: the sum of W^kc_uv delta^k_ij over all k and all u, v, i, j with row = Si+u-P and
/// column = Sj+v-P; handbook, section 3.2.4.
/// @param W kernels [K][C][F][G]
/// @param delta dC/dz [K][I][J][M]
/// @param sliding stride and padding
/// @param delta_h dC/dh [C][rows][columns][M], overwritten
void convolution_backward_input(const Tensor<4>& W, const Tensor<4>& delta, Sliding sliding, Tensor<4>& delta_h);

/// dC/dW^kc_uv += sum_ij sum_m delta^k_ij h^c_{Si+u-P, Sj+v-P} and dC/db^k += sum_ij sum_m delta^k_ij, handbook (14).
/// @param delta dC/dz [K][I][J][M]
/// @param h input maps [C][rows][columns][M]
/// @param sliding stride and padding
/// @param gradient_W [K][C][F][G], added to
/// @param gradient_b [K], added to
void convolution_backward_parameters(const Tensor<4>& delta, const Tensor<4>& h, Sliding sliding,
                                     Tensor<4>& gradient_W, Tensor<1>& gradient_b);

}  // namespace lbl::core
