#pragma once
/// @file
/// The workload `mlp`: training steps of the perceptron 784-100-100-10, ReLU, batch 64, gradient descent.
#include "workload.hpp"

namespace lbl::bench {

/// @return the workload
Workload mlp_training();

}  // namespace lbl::bench
