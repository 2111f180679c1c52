#pragma once
/// @file
/// A convolutional layer: what convolution.cpp computes by the handbook's sums, index by index, samples innermost.
///
/// Shapes: kernels W[K][C][F][G], biases b[K], input maps h[C][rows][columns][M], output maps z[K][I][J][M] and their
/// error signals delta[K][I][J][M] = dC/dz; stride S, padding P. "Convolution" is cross-correlation, as in the
/// handbook: the kernel is not flipped. common/core/convolution.hpp computes the same sums in an order that the machine
/// likes.
#include "core/convolution.hpp"
#include "core/windows.hpp"
#include "lenet/layers/connection_table.hpp"

namespace lbl::lenet {

/// The parameters of a convolutional layer, and how its kernels slide. A gradient has the same type.
//! [layer]
struct Convolution {
  Tensor<4> W;            ///< W[K][C][F][F]; zero, and kept so, where the table connects nothing
  Tensor<1> b;            ///< b[K]
  core::Sliding sliding;  ///< stride S and padding P
  ConnectionTable table;  ///< which channels each map reads; empty: all

  Convolution() = default;
  /// All parameters zero.
  /// @param K kernels, one for each output map
  /// @param C channels of the input; a kernel spans them all
  /// @param F rows and columns of a kernel
  /// @param how stride and padding
  /// @param connections which channels each map reads
  Convolution(Index K, Index C, Index F, core::Sliding how = {}, ConnectionTable connections = {})
      : W(K, C, F, F), b(K),                                 // \eq{notes-sharing}
        sliding(how), table(std::move(connections)) {}       // \eq{handbook-conv-hyper}

  /// Room for the output maps of M samples, all zero.
  /// @param h input maps
  /// @return z[K][I][J][M]
  Tensor<4> output(const Tensor<4>& h) const {
    const auto size = [&](Index m, Index f) { return core::output_size(m, f, sliding.stride, sliding.padding); };
    return Tensor<4>(W.dim[0], size(h.dim[1], W.dim[2]), size(h.dim[2], W.dim[3]), h.dim[3]);
  }

  /// Sets the kernels to zero that the table leaves out.
  void clear_unconnected() {
    const Index weights = W.dim[2] * W.dim[3];
    for (Index k = 0; k < W.dim[0]; ++k)
      for (Index c = 0; c < W.dim[1]; ++c)
        if (!table.connects(k, c)) std::fill_n(&W(k, c, 0, 0), weights, Real(0));
  }

  /// Weights that exist and biases: (F^2 n + 1) for a map that reads n channels.
  /// @return their number
  Index parameters() const {
    return table.pairs(W.dim[0], W.dim[1]) * W.dim[2] * W.dim[3] + b.size();  // \eq{handbook-lenet-c3-params}
  }
};
//! [layer]

/// z = W * h + b, handbook (8).
/// @param layer kernels and biases
/// @param h input maps
/// @param z output maps, overwritten
void convolution_forward(const Convolution& layer, const Tensor<4>& h, Tensor<4>& z);

/// The kernel turned by 180 degrees: flipped up-down, then left-right; handbook, section 3.2.4.
/// @param W kernels [K][C][F][G]
/// @param k which output map
/// @param c which channel
/// @param a row of the turned kernel
/// @param b its column
/// @return rot180(W^kc)_ab
Real rot180(const Tensor<4>& W, Index k, Index c, Index a, Index b);

/// dC/dh = full correlation of delta with the turned kernels, handbook section 3.2.4.
/// @param layer kernels
/// @param delta dC/dz
/// @param delta_h dC/dh, overwritten
void convolution_backward_input(const Convolution& layer, const Tensor<4>& delta, Tensor<4>& delta_h);

/// dC/dW and dC/db, handbook (14).
/// @param delta dC/dz
/// @param h input maps
/// @param gradient added to, where the table connects
void convolution_backward_parameters(const Tensor<4>& delta, const Tensor<4>& h, Convolution& gradient);

}  // namespace lbl::lenet
