#pragma once
/// @file
/// Gradients that are too large are cut before the step.
#include "training/parameters.hpp"

#include <cmath>

namespace lbl::optimization {

/// The length ||g|| of all parameters taken as one vector.
/// @param network any network with for_each_parameter, most often a gradient
/// @return the Euclidean norm
template <class Network>
double norm(const Network& network) {
  double squares = 0;
  for_each_parameter([&](const std::string&, const auto& w) {
    const Real* w_ = w.data();
#pragma omp simd reduction(+ : squares)
    for (Index n = 0; n < w.size(); ++n) squares += double(w_[n]) * double(w_[n]);
  }, network);
  return std::sqrt(squares);
}

/// Shortens a gradient to the length `longest` and keeps its direction; a shorter one stays as it is.
/// @param gradient g of all parameters
/// @param longest the largest norm allowed
/// @return the norm before
template <class Network>
double clip_by_norm(Network& gradient, double longest) {
  const double length = norm(gradient);
  if (length <= longest) return length;
  const Real scale = Real(longest / length);
  for_each_parameter([&](const std::string&, auto& g) {
    for (Index n = 0; n < g.size(); ++n) g.data()[n] *= scale;  // \eq{handbook-rnn-clip}
  }, gradient);
  return length;
}

/// Brings every single derivative into [-largest, largest], which may turn the gradient.
/// @param gradient g of all parameters
/// @param largest absolute value allowed
template <class Network>
void clip_by_value(Network& gradient, double largest) {
  const Real bound = Real(largest);
  for_each_parameter([&](const std::string&, auto& g) {
    for (Index n = 0; n < g.size(); ++n) g.data()[n] = std::clamp(g.data()[n], -bound, bound);  // \eq{slides-clip}
  }, gradient);
}

}  // namespace lbl::optimization
