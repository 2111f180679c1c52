#include "mlp/layer.hpp"

#include "core/vectors/sums.hpp"

namespace lbl::mlp {

// Forward, handbook (1):  z_i = sum_j w_ij h_j + b_i
//! [forward]
void dense_forward(const Tensor<2>& W, const Tensor<1>& b, const Tensor<2>& h, Tensor<2>& z) {
  const Index I = W.dim[0], J = W.dim[1], M = h.dim[1];

#pragma omp parallel for
  for (Index i = 0; i < I; ++i) {
    Real* z_i = z.samples(i);
    for (Index m = 0; m < M; ++m) z_i[m] = b(i);
    for (Index j = 0; j < J; ++j) {
      const Real w_ij = W(i, j);
      const Real* h_j = h.samples(j);
      for (Index m = 0; m < M; ++m)
        z_i[m] += w_ij * h_j[m];  // \eq{handbook-eq-1} \eq{overview-eq-2} \eq{notes-ffn-layer}
    }
  }
}
//! [forward]

// Backward to the layer below, the sum in handbook (6), whose i and j are exchanged here (i is the unit above):
//   dC/dh_j = sum_i w_ij delta_i
//! [backward_input]
void dense_backward_input(const Tensor<2>& W, const Tensor<2>& delta, Tensor<2>& delta_h) {
  const Index I = W.dim[0], J = W.dim[1], M = delta.dim[1];

#pragma omp parallel for
  for (Index j = 0; j < J; ++j) {
    Real* delta_h_j = delta_h.samples(j);
    for (Index m = 0; m < M; ++m) delta_h_j[m] = 0;
    for (Index i = 0; i < I; ++i) {
      const Real w_ij = W(i, j);
      const Real* delta_i = delta.samples(i);
      for (Index m = 0; m < M; ++m)
        delta_h_j[m] += w_ij * delta_i[m];  // \eq{handbook-eq-6} \eq{overview-eq-7} \eq{notes-eq-24}
    }
  }
}
//! [backward_input]

// Backward to the parameters, handbook (5) and (7):  dC/dw_ij = sum_m delta_i h_j,  dC/db_i = sum_m delta_i
// Here the innermost loop, over samples, is the sum itself: core::dot and core::sum. Gradients accumulate (+=).
//! [backward_parameters]
void dense_backward_parameters(const Tensor<2>& delta, const Tensor<2>& h, Tensor<2>& gradient_W,
                               Tensor<1>& gradient_b) {
  const Index I = delta.dim[0], J = h.dim[0], M = h.dim[1];

#pragma omp parallel for
  for (Index i = 0; i < I; ++i) {
    const Real* delta_i = delta.samples(i);
    for (Index j = 0; j < J; ++j) {
      const Real* h_j = h.samples(j);
      gradient_W(i, j) +=               // \eq{handbook-eq-5} \eq{handbook-eq-7} \eq{overview-eq-8}
          core::dot(delta_i, h_j, M);   // M = 1: of one sign for all j where every h_j > 0, \eq{notes-zerocentred}
    }
    gradient_b(i) += core::sum(delta_i, M);  // \eq{handbook-eq-5}
  }
}
//! [backward_parameters]

}  // namespace lbl::mlp
