#include "layers/dropout.hpp"

#include "core/vectors/stretches.hpp"

namespace lbl::layers {

//! [dropout]
void dropout(const Tensor<2>& z, double p, const core::RandomKey& key, Tensor<2>& mask, Tensor<2>& y) {
  if (z.dim != mask.dim || z.dim != y.dim) throw std::invalid_argument("dropout: the arrays have different shapes");
  if (!(p >= 0 && p < 1))
    throw std::invalid_argument("dropout: the probability of dropping must be in [0, 1), not " + std::to_string(p));
  const auto drop_below = static_cast<std::uint32_t>(p * 0x1p32);  // of 2^32 equally probable words
  const Real scale = static_cast<Real>(1 / (1 - p));
  const Real* z_ = z.data();
  Real *mask_ = mask.data(), *y_ = y.data();

  static_assert(core::random_words == core::stretch);
  core::share_stretches(z.size(), [=](Index first, Index last) {
    std::uint32_t words[core::random_words];
    core::draw_words(key, static_cast<std::uint64_t>(first / core::stretch), words);  // \eq{notes-gc-seed}
#pragma omp simd
    for (Index n = first; n < last; ++n) {
      const Real mask_n = words[n - first] < drop_below ? Real(0) : scale;  // \eq{notes-dropout}
      mask_[n] = mask_n;
      y_[n] = mask_n * z_[n];  // \eq{lecture-dropout-train} \eq{slides-dropout}
    }
  }, z_, mask_, y_);
}

void dropout_backward(const Tensor<2>& mask, Tensor<2>& delta) {
  if (mask.dim != delta.dim) throw std::invalid_argument("dropout: the mask is that of another batch");
  const Real* mask_ = mask.data();
  Real* delta_ = delta.data();
  core::share_stretches(mask.size(), [=](Index first, Index last) {
#pragma omp simd
    for (Index n = first; n < last; ++n) delta_[n] *= mask_[n];  // \eq{lecture-dropout-back}
  }, mask_, delta_);
}

void dropout_test(const Tensor<2>& z, Tensor<2>& y) {
  if (&y != &z) y = z;  // \eq{lecture-dropout-test}
}
//! [dropout]

}  // namespace lbl::layers
