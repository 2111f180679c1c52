#pragma once
/// @file
/// The network of handbook section 3.2.6: four blocks of convolution, batch normalisation, ReLU and pooling, then one
/// fully-connected layer.
#include "cifar/layers.hpp"
#include "cifar/networks/scores.hpp"
#include "cifar/pooling.hpp"

#include <array>

namespace lbl::cifar {

/// Its parameters. A gradient has the same type.
//! [network]
struct HandbookNetwork {
  static constexpr const char* name = "handbook";
  static constexpr Index blocks = 4;
  static constexpr std::array<Index, blocks> windows{1, 2, 2, 8};  // of the pooling \eq{handbook-cifar-arch}

  std::array<NormalisedConvolution, blocks> block;
  Convolution output;  ///< 8k -> 10, its window is the whole map of one pixel
  Pooling pooling = Pooling::maximum;
  double temperature = 1;  ///< of the softmax
  Loops loops = Loops::core;

  HandbookNetwork() = default;
  /// Kernels zero.
  /// @param k maps of the first block: the widths are k, 2k, 4k, 8k
  /// @param how_to_pool by maxima, by averages, or by strides
  explicit HandbookNetwork(Index k, Pooling how_to_pool = Pooling::maximum)
      : block{{{k, 3, 3, {.padding = 1}},                         // 32 x 32      \eq{handbook-cifar-l1}
               {2 * k, k, 3, {stride(1, how_to_pool), 1}},        // pooled to 16 \eq{handbook-cifar-l2}
               {4 * k, 2 * k, 3, {stride(2, how_to_pool), 1}},    // pooled to 8  \eq{handbook-cifar-l3}
               {8 * k, 4 * k, 3, {stride(3, how_to_pool), 1}}}},  // pooled to 1  \eq{handbook-cifar-l4}
        output(10, 8 * k, 1),                                     // \eq{handbook-cifar-fc}
        pooling(how_to_pool) {}

  /// Stride of the convolution of a block: 2 in the place of a pooling by 2.
  static constexpr Index stride(Index l, Pooling how) {
    return how == Pooling::strided && windows[l] == 2 ? 2 : 1;  // \eq{notes-allconv}
  }
  /// Window of the pooling of block l; 1 leaves the maps as they are.
  Index window(Index l) const { return block[l].convolution.sliding.stride == 2 ? 1 : windows[l]; }

  /// Walks over the layers.
  template <class Visit, class Network, class... Others>
  static void for_each_layer(Visit&& visit, Network& network, Others&... others) {
    for (Index l = 0; l < blocks; ++l) visit("C" + std::to_string(l + 1), network.block[l], others.block[l]...);
    visit("output", network.output, others.output...);
  }

  struct Batch;
};
//! [network]

/// What M samples leave in the network.
//! [batch]
struct HandbookNetwork::Batch {
  Tensor<4> x;                        ///< images [3][32][32][M]
  std::array<Maps, blocks> maps;      ///< of each block, before pooling
  std::array<Pooled, blocks> pooled;  ///< after it; empty where the window is 1
  Scores scores;                      ///< of the classes

  Batch() = default;
  /// Room for M samples, all zero.
  /// @param network whose layers it is for
  /// @param M number of samples
  Batch(const HandbookNetwork& network, Index M) : x(3, 32, 32, M), scores(10, M, network.temperature) {
    for (Index l = 0; l < blocks; ++l) {
      maps[l] = Maps(network.block[l], l == 0 ? x : out(network, l - 1));
      if (network.window(l) > 1) pooled[l] = Pooled(maps[l].h, network.window(l));
    }
  }
  /// What block l hands to the next one.
  const Tensor<4>& out(const HandbookNetwork& network, Index l) const {
    return network.window(l) > 1 ? pooled[l].h : maps[l].h;
  }
};
//! [batch]

/// Products that the forward pass of one image adds up, those with padded zeros included.
/// @param network whose layers
/// @return their number
inline Index multiply_adds(const HandbookNetwork& network) {
  const HandbookNetwork::Batch batch(network, 1);
  Index count = network.output.W.size();
  for (Index l = 0; l < network.blocks; ++l) {
    const auto& [K, I, J, M] = batch.maps[l].z.dim;
    count += network.block[l].convolution.W.size() * I * J;
  }
  return count;
}

/// Forward pass: from x to the probabilities p.
/// @param network the parameters
/// @param pass in training with the statistics of the batch, in testing with the running ones
/// @param batch x and y are read; all else but the deltas is overwritten
/// @return the mean cost C of the M samples, in nats
//! [forward]
inline double forward(const HandbookNetwork& network, Pass pass, HandbookNetwork::Batch& batch) {
  const Loops loops = network.loops;
  for (Index l = 0; l < network.blocks; ++l) {
    const Tensor<4>& below = l == 0 ? batch.x : batch.out(network, l - 1);
    const NormalisedConvolution& block = network.block[l];
    const Index window = network.window(l);
    Maps& maps = batch.maps[l];
    Pooled& pooled = batch.pooled[l];
    // Convolution, batch normalisation, ReLU, and pooling unless its window is 1
    if (window == 1) forward_activated(loops, pass, block, below, maps);  // \eq{lecture-components}
    else forward_pooled(loops, pass, network.pooling, window, block, below, maps, pooled);  // \eq{handbook-cifar-block}
  }
  return forward(loops, network.output, batch.out(network, network.blocks - 1), batch.scores);
}
//! [forward]

/// Backward pass, after forward() of the same batch in training: the same lines from last to first.
/// @param network the parameters
/// @param batch its deltas are overwritten
/// @param gradient dC/dw of every parameter is added to it
//! [backward]
inline void backward(const HandbookNetwork& network, HandbookNetwork::Batch& batch, HandbookNetwork& gradient) {
  const auto delta_out = [&](Index l) -> Tensor<4>& {
    return network.window(l) > 1 ? batch.pooled[l].delta : batch.maps[l].delta;
  };
  constexpr Index last = HandbookNetwork::blocks - 1;
  backward(network.loops, network.output, batch.out(network, last), batch.scores, gradient.output, delta_out(last));
  for (Index l = last; l >= 0; --l) {
    const Index window = network.window(l);
    const Tensor<4>& below = l == 0 ? batch.x : batch.out(network, l - 1);
    Maps& maps = batch.maps[l];
    if (window == 1) backward_activated(network.loops, network.block[l], below, maps, gradient.block[l]);
    else backward_pooled(network.loops, network.pooling, window, network.block[l], below, batch.pooled[l], maps,
                         gradient.block[l]);
    if (l > 0) backward_input(network.loops, network.block[l].convolution, maps.delta, delta_out(l - 1));
  }
}
//! [backward]

/// dC/dx, the error that reaches the images, after backward() of the same batch.
/// @param network the parameters
/// @param batch the delta of its first block is read
/// @return dC/dx [3][32][32][M]
inline Tensor<4> input_gradient(const HandbookNetwork& network, const HandbookNetwork::Batch& batch) {
  Tensor<4> delta_x = batch.x;
  backward_input(network.loops, network.block[0].convolution, batch.maps[0].delta, delta_x);
  return delta_x;
}

/// After a training pass: the running statistics of every block move towards those of the batch.
/// @param network its running statistics move
/// @param batch of a forward pass in training
inline void update_running(HandbookNetwork& network, const HandbookNetwork::Batch& batch) {
  for (Index l = 0; l < network.blocks; ++l) update_running(network.block[l], batch.maps[l]);
}

}  // namespace lbl::cifar
