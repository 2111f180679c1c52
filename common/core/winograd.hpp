#pragma once
/// @file
/// The sums of convolutions with 3x3 kernels and stride 1 by fewer products: A. Lavin and S. Gray, "Fast Algorithms for
/// Convolutional Neural Networks", 2015 (arXiv:1509.09308), after S. Winograd, 1980.
///
/// Two neighbouring outputs z_0 = w_0 x_0 + w_1 x_1 + w_2 x_2 and z_1 = w_0 x_1 + w_1 x_2 + w_2 x_3 of one axis share
/// pixels. Four products are enough for both, not six:
///   p_0 = w_0 (x_0 - x_2),                    p_1 = (w_0 + w_1 + w_2)/2 (x_1 + x_2),
///   p_2 = (w_0 - w_1 + w_2)/2 (x_2 - x_1),    p_3 = w_2 (x_1 - x_3),
///   z_0 = p_0 + p_1 + p_2,                    z_1 = p_1 - p_2 - p_3.
/// Along both axes 16 products give a tile of 2x2 outputs, not 36. Weights and pixels are transformed once for all
/// products they are in, and products are added up over the maps before the last line. The sums are those of
/// sliding_sums.hpp and kernel_gradient.hpp but for their rounding, which is about as large.
#include "core/sliding_sums.hpp"

namespace lbl::core {

/// Maps and kernels from which on fewer products pay off, or cost nothing.
inline constexpr Index worth_winograd = 16, worth_winograd_gradient = 32;

/// sliding_sums() of kernels with 3x3 places, for windows from pixel to pixel. Shapes are not checked.
/// @param kernels the weights w^kc_uv
/// @param x maps [C][rows][columns][M]
/// @param start of the sums [K], or no pointer for zeros
/// @param row_padding rows of window 0 above the maps, negative if it begins inside
/// @param column_padding the same for its columns
/// @param z [K][I][J][M], overwritten
void winograd_sums(const Kernels& kernels, const Tensor<4>& x, const Real* start, Index row_padding,
                   Index column_padding, Tensor<4>& z);

/// kernel_gradient() of 3x3 kernels with stride 1. Shapes are not checked.
/// @param delta dC/dz [K][I][J][M]
/// @param h input maps [C][rows][columns][M]
/// @param P padding with zeros
/// @param gradient_W [K][C][3][3], added to
/// @param gradient_b [K], added to
void winograd_kernel_gradient(const Tensor<4>& delta, const Tensor<4>& h, Index P, Tensor<4>& gradient_W,
                              Tensor<1>& gradient_b);

}  // namespace lbl::core
