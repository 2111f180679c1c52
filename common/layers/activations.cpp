#include "layers/activations.hpp"

#include "core/vectors/registers.hpp"
#include "core/vectors/vector_math.hpp"

#include <algorithm>

namespace lbl::layers {
namespace {

void require_fit(const Tensor<2>& one, const Tensor<2>& other) {
  if (one.dim != other.dim) throw std::invalid_argument("activations: the two arrays have different shapes");
}

void require_slope(double alpha) {
  if (!(alpha >= 0 && alpha < 1))
    throw std::invalid_argument("leaky ReLU: the slope alpha of the negative side must be in [0, 1), not " +
                                std::to_string(alpha) + " (the slides' a is 1/alpha)");
}

}  // namespace

//! [logistic]
void logistic(const Tensor<2>& z, Tensor<2>& h) {
  require_fit(z, h);
  core::share_registers(z.size(), [](const Real* z_, Real* h_) {
#pragma omp simd
    for (Index n = 0; n < core::together; ++n)
      h_[n] = 1 / (1 + core::exp(-z_[n]));  // \eq{notes-sigmoid} \eq{lecture-sigmoid} \eq{slides-sigmoid}
  }, z.data(), h.data());
}

void logistic_backward(const Tensor<2>& h, Tensor<2>& delta) {
  require_fit(h, delta);
  const Real* h_ = h.data();
  Real* delta_ = delta.data();
  core::share_stretches(h.size(), [=](Index first, Index last) {
#pragma omp simd
    for (Index n = first; n < last; ++n)
      delta_[n] *= h_[n] * (1 - h_[n]);  // \eq{notes-sigmoid} \eq{lecture-sigmoid} \eq{notes-saturation}
  }, h_, delta_);
}
//! [logistic]

//! [tanh]
void tanh(const Tensor<2>& z, Tensor<2>& h) {
  require_fit(z, h);
  core::share_registers(z.size(), [](const Real* z_, Real* h_) {
#pragma omp simd
    for (Index n = 0; n < core::together; ++n)
      h_[n] = core::tanh(z_[n]);  // \eq{notes-tanh} \eq{overview-eq-14} \eq{slides-tanh}
  }, z.data(), h.data());
}

void tanh_backward(const Tensor<2>& h, Tensor<2>& delta) {
  require_fit(h, delta);
  const Real* h_ = h.data();
  Real* delta_ = delta.data();
  core::share_stretches(h.size(), [=](Index first, Index last) {
#pragma omp simd
    for (Index n = first; n < last; ++n)
      delta_[n] *= 1 - h_[n] * h_[n];  // \eq{notes-tanh} \eq{lecture-tanh} \eq{notes-saturation}
  }, h_, delta_);
}
//! [tanh]

//! [softsign]
void softsign(const Tensor<2>& z, Tensor<2>& h) {
  require_fit(z, h);
  const Real* z_ = z.data();
  Real* h_ = h.data();
  core::share_stretches(z.size(), [=](Index first, Index last) {
#pragma omp simd
    for (Index n = first; n < last; ++n) h_[n] = z_[n] / (1 + std::abs(z_[n]));  // \eq{slides-softsign}
  }, z_, h_);
}

void softsign_backward(const Tensor<2>& h, Tensor<2>& delta) {
  require_fit(h, delta);
  const Real* h_ = h.data();
  Real* delta_ = delta.data();
  core::share_stretches(h.size(), [=](Index first, Index last) {
#pragma omp simd
    for (Index n = first; n < last; ++n) {
      const Real root = 1 - std::abs(h_[n]);  // 1/(1 + |z|)
      delta_[n] *= root * root;               // \eq{slides-softsign}
    }
  }, h_, delta_);
}
//! [softsign]

//! [relu]
void relu(const Tensor<2>& z, Tensor<2>& h) {
  require_fit(z, h);
  const Real* z_ = z.data();
  Real* h_ = h.data();
  core::share_stretches(z.size(), [=](Index first, Index last) {
#pragma omp simd
    for (Index n = first; n < last; ++n)
      h_[n] = z_[n] <= 0 ? Real(0) : z_[n];  // \eq{notes-relu} \eq{overview-eq-3} \eq{slides-relu}
  }, z_, h_);
}

void relu_backward(const Tensor<2>& h, Tensor<2>& delta) {
  require_fit(h, delta);
  const Real* h_ = h.data();
  Real* delta_ = delta.data();
  core::share_stretches(h.size(), [=](Index first, Index last) {
#pragma omp simd
    for (Index n = first; n < last; ++n)
      delta_[n] = h_[n] > 0 ? delta_[n] : Real(0);  // \eq{notes-relu} \eq{lecture-relu}
  }, h_, delta_);
}

Index dead_units(const Tensor<2>& h) {
  Index dead = 0;
  for (Index n = 0; n < h.dim[0]; ++n) {
    const Real* h_n = h.samples(n);
    dead += std::all_of(h_n, h_n + h.dim[1], [](Real h_nm) { return h_nm <= 0; });  // \eq{notes-dead}
  }
  return dead;
}
//! [relu]

//! [leaky_relu]
void leaky_relu(const Tensor<2>& z, double alpha, Tensor<2>& h) {
  require_fit(z, h), require_slope(alpha);
  const Real slope = static_cast<Real>(alpha);
  const Real* z_ = z.data();
  Real* h_ = h.data();
  core::share_stretches(z.size(), [=](Index first, Index last) {
#pragma omp simd
    for (Index n = first; n < last; ++n)
      h_[n] = z_[n] < 0 ? slope * z_[n] : z_[n];  // \eq{notes-lrelu} \eq{lecture-lrelu} \eq{slides-lrelu}
  }, z_, h_);
}

void leaky_relu_backward(const Tensor<2>& z, double alpha, Tensor<2>& delta) {
  require_fit(z, delta), require_slope(alpha);
  const Real slope = static_cast<Real>(alpha);
  const Real* z_ = z.data();
  Real* delta_ = delta.data();
  core::share_stretches(z.size(), [=](Index first, Index last) {
#pragma omp simd
    for (Index n = first; n < last; ++n)
      delta_[n] *= z_[n] < 0 ? slope : Real(1);  // \eq{notes-lrelu} \eq{lecture-lrelu}
  }, z_, delta_);
}
//! [leaky_relu]

//! [softplus]
void softplus(const Tensor<2>& z, Tensor<2>& h) {
  require_fit(z, h);
  core::share_registers(z.size(), [](const Real* z_, Real* h_) {
#pragma omp simd
    for (Index n = 0; n < core::together; ++n) {
      const Real positive = z_[n] > 0 ? z_[n] : Real(0);
      h_[n] = positive + core::log_1_plus(core::exp(-std::abs(z_[n])));  // \eq{slides-softplus}
    }
  }, z.data(), h.data());
}

void softplus_backward(const Tensor<2>& z, Tensor<2>& delta) {
  require_fit(z, delta);
  core::share_registers(z.size(), [](const Real* z_, Real* delta_) {
#pragma omp simd
    for (Index n = 0; n < core::together; ++n) delta_[n] /= 1 + core::exp(-z_[n]);  // \eq{slides-softplus}
  }, z.data(), delta.data());
}
//! [softplus]

}  // namespace lbl::layers
