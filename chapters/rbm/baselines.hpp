#pragma once
/// @file
/// Laws of images that need no machine, as floors for its likelihood: independent pixels, and a mixture of such laws.
#include "rbm/patterns.hpp"

#include <algorithm>

namespace lbl::rbm {

/// Independent pixels, or one such law for each class: p(v) = sum_c p(c) prod_j p(v_j | c).
/// @param train binarised images, whose frequencies are taken
/// @param test binarised images
/// @param by_class whether each class has its own frequencies
/// @return the mean of ln p(v) over the test images
inline double log_likelihood_without_machine(const data::Dataset& train, const data::Dataset& test, bool by_class) {
  const std::size_t classes = by_class ? train.class_names.size() : 1, J = std::size_t(train.pixels());
  std::vector<double> count(classes);
  std::vector<std::vector<double>> ones(classes, std::vector<double>(J, 0.5));  // and one image more that is half black
  for (Index m = 0; m < train.size(); ++m) {
    const std::size_t c = by_class ? train.labels[std::size_t(m)] : 0;
    ++count[c];
    for (std::size_t j = 0; j < J; ++j) ones[c][j] += train.image(m)[j] > 0;
  }
  std::vector<std::vector<double>> log_odds = ones;
  std::vector<double> log_empty(classes);  // ln p(c) p(an empty image | c)
  for (std::size_t c = 0; c < classes; ++c) {
    log_empty[c] = std::log(count[c] / double(train.size()));
    for (std::size_t j = 0; j < J; ++j) {
      const double p = ones[c][j] / (count[c] + 1);
      log_odds[c][j] = std::log(p / (1 - p)), log_empty[c] += std::log1p(-p);
    }
  }
  double sum = 0;
  for (Index m = 0; m < test.size(); ++m) {
    std::vector<double> log_p = log_empty;
    for (std::size_t c = 0; c < classes; ++c)
      for (std::size_t j = 0; j < J; ++j) log_p[c] += test.image(m)[j] > 0 ? log_odds[c][j] : 0;
    const double largest = *std::max_element(log_p.begin(), log_p.end());
    double total = 0;
    for (const double x : log_p) total += std::exp(x - largest);
    sum += largest + std::log(total);
  }
  return sum / double(test.size());
}

}  // namespace lbl::rbm
