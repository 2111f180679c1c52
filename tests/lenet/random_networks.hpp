#pragma once
// Networks and mini-batches of random numbers.
#include "lenet/networks/handbook.hpp"
#include "lenet/networks/lecture.hpp"
#include "lenet/networks/overview.hpp"
#include "random_tensors.hpp"
#include "training/parameters.hpp"

namespace lbl::testing {

/// The same network with random weights, and with biases that are not zero.
template <class Network>
Network random_network(Network network, std::uint64_t seed) {
  training::Random random(seed);
  initialise(network, random);
  for_each_parameter([&]<std::size_t Rank>(const std::string&, Tensor<Rank>& w) {
    if (Rank == 1) training::draw_normal(w, 0.01, random);
  }, network);
  return network;
}

/// M samples of random images and classes.
template <class Network>
typename Network::Batch random_batch(const Network& network, Index M, std::uint64_t seed) {
  training::Random random(seed);
  typename Network::Batch batch(network, M);
  training::draw_normal(batch.x, 1, random);
  for (Index m = 0; m < M; ++m) batch.y(static_cast<Index>(random() % 10), m) = 1;
  return batch;
}

/// The gradient of a batch, after its forward pass.
template <class Network>
Network gradient_of(const Network& network, typename Network::Batch& batch) {
  Network gradient = network;
  training::set_to_zero(gradient);
  forward(network, batch);
  backward(network, batch, gradient);
  return gradient;
}

}  // namespace lbl::testing
