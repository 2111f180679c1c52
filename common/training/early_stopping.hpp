#pragma once
/// @file
/// Early stopping: when the validation cost has not fallen for a while, training ends, with the best parameters.
#include "core/tensor.hpp"

#include <limits>

namespace lbl::training {

/// Watches the validation cost and keeps the parameters of its minimum. The cost is noisy, so that one rise alone, at
/// which the slides stop, says little (erratum E129): it has patience.
//! [early_stopping]
template <class Network>
struct EarlyStopping {
  Index patience = 5;                                        ///< Epochs without a new minimum before it ends.
  Network best = {};                                         ///< The parameters of the minimum.
  double least = std::numeric_limits<double>::infinity();    ///< Its validation cost.
  Index best_epoch = 0, epoch = 0;                           ///< Its epoch and the present one, from 1.

  /// Looks at the cost after an epoch.
  /// @param validation_cost of the held-out samples
  /// @param network the parameters that have this cost
  /// @return whether to stop
  bool stop(double validation_cost, const Network& network) {
    ++epoch;
    if (validation_cost < least) least = validation_cost, best = network, best_epoch = epoch;
    return epoch - best_epoch >= patience;  // \eq{slides-early}
  }
};
//! [early_stopping]

}  // namespace lbl::training
