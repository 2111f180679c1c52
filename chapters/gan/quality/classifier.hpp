#pragma once
/// @file
/// A judge of generated images: a classifier that has learned the classes of the real ones.
#include "costs/softmax_cross_entropy.hpp"
#include "data/batches.hpp"
#include "gan/network.hpp"
#include "gan/sources/images.hpp"
#include "optimization/optimizers.hpp"
#include "training/score.hpp"

#include <vector>

namespace lbl::gan {

/// Probabilities of the classes.
/// @param classifier softmax of its z^L
/// @param x images [N][M], pixels between -1 and 1
/// @return p [K][M]
inline Tensor<2> class_probabilities(const Network& classifier, const Tensor<2>& x) {
  Batch batch(classifier, x.dim[1]);
  copy(x, batch.h[0]);
  forward(classifier, batch);
  Tensor<2> p = batch.z.back();
  costs::softmax_cross_entropy(batch.z.back(), Tensor<2>(p.dim[0], p.dim[1]), p);
  return p;
}

/// A multi-layer perceptron that learns the classes of a training set by Adam.
/// @param samples the training set
/// @param units of its one hidden layer
/// @param epochs passes over the samples
/// @param seed of its weights and of the order of the samples
/// @return the network
inline Network trained_classifier(const data::Dataset& samples, Index units, Index epochs, std::uint64_t seed) {
  Network network({samples.pixels(), units, samples.classes()}, Activation::relu), gradient = network;
  training::Random random(seed);
  initialise(network, random);
  optimization::Adam<Network> adam(network);
  Tensor<2> y;
  for (Index epoch = 0; epoch < epochs; ++epoch) {
    const std::vector<Index> order = data::shuffled_order(samples.size(), seed, epoch);
    Batch batch;
    for (const auto which : data::mini_batches(order, 128)) {
      if (batch.h.empty() || batch.M() != Index(which.size())) batch = Batch(network, Index(which.size()));
      data::gather(samples, which, pixels, batch.h[0], y);
      forward(network, batch);
      costs::softmax_cross_entropy(batch.z.back(), y, batch.h.back());
      costs::softmax_cross_entropy_backward(batch.h.back(), y, batch.delta.back());
      training::set_to_zero(gradient);
      backward(network, batch, gradient);
      adam.step(network, gradient);
    }
  }
  return network;
}

/// How often a classifier is right.
/// @param classifier the network
/// @param samples images and labels
/// @return part of the samples
inline double accuracy(const Network& classifier, const data::Dataset& samples) {
  training::Score score;
  Tensor<2> x, y;
  const std::vector<Index> all = data::shuffled_order(samples.size(), 0, 0);
  for (const auto which : data::mini_batches(all, 500)) {
    data::gather(samples, which, pixels, x, y);
    score.add(class_probabilities(classifier, x), y, 0);
  }
  return score.accuracy();
}

}  // namespace lbl::gan
