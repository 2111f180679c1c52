#pragma once
/// @file
/// The same workload by PyTorch, when it is installed, taking turns with ours.
#include <nlohmann/json.hpp>

#include <vector>

namespace lbl::bench {

/// Lets the core's loops and PyTorch train the perceptron of the workload `mlp` in turns, and prints the ratios.
/// PyTorch runs at its best: in each of the environments that matter to it for a moment first, then in the fastest.
/// Throws std::runtime_error when no python3 has PyTorch.
/// @param thread_counts numbers of threads to compare with
/// @return ratios and rates of every round
nlohmann::ordered_json compare_mlp(const std::vector<int>& thread_counts);

}  // namespace lbl::bench
