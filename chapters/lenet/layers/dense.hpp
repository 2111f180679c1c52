#pragma once
/// @file
/// A fully-connected layer: what dense.cpp computes by the handbook's sums, index by index, samples innermost.
///
/// Shapes: weights W[I][J] from unit j of the layer below to unit i, biases b[I], activations h[J][M] of the layer
/// below, pre-activations z[I][M] and their error signals delta[I][M] = dC/dz. An image layer h[C][rows][columns][M] is
/// a vector layer [C rows columns][M] as it lies in memory: flattening it moves nothing.
#include "core/tensor.hpp"

namespace lbl::lenet {

/// The parameters of a fully-connected layer. A gradient has the same type.
struct Dense {
  Tensor<2> W;  ///< W[I][J]
  Tensor<1> b;  ///< b[I]

  Dense() = default;
  /// All parameters zero.
  /// @param I units of the layer
  /// @param J units of the layer below
  Dense(Index I, Index J) : W(I, J), b(I) {}
};

/// An image layer as the vector layer that it is in memory.
/// @param h maps [C][rows][columns][M]
/// @return the same values as [C rows columns][M], borrowed: h must outlive it
inline Tensor<2> flatten(Tensor<4>& h) {
  return h.view(h.dim[0] * h.dim[1] * h.dim[2], h.dim[3]);  // \eq{handbook-layout} \eq{lecture-fc3072}
}
/// @copydoc flatten(Tensor<4>&)
inline const Tensor<2> flatten(const Tensor<4>& h) { return h.view(h.dim[0] * h.dim[1] * h.dim[2], h.dim[3]); }

/// z = W h + b, handbook (10).
/// @param layer weights and biases
/// @param h activations of the layer below
/// @param z overwritten
void dense_forward(const Dense& layer, const Tensor<2>& h, Tensor<2>& z);

/// dC/dh = W^T delta, the sum in handbook (12).
/// @param layer weights
/// @param delta dC/dz
/// @param delta_h dC/dh of the layer below, overwritten
void dense_backward_input(const Dense& layer, const Tensor<2>& delta, Tensor<2>& delta_h);

/// dC/dW = delta h^T and dC/db, handbook (13).
/// @param delta dC/dz
/// @param h activations of the layer below
/// @param gradient added to
void dense_backward_parameters(const Tensor<2>& delta, const Tensor<2>& h, Dense& gradient);

}  // namespace lbl::lenet
