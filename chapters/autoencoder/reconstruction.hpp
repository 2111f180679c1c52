#pragma once
/// @file
/// The cost of overview (25) with the squared distance: how far the reconstruction is from what went in.
#include "core/tensor.hpp"
#include "core/vectors/sums.hpp"

namespace lbl::autoencoder {

/// C = 1/M sum_m ||x - r||^2, overview (25).
/// @param r reconstructions g(f(x)) [N][M]
/// @param x what they should be [N][M]
/// @return the mean over the samples
//! [cost]
inline double squared_distance(const Tensor<2>& r, const Tensor<2>& x) {
  const Index N = x.dim[0], M = x.dim[1];
  double C = 0;
  for (Index j = 0; j < N; ++j) {
    const Real *r_j = r.samples(j), *x_j = x.samples(j);
    C += double(core::sum_of(M, [&](auto at) {
      const auto e = at(r_j) - at(x_j);
      return e * e;  // \eq{overview-eq-25}
    }));
  }
  return C / double(M);
}

/// Its error signal, e = dC/dr = 2/M (r - x).
/// @param r reconstructions [N][M]
/// @param x what they should be [N][M]
/// @param e [N][M], overwritten
inline void squared_distance_backward(const Tensor<2>& r, const Tensor<2>& x, Tensor<2>& e) {
  const Index N = x.dim[0], M = x.dim[1];
  const Real scale = Real(2) / Real(M);
  for (Index j = 0; j < N; ++j) {
    const Real *r_j = r.samples(j), *x_j = x.samples(j);
    Real* e_j = e.samples(j);
    for (Index m = 0; m < M; ++m) e_j[m] = scale * (r_j[m] - x_j[m]);  // \eq{overview-ae-grad}
  }
}
//! [cost]

}  // namespace lbl::autoencoder
