#include "costs/binary_cross_entropy.hpp"

#include "costs/same_shape.hpp"
#include "layers/activations.hpp"

#include <cmath>

namespace lbl::costs {

//! [cost]
double binary_cross_entropy(const Tensor<2>& z, const Tensor<2>& y, Tensor<2>& p) {
  require_same_shape("binary cross-entropy", z, y), require_same_shape("binary cross-entropy", z, p);
  const Index K = z.dim[0], M = z.dim[1];
  layers::logistic(z, p);
  double C = 0;
  for (Index k = 0; k < K; ++k)
    for (Index m = 0; m < M; ++m) {
      const double z_km = double(z(k, m)), y_km = double(y(k, m));
      C += std::max(z_km, 0.) - y_km * z_km + std::log1p(std::exp(-std::abs(z_km)));  // \eq{notes-bce} \eq{slides-ce}
    }
  return C / double(M);
}

void binary_cross_entropy_backward(const Tensor<2>& p, const Tensor<2>& y, Tensor<2>& delta) {
  require_same_shape("binary cross-entropy", p, y), require_same_shape("binary cross-entropy", p, delta);
  const Index K = p.dim[0], M = p.dim[1];
  for (Index k = 0; k < K; ++k)
    for (Index m = 0; m < M; ++m)
      delta(k, m) = (p(k, m) - y(k, m)) / Real(M);  // \eq{notes-bce} \eq{slides-losschoice}
}
//! [cost]

}  // namespace lbl::costs
