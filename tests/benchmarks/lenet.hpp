#pragma once
/// @file
/// The workloads `lenet5` and `lenet-20-50-500`: training steps of two LeNets on 28 x 28 images, ReLU, batch 64,
/// gradient descent.
#include "workload.hpp"

namespace lbl::bench {

/// The handbook's network with all maps of C3 connected: 6, 16 and 120 kernels, 84 and 10 units.
/// @return the workload
Workload lenet5_training();

/// The lecture's network: 20 and 50 kernels, 500 and 10 units.
/// @return the workload
Workload lenet_lecture_training();

}  // namespace lbl::bench
