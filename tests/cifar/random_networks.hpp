#pragma once
// Networks and mini-batches of random numbers, and the check of all their gradients.
#include "cifar/layers.hpp"
#include "random_tensors.hpp"
#include "threads.hpp"
#include "training/gradient_check.hpp"
#include "training/parameters.hpp"

#include <boost/test/unit_test.hpp>

namespace lbl::testing {

/// The same network with random kernels, and with biases, scales and offsets as after some learning.
template <class Network>
Network random_network(Network network, std::uint64_t seed) {
  training::Random random(seed);
  initialise(network, random);
  for_each_parameter([&]<std::size_t Rank>(const std::string& name, Tensor<Rank>& w) {
    if (Rank != 1) return;
    training::draw_normal(w, 0.04, random);
    if (name.ends_with("gamma"))
      for (Index n = 0; n < w.size(); ++n) w.data()[n] += 1;
  }, network);
  return network;
}

/// M samples of random images and classes.
template <class Network>
typename Network::Batch random_batch(const Network& network, Index M, std::uint64_t seed) {
  training::Random random(seed);
  typename Network::Batch batch(network, M);
  training::draw_normal(batch.x, 1, random);
  for (Index m = 0; m < M; ++m) batch.scores.y(static_cast<Index>(random() % 10), m) = 1;
  return batch;
}

/// The gradient of a batch, after its forward pass in training.
template <class Network>
Network gradient_of(const Network& network, typename Network::Batch& batch) {
  Network gradient = network;
  training::set_to_zero(gradient);
  forward(network, cifar::Pass::training, batch);
  backward(network, batch, gradient);
  return gradient;
}

inline void accept(const training::GradientError& e, double bound = 1e-7) {
  BOOST_TEST_CONTEXT(e) {
    BOOST_TEST(e.largest > 0);
    BOOST_TEST(e.relative < bound);
  }
}

/// sum_n a_n b_n, wide, so that outputs which a step does not touch cancel exactly in a difference.
template <std::size_t Rank>
long double dot(const Tensor<Rank>& a, const Tensor<Rank>& b) {
  long double sum = 0;
  for (Index n = 0; n < a.size(); ++n) sum += static_cast<long double>(a.data()[n]) * b.data()[n];
  return sum;
}

/// Checks the gradient of every parameter of a network and of its images by differences. Biases before a batch
/// normalisation move nothing: their gradient must vanish, unless they count.
template <class Network>
void check_gradients(Network network, typename Network::Batch& batch, Index at_most, double bound = 1e-4,
                     bool biases_count = false) {
  const Threads threads(1);
  const Network gradient = gradient_of(network, batch);
  const Tensor<4> delta_x = input_gradient(network, batch);
  const auto cost = [&] { return forward(network, cifar::Pass::training, batch); };
  for_each_parameter([&](const std::string& name, auto& w, const auto& g) {
    const bool redundant = name.ends_with(".b") && name != "output.b" && !biases_count;
    if (redundant)
      for (Index n = 0; n < g.size(); ++n) BOOST_TEST(std::abs(g.data()[n]) < 1e-12, name);
    else
      accept(training::worst_gradient_error(name, w, g, cost, 1e-6, at_most, 1e-4), bound);
  }, network, gradient);
  accept(training::worst_gradient_error("x", batch.x, delta_x, cost, 1e-6, at_most, 1e-4), bound);
}

}  // namespace lbl::testing
