#pragma once
/// @file
/// The workloads `cifar-16`, `cifar-32` and `cifar-64`: training steps of the handbook's network on 32 x 32 colour
/// images, batch normalisation, batch 64, momentum.
#include "workload.hpp"

namespace lbl::bench {

/// The handbook's network of section 3.2.6.
/// @param k maps of the first block, as in the name of the workload
/// @return the workload
Workload cifar_training(Index k);

}  // namespace lbl::bench
