#pragma once
/// @file
/// The handbook's network with a kernel of its own at every position: C1 and C3 are locally connected. It sees as small
/// regions as a LeNet, but what it learns at one place it does not know at another; notes.
#include "layers/pooling.hpp"
#include "lenet/layers/choice.hpp"
#include "lenet/layers/locally_connected.hpp"

#include <type_traits>

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
void initialise(NetworkWithoutSharing& network, training::Random& random);

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
double forward(const NetworkWithoutSharing& network, NetworkWithoutSharing::Batch& batch);

/// Backward pass, after forward() of the same batch: the same lines from last to first.
/// @param network the parameters
/// @param batch its deltas are overwritten
/// @param gradient dC/dW and dC/db are added to it
void backward(const NetworkWithoutSharing& network, NetworkWithoutSharing::Batch& batch,
              NetworkWithoutSharing& gradient);

/// dC/dx, the error that reaches the images, after backward() of the same batch.
/// @param network the parameters
/// @param batch its delta1 is read
/// @return dC/dx [1][28][28][M]
Tensor<4> input_gradient(const NetworkWithoutSharing& network, const NetworkWithoutSharing::Batch& batch);

}  // namespace lbl::lenet
