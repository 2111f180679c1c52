#pragma once
/// @file
/// The sums of convolutional layers: how much of what the machine can do they do.
#include <nlohmann/json.hpp>

#include <vector>

namespace lbl::bench {

/// Measures the core's three sums, forward and both backward, on the layers of the CIFAR networks, and prints them.
/// @param thread_counts numbers of threads to measure with
/// @return GFLOP/s and share of the FMA peak of each
nlohmann::ordered_json measure_convolutions(const std::vector<int>& thread_counts);

}  // namespace lbl::bench
