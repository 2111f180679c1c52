#pragma once
/// @file
/// The notes' example of a ConvNet: INPUT [32x32x3] - CONV, 12 filters - RELU - POOL [16x16x12] - FC, 10 scores.
#include "cifar/layers.hpp"
#include "cifar/networks/scores.hpp"
#include "cifar/pooling.hpp"

namespace lbl::cifar {

/// Its parameters. A gradient has the same type.
//! [network]
struct SimpleNetwork {
  static constexpr const char* name = "simple";

  Convolution conv{12, 3, 3, {.padding = 1}};  // [32x32x12]
  Convolution fc{10, 12, 16};                  // 3072 -> 10: 30730 parameters \eq{notes-example}
  Loops loops = Loops::core;

  /// Walks over the layers.
  template <class Visit, class Network, class... Others>
  static void for_each_layer(Visit&& visit, Network& network, Others&... others) {
    visit("CONV", network.conv, others.conv...), visit("FC", network.fc, others.fc...);
  }

  struct Batch;
};
//! [network]

/// What M samples leave in the network.
struct SimpleNetwork::Batch {
  Tensor<4> x;         ///< images [3][32][32][M]
  Tensor<4> h, delta;  ///< [12][32][32][M]
  Pooled pooled;       ///< [12][16][16][M]
  Scores scores;       ///< of the classes

  Batch() = default;
  /// Room for M samples, all zero.
  /// @param network whose layers it is for
  /// @param M number of samples
  Batch(const SimpleNetwork& network, Index M)
      : x(3, 32, 32, M), h(network.conv.output(x)), delta(h), pooled(h, 2), scores(10, M) {}
};

/// Forward pass: from x to the probabilities p; nothing in it depends on the kind of pass.
/// @param network the parameters
/// @param batch x and y are read; all else but the deltas is overwritten
/// @return the mean cost C, in nats
//! [forward]
inline double forward(const SimpleNetwork& network, Pass, SimpleNetwork::Batch& batch) {
  forward(network.loops, network.conv, batch.x, batch.h);                   // CONV
  activate(batch.h);                                                        // RELU
  pool(Pooling::maximum, 2, batch.h, batch.pooled);                         // POOL
  return forward(network.loops, network.fc, batch.pooled.h, batch.scores);  // FC
}
//! [forward]

/// Backward pass, after forward() of the same batch.
/// @param network the parameters
/// @param batch its deltas are overwritten
/// @param gradient dC/dw of every parameter is added to it
inline void backward(const SimpleNetwork& network, SimpleNetwork::Batch& batch, SimpleNetwork& gradient) {
  backward(network.loops, network.fc, batch.pooled.h, batch.scores, gradient.fc, batch.pooled.delta);
  pool_backward(Pooling::maximum, 2, batch.pooled, batch.delta);
  activate_backward(batch.h, batch.delta);
  backward_parameters(network.loops, batch.delta, batch.x, gradient.conv);
}

/// dC/dx, the error that reaches the images, after backward() of the same batch.
/// @param network the parameters
/// @param batch the delta of its first layer is read
/// @return dC/dx [3][32][32][M]
inline Tensor<4> input_gradient(const SimpleNetwork& network, const SimpleNetwork::Batch& batch) {
  Tensor<4> delta_x = batch.x;
  backward_input(network.loops, network.conv, batch.delta, delta_x);
  return delta_x;
}

/// Nothing is normalised, so that there is nothing to keep.
inline void update_running(SimpleNetwork&, const SimpleNetwork::Batch&) {}

}  // namespace lbl::cifar
