#pragma once
/// @file
/// The end of a run whose cost is no longer a number.
#include "files/files.hpp"

#include <cmath>
#include <stdexcept>
#include <string>

namespace lbl::training {

/// Throws std::runtime_error, with place and likely cause, when a cost is infinite or not a number.
/// @param C the cost of a mini-batch
/// @param epoch its epoch, from 0
/// @param step its place in the epoch, from 0
/// @param eta the learning rate
inline void check_finite(double C, Index epoch, Index step, double eta) {
  if (std::isfinite(C)) return;
  throw std::runtime_error("the cost is no longer finite at epoch " + std::to_string(epoch + 1) + ", step " +
                           std::to_string(step + 1) + ": most likely the learning rate " + files::shortest(eta) +
                           " is too large; try --learning-rate " + files::shortest(eta / 10));
}

}  // namespace lbl::training
