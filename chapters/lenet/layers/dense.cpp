#include "lenet/layers/dense.hpp"

#include "core/vectors/sums.hpp"

namespace lbl::lenet {

// Forward, handbook (10):  z_i = b_i + sum_j w_ij h_j
//! [forward]
void dense_forward(const Dense& layer, const Tensor<2>& h, Tensor<2>& z) {
  const Index I = layer.W.dim[0], J = layer.W.dim[1], M = h.dim[1];

#pragma omp parallel for
  for (Index i = 0; i < I; ++i) {
    Real* z_i = z.samples(i);
    for (Index m = 0; m < M; ++m) z_i[m] = layer.b(i);
    for (Index j = 0; j < J; ++j) {
      const Real w_ij = layer.W(i, j);
      const Real* h_j = h.samples(j);
      for (Index m = 0; m < M; ++m) z_i[m] += w_ij * h_j[m];  // \eq{handbook-eq-10}
    }
  }
}
//! [forward]

// Backward to the layer below, the sum in handbook (12), whose i and j are exchanged here (i is the unit above):
//   dC/dh_j = sum_i w_ij delta_i
//! [backward_input]
void dense_backward_input(const Dense& layer, const Tensor<2>& delta, Tensor<2>& delta_h) {
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
void dense_backward_parameters(const Tensor<2>& delta, const Tensor<2>& h, Dense& gradient) {
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
