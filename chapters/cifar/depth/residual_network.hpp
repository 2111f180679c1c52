#pragma once
/// @file
/// Networks of 6n + 2 layers, residual or plain (He et al. 2016, section 4.2): a convolution, three stages of n blocks
/// with w, 2w and 4w maps, the average of each map, and a fully-connected layer.
#include "cifar/depth/residual_block.hpp"
#include "cifar/networks/scores.hpp"
#include "cifar/pooling.hpp"

#include <vector>

namespace lbl::cifar {

/// Its parameters. A gradient has the same type.
//! [network]
struct ResidualNetwork {
  static constexpr const char* name = "residual";
  static constexpr Index last_side = 8;  ///< rows and columns of the last maps

  NormalisedConvolution first;
  std::vector<ResidualBlock> block;
  Convolution output;
  Loops loops = Loops::core;

  ResidualNetwork() = default;
  /// Kernels zero.
  /// @param depth layers with kernels or weights along the longest way, 6n + 2; std::invalid_argument for others
  /// @param w maps of the first stage
  /// @param skips false for the plain network: the same without additions
  ResidualNetwork(Index depth, Index w, bool skips) : first(w, 3, 3, {1, 1}), output(10, 4 * w, 1) {
    if (depth < 8 || (depth - 2) % 6 != 0)
      throw std::invalid_argument("a residual network has 8, 14, 20, ... layers, not " + std::to_string(depth));
    const Index n = (depth - 2) / 6;
    for (Index stage = 0; stage < 3; ++stage)
      for (Index b = 0; b < n; ++b) {
        const Index K = w << stage, C = block.empty() ? w : block.back().second.convolution.W.dim[0];
        block.emplace_back(K, C, stage > 0 && b == 0 ? 2 : 1, skips);  // \eq{overview-fig-10b}
      }
  }

  /// Walks over the layers.
  template <class Visit, class Network, class... Others>
  static void for_each_layer(Visit&& visit, Network& network, Others&... others) {
    visit("C1", network.first, others.first...);
    for (std::size_t b = 0; b < network.block.size(); ++b)
      for_each_layer_of_block(visit, "B" + std::to_string(b + 1), network.block[b], others.block[b]...);
    visit("output", network.output, others.output...);
  }

  struct Batch;
};
//! [network]

/// Leaves out all normalisation: then every block that adds x itself is the overview's (21), to the letter.
/// @param network changed
inline void leave_out_normalisation(ResidualNetwork& network) {
  ResidualNetwork::for_each_layer([]<class Layer>(const std::string&, Layer& layer) {
    if constexpr (std::is_same_v<Layer, NormalisedConvolution>) layer.normalised = false;
  }, network);
}

/// Draws the kernels as those of any network of this chapter. Without normalisation the kernels W' of residual blocks
/// begin at 0, since sums of variances would grow from block to block: every block begins as f(x),
/// or as f of the projected x.
/// @param network its kernels are overwritten
/// @param random the generator, advanced
inline void initialise(ResidualNetwork& network, training::Random& random) {
  initialise<ResidualNetwork>(network, random);
  for (ResidualBlock& each : network.block) {
    Tensor<4>& W = each.second.convolution.W;
    if (each.skip != Skip::none && !each.second.normalised) std::fill_n(W.data(), W.size(), Real(0));
  }
}

/// What M samples leave in the network.
struct ResidualNetwork::Batch {
  Tensor<4> x;                     ///< images [3][32][32][M]
  Maps first;
  std::vector<ResidualMaps> maps;  ///< of each block
  Pooled pooled;                   ///< the mean of each map
  Scores scores;                   ///< of the classes

  Batch() = default;
  /// Room for M samples, all zero.
  /// @param network whose layers it is for
  /// @param M number of samples
  Batch(const ResidualNetwork& network, Index M) : x(3, 32, 32, M), first(network.first, x), scores(10, M) {
    for (const ResidualBlock& next : network.block)
      maps.emplace_back(next, maps.empty() ? first.h : maps.back().second.h);
    pooled = Pooled(maps.back().second.h, last_side);
  }
  /// What block b reads.
  const Tensor<4>& below(std::size_t b) const { return b == 0 ? first.h : maps[b - 1].second.h; }
};

/// Forward pass: from x to the probabilities p.
/// @param network the parameters
/// @param pass which statistics
/// @param batch x and y are read; all else but the deltas is overwritten
/// @return the mean cost C, in nats
//! [forward]
inline double forward(const ResidualNetwork& network, Pass pass, ResidualNetwork::Batch& batch) {
  forward(network.loops, pass, network.first, batch.x, batch.first);
  activate(batch.first.h);
  for (std::size_t b = 0; b < network.block.size(); ++b)
    forward(network.loops, pass, network.block[b], batch.below(b), batch.maps[b]);
  pool(Pooling::average, network.last_side, batch.maps.back().second.h, batch.pooled);
  return forward(network.loops, network.output, batch.pooled.h, batch.scores);
}
//! [forward]

/// Backward pass, after forward() of the same batch in training.
/// @param network the parameters
/// @param batch its deltas are overwritten
/// @param gradient dC/dw of every parameter is added to it
inline void backward(const ResidualNetwork& network, ResidualNetwork::Batch& batch, ResidualNetwork& gradient) {
  backward(network.loops, network.output, batch.pooled.h, batch.scores, gradient.output, batch.pooled.delta);
  pool_backward(Pooling::average, network.last_side, batch.pooled, batch.maps.back().second.delta);
  for (std::size_t b = network.block.size(); b-- > 0;)
    backward(network.loops, network.block[b], batch.below(b), batch.maps[b], gradient.block[b],
             b == 0 ? batch.first.delta : batch.maps[b - 1].second.delta);
  activate_backward(batch.first.h, batch.first.delta);
  backward(network.loops, network.first, batch.x, batch.first, gradient.first);
}

/// dC/dx, the error that reaches the images, after backward() of the same batch.
/// @param network the parameters
/// @param batch the delta of its first layer is read
/// @return dC/dx [3][32][32][M]
inline Tensor<4> input_gradient(const ResidualNetwork& network, const ResidualNetwork::Batch& batch) {
  Tensor<4> delta_x = batch.x;
  backward_input(network.loops, network.first.convolution, batch.first.delta, delta_x);
  return delta_x;
}

/// After a training pass: the running statistics move towards those of the batch.
/// @param network its running statistics move
/// @param batch of a forward pass in training
inline void update_running(ResidualNetwork& network, const ResidualNetwork::Batch& batch) {
  update_running(network.first, batch.first);
  for (std::size_t b = 0; b < network.block.size(); ++b) update_running(network.block[b], batch.maps[b]);
}

}  // namespace lbl::cifar
