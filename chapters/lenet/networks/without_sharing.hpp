#pragma once
/// @file
/// The handbook's network with a kernel of its own at every position: C1 and C3 are locally connected. It sees as small
/// regions as a LeNet, but what it learns at one place it does not know at another; notes.
#include "costs/softmax_cross_entropy.hpp"
#include "layers/pooling.hpp"
#include "lenet/layers.hpp"
#include "lenet/locally_connected.hpp"

#include <string>

namespace lbl::lenet {

/// Its parameters. A gradient has the same type. Locally connected layers have the chapter's loops only.
struct NetworkWithoutSharing {
  static constexpr const char* name = "without sharing";

  LocallyConnected C1{6, 1, 5, 28, 28, {.padding = 2}};
  LocallyConnected C3{16, 6, 5, 14, 14};
  Dense C5{120, 16 * 5 * 5}, F6{84, 120}, output{10, 84};
  Choice choice = {};

  struct Batch;
};

/// Walks over the parameters; see training/parameters.hpp.
/// @param visit called as visit("C1.W", network.C1.W, others.C1.W...), ("C1.b", ...), ...
/// @param network the network
/// @param others more of the same type
template <class Visit, class First, class... Others>
  requires std::is_same_v<std::remove_const_t<First>, NetworkWithoutSharing>
void for_each_parameter(Visit&& visit, First& network, Others&... others) {
  visit("C1.W", network.C1.W, others.C1.W...), visit("C1.b", network.C1.b, others.C1.b...);
  visit("C3.W", network.C3.W, others.C3.W...), visit("C3.b", network.C3.b, others.C3.b...);
  visit("C5.W", network.C5.W, others.C5.W...), visit("C5.b", network.C5.b, others.C5.b...);
  visit("F6.W", network.F6.W, others.F6.W...), visit("F6.b", network.F6.b, others.F6.b...);
  visit("output.W", network.output.W, others.output.W...), visit("output.b", network.output.b, others.output.b...);
}

/// Draws the weights of every layer as He et al. 2015; biases stay zero.
/// @param network its weights are overwritten
/// @param random the generator, advanced
inline void initialise(NetworkWithoutSharing& network, training::Random& random) {
  const auto draw = [&](LocallyConnected& layer, Index inputs) {
    training::draw_normal(layer.W, training::weight_variance(training::Initialisation::he, inputs, 1), random);
  };
  draw(network.C1, 25), draw(network.C3, 6 * 25);
  initialise(network.C5, random), initialise(network.F6, random), initialise(network.output, random);
}

/// What M samples leave in the network, as HandbookLeNet::Batch.
struct NetworkWithoutSharing::Batch {
  Tensor<4> x;                       ///< images [1][28][28][M]
  Tensor<4> z1, h1, h2;              ///< C1 [6][28][28][M], and S2 [6][14][14][M]
  Tensor<4> z3, h3, h4;              ///< C3 [16][10][10][M], and S4 [16][5][5][M]
  Tensor<2> z5, h5, z6, h6;          ///< [120][M], [84][M]
  Tensor<2> z7, p, y;                ///< output, probabilities and targets [10][M]
  layers::Winners winners2, winners4;
  Tensor<4> delta1, delta_h2, delta3, delta_h4;
  Tensor<2> delta5, delta6, delta7;

  Batch() = default;
  /// Room for M samples, all zero.
  /// @param M number of samples
  Batch(const NetworkWithoutSharing&, Index M) : x(1, 28, 28, M) {
    z1 = h1 = delta1 = Tensor<4>(6, 28, 28, M), h2 = delta_h2 = Tensor<4>(6, 14, 14, M);
    z3 = h3 = delta3 = Tensor<4>(16, 10, 10, M), h4 = delta_h4 = Tensor<4>(16, 5, 5, M);
    z5 = h5 = delta5 = Tensor<2>(120, M), z6 = h6 = delta6 = Tensor<2>(84, M);
    z7 = p = y = delta7 = Tensor<2>(10, M);
  }
};

/// Forward pass: from x to the probabilities p.
/// @param network the parameters
/// @param batch x and y are read; all else but the deltas is overwritten
/// @return the mean cost C of the M samples, in nats
inline double forward(const NetworkWithoutSharing& network, NetworkWithoutSharing::Batch& batch) {
  const auto& [C1, C3, C5, F6, output, choice] = network;

  locally_connected_forward(C1, batch.x, batch.z1);
  activate(choice, batch.z1, batch.h1);
  layers::max_pooling(batch.h1, {}, batch.h2, batch.winners2);
  locally_connected_forward(C3, batch.h2, batch.z3);
  activate(choice, batch.z3, batch.h3);
  layers::max_pooling(batch.h3, {}, batch.h4, batch.winners4);
  forward(choice, C5, flatten(batch.h4), batch.z5);
  activate(choice, batch.z5, batch.h5);
  forward(choice, F6, batch.h5, batch.z6);
  activate(choice, batch.z6, batch.h6);
  forward(choice, output, batch.h6, batch.z7);
  return costs::softmax_cross_entropy(batch.z7, batch.y, batch.p);
}

/// Backward pass, after forward() of the same batch: the same lines from last to first.
/// @param network the parameters
/// @param batch its deltas are overwritten
/// @param gradient dC/dW and dC/db are added to it
inline void backward(const NetworkWithoutSharing& network, NetworkWithoutSharing::Batch& batch,
                     NetworkWithoutSharing& gradient) {
  const auto& [C1, C3, C5, F6, output, choice] = network;

  costs::softmax_cross_entropy_backward(batch.p, batch.y, batch.delta7);
  backward_parameters(choice, batch.delta7, batch.h6, gradient.output);
  backward_input(choice, output, batch.delta7, batch.delta6);
  activate_backward(choice, batch.h6, batch.delta6);
  backward_parameters(choice, batch.delta6, batch.h5, gradient.F6);
  backward_input(choice, F6, batch.delta6, batch.delta5);
  activate_backward(choice, batch.h5, batch.delta5);
  backward_parameters(choice, batch.delta5, flatten(batch.h4), gradient.C5);
  Tensor<2> delta_h4 = flatten(batch.delta_h4);
  backward_input(choice, C5, batch.delta5, delta_h4);
  layers::max_pooling_backward(batch.delta_h4, {}, batch.winners4, batch.delta3);
  activate_backward(choice, batch.h3, batch.delta3);
  locally_connected_backward_parameters(batch.delta3, batch.h2, gradient.C3);
  locally_connected_backward_input(C3, batch.delta3, batch.delta_h2);
  layers::max_pooling_backward(batch.delta_h2, {}, batch.winners2, batch.delta1);
  activate_backward(choice, batch.h1, batch.delta1);
  locally_connected_backward_parameters(batch.delta1, batch.x, gradient.C1);
}

/// dC/dx, the error that reaches the images, after backward() of the same batch.
/// @param network the parameters
/// @param batch its delta1 is read
/// @return dC/dx [1][28][28][M]
inline Tensor<4> input_gradient(const NetworkWithoutSharing& network, const NetworkWithoutSharing::Batch& batch) {
  Tensor<4> delta_x = batch.x;
  locally_connected_backward_input(network.C1, batch.delta1, delta_x);
  return delta_x;
}

}  // namespace lbl::lenet
