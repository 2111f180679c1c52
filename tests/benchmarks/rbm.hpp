#pragma once
/// @file
/// The workload `rbm`: contrastive divergence CD-1 of 784 visible and 500 hidden units, random numbers included. A
/// sample is one image of a mini-batch.
#include "workload.hpp"

namespace lbl::bench {

/// An update by the mini-batch: hidden units drawn, visible ones reconstructed as probabilities, no momentum.
/// @return the workload
Workload rbm_training();

}  // namespace lbl::bench
