#include "layers/activations.hpp"

#include "core/vector_math.hpp"

namespace lbl::layers {

//! [relu]
void relu(const Tensor<2>& z, Tensor<2>& h) {
  const Real* z_ = z.data();
  Real* h_ = h.data();
  for (Index n = 0; n < z.size(); ++n) h_[n] = z_[n] <= 0 ? Real(0) : z_[n];  // \eq{notes-relu}
}

void relu_backward(const Tensor<2>& h, Tensor<2>& delta) {
  const Real* h_ = h.data();
  Real* delta_ = delta.data();
  for (Index n = 0; n < h.size(); ++n) delta_[n] = h_[n] > 0 ? delta_[n] : Real(0);  // \eq{notes-relu}
}
//! [relu]

void logistic(const Tensor<2>& z, Tensor<2>& h) {
  const Real* z_ = z.data();
  Real* h_ = h.data();
#pragma omp simd
  for (Index n = 0; n < z.size(); ++n) h_[n] = 1 / (1 + core::exp(-z_[n]));  // \eq{notes-sigmoid}
}

void logistic_backward(const Tensor<2>& h, Tensor<2>& delta) {
  const Real* h_ = h.data();
  Real* delta_ = delta.data();
  for (Index n = 0; n < h.size(); ++n) delta_[n] *= h_[n] * (1 - h_[n]);  // \eq{notes-sigmoid}
}

void tanh(const Tensor<2>& z, Tensor<2>& h) {
  const Real* z_ = z.data();
  Real* h_ = h.data();
#pragma omp simd
  for (Index n = 0; n < z.size(); ++n) h_[n] = core::tanh(z_[n]);  // \eq{notes-tanh}
}

void tanh_backward(const Tensor<2>& h, Tensor<2>& delta) {
  const Real* h_ = h.data();
  Real* delta_ = delta.data();
  for (Index n = 0; n < h.size(); ++n) delta_[n] *= 1 - h_[n] * h_[n];  // \eq{notes-tanh}
}

}  // namespace lbl::layers
