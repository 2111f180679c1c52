#pragma once
/// @file
/// Pooling of the networks of this chapter: by maxima or averages, or not at all where a stride does its work.
#include "cifar/layers.hpp"
#include "layers/pooling.hpp"

namespace lbl::cifar {

/// How maps become smaller.
enum class Pooling {
  maximum,  ///< max pooling, as in the author's program (erratum E31: the handbook does not say)
  average,  ///< average pooling
  strided   ///< the convolution itself moves by two pixels; what is left at the end is pooled by maxima
};

/// Maps after pooling.
struct Pooled {
  Tensor<4> h;              ///< pooled [C][I][J][M]
  Tensor<4> delta;          ///< dC/dh of the pooled maps
  layers::Winners winners;  ///< of max pooling, for the way back

  Pooled() = default;
  /// Room for pooled maps, all zero.
  /// @param maps what is pooled
  /// @param K rows and columns of the window, and its stride
  Pooled(const Tensor<4>& maps, Index K)
      : h(maps.dim[0], maps.dim[1] / K, maps.dim[2] / K, maps.dim[3]), delta(h) {}
};

/// The window of a pooling, side by side.
/// @param K rows and columns, and the stride
/// @return the window
inline layers::Window square(Index K) { return {.rows = K, .columns = K, .stride = K}; }

/// Each map window by window; the stride is the window.
/// @param how by maxima, or by averages
/// @param K rows and columns of the window
/// @param h maps
/// @param pooled overwritten
inline void pool(Pooling how, Index K, const Tensor<4>& h, Pooled& pooled) {
  const layers::Window window = square(K);
  if (how == Pooling::average) layers::average_pooling(h, window, pooled.h);
  else layers::max_pooling(h, window, pooled.h, pooled.winners);
}

/// The error of the pooled maps goes back to where they came from.
/// @param how as in pool()
/// @param K rows and columns of the window
/// @param pooled its delta and winners are read
/// @param delta dC/dh of the maps, overwritten
inline void pool_backward(Pooling how, Index K, const Pooled& pooled, Tensor<4>& delta) {
  const layers::Window window = square(K);
  if (how == Pooling::average) layers::average_pooling_backward(pooled.delta, window, delta);
  else layers::max_pooling_backward(pooled.delta, window, pooled.winners, delta);
}

/// Whether a block's normalisation, ReLU and pooling are done in one pass over each map, while it is in the cache.
/// @param loops which
/// @param pass which statistics
/// @param how by maxima, or by averages
/// @param layer the parameters
/// @return true with the core's loops, in training, for maxima of normalised maps
inline bool in_one_pass(Loops loops, Pass pass, Pooling how, const NormalisedConvolution& layer) {
  return loops == Loops::core && pass == Pass::training && how != Pooling::average && layer.normalised;
}

/// forward_activated(), then pool(). In one pass over each map, maps.h is left out.
/// @param loops which
/// @param pass which statistics
/// @param how by maxima, or by averages
/// @param K rows and columns of the window
/// @param layer the parameters
/// @param below what it reads [C][rows][columns][M]
/// @param maps z, h and the statistics of the batch are overwritten
/// @param pooled overwritten
//! [pooled]
inline void forward_pooled(Loops loops, Pass pass, Pooling how, Index K, const NormalisedConvolution& layer,
                           const Tensor<4>& below, Maps& maps, Pooled& pooled) {
  if (!in_one_pass(loops, pass, how, layer))
    return forward_activated(loops, pass, layer, below, maps), pool(how, K, maps.h, pooled);
  forward(loops, layer.convolution, below, maps.z);
  layers::batch_normalisation_relu_max(layer.normalisation, maps.z, square(K), maps.batch, pooled.h, pooled.winners);
}

/// pool_backward(), then backward_activated().
/// @param loops which
/// @param how as in forward_pooled()
/// @param K rows and columns of the window
/// @param layer the parameters
/// @param below what the layer has read
/// @param pooled its delta and winners are read
/// @param maps of the forward pass in training; delta is on return dC/dz
/// @param gradient dC/dW, dC/db, dC/dgamma and dC/dbeta are added to it
inline void backward_pooled(Loops loops, Pooling how, Index K, const NormalisedConvolution& layer,
                            const Tensor<4>& below, const Pooled& pooled, Maps& maps,
                            NormalisedConvolution& gradient) {
  if (!in_one_pass(loops, Pass::training, how, layer))
    return pool_backward(how, K, pooled, maps.delta), backward_activated(loops, layer, below, maps, gradient);
  layers::batch_normalisation_relu_max_backward(layer.normalisation, maps.z, maps.batch, square(K), pooled.winners,
                                                pooled.delta, maps.delta, gradient.normalisation);
  backward_parameters(loops, maps.delta, below, gradient.convolution);
}
//! [pooled]

}  // namespace lbl::cifar
