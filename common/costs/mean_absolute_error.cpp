#include "costs/mean_absolute_error.hpp"

#include "costs/same_shape.hpp"

#include <cmath>

namespace lbl::costs {

//! [absolute]
double mean_absolute_error(const Tensor<2>& h, const Tensor<2>& y) {
  require_same_shape("mean absolute error", h, y);
  const Index K = h.dim[0], M = h.dim[1];
  double C = 0;
  for (Index k = 0; k < K; ++k)
    for (Index m = 0; m < M; ++m) C += std::abs(double(h(k, m)) - double(y(k, m)));  // \eq{lecture-l1loss}
  return C / double(M);
}

void mean_absolute_error_backward(const Tensor<2>& h, const Tensor<2>& y, Tensor<2>& delta_h) {
  require_same_shape("mean absolute error", h, y), require_same_shape("mean absolute error", h, delta_h);
  const Index K = h.dim[0], M = h.dim[1];
  for (Index k = 0; k < K; ++k)
    for (Index m = 0; m < M; ++m) {
      const Real error = h(k, m) - y(k, m);
      delta_h(k, m) = Real((error > 0) - (error < 0)) / Real(M);  // \eq{lecture-l1loss} \eq{notes-l2fragile}
    }
}
//! [absolute]

}  // namespace lbl::costs
