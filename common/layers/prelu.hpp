#pragma once
/// @file
/// PReLU: the leaky ReLU whose slope is learned (He et al. 2015); lecture, section PReLU layer.
///
/// alpha has one entry for all units, or one for each unit (row) of z; maps are passed as z.view(C, I * J * M).
/// It is not decayed. std::invalid_argument on shapes that do not fit.
#include "core/tensor.hpp"

namespace lbl::layers {

/// The slopes at the beginning: 0.25.
/// @param size 1 for a slope that all units share, N for one each
/// @return alpha
Tensor<1> initial_slopes(Index size);

/// h = z for z >= 0, alpha z for z < 0.
/// @param z pre-activations [N][M]
/// @param alpha slopes, [1] or [N]
/// @param h activations [N][M], overwritten; may be z if no backward pass follows
void prelu(const Tensor<2>& z, const Tensor<1>& alpha, Tensor<2>& h);

/// Backward to the layer below, as that of the leaky ReLU, and to alpha: dC/dalpha = sum over samples (and over units
/// that share it) of z dC/dh where z < 0 (erratum E95).
/// @param z pre-activations [N][M]
/// @param alpha slopes, [1] or [N]
/// @param delta on entry dC/dh, on return dC/dz [N][M]
/// @param gradient_alpha dC/dalpha is added to it
void prelu_backward(const Tensor<2>& z, const Tensor<1>& alpha, Tensor<2>& delta, Tensor<1>& gradient_alpha);

}  // namespace lbl::layers
