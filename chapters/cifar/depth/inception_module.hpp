#pragma once
/// @file
/// The inception module of the overview's figure 10a (Szegedy et al. 2015): windows of several sizes side by side.
#include "cifar/layers.hpp"
#include "layers/pooling.hpp"

#include <array>

namespace lbl::cifar {

/// Maps of each branch, and of the 1 x 1 convolutions that come before the larger windows.
struct InceptionWidths {
  Index one = 0;                      ///< 1 x 1
  Index reduce_three = 0, three = 0;  ///< 1 x 1, then 3 x 3
  Index reduce_five = 0, five = 0;    ///< 1 x 1, then 5 x 5
  Index pooled = 0;                   ///< maxima of 3 x 3, then 1 x 1

  Index sum() const { return one + three + five + pooled; }  ///< Maps of the output.
};

/// Its parameters: six convolutions, each normalised. A gradient has the same type.
//! [module]
struct InceptionModule {
  InceptionWidths widths;
  NormalisedConvolution one, reduce_three, three, reduce_five, five, pooled;

  InceptionModule() = default;
  /// Kernels zero.
  /// @param maps of each branch
  /// @param C channels of the input
  InceptionModule(const InceptionWidths& maps, Index C)
      : widths(maps), one(maps.one, C, 1, {}), reduce_three(maps.reduce_three, C, 1, {}),
        three(maps.three, maps.reduce_three, 3, {1, 1}), reduce_five(maps.reduce_five, C, 1, {}),
        five(maps.five, maps.reduce_five, 5, {1, 2}), pooled(maps.pooled, C, 1, {}) {}
};
//! [module]

/// What M samples leave in a module.
struct InceptionMaps {
  Maps one, reduce_three, three, reduce_five, five, pooled;
  Tensor<4> bordered;       ///< x with a ring of zeros, which is what the pooling looks at
  Tensor<4> maxima;         ///< of each 3 x 3
  layers::Winners winners;  ///< where they were
  Tensor<4> h, delta;       ///< all branches, one after the other; dC/dh

  InceptionMaps() = default;
  /// Room for the maps of a batch, all zero.
  /// @param module whose maps
  /// @param x what it reads
  InceptionMaps(const InceptionModule& module, const Tensor<4>& x)
      : one(module.one, x), reduce_three(module.reduce_three, x), three(module.three, reduce_three.h),
        reduce_five(module.reduce_five, x), five(module.five, reduce_five.h), pooled(module.pooled, x),
        bordered(x.dim[0], x.dim[1] + 2, x.dim[2] + 2, x.dim[3]), maxima(x),
        h(module.widths.sum(), x.dim[1], x.dim[2], x.dim[3]), delta(h) {}

  /// The branches whose maps are joined, in their order.
  std::array<Maps*, 4> branches() { return {&one, &three, &five, &pooled}; }
};

/// Joins maps: those of the first branch, then those of the second, ... Channels come first in memory, so each branch
/// is copied in one piece.
/// @param maps of the branches
//! [concatenate]
inline void concatenate(InceptionMaps& maps) {
  Real* to = maps.h.data();
  for (const Maps* branch : maps.branches())
    to = std::copy_n(branch->h.data(), branch->h.size(), to);  // \eq{overview-fig-10a}
}

/// Backward of concatenate(): each branch receives its part of the error.
/// @param maps delta is cut into the deltas of the branches
inline void concatenate_backward(InceptionMaps& maps) {
  const Real* from = maps.delta.data();
  for (Maps* branch : maps.branches()) {
    std::copy_n(from, branch->delta.size(), branch->delta.data());
    from += branch->delta.size();
  }
}
//! [concatenate]

/// The maxima of 3 x 3 with stride 1, the size kept. The ring of zeros changes no maximum, since x comes from a ReLU;
/// where all of x is 0 it may win, and keeps an error that f'(0) = 0 would stop anyway.
/// @param x what the module reads, not negative
/// @param maps bordered, maxima and winners are overwritten
inline void pool_with_border(const Tensor<4>& x, InceptionMaps& maps) {
  const Index row = x.dim[2] * x.dim[3];
  for (Index c = 0; c < x.dim[0]; ++c)
    for (Index i = 0; i < x.dim[1]; ++i) std::copy_n(x.samples(c, i, 0), row, maps.bordered.samples(c, i + 1, 1));
  layers::max_pooling(maps.bordered, {.rows = 3, .columns = 3, .stride = 1}, maps.maxima, maps.winners);
}

/// Backward of pool_with_border().
/// @param delta_maxima dC/dmaxima
/// @param maps winners are read
/// @param delta_x dC/dx, added to
inline void pool_with_border_backward(const Tensor<4>& delta_maxima, const InceptionMaps& maps, Tensor<4>& delta_x) {
  Tensor<4> delta_bordered = maps.bordered;
  layers::max_pooling_backward(delta_maxima, {.rows = 3, .columns = 3, .stride = 1}, maps.winners, delta_bordered);
  const Index row = delta_x.dim[2] * delta_x.dim[3];
  for (Index c = 0; c < delta_x.dim[0]; ++c)
    for (Index i = 0; i < delta_x.dim[1]; ++i) {
      Real* to = delta_x.samples(c, i, 0);
      const Real* from = delta_bordered.samples(c, i + 1, 1);
      for (Index n = 0; n < row; ++n) to[n] += from[n];
    }
}

/// All branches of x, each activated, one after the other.
/// @param loops which
/// @param pass which statistics
/// @param module the parameters
/// @param x maps that are not negative
/// @param maps overwritten
//! [forward]
inline void forward(Loops loops, Pass pass, const InceptionModule& module, const Tensor<4>& x, InceptionMaps& maps) {
  const auto layer = [&](const NormalisedConvolution& convolution, const Tensor<4>& below, Maps& of) {
    forward(loops, pass, convolution, below, of);
    activate(of.h);
  };
  layer(module.one, x, maps.one);
  layer(module.reduce_three, x, maps.reduce_three);
  layer(module.three, maps.reduce_three.h, maps.three);
  layer(module.reduce_five, x, maps.reduce_five);
  layer(module.five, maps.reduce_five.h, maps.five);
  pool_with_border(x, maps);
  layer(module.pooled, maps.maxima, maps.pooled);
  concatenate(maps);
}
//! [forward]

/// From dC/dh to dC/dx: the errors of the four branches are added.
/// @param loops which
/// @param module the parameters
/// @param x what it has read
/// @param maps delta is on entry dC/dh; all deltas are overwritten
/// @param gradient of every parameter, added to
/// @param delta_x dC/dx, overwritten
//! [backward]
inline void backward(Loops loops, const InceptionModule& module, const Tensor<4>& x, InceptionMaps& maps,
                     InceptionModule& gradient, Tensor<4>& delta_x) {
  Tensor<4> part = x;
  const auto layer = [&](const NormalisedConvolution& convolution, const Tensor<4>& below, Maps& of,
                         NormalisedConvolution& its, Tensor<4>& delta_below) {
    activate_backward(of.h, of.delta);
    backward(loops, convolution, below, of, its);
    backward_input(loops, convolution.convolution, of.delta, delta_below);
  };
  const auto add_part = [&] {
    for (Index n = 0; n < part.size(); ++n) delta_x.data()[n] += part.data()[n];
  };
  concatenate_backward(maps);
  layer(module.one, x, maps.one, gradient.one, delta_x);
  layer(module.three, maps.reduce_three.h, maps.three, gradient.three, maps.reduce_three.delta);
  layer(module.reduce_three, x, maps.reduce_three, gradient.reduce_three, part), add_part();
  layer(module.five, maps.reduce_five.h, maps.five, gradient.five, maps.reduce_five.delta);
  layer(module.reduce_five, x, maps.reduce_five, gradient.reduce_five, part), add_part();
  layer(module.pooled, maps.maxima, maps.pooled, gradient.pooled, part);
  pool_with_border_backward(part, maps, delta_x);
}
//! [backward]

/// After a training pass: the running statistics move towards those of the batch.
/// @param module its running statistics move
/// @param maps of a forward pass in training
inline void update_running(InceptionModule& module, const InceptionMaps& maps) {
  update_running(module.one, maps.one);
  update_running(module.reduce_three, maps.reduce_three);
  update_running(module.three, maps.three);
  update_running(module.reduce_five, maps.reduce_five);
  update_running(module.five, maps.five);
  update_running(module.pooled, maps.pooled);
}

/// Walks over the layers of a module.
/// @param visit called as visit("I1.one", module.one, others.one...), ...
/// @param name of the module
/// @param module the module
/// @param others more of the same shape
template <class Visit, class Module, class... Others>
void for_each_layer_of_module(Visit&& visit, const std::string& name, Module& module, Others&... others) {
  visit(name + ".one", module.one, others.one...);
  visit(name + ".reduce_three", module.reduce_three, others.reduce_three...);
  visit(name + ".three", module.three, others.three...);
  visit(name + ".reduce_five", module.reduce_five, others.reduce_five...);
  visit(name + ".five", module.five, others.five...);
  visit(name + ".pooled", module.pooled, others.pooled...);
}

}  // namespace lbl::cifar
