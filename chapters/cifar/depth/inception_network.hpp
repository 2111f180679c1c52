#pragma once
/// @file
/// A small network of inception modules: a convolution, two modules with max pooling between them, the average of each
/// map, and a fully-connected layer.
#include "cifar/depth/inception_module.hpp"
#include "cifar/networks/scores.hpp"
#include "cifar/pooling.hpp"

namespace lbl::cifar {

/// Its parameters. A gradient has the same type.
//! [network]
struct InceptionNetwork {
  static constexpr const char* name = "inception";

  NormalisedConvolution first;
  std::array<InceptionModule, 2> module;
  Convolution output;
  Loops loops = Loops::core;

  InceptionNetwork() = default;
  /// Kernels zero. The module at 16 x 16 has 4k maps if k is even, that at 8 x 8 has 8k.
  /// @param k maps of the first convolution
  explicit InceptionNetwork(Index k)
      : first(k, 3, 3, {1, 1}),
        module{{{{.one = k, .reduce_three = k, .three = 2 * k, .reduce_five = half(k), .five = half(k),
                  .pooled = half(k)}, k},
                {{.one = 2 * k, .reduce_three = 2 * k, .three = 4 * k, .reduce_five = k, .five = k, .pooled = k},
                 3 * k + 2 * half(k)}}},
        output(10, 8 * k, 1) {}

  /// k/2, at least 1.
  static Index half(Index k) { return std::max<Index>(1, k / 2); }

  /// Walks over the layers.
  template <class Visit, class Network, class... Others>
  static void for_each_layer(Visit&& visit, Network& network, Others&... others) {
    visit("C1", network.first, others.first...);
    for_each_layer_of_module(visit, "I1", network.module[0], others.module[0]...);
    for_each_layer_of_module(visit, "I2", network.module[1], others.module[1]...);
    visit("output", network.output, others.output...);
  }

  struct Batch;
};
//! [network]

/// What M samples leave in the network.
struct InceptionNetwork::Batch {
  Tensor<4> x;                        ///< images [3][32][32][M]
  Maps first;                         ///< 32 x 32
  Pooled smaller, smallest;           ///< 16 x 16, and 8 x 8
  std::array<InceptionMaps, 2> maps;  ///< of the modules
  Pooled means;                       ///< the mean of each map
  Scores scores;                      ///< of the classes

  Batch() = default;
  /// Room for M samples, all zero.
  /// @param network whose layers it is for
  /// @param M number of samples
  Batch(const InceptionNetwork& network, Index M)
      : x(3, 32, 32, M), first(network.first, x), smaller(first.h, 2), scores(10, M) {
    maps[0] = InceptionMaps(network.module[0], smaller.h);
    smallest = Pooled(maps[0].h, 2);
    maps[1] = InceptionMaps(network.module[1], smallest.h);
    means = Pooled(maps[1].h, 8);
  }
};

/// Forward pass: from x to the probabilities p.
/// @param network the parameters
/// @param pass which statistics
/// @param batch x and y are read; all else but the deltas is overwritten
/// @return the mean cost C, in nats
//! [forward]
inline double forward(const InceptionNetwork& network, Pass pass, InceptionNetwork::Batch& batch) {
  const auto& [first, module, output, loops] = network;
  forward(loops, pass, first, batch.x, batch.first);
  activate(batch.first.h);
  pool(Pooling::maximum, 2, batch.first.h, batch.smaller);
  forward(loops, pass, module[0], batch.smaller.h, batch.maps[0]);
  pool(Pooling::maximum, 2, batch.maps[0].h, batch.smallest);
  forward(loops, pass, module[1], batch.smallest.h, batch.maps[1]);
  pool(Pooling::average, 8, batch.maps[1].h, batch.means);
  return forward(loops, output, batch.means.h, batch.scores);
}
//! [forward]

/// Backward pass, after forward() of the same batch in training.
/// @param network the parameters
/// @param batch its deltas are overwritten
/// @param gradient dC/dw of every parameter is added to it
inline void backward(const InceptionNetwork& network, InceptionNetwork::Batch& batch, InceptionNetwork& gradient) {
  const auto& [first, module, output, loops] = network;
  backward(loops, output, batch.means.h, batch.scores, gradient.output, batch.means.delta);
  pool_backward(Pooling::average, 8, batch.means, batch.maps[1].delta);
  backward(loops, module[1], batch.smallest.h, batch.maps[1], gradient.module[1], batch.smallest.delta);
  pool_backward(Pooling::maximum, 2, batch.smallest, batch.maps[0].delta);
  backward(loops, module[0], batch.smaller.h, batch.maps[0], gradient.module[0], batch.smaller.delta);
  pool_backward(Pooling::maximum, 2, batch.smaller, batch.first.delta);
  activate_backward(batch.first.h, batch.first.delta);
  backward(loops, first, batch.x, batch.first, gradient.first);
}

/// dC/dx, the error that reaches the images, after backward() of the same batch.
/// @param network the parameters
/// @param batch the delta of its first layer is read
/// @return dC/dx [3][32][32][M]
inline Tensor<4> input_gradient(const InceptionNetwork& network, const InceptionNetwork::Batch& batch) {
  Tensor<4> delta_x = batch.x;
  backward_input(network.loops, network.first.convolution, batch.first.delta, delta_x);
  return delta_x;
}

/// After a training pass: the running statistics move towards those of the batch.
/// @param network its running statistics move
/// @param batch of a forward pass in training
inline void update_running(InceptionNetwork& network, const InceptionNetwork::Batch& batch) {
  update_running(network.first, batch.first);
  for (std::size_t n = 0; n < 2; ++n) update_running(network.module[n], batch.maps[n]);
}

}  // namespace lbl::cifar
