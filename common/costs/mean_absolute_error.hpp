#pragma once
/// @file
/// The absolute error (L1): the cost of a regression that does not run after outliers.
/// std::invalid_argument on shapes that do not fit.
#include "core/tensor.hpp"

namespace lbl::costs {

/// C = 1/M sum_m sum_k |h_k - y_k|; lecture, section L1 loss layer.
/// @param h predictions [K][M]
/// @param y targets [K][M]
/// @return the mean cost of the M samples
double mean_absolute_error(const Tensor<2>& h, const Tensor<2>& y);

/// dC/dh = sign(h - y)/M, which the lecture does not print (erratum E87). Unlike the perceptron's sign, this one is 0
/// at 0 (erratum E102).
/// @param h predictions [K][M]
/// @param y targets [K][M]
/// @param delta_h dC/dh [K][M], overwritten
void mean_absolute_error_backward(const Tensor<2>& h, const Tensor<2>& y, Tensor<2>& delta_h);

}  // namespace lbl::costs
