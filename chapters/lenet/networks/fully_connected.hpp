#pragma once
/// @file
/// A multi-layer perceptron of two hidden layers, to which all pixels are alike wherever they are.
#include "lenet/layers/choice.hpp"

#include <type_traits>

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
void initialise(FullyConnected& network, training::Random& random);

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
double forward(const FullyConnected& network, FullyConnected::Batch& batch);

/// Backward pass, after forward() of the same batch: the same lines from last to first.
/// @param network the parameters
/// @param batch its deltas are overwritten
/// @param gradient dC/dW and dC/db are added to it
void backward(const FullyConnected& network, FullyConnected::Batch& batch, FullyConnected& gradient);

/// dC/dx, the error that reaches the images, after backward() of the same batch.
/// @param network the parameters
/// @param batch its delta1 is read
/// @return dC/dx [1][28][28][M]
Tensor<4> input_gradient(const FullyConnected& network, const FullyConnected::Batch& batch);

}  // namespace lbl::lenet
