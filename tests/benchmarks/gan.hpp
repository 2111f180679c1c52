#pragma once
/// @file
/// Rounds of the adversarial game.
#include "workload.hpp"

namespace lbl::bench {

/// Generator 64-128-256-784 and discriminator 784-256-128-1, non-saturating: a step of each.
/// @return the workload `gan`
Workload gan_training();

}  // namespace lbl::bench
