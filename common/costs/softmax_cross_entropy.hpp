#pragma once
/// @file
/// The output of a classifier: softmax, alone and together with the cross-entropy cost. std::invalid_argument on shapes
/// that do not fit.
#include "core/tensor.hpp"

namespace lbl::costs {

/// p_k = e^{z_k} / sum_j e^{z_j} for every sample, handbook (2). The largest z of the sample is subtracted first,
/// so that nothing overflows (erratum E69).
/// @param z pre-activations [K][M]
/// @param p probabilities [K][M], overwritten
void softmax(const Tensor<2>& z, Tensor<2>& p);

/// Softmax backward when it stands alone, under another cost or inside a network: dC/dz_k = p_k (u_k - sum_j p_j u_j)
/// with u = dC/dp, the product with its Jacobian p_i (delta_ik - p_k); lecture, section Softmax.
/// @param p probabilities [K][M] from the forward pass
/// @param delta on entry dC/dp, on return dC/dz [K][M]
void softmax_backward(const Tensor<2>& p, Tensor<2>& delta);

/// Softmax and the cost C = -1/M sum_m sum_k y_k ln p_k, handbook (2) and (4).
/// The logarithm of p is never taken: -sum_k y_k ln p_k = sum_k y_k (ln sum_j e^{z_j} - z_k), right for |z| up to 1e4
/// where p itself is 0.
/// @param z pre-activations [K][M]
/// @param y targets [K][M], each column a distribution, e.g. one-hot
/// @param p probabilities [K][M], overwritten
/// @return the mean cost of the M samples, in nats
double softmax_cross_entropy(const Tensor<2>& z, const Tensor<2>& y, Tensor<2>& p);

/// The error signal of the output layer, delta = (p - y)/M; handbook, sentence after (5).
/// @param p probabilities [K][M] from the forward pass
/// @param y targets [K][M]
/// @param delta dC/dz [K][M], overwritten
void softmax_cross_entropy_backward(const Tensor<2>& p, const Tensor<2>& y, Tensor<2>& delta);

}  // namespace lbl::costs
