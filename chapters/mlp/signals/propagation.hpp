#pragma once
/// @file
/// How large the signals of a fresh network are, layer by layer, forward and backward.
#include "core/dense.hpp"
#include "mlp/network.hpp"

namespace lbl::mlp::signals {

/// Mean and variance over all units and samples of a layer.
struct Moments {
  double mean = 0, variance = 0;
};

/// @param values of a layer [N][M]
/// @return their mean and variance
//! [moments]
inline Moments moments(const Tensor<2>& values) {
  double sum = 0, squares = 0;
  const double count = double(values.size());
  for (Index n = 0; n < values.size(); ++n) sum += double(values.data()[n]);
  for (Index n = 0; n < values.size(); ++n) {
    const double distance = double(values.data()[n]) - sum / count;
    squares += distance * distance;
  }
  return {.mean = sum / count, .variance = squares / count};  // \eq{notes-init-rules}
}
//! [moments]

/// Length of a vector of derivatives.
/// @param gradient any shape
/// @return the square root of the sum of squares
template <std::size_t Rank>
double norm(const Tensor<Rank>& gradient) {
  double squares = 0;
  for (Index n = 0; n < gradient.size(); ++n) squares += double(gradient.data()[n]) * double(gradient.data()[n]);
  return std::sqrt(squares);
}

/// Draws all weights with the variance of a rule, times scale^2; biases stay zero.
/// @param network its weights are overwritten
/// @param rule of the variance
/// @param scale 1: as the rule says; less: too small, more: too large
/// @param random the generator, advanced
inline void draw_scaled_weights(Network& network, training::Initialisation rule, double scale,
                                training::Random& random) {
  for (Index l = 1; l <= network.L(); ++l) {
    const double variance = training::weight_variance(rule, network.W[l].dim[1], network.W[l].dim[0]);
    training::draw_normal(network.W[l], scale * scale * variance, random);  // \eq{notes-init-scale}
  }
}

/// Forward through a stack of equal layers: every layer has the activation, the last one too, and there is no cost.
/// @param network the parameters
/// @param batch h[0] is read; z and h of every layer are overwritten
//! [passes]
inline void propagate(const Network& network, Batch& batch) {
  for (Index l = 1; l <= network.L(); ++l) {
    core::dense_forward(network.W[l], network.b[l], batch.h[l - 1], batch.z[l]);
    activate(network.f, batch.z[l], batch.h[l]);
  }
}

/// Backward through the same stack, after propagate().
/// @param network the parameters
/// @param batch delta[L] holds dC/dh^L on entry; on return delta[l] is dC/dz^l of every layer
inline void propagate_back(const Network& network, Batch& batch) {
  for (Index l = network.L(); l >= 1; --l) {
    activate_backward(network.f, batch.z[l], batch.h[l], batch.delta[l]);
    if (l > 1) core::dense_backward_input(network.W[l], batch.delta[l], batch.delta[l - 1]);
  }
}
//! [passes]

}  // namespace lbl::mlp::signals
