#pragma once
/// @file
/// Small networks on a few samples: learning with all samples in every step, and the errors that are left.
#include "mlp/network.hpp"
#include "optimization/optimizers.hpp"
#include "optimization/schedules.hpp"
#include "training/divergence.hpp"
#include "training/parameters.hpp"

#include <boost/random/uniform_real_distribution.hpp>

#include <cmath>
#include <cstdint>
#include <functional>
#include <vector>

namespace lbl::mlp::capacity {

/// Inputs and targets that fit into one batch.
struct Samples {
  Tensor<2> x;  ///< inputs [N][M]
  Tensor<2> y;  ///< targets [K][M]
};

/// A network with random weights: He's rule for ReLU, Xavier's for the others; biases zero.
/// @param N the widths N_0..N_L
/// @param f activation of the hidden layers
/// @param output classes or numbers
/// @param seed of the weights
/// @return the network
inline Network fresh_network(const std::vector<Index>& N, Activation f, Output output, std::uint64_t seed) {
  Network network(N);
  network.f = f, network.output = output;
  training::Random random(seed);
  initialise(network, f == Activation::relu ? training::Initialisation::he : training::Initialisation::xavier, random);
  return network;
}

/// Draws the first layer anew, so that its units bend at random places of the cube [a, b]^N, and each over a part of it
/// that is the smaller the more units there are. With biases of zero all would bend at the origin, and a network of one
/// input would have to move them away one by one.
/// @param network its W[1] and b[1] are overwritten
/// @param a lower end of every input
/// @param b upper end of every input
/// @param seed of slopes and places
//! [spread]
inline void spread_units(Network& network, double a, double b, std::uint64_t seed) {
  training::Random random(seed);
  boost::random::uniform_real_distribution<double> place(a, b);
  Tensor<2>& W = network.W[1];
  training::draw_normal(W, 4 * double(W.dim[0]) / ((b - a) * (b - a)), random);
  for (Index i = 0; i < W.dim[0]; ++i) {
    double z = 0;
    for (Index j = 0; j < W.dim[1]; ++j) z += double(W(i, j)) * place(random);
    network.b[1](i) = static_cast<Real>(-z);
  }
}
//! [spread]

/// A batch with samples in it.
/// @param network whose layers it is for
/// @param samples inputs and targets
/// @return the batch
inline Batch batch_of(const Network& network, const Samples& samples) {
  Batch batch(network, samples.x.dim[1]);
  batch.h[0] = samples.x, batch.y = samples.y;
  return batch;
}

/// Steps of Adam with all samples; the rate falls to 0 along a cosine, so that the last steps settle.
/// Throws std::runtime_error when the cost is no longer finite.
/// @param network learns
/// @param samples what from
/// @param steps how many
/// @param eta learning rate of the first step
/// @param after_step called as after_step(t, C) with the step from 0 and the cost before it; false ends the learning
/// @return the cost of the network at the end
//! [fit]
inline double fit(Network& network, const Samples& samples, Index steps, double eta,
                  const std::function<bool(Index, double)>& after_step) {
  Network gradient = network;
  optimization::Adam<Network> adam(network);
  Batch batch = batch_of(network, samples);

  for (Index t = 0; t < steps; ++t) {
    const double C = forward(network, batch);
    training::check_finite(C, 0, t, eta);
    training::set_to_zero(gradient);
    backward(network, batch, gradient);
    adam.step(network, gradient, optimization::cosine(eta, double(t), double(steps)));
    if (!after_step(t, C)) break;
  }
  return forward(network, batch);
}
//! [fit]

/// What a network answers.
/// @param network the parameters
/// @param x inputs [N][M]
/// @return outputs [K][M]
inline Tensor<2> outputs(const Network& network, const Tensor<2>& x) {
  Batch batch(network, x.dim[1]);
  batch.h[0] = x;
  forward(network, batch);
  return batch.h.back();
}

/// The fraction of samples whose largest output is not their class.
/// @param network the parameters
/// @param samples one-hot targets
/// @return the error, 0 to 1
inline double error_rate(const Network& network, const Samples& samples) {
  const Tensor<2> p = outputs(network, samples.x);
  Index wrong = 0;
  for (Index m = 0; m < p.dim[1]; ++m) {
    Index winner = 0;
    for (Index k = 1; k < p.dim[0]; ++k)
      if (p(k, m) > p(winner, m)) winner = k;
    wrong += samples.y(winner, m) != 1;
  }
  return double(wrong) / double(p.dim[1]);
}

/// The largest |output - target|, the error that the approximation theorem speaks of.
/// @param network with a linear output
/// @param samples where it is compared
/// @return the sup error over these samples
inline double sup_error(const Network& network, const Samples& samples) {
  const Tensor<2> h = outputs(network, samples.x);
  double largest = 0;
  for (Index n = 0; n < h.size(); ++n)
    largest = std::max(largest, std::abs(double(h.data()[n]) - double(samples.y.data()[n])));
  return largest;
}

}  // namespace lbl::mlp::capacity
