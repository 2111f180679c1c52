#pragma once
/// @file
/// The workloads `hopfield` and `hopfield-overlaps`: 100 patterns of 1000 units are stored, and 100 states make 100
/// synchronous updates. A sample is one update of all units of one state.
#include "workload.hpp"

namespace lbl::bench {

/// Fields from the matrix of the weights, which is made in each step too.
/// @return the workload
Workload hopfield_weights();

/// Fields from the overlaps with the patterns.
/// @return the workload
Workload hopfield_overlaps();

}  // namespace lbl::bench
