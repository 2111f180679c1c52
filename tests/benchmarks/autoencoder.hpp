#pragma once
/// @file
/// The workload `autoencoder`: training steps of the deep autoencoder 784-128-32-128-784, ReLU, batch 64, Adam.
#include "workload.hpp"

namespace lbl::bench {

/// @return the workload
Workload autoencoder_training();

}  // namespace lbl::bench
