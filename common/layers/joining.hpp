#pragma once
/// @file
/// Where the graph of layers is not a chain: a group of units that feeds several layers, and groups that are joined.
///
/// Going forward along a branch copies nothing: both layers read the same h.
/// std::invalid_argument on shapes that do not fit.
#include "core/tensor.hpp"

#include <functional>
#include <vector>

namespace lbl::layers {

/// Backward at a branch: the errors that come back along its arms are added. The arms may be layers, or costs that look
/// at the same units.
/// @param arms dC/dh of each arm, all [N][M], at least one
/// @param delta_h their sum [N][M], overwritten; none of the arms
void branch_backward(const std::vector<std::reference_wrapper<const Tensor<2>>>& arms, Tensor<2>& delta_h);

/// y = (x_1; x_2): the units of both groups, one below the other.
/// @param x_1 [N_1][M]
/// @param x_2 [N_2][M]
/// @param y [N_1 + N_2][M], overwritten
void concatenate(const Tensor<2>& x_1, const Tensor<2>& x_2, Tensor<2>& y);

/// Backward of concatenate(): the error is cut in two.
/// @param delta_y dC/dy [N_1 + N_2][M]
/// @param delta_1 dC/dx_1 [N_1][M], overwritten
/// @param delta_2 dC/dx_2 [N_2][M], overwritten
void concatenate_backward(const Tensor<2>& delta_y, Tensor<2>& delta_1, Tensor<2>& delta_2);

/// y = x_1 + x_2, two groups of as many units.
/// @param x_1 [N][M]
/// @param x_2 [N][M]
/// @param y [N][M], overwritten; may be one of them
void add(const Tensor<2>& x_1, const Tensor<2>& x_2, Tensor<2>& y);

/// Backward of add(): both groups receive the error.
/// @param delta_y dC/dy [N][M]
/// @param delta_1 dC/dx_1 [N][M], overwritten
/// @param delta_2 dC/dx_2 [N][M], overwritten
void add_backward(const Tensor<2>& delta_y, Tensor<2>& delta_1, Tensor<2>& delta_2);

}  // namespace lbl::layers
