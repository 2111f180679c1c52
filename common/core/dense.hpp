#pragma once
/// @file
/// The three matrix products of a dense layer in an order the machine likes.
///
/// Each output is one sum that one thread adds up, so results do not depend on the number of threads, and the value of
/// a sample does not depend on the batch it is in. std::invalid_argument on shapes that do not fit. Indices: i < I units
/// of the layer, j < J units of the layer below, m < M samples.
#include "core/tensor.hpp"

namespace lbl::core {

/// z = W h + b 1^T, handbook (1).
/// @param W weights [I][J], from unit j to unit i
/// @param b biases [I]
/// @param h activations of the layer below [J][M]
/// @param z pre-activations [I][M], overwritten
void dense_forward(const Tensor<2>& W, const Tensor<1>& b, const Tensor<2>& h, Tensor<2>& z);

/// dC/dh = W^T delta, the sum in handbook (6).
/// @param W weights [I][J]
/// @param delta dC/dz [I][M]
/// @param delta_h dC/dh [J][M], overwritten
void dense_backward_input(const Tensor<2>& W, const Tensor<2>& delta, Tensor<2>& delta_h);

/// dC/dW += delta h^T and dC/db += delta 1, handbook (7).
/// @param delta dC/dz [I][M]
/// @param h activations of the layer below [J][M]
/// @param gradient_W [I][J], added to
/// @param gradient_b [I], added to
void dense_backward_parameters(const Tensor<2>& delta, const Tensor<2>& h, Tensor<2>& gradient_W,
                               Tensor<1>& gradient_b);

}  // namespace lbl::core
