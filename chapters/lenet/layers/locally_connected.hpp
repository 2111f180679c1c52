#pragma once
/// @file
/// A locally-connected layer: every output has a kernel of its own, as if weights were not shared; notes.
///
/// Shapes: kernels W[K][I][J][C][F][F], biases b[K I J], input maps h[C][rows][columns][M], output maps z[K][I][J][M]
/// and their error signals delta[K][I][J][M] = dC/dz; stride S, padding P.
#include "core/convolution.hpp"
#include "core/windows.hpp"

namespace lbl::lenet {

/// The parameters of a locally-connected layer. A gradient has the same type.
struct LocallyConnected {
  Tensor<6> W;            ///< W[K][I][J][C][F][F]
  Tensor<1> b;            ///< b[K I J], one for each unit of z: weight decay leaves arrays of one index alone
  core::Sliding sliding;  ///< stride S and padding P

  LocallyConnected() = default;
  /// All parameters zero.
  /// @param K output maps
  /// @param C channels of the input
  /// @param F rows and columns of a kernel
  /// @param rows of the input
  /// @param columns of the input
  /// @param how stride and padding
  LocallyConnected(Index K, Index C, Index F, Index rows, Index columns, core::Sliding how = {}) : sliding(how) {
    const Index I = core::output_size(rows, F, how.stride, how.padding);
    const Index J = core::output_size(columns, F, how.stride, how.padding);
    W = Tensor<6>(K, I, J, C, F, F), b = Tensor<1>(K * I * J);  // \eq{notes-local}
  }

  /// The bias of a unit.
  /// @param k its map
  /// @param i its row
  /// @param j its column
  /// @return where it stands in b
  Index unit(Index k, Index i, Index j) const { return (k * W.dim[1] + i) * W.dim[2] + j; }
};

/// How many parameters a locally-connected layer of these sizes has, without making it.
/// @param output maps, rows and columns of the output: K, I, J
/// @param C channels of the input
/// @param F rows and columns of a kernel
/// @return (F^2 C + 1) K I J
Index locally_connected_parameters(const std::array<Index, 3>& output, Index C, Index F);

/// z as for a convolution, with a kernel for each place.
/// @param layer kernels and biases
/// @param h input maps
/// @param z output maps, overwritten
void locally_connected_forward(const LocallyConnected& layer, const Tensor<4>& h, Tensor<4>& z);

/// dC/dh: every kernel hands back what it took.
/// @param layer kernels
/// @param delta dC/dz
/// @param delta_h dC/dh, overwritten
void locally_connected_backward_input(const LocallyConnected& layer, const Tensor<4>& delta, Tensor<4>& delta_h);

/// dC/dW and dC/db, no sum over places.
/// @param delta dC/dz
/// @param h input maps
/// @param gradient added to
void locally_connected_backward_parameters(const Tensor<4>& delta, const Tensor<4>& h, LocallyConnected& gradient);

}  // namespace lbl::lenet
