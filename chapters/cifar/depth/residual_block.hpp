#pragma once
/// @file
/// The residual block of the overview (21): two convolutions whose input is added to what they compute.
#include "cifar/layers.hpp"
#include "core/threads.hpp"

namespace lbl::cifar {

/// What stands beside the two convolutions of a block.
enum class Skip {
  none,       ///< nothing: a plain block
  identity,   ///< x itself, where the maps stay as many and as large
  projection  ///< a convolution of 1 x 1, where they do not
};

/// x -> f(x + F(x)) with F(x) = W' f(W x + b) + b', each affine map a convolution with its normalisation.
//! [block]
struct ResidualBlock {
  NormalisedConvolution first;       ///< W, b
  NormalisedConvolution second;      ///< W', b'
  NormalisedConvolution projection;  ///< of x, if there is one
  Skip skip = Skip::identity;

  ResidualBlock() = default;
  /// Kernels zero. The first convolution has the stride, the second one keeps the size.
  /// @param K maps of the output
  /// @param C channels of the input
  /// @param stride 2 where the maps become smaller
  /// @param skips false for a plain block
  ResidualBlock(Index K, Index C, Index stride, bool skips)
      : first(K, C, 3, {stride, 1}), second(K, K, 3, {1, 1}),
        skip(!skips ? Skip::none : K == C && stride == 1 ? Skip::identity : Skip::projection) {
    if (skip == Skip::projection) projection = NormalisedConvolution(K, C, 1, {stride, 0});
  }
};
//! [block]

/// What M samples leave in a block. Its output is second.h.
struct ResidualMaps {
  Maps first, second, projection;

  ResidualMaps() = default;
  /// Room for the maps of a batch, all zero.
  /// @param block whose maps
  /// @param x what it reads
  ResidualMaps(const ResidualBlock& block, const Tensor<4>& x) : first(block.first, x), second(block.second, first.h) {
    if (block.skip == Skip::projection) projection = Maps(block.projection, x);
  }
};

/// a += b, number by number.
/// @param a changed
/// @param b as many
inline void add_to(Tensor<4>& a, const Tensor<4>& b) {
  if (a.dim != b.dim) throw std::invalid_argument("residual block: what it adds has another shape");
  Real* sum = a.data();
  const Real* other = b.data();
#pragma omp parallel for simd schedule(static) if (parallel : a.size() > core::worth_threads)
  for (Index n = 0; n < a.size(); ++n) sum[n] += other[n];
}

/// h = f(x + F(x)).
/// @param loops which
/// @param pass which statistics
/// @param block the parameters
/// @param x what it reads
/// @param maps overwritten
//! [forward]
inline void forward(Loops loops, Pass pass, const ResidualBlock& block, const Tensor<4>& x, ResidualMaps& maps) {
  forward(loops, pass, block.first, x, maps.first);                     // W x + b
  activate(maps.first.h);                                               // f
  forward(loops, pass, block.second, maps.first.h, maps.second);        // F(x) = W' f(W x + b) + b'
  if (block.skip == Skip::identity) add_to(maps.second.h, x);           // x + F(x) \eq{overview-fig-10b}
  if (block.skip == Skip::projection) {
    forward(loops, pass, block.projection, x, maps.projection);
    add_to(maps.second.h, maps.projection.h);
  }
  activate(maps.second.h);                                              // f(x + F(x)) \eq{overview-eq-21}
}
//! [forward]

/// From e = dC/dh to dC/dx: with u = x + F(x) and z = W x + b,
/// dC/dx = f'(u) e + W^T (f'(z) W'^T (f'(u) e)).
/// @param loops which
/// @param block the parameters
/// @param x what it has read
/// @param maps second.delta is on entry e; all deltas are overwritten
/// @param gradient of every parameter, added to
/// @param delta_x dC/dx, overwritten
//! [backward]
inline void backward(Loops loops, const ResidualBlock& block, const Tensor<4>& x, ResidualMaps& maps,
                     ResidualBlock& gradient, Tensor<4>& delta_x) {
  auto& [first, second, projection] = maps;
  activate_backward(second.h, second.delta);                                       // f'(u) e
  Tensor<4> delta_skip;
  if (block.skip == Skip::identity) delta_skip = second.delta;   // goes on unchanged \eq{overview-residual-depth}
  if (block.skip == Skip::projection) projection.delta = second.delta;
  backward(loops, block.second, first.h, second, gradient.second);
  backward_input(loops, block.second.convolution, second.delta, first.delta);      // W'^T (f'(u) e)
  activate_backward(first.h, first.delta);                                         // f'(z)
  backward(loops, block.first, x, first, gradient.first);
  backward_input(loops, block.first.convolution, first.delta, delta_x);            // W^T (...)
  if (block.skip == Skip::projection) {
    backward(loops, block.projection, x, projection, gradient.projection);
    delta_skip = x;
    backward_input(loops, block.projection.convolution, projection.delta, delta_skip);
  }
  if (block.skip != Skip::none) add_to(delta_x, delta_skip);                       // \eq{overview-residual-back}
}
//! [backward]

/// After a training pass: the running statistics move towards those of the batch.
/// @param block its running statistics move
/// @param maps of a forward pass in training
inline void update_running(ResidualBlock& block, const ResidualMaps& maps) {
  update_running(block.first, maps.first), update_running(block.second, maps.second);
  if (block.skip == Skip::projection) update_running(block.projection, maps.projection);
}

/// Walks over the layers of a block.
/// @param visit called as visit("B1.first", block.first, others.first...), ...
/// @param name of the block
/// @param block the block
/// @param others more of the same shape
template <class Visit, class Block, class... Others>
void for_each_layer_of_block(Visit&& visit, const std::string& name, Block& block, Others&... others) {
  visit(name + ".first", block.first, others.first...), visit(name + ".second", block.second, others.second...);
  if (block.skip == Skip::projection) visit(name + ".projection", block.projection, others.projection...);
}

}  // namespace lbl::cifar
