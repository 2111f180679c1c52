#include "costs/softmax_cross_entropy.hpp"

#include "core/vectors/registers.hpp"
#include "core/vectors/vector_math.hpp"
#include "costs/same_shape.hpp"

#include <utility>
#include <vector>

namespace lbl::costs {
namespace {

//! [softmax]
/// p = softmax(z); returns ln sum_k e^{z_k} of each sample.
std::vector<double> softmax_and_log_sum(const Tensor<2>& z, Tensor<2>& p) {
  require_same_shape("softmax", z, p);
  const Index K = z.dim[0], M = z.dim[1];
  std::vector<Real> largest(z.samples(0), z.samples(0) + M), sum(z.dim[1], 0);
  std::vector<double> log_sum(z.dim[1]);

  for (Index k = 1; k < K; ++k) {
    const Real* z_k = z.samples(k);
    for (Index m = 0; m < M; ++m) largest[m] = std::max(largest[m], z_k[m]);
  }
  for (Index k = 0; k < K; ++k) {
    core::by_registers(M, [](const Real* z_k, const Real* largest_, Real* p_k, Real* sum_) {
#pragma omp simd
      for (Index m = 0; m < core::together; ++m) {
        p_k[m] = core::exp(z_k[m] - largest_[m]);  // \eq{slides-softmax}
        sum_[m] += p_k[m];
      }
    }, z.samples(k), std::as_const(largest).data(), p.samples(k), sum.data());
  }
  for (Index k = 0; k < K; ++k) {
    Real* p_k = p.samples(k);
    for (Index m = 0; m < M; ++m) p_k[m] /= sum[m];  // \eq{handbook-eq-2} \eq{notes-softmax} \eq{overview-eq-4}
  }
  for (Index m = 0; m < M; ++m) log_sum[m] = double(largest[m]) + double(core::log(sum[m]));
  return log_sum;
}
//! [softmax]

}  // namespace

void softmax(const Tensor<2>& z, Tensor<2>& p) { softmax_and_log_sum(z, p); }

//! [softmax_backward]
void softmax_backward(const Tensor<2>& p, Tensor<2>& delta) {
  require_same_shape("softmax", p, delta);
  const Index K = p.dim[0], M = p.dim[1];
  std::vector<Real> mean(M, 0);
  for (Index k = 0; k < K; ++k) {
    const Real *p_k = p.samples(k), *u_k = delta.samples(k);
    for (Index m = 0; m < M; ++m) mean[m] += p_k[m] * u_k[m];
  }
  for (Index k = 0; k < K; ++k) {
    const Real* p_k = p.samples(k);
    Real* delta_k = delta.samples(k);
    for (Index m = 0; m < M; ++m) delta_k[m] = p_k[m] * (delta_k[m] - mean[m]);  // \eq{lecture-softmax-back}
  }
}
//! [softmax_backward]

//! [cost]
double softmax_cross_entropy(const Tensor<2>& z, const Tensor<2>& y, Tensor<2>& p) {
  require_same_shape("softmax", z, y);
  const Index K = z.dim[0], M = z.dim[1];
  const std::vector<double> log_sum = softmax_and_log_sum(z, p);
  double C = 0;
  for (Index k = 0; k < K; ++k) {
    const Real* z_k = z.samples(k);
    const Real* y_k = y.samples(k);
    for (Index m = 0; m < M; ++m) {
      const double minus_ln_p = log_sum[m] - double(z_k[m]);  // \eq{notes-ce}
      C += double(y_k[m]) * minus_ln_p;  // \eq{handbook-eq-3} \eq{handbook-eq-4} \eq{overview-eq-5}
    }
  }
  return C / double(M);  // \eq{overview-eq-6}
}

void softmax_cross_entropy_backward(const Tensor<2>& p, const Tensor<2>& y, Tensor<2>& delta) {
  require_same_shape("softmax", p, y), require_same_shape("softmax", p, delta);
  const Index K = p.dim[0], M = p.dim[1];
  for (Index k = 0; k < K; ++k) {
    const Real* p_k = p.samples(k);
    const Real* y_k = y.samples(k);
    Real* delta_k = delta.samples(k);
    for (Index m = 0; m < M; ++m) delta_k[m] = (p_k[m] - y_k[m]) / Real(M);  // \eq{handbook-delta-out}
  }
}
//! [cost]

}  // namespace lbl::costs
