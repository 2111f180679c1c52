#pragma once
/// @file
/// Pooling of the networks of this chapter: by maxima or averages, or not at all where a stride does its work.
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

/// Each map window by window; the stride is the window.
/// @param how by maxima, or by averages
/// @param K rows and columns of the window
/// @param h maps
/// @param pooled overwritten
inline void pool(Pooling how, Index K, const Tensor<4>& h, Pooled& pooled) {
  const layers::Window window{.rows = K, .columns = K, .stride = K};
  if (how == Pooling::average) layers::average_pooling(h, window, pooled.h);
  else layers::max_pooling(h, window, pooled.h, pooled.winners);
}

/// The error of the pooled maps goes back to where they came from.
/// @param how as in pool()
/// @param K rows and columns of the window
/// @param pooled its delta and winners are read
/// @param delta dC/dh of the maps, overwritten
inline void pool_backward(Pooling how, Index K, const Pooled& pooled, Tensor<4>& delta) {
  const layers::Window window{.rows = K, .columns = K, .stride = K};
  if (how == Pooling::average) layers::average_pooling_backward(pooled.delta, window, delta);
  else layers::max_pooling_backward(pooled.delta, window, pooled.winners, delta);
}

}  // namespace lbl::cifar
