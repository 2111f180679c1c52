#include "rnn/layers/products.hpp"

#include "core/vectors/sums.hpp"

namespace lbl::rnn {

//! [product]
void add_product(const Tensor<2>& W, const Tensor<2>& h, Tensor<2>& z, Samples samples) {
  const Index I = W.dim[0], J = W.dim[1];
  for (Index i = 0; i < I; ++i) {
    Real* z_i = z.samples(i);
    for (Index j = 0; j < J; ++j) {
      const Real w_ij = W(i, j);
      const Real* h_j = h.samples(j);
      for (Index m = samples.first; m < samples.last; ++m) z_i[m] += w_ij * h_j[m];
    }
  }
}

void product(const Tensor<2>& W, const Tensor<1>& b, const Tensor<2>& h, Tensor<2>& z, Samples samples) {
  for (Index i = 0; i < z.dim[0]; ++i) std::fill(z.samples(i) + samples.first, z.samples(i) + samples.last, b(i));
  add_product(W, h, z, samples);
}
//! [product]

//! [transposed]
void add_transposed_product(const Tensor<2>& W, const Tensor<2>& delta, Tensor<2>& delta_h, Samples samples) {
  const Index I = W.dim[0], J = W.dim[1];
  for (Index j = 0; j < J; ++j) {
    Real* delta_h_j = delta_h.samples(j);
    for (Index i = 0; i < I; ++i) {
      const Real w_ij = W(i, j);
      const Real* delta_i = delta.samples(i);
      for (Index m = samples.first; m < samples.last; ++m) delta_h_j[m] += w_ij * delta_i[m];
    }
  }
}
//! [transposed]

//! [over_time]
void add_outer_products(const Tensor<3>& delta, const Tensor<3>& h, Tensor<2>& gradient_W) {
  const Index T = delta.dim[0], I = delta.dim[1], J = h.dim[1], M = h.dim[2];
#pragma omp parallel for
  for (Index i = 0; i < I; ++i)
    for (Index j = 0; j < J; ++j)
      for (Index t = 0; t < T; ++t)
        gradient_W(i, j) += core::dot(delta.samples(t, i), h.samples(t, j), M);  // \eq{slides-bptt-sum}
}

void add_sums(const Tensor<3>& delta, Tensor<1>& gradient_b) {
  for (Index t = 0; t < delta.dim[0]; ++t)
    for (Index i = 0; i < delta.dim[1]; ++i) gradient_b(i) += core::sum(delta.samples(t, i), delta.dim[2]);
}
//! [over_time]

}  // namespace lbl::rnn
