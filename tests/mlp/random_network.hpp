#pragma once
// Networks and mini-batches of random numbers.
#include "mlp/network.hpp"
#include "random_tensors.hpp"
#include "training/parameters.hpp"

namespace lbl::testing {

/// A network with weights of size 1/sqrt(N_in) and biases that are not zero.
inline mlp::Network random_network(const std::vector<Index>& N, mlp::Activation f, mlp::Loops loops,
                                   std::uint64_t seed) {
  training::Random random(seed);
  mlp::Network network(N);
  network.f = f, network.loops = loops;
  mlp::initialise(network, training::Initialisation::lecun, random);
  for (Index l = 1; l <= network.L(); ++l) training::draw_normal(network.b[l], 0.25, random);
  return network;
}

/// M samples of random inputs and classes.
inline mlp::Batch random_batch(const mlp::Network& network, Index M, std::uint64_t seed) {
  training::Random random(seed);
  mlp::Batch batch(network, M);
  training::draw_normal(batch.h[0], 1, random);
  for (Index m = 0; m < M; ++m) batch.y(static_cast<Index>(random() % std::uint64_t(batch.y.dim[0])), m) = 1;
  return batch;
}

/// The gradient of a batch, after its forward pass.
inline mlp::Network gradient_of(const mlp::Network& network, mlp::Batch& batch) {
  mlp::Network gradient = network;
  training::set_to_zero(gradient);
  mlp::forward(network, batch);
  mlp::backward(network, batch, gradient);
  return gradient;
}

/// The smallest |z| of the hidden layers: how near the next kink is.
inline double nearest_kink(const mlp::Network& network, const mlp::Batch& batch) {
  double nearest = std::numeric_limits<double>::infinity();
  for (Index l = 1; l < network.L(); ++l)
    for (Index n = 0; n < batch.z[l].size(); ++n) nearest = std::min(nearest, std::abs(batch.z[l].data()[n]));
  return nearest;
}

}  // namespace lbl::testing
