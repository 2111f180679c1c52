#pragma once
/// @file
/// Mean and standard deviation of what a few runs reached.
#include "core/tensor.hpp"

#include <algorithm>
#include <cmath>

namespace lbl::report {

/// Numbers that come one by one, e.g. the accuracies of networks that differ in their seed.
struct Spread {
  double sum = 0;      ///< Of the numbers.
  double squares = 0;  ///< Of their distances from the first one, which keeps the differences exact.
  double moved = 0;    ///< Sum of these distances.
  double first = 0;    ///< The first number.
  Index count = 0;     ///< How many there are.

  /// @param value the next number
  void add(double value) {
    if (count++ == 0) first = value;
    sum += value, moved += value - first, squares += (value - first) * (value - first);
  }
  double mean() const { return sum / double(count); }  ///< Their mean.
  /// Their standard deviation, with count - 1 in the denominator; of a single number 0.
  double deviation() const {
    if (count < 2) return 0;
    return std::sqrt(std::max(0., (squares - moved * moved / double(count)) / double(count - 1)));
  }
};

}  // namespace lbl::report
