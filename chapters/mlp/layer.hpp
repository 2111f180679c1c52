#pragma once
/// @file
/// A dense layer: what layer.cpp computes by the handbook's sums, index by index, samples innermost.
///
/// Shapes: weights W[I][J] from unit j of the layer below to unit i of this layer, activations h[J][M] of the layer
/// below, pre-activations z[I][M] and their error signals delta[I][M] = dC/dz. common/core/dense.hpp computes the same
/// sums in an order that the machine likes better.
#include "core/tensor.hpp"

namespace lbl::mlp {

/// z = W h + b, handbook (1).
/// @param W weights
/// @param b biases [I]
/// @param h activations of the layer below
/// @param z overwritten
void dense_forward(const Tensor<2>& W, const Tensor<1>& b, const Tensor<2>& h, Tensor<2>& z);

/// dC/dh = W^T delta, the sum in handbook (6).
/// @param W weights
/// @param delta error signals of this layer
/// @param delta_h dC/dh of the layer below [J][M], overwritten
void dense_backward_input(const Tensor<2>& W, const Tensor<2>& delta, Tensor<2>& delta_h);

/// dC/dW = delta h^T and dC/db, handbook (5) and (7).
/// @param delta error signals of this layer
/// @param h activations of the layer below
/// @param gradient_W dC/dW [I][J] is added to it
/// @param gradient_b dC/db [I] is added to it
void dense_backward_parameters(const Tensor<2>& delta, const Tensor<2>& h, Tensor<2>& gradient_W,
                               Tensor<1>& gradient_b);

}  // namespace lbl::mlp
