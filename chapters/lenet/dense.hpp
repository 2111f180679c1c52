#pragma once
/// @file
/// A fully-connected layer: the handbook's sums, index by index, samples innermost.
///
/// Shapes: weights W[I][J] from unit j of the layer below to unit i, biases b[I], activations h[J][M] of the layer
/// below, pre-activations z[I][M] and their error signals delta[I][M] = dC/dz. An image layer h[C][rows][columns][M] is
/// a vector layer [C rows columns][M] as it lies in memory: flattening it moves nothing.
#include "core/tensor.hpp"
#include "core/vectors/sums.hpp"

namespace lbl::lenet {

/// The parameters of a fully-connected layer. A gradient has the same type.
struct Dense {
  Tensor<2> W;  ///< W[I][J]
  Tensor<1> b;  ///< b[I]

  Dense() = default;
  /// All parameters zero.
  /// @param I units of the layer
  /// @param J units of the layer below
  Dense(Index I, Index J) : W(I, J), b(I) {}
};

/// An image layer as the vector layer that it is in memory.
/// @param h maps [C][rows][columns][M]
/// @return the same values as [C rows columns][M], borrowed: h must outlive it
inline Tensor<2> flatten(Tensor<4>& h) {
  return h.view(h.dim[0] * h.dim[1] * h.dim[2], h.dim[3]);  // \eq{handbook-layout} \eq{lecture-fc3072}
}
/// @copydoc flatten(Tensor<4>&)
inline const Tensor<2> flatten(const Tensor<4>& h) { return h.view(h.dim[0] * h.dim[1] * h.dim[2], h.dim[3]); }

// Forward, handbook (10):  z_i = b_i + sum_j w_ij h_j
//! [forward]
inline void dense_forward(const Dense& layer, const Tensor<2>& h, Tensor<2>& z) {
  const Index I = layer.W.dim[0], J = layer.W.dim[1], M = h.dim[1];

#pragma omp parallel for
  for (Index i = 0; i < I; ++i) {
    Real* z_i = z.samples(i);
    for (Index m = 0; m < M; ++m) z_i[m] = layer.b(i);
    for (Index j = 0; j < J; ++j) {
      const Real w_ij = layer.W(i, j);
      const Real* h_j = h.samples(j);
      for (Index m = 0; m < M; ++m) z_i[m] += w_ij * h_j[m];  // \eq{handbook-eq-10} \eq{slides-fc}
    }
  }
}
//! [forward]

// Backward to the layer below, the sum in handbook (12), whose i and j are exchanged here (i is the unit above):
//   dC/dh_j = sum_i w_ij delta_i
//! [backward_input]
inline void dense_backward_input(const Dense& layer, const Tensor<2>& delta, Tensor<2>& delta_h) {
  const Index I = layer.W.dim[0], J = layer.W.dim[1], M = delta.dim[1];

#pragma omp parallel for
  for (Index j = 0; j < J; ++j) {
    Real* delta_h_j = delta_h.samples(j);
    for (Index m = 0; m < M; ++m) delta_h_j[m] = 0;
    for (Index i = 0; i < I; ++i) {
      const Real w_ij = layer.W(i, j);
      const Real* delta_i = delta.samples(i);
      for (Index m = 0; m < M; ++m) delta_h_j[m] += w_ij * delta_i[m];  // \eq{handbook-eq-12}
    }
  }
}
//! [backward_input]

// Backward to the parameters, handbook (13):  dC/dw_ij = sum_m delta_i h_j,  dC/db_i = sum_m delta_i
//! [backward_parameters]
inline void dense_backward_parameters(const Tensor<2>& delta, const Tensor<2>& h, Dense& gradient) {
  const Index I = delta.dim[0], J = h.dim[0], M = h.dim[1];

#pragma omp parallel for
  for (Index i = 0; i < I; ++i) {
    const Real* delta_i = delta.samples(i);
    for (Index j = 0; j < J; ++j) {
      const Real* h_j = h.samples(j);
      gradient.W(i, j) += core::dot(delta_i, h_j, M);  // \eq{handbook-eq-13} \eq{handbook-eq-11}
    }
    gradient.b(i) += core::sum(delta_i, M);  // \eq{handbook-eq-13}
  }
}
//! [backward_parameters]

}  // namespace lbl::lenet
