#pragma once
/// @file
/// The end of a run whose cost is no longer a number.
#include "files/files.hpp"

#include <cmath>
#include <stdexcept>
#include <string>

namespace lbl::training {

/// Thrown when a cost is no number; an error of its own, so that a search can count the trial as failed and go on.
struct Divergence : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Throws Divergence, with place and likely cause, when a cost is infinite or not a number.
/// @param C the cost of a mini-batch
/// @param epoch its epoch, from 0
/// @param step its place in the epoch, from 0
/// @param eta the learning rate
inline void check_finite(double C, Index epoch, Index step, double eta) {
  if (std::isfinite(C)) return;
  throw Divergence("the cost is no longer finite at epoch " + std::to_string(epoch + 1) + ", step " +
                   std::to_string(step + 1) + ": most likely the learning rate " + files::shortest(eta) +
                   " is too large; try --learning-rate " + files::shortest(eta / 10));
}

}  // namespace lbl::training
