#include "costs/binning.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>

namespace lbl::costs {

void bin(const Tensor<2>& t, const Bins& bins, Tensor<2>& y) {
  if (t.dim[0] != 1 || y.dim != std::array<Index, 2>{bins.K, t.dim[1]})
    throw std::invalid_argument("binning: the shapes of its arrays do not fit each other");
  std::fill_n(y.data(), y.size(), Real(0));
  for (Index m = 0; m < t.dim[1]; ++m) {
    const double t_m = double(t(0, m));
    if (!(t_m >= bins.lowest && t_m <= bins.highest))
      throw std::out_of_range("binning: target " + std::to_string(t_m) + " of sample " + std::to_string(m) +
                              " lies outside the bins, " + std::to_string(bins.lowest) + " to " +
                              std::to_string(bins.highest));
    const Index k = static_cast<Index>((t_m - bins.lowest) / bins.width());
    y(std::min(k, bins.K - 1), m) = 1;  // \eq{notes-binning}
  }
}

void mean_of_bins(const Tensor<2>& p, const Bins& bins, Tensor<2>& t) {
  if (p.dim[0] != bins.K || t.dim != std::array<Index, 2>{1, p.dim[1]})
    throw std::invalid_argument("binning: the shapes of its arrays do not fit each other");
  for (Index m = 0; m < p.dim[1]; ++m) {
    t(0, m) = 0;
    for (Index k = 0; k < bins.K; ++k) t(0, m) += p(k, m) * Real(bins.centre(k));  // \eq{notes-binning}
  }
}

}  // namespace lbl::costs
