#pragma once
/// @file
/// Regression as classification: the target's range is cut into bins, the network tells the probability of each, and
/// its answer is the mean, or the whole distribution; notes, section Loss Functions.
/// std::invalid_argument on shapes that do not fit.
#include "core/tensor.hpp"

namespace lbl::costs {

/// K bins of equal width.
struct Bins {
  double lowest = 0, highest = 1;  ///< ends of the range
  Index K = 10;                    ///< number of bins

  /// @return width of a bin
  double width() const { return (highest - lowest) / double(K); }
  /// @param k number of a bin
  /// @return the middle of it
  double centre(Index k) const { return lowest + (double(k) + 0.5) * width(); }
};

/// The one-hot code of a target's bin. The ends of the range belong to the first and the last bin.
/// std::out_of_range names a target that lies outside.
/// @param t targets [1][M]
/// @param bins how the range is cut
/// @param y [K][M], overwritten: targets of costs::softmax_cross_entropy
void bin(const Tensor<2>& t, const Bins& bins, Tensor<2>& y);

/// The mean of the distribution that the network tells.
/// @param p probabilities [K][M] of the bins
/// @param bins how the range is cut
/// @param t [1][M], overwritten
void mean_of_bins(const Tensor<2>& p, const Bins& bins, Tensor<2>& t);

}  // namespace lbl::costs
