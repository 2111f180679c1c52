#pragma once
/// @file
/// The network that the lecture calls LeNet-5 (erratum E97): 20 and 50 padded 5 x 5 convolutions, 500 units.
#include "layers/pooling.hpp"
#include "lenet/layers/choice.hpp"

#include <type_traits>

namespace lbl::lenet {

/// Its parameters. A gradient has the same type.
//! [network]
struct LectureLeNet {
  static constexpr const char* name = "lecture";

  Convolution conv1{20, 1, 5, {.padding = 2}};   // 28 -> 28 \eq{lecture-lenet}
  Convolution conv2{50, 20, 5, {.padding = 2}};  // 14 -> 14
  Dense linear1{500, 50 * 7 * 7};                // of 2450 flattened \eq{lecture-lenet-params}
  Dense linear2{10, 500};
  Choice choice = {};

  struct Batch;
};
//! [network]

/// Walks over the parameters; see training/parameters.hpp.
/// @param visit called as visit("conv1.W", network.conv1.W, others.conv1.W...), ("conv1.b", ...), ...
/// @param network the network
/// @param others more of the same type
template <class Visit, class First, class... Others>
  requires std::is_same_v<std::remove_const_t<First>, LectureLeNet>
void for_each_parameter(Visit&& visit, First& network, Others&... others) {
  visit("conv1.W", network.conv1.W, others.conv1.W...), visit("conv1.b", network.conv1.b, others.conv1.b...);
  visit("conv2.W", network.conv2.W, others.conv2.W...), visit("conv2.b", network.conv2.b, others.conv2.b...);
  visit("linear1.W", network.linear1.W, others.linear1.W...);
  visit("linear1.b", network.linear1.b, others.linear1.b...);
  visit("linear2.W", network.linear2.W, others.linear2.W...);
  visit("linear2.b", network.linear2.b, others.linear2.b...);
}

/// Draws the weights of every layer; biases stay zero.
/// @param network its weights are overwritten
/// @param random the generator, advanced
void initialise(LectureLeNet& network, training::Random& random);

/// What M samples leave in the network: pre-activations z, activations h, pooled maps, and the error of each.
//! [batch]
struct LectureLeNet::Batch {
  Tensor<4> x;           ///< images [1][28][28][M]
  Tensor<4> z1, h1, h2;  ///< [20][28][28][M], pooled [20][14][14][M]
  Tensor<4> z3, h3, h4;  ///< [50][14][14][M], pooled [50][7][7][M]
  Tensor<2> z5, h5;      ///< [500][M]
  Tensor<2> z6, p, y;    ///< output, probabilities and targets [10][M]
  layers::Winners winners2, winners4;
  Tensor<4> delta1, delta_h2, delta3, delta_h4;
  Tensor<2> delta5, delta6;

  Batch() = default;
  /// Room for M samples, all zero.
  /// @param network whose layers it is for
  /// @param M number of samples
  Batch(const LectureLeNet& network, Index M) : x(1, 28, 28, M) {
    z1 = h1 = delta1 = network.conv1.output(x);
    h2 = delta_h2 = Tensor<4>(20, 14, 14, M);
    z3 = h3 = delta3 = network.conv2.output(h2);
    h4 = delta_h4 = Tensor<4>(50, 7, 7, M);
    z5 = h5 = delta5 = Tensor<2>(500, M);
    z6 = p = y = delta6 = Tensor<2>(10, M);
  }
};
//! [batch]

/// Forward pass: from x to the probabilities p, row by row of the lecture's table.
/// @param network the parameters
/// @param batch x and y are read; all else but the deltas is overwritten
/// @return the mean cost C of the M samples, in nats
double forward(const LectureLeNet& network, LectureLeNet::Batch& batch);

/// Backward pass, after forward() of the same batch: the same lines from last to first.
/// @param network the parameters
/// @param batch its deltas are overwritten
/// @param gradient dC/dW and dC/db are added to it
void backward(const LectureLeNet& network, LectureLeNet::Batch& batch, LectureLeNet& gradient);

/// dC/dx, the error that reaches the images, after backward() of the same batch.
/// @param network the parameters
/// @param batch its delta1 is read
/// @return dC/dx [1][28][28][M]
Tensor<4> input_gradient(const LectureLeNet& network, const LectureLeNet::Batch& batch);

}  // namespace lbl::lenet
