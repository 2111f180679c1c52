#include "costs/mean_squared_error.hpp"

#include "costs/same_shape.hpp"

namespace lbl::costs {

double mean_squared_error(const Tensor<2>& h, const Tensor<2>& y) {
  require_same_shape("mean squared error", h, y);
  const Index K = h.dim[0], M = h.dim[1];
  double C = 0;
  for (Index k = 0; k < K; ++k)
    for (Index m = 0; m < M; ++m) {
      const double error = double(h(k, m)) - double(y(k, m));
      C += error * error / 2;  // \eq{lecture-mse} \eq{slides-quadratic}
    }
  return C / double(M);
}

void mean_squared_error_backward(const Tensor<2>& h, const Tensor<2>& y, Tensor<2>& delta_h) {
  require_same_shape("mean squared error", h, y), require_same_shape("mean squared error", h, delta_h);
  const Index K = h.dim[0], M = h.dim[1];
  for (Index k = 0; k < K; ++k)
    for (Index m = 0; m < M; ++m)
      delta_h(k, m) = (h(k, m) - y(k, m)) / Real(M);  // \eq{lecture-mse} \eq{notes-eq-23}
}

}  // namespace lbl::costs
