#pragma once
/// @file
/// The cost of logistic outputs, each the probability of a yes: binary cross-entropy and the logistic function in one.
/// std::invalid_argument on shapes that do not fit.
#include "core/tensor.hpp"

namespace lbl::costs {

/// p = 1/(1 + e^-z) and C = -1/M sum_m sum_k [y ln p + (1 - y) ln(1 - p)]; notes, section Loss Functions. Independent
/// yes-or-no outputs need both terms (erratum E110).
/// No logarithm of p is taken: the cost of an output is max(z, 0) - y z + ln(1 + e^-|z|), right for every z (erratum
/// E69).
/// @param z pre-activations [K][M]
/// @param y targets [K][M], each in [0, 1]
/// @param p probabilities [K][M], overwritten
/// @return the mean cost of the M samples, in nats
double binary_cross_entropy(const Tensor<2>& z, const Tensor<2>& y, Tensor<2>& p);

/// The error signal of the output layer, delta = (p - y)/M: the slope p (1 - p) of the logistic function cancels, and a
/// saturated output that is wrong learns as fast as any.
/// @param p probabilities [K][M] from the forward pass
/// @param y targets [K][M]
/// @param delta dC/dz [K][M], overwritten
void binary_cross_entropy_backward(const Tensor<2>& p, const Tensor<2>& y, Tensor<2>& delta);

}  // namespace lbl::costs
