#pragma once
/// @file
/// A multi-layer perceptron of two hidden layers, to which all pixels are alike wherever they are.
#include "costs/softmax_cross_entropy.hpp"
#include "lenet/layers.hpp"

#include <string>

namespace lbl::lenet {

/// Its parameters. A gradient has the same type.
struct FullyConnected {
  static constexpr const char* name = "MLP";

  Dense first{100, 28 * 28}, second{100, 100}, output{10, 100};
  Choice choice = {};

  struct Batch;
};

/// Walks over the parameters; see training/parameters.hpp.
/// @param visit called as visit("first.W", network.first.W, others.first.W...), ("first.b", ...), ...
/// @param network the network
/// @param others more of the same type
template <class Visit, class First, class... Others>
  requires std::is_same_v<std::remove_const_t<First>, FullyConnected>
void for_each_parameter(Visit&& visit, First& network, Others&... others) {
  visit("first.W", network.first.W, others.first.W...), visit("first.b", network.first.b, others.first.b...);
  visit("second.W", network.second.W, others.second.W...), visit("second.b", network.second.b, others.second.b...);
  visit("output.W", network.output.W, others.output.W...), visit("output.b", network.output.b, others.output.b...);
}

/// Draws the weights of every layer; biases stay zero.
/// @param network its weights are overwritten
/// @param random the generator, advanced
inline void initialise(FullyConnected& network, training::Random& random) {
  initialise(network.first, random), initialise(network.second, random), initialise(network.output, random);
}

/// What M samples leave in the network.
struct FullyConnected::Batch {
  Tensor<4> x;               ///< images [1][28][28][M]
  Tensor<2> z1, h1, z2, h2;  ///< [100][M]
  Tensor<2> z3, p, y;        ///< output, probabilities and targets [10][M]
  Tensor<2> delta1, delta2, delta3;

  Batch() = default;
  /// Room for M samples, all zero.
  /// @param M number of samples
  Batch(const FullyConnected&, Index M) : x(1, 28, 28, M) {
    z1 = h1 = delta1 = z2 = h2 = delta2 = Tensor<2>(100, M);
    z3 = p = y = delta3 = Tensor<2>(10, M);
  }
};

/// Forward pass: from x to the probabilities p.
/// @param network the parameters
/// @param batch x and y are read; all else but the deltas is overwritten
/// @return the mean cost C of the M samples, in nats
inline double forward(const FullyConnected& network, FullyConnected::Batch& batch) {
  const auto& [first, second, output, choice] = network;

  forward(choice, first, flatten(batch.x), batch.z1);
  activate(choice, batch.z1, batch.h1);
  forward(choice, second, batch.h1, batch.z2);
  activate(choice, batch.z2, batch.h2);
  forward(choice, output, batch.h2, batch.z3);
  return costs::softmax_cross_entropy(batch.z3, batch.y, batch.p);
}

/// Backward pass, after forward() of the same batch: the same lines from last to first.
/// @param network the parameters
/// @param batch its deltas are overwritten
/// @param gradient dC/dW and dC/db are added to it
inline void backward(const FullyConnected& network, FullyConnected::Batch& batch, FullyConnected& gradient) {
  const auto& [first, second, output, choice] = network;

  costs::softmax_cross_entropy_backward(batch.p, batch.y, batch.delta3);
  backward_parameters(choice, batch.delta3, batch.h2, gradient.output);
  backward_input(choice, output, batch.delta3, batch.delta2);
  activate_backward(choice, batch.h2, batch.delta2);
  backward_parameters(choice, batch.delta2, batch.h1, gradient.second);
  backward_input(choice, second, batch.delta2, batch.delta1);
  activate_backward(choice, batch.h1, batch.delta1);
  backward_parameters(choice, batch.delta1, flatten(batch.x), gradient.first);
}

/// dC/dx, the error that reaches the images, after backward() of the same batch.
/// @param network the parameters
/// @param batch its delta1 is read
/// @return dC/dx [1][28][28][M]
inline Tensor<4> input_gradient(const FullyConnected& network, const FullyConnected::Batch& batch) {
  Tensor<4> delta_x = batch.x;
  Tensor<2> flat = flatten(delta_x);
  backward_input(network.choice, network.first, batch.delta1, flat);
  return delta_x;
}

}  // namespace lbl::lenet
