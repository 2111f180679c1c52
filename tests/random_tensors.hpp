#pragma once
// Tensors of random numbers, and their comparison.
#include "core/tensor.hpp"
#include "training/initialisation.hpp"

#include <cmath>
#include <cstring>
#include <limits>

namespace lbl::testing {

/// The distance from 1 to the next Real.
inline constexpr double real_epsilon = std::numeric_limits<Real>::epsilon();

/// A tensor of standard normal numbers.
template <class... Extents>
Tensor<sizeof...(Extents)> normal_tensor(training::Random& random, Extents... extents) {
  Tensor<sizeof...(Extents)> t(extents...);
  training::draw_normal(t, 1, random);
  return t;
}

/// Whether two tensors agree to the last bit, in shape and values.
template <std::size_t Rank>
bool same_bits(const Tensor<Rank>& a, const Tensor<Rank>& b) {
  return a.dim == b.dim && std::memcmp(a.data(), b.data(), static_cast<std::size_t>(a.size()) * sizeof(Real)) == 0;
}

/// The largest |a - b|; infinite for different shapes and where a value is not a number.
template <std::size_t Rank>
double largest_difference(const Tensor<Rank>& a, const Tensor<Rank>& b) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  if (a.dim != b.dim) return infinity;
  double largest = 0;
  for (Index n = 0; n < a.size(); ++n) {
    const double difference = std::abs(a.data()[n] - b.data()[n]);
    largest = std::isnan(difference) ? infinity : std::max(largest, difference);
  }
  return largest;
}

}  // namespace lbl::testing
