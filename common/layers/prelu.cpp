#include "layers/prelu.hpp"

#include "core/vectors/stretches.hpp"

#include <vector>

namespace lbl::layers {
namespace {

void require_fit(const Tensor<2>& z, const Tensor<1>& alpha, const Tensor<2>& h) {
  if (z.dim != h.dim) throw std::invalid_argument("PReLU: the two arrays have different shapes");
  if (alpha.size() != 1 && alpha.size() != z.dim[0])
    throw std::invalid_argument("PReLU: there must be one slope or one for each of the " + std::to_string(z.dim[0]) +
                                " units, not " + std::to_string(alpha.size()));
}

}  // namespace

//! [prelu]
Tensor<1> initial_slopes(Index size) {
  Tensor<1> alpha(size);
  for (Index n = 0; n < size; ++n) alpha(n) = Real(0.25);  // \eq{lecture-prelu}
  return alpha;
}

void prelu(const Tensor<2>& z, const Tensor<1>& alpha, Tensor<2>& h) {
  require_fit(z, alpha, h);
  const Index N = z.dim[0], M = z.dim[1];
  const bool shared = alpha.size() == 1;
#pragma omp parallel for schedule(static) if (z.size() > core::worth_threads)
  for (Index n = 0; n < N; ++n) {
    const Real slope = alpha(shared ? 0 : n);
    const Real* z_n = z.samples(n);
    Real* h_n = h.samples(n);
    core::for_each_stretch(M, [=](Index first, Index last) {
#pragma omp simd
      for (Index m = first; m < last; ++m) h_n[m] = z_n[m] < 0 ? slope * z_n[m] : z_n[m];  // \eq{lecture-prelu}
    }, z_n, h_n);
  }
}

void prelu_backward(const Tensor<2>& z, const Tensor<1>& alpha, Tensor<2>& delta, Tensor<1>& gradient_alpha) {
  require_fit(z, alpha, delta);
  if (gradient_alpha.size() != alpha.size()) throw std::invalid_argument("PReLU: the gradient is that of other slopes");
  const Index N = z.dim[0], M = z.dim[1];
  const bool shared = alpha.size() == 1;
  std::vector<Real> sums(static_cast<std::size_t>(N));
#pragma omp parallel for schedule(static) if (z.size() > core::worth_threads)
  for (Index n = 0; n < N; ++n) {
    const Real slope = alpha(shared ? 0 : n);
    const Real* z_n = z.samples(n);
    Real* delta_n = delta.samples(n);
    Real sum = 0;
#pragma omp simd reduction(+ : sum)
    for (Index m = 0; m < M; ++m) {
      sum += z_n[m] < 0 ? z_n[m] * delta_n[m] : Real(0);  // \eq{lecture-prelu-grad}
      delta_n[m] *= z_n[m] < 0 ? slope : Real(1);         // \eq{lecture-prelu}
    }
    sums[std::size_t(n)] = sum;
  }
  for (Index n = 0; n < N; ++n)
    gradient_alpha(shared ? 0 : n) += sums[std::size_t(n)];  // \eq{lecture-prelu-grad}
}
//! [prelu]

}  // namespace lbl::layers
