#pragma once
/// @file
/// The mean squared error, the cost of regression. std::invalid_argument on shapes that do not fit.
#include "core/tensor.hpp"

namespace lbl::costs {

/// C = 1/(2M) sum_m sum_k (h_k - y_k)^2; lecture, MSE layer (erratum E77 lists the factors of the documents).
/// @param h predictions [K][M]
/// @param y targets [K][M]
/// @return the mean cost of the M samples
double mean_squared_error(const Tensor<2>& h, const Tensor<2>& y);

/// Its error signal, dC/dh = (h - y)/M.
/// @param h predictions [K][M]
/// @param y targets [K][M]
/// @param delta_h dC/dh [K][M], overwritten
void mean_squared_error_backward(const Tensor<2>& h, const Tensor<2>& y, Tensor<2>& delta_h);

}  // namespace lbl::costs
