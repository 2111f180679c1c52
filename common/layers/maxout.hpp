#pragma once
/// @file
/// Maxout (Goodfellow et al. 2013): a unit is the largest of several linear pieces; notes, Activation Functions.
///
/// A dense layer with `pieces` times as many units computes the pieces; those of unit n are its rows
/// pieces n .. pieces n + pieces - 1. std::invalid_argument on shapes that do not fit.
#include "core/tensor.hpp"

namespace lbl::layers {

/// Parameters of a maxout layer: weights and bias for each piece.
/// @param N_in units of the layer below
/// @param N units of this layer
/// @param pieces of a unit
/// @return pieces (N_in + 1) N
Index maxout_parameters(Index N_in, Index N, Index pieces);

/// h_n = max_k z_{pieces n + k}
/// @param z the pieces [pieces N][M]
/// @param pieces of a unit, at least 1
/// @param h activations [N][M], overwritten
void maxout(const Tensor<2>& z, Index pieces, Tensor<2>& h);

/// Backward: the error of a unit goes to its winning piece, the first of equal ones.
/// @param z the pieces of the forward pass [pieces N][M]
/// @param pieces of a unit
/// @param h activations of the forward pass [N][M]
/// @param delta_h dC/dh [N][M]
/// @param delta dC/dz [pieces N][M], overwritten
void maxout_backward(const Tensor<2>& z, Index pieces, const Tensor<2>& h, const Tensor<2>& delta_h, Tensor<2>& delta);

}  // namespace lbl::layers
