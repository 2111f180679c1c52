#pragma once
/// @file
/// The LeNet of the overview, figure 5: two valid convolutions, two average poolings, three fully-connected layers.
#include "lenet/layers/choice.hpp"

#include <type_traits>

namespace lbl::lenet {

/// Its parameters. A gradient has the same type.
//! [network]
struct OverviewLeNet {
  static constexpr const char* name = "overview";

  Convolution conv1, conv2;
  Dense fc1, fc2, fc3;
  Choice choice = {};

  /// All parameters zero.
  /// @param zeros rings of zeros around an image of 28 x 28 pixels: 2 makes it 32 x 32, which the overview does not say
  ///              (erratum E137); the convolutions add none
  explicit OverviewLeNet(Index zeros = 2) : conv1(6, 1, 5, {.padding = zeros}), conv2(16, 6, 5) {
    const Index rows = core::output_size(core::output_size(28 + 2 * zeros, 5) / 2, 5) / 2;  // 5 of 32, 4 of 28
    fc1 = Dense(120, 16 * rows * rows), fc2 = Dense(84, 120), fc3 = Dense(10, 84);  // \eq{overview-fig-5}
  }

  struct Batch;
};
//! [network]

/// Walks over the parameters; see training/parameters.hpp.
/// @param visit called as visit("conv1.W", network.conv1.W, others.conv1.W...), ("conv1.b", ...), ...
/// @param network the network
/// @param others more of the same type
template <class Visit, class First, class... Others>
  requires std::is_same_v<std::remove_const_t<First>, OverviewLeNet>
void for_each_parameter(Visit&& visit, First& network, Others&... others) {
  visit("conv1.W", network.conv1.W, others.conv1.W...), visit("conv1.b", network.conv1.b, others.conv1.b...);
  visit("conv2.W", network.conv2.W, others.conv2.W...), visit("conv2.b", network.conv2.b, others.conv2.b...);
  visit("fc1.W", network.fc1.W, others.fc1.W...), visit("fc1.b", network.fc1.b, others.fc1.b...);
  visit("fc2.W", network.fc2.W, others.fc2.W...), visit("fc2.b", network.fc2.b, others.fc2.b...);
  visit("fc3.W", network.fc3.W, others.fc3.W...), visit("fc3.b", network.fc3.b, others.fc3.b...);
}

/// Draws the weights of every layer; biases stay zero.
/// @param network its weights are overwritten
/// @param random the generator, advanced
void initialise(OverviewLeNet& network, training::Random& random);

/// What M samples leave in the network: pre-activations z, activations h, pooled maps, and the error of each.
//! [batch]
struct OverviewLeNet::Batch {
  Tensor<4> x;                  ///< images [1][28][28][M]
  Tensor<4> z1, h1, h2;         ///< first convolution and pooling
  Tensor<4> z3, h3, h4;         ///< second convolution and pooling
  Tensor<2> z5, h5, z6, h6;     ///< fully-connected layers [120][M], [84][M]
  Tensor<2> z7, p, y;           ///< output, probabilities and targets [10][M]
  Tensor<4> delta1, delta_h2, delta3, delta_h4;
  Tensor<2> delta5, delta6, delta7;

  Batch() = default;
  /// Room for M samples, all zero.
  /// @param network whose layers it is for
  /// @param M number of samples
  Batch(const OverviewLeNet& network, Index M) : x(1, 28, 28, M) {
    z1 = h1 = delta1 = network.conv1.output(x);
    h2 = delta_h2 = Tensor<4>(6, z1.dim[1] / 2, z1.dim[2] / 2, M);
    z3 = h3 = delta3 = network.conv2.output(h2);
    h4 = delta_h4 = Tensor<4>(16, z3.dim[1] / 2, z3.dim[2] / 2, M);
    z5 = h5 = delta5 = Tensor<2>(120, M);
    z6 = h6 = delta6 = Tensor<2>(84, M);
    z7 = p = y = delta7 = Tensor<2>(10, M);
  }
};
//! [batch]

/// Forward pass: from x to the probabilities p.
/// @param network the parameters
/// @param batch x and y are read; all else but the deltas is overwritten
/// @return the mean cost C of the M samples, in nats
double forward(const OverviewLeNet& network, OverviewLeNet::Batch& batch);

/// Backward pass, after forward() of the same batch: the same lines from last to first.
/// @param network the parameters
/// @param batch its deltas are overwritten
/// @param gradient dC/dW and dC/db are added to it
void backward(const OverviewLeNet& network, OverviewLeNet::Batch& batch, OverviewLeNet& gradient);

/// dC/dx, the error that reaches the images, after backward() of the same batch.
/// @param network the parameters
/// @param batch its delta1 is read
/// @return dC/dx [1][28][28][M]
Tensor<4> input_gradient(const OverviewLeNet& network, const OverviewLeNet::Batch& batch);

}  // namespace lbl::lenet
