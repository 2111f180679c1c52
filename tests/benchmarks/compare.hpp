#pragma once
/// @file
/// The same workload by PyTorch, when it is installed, taking turns with ours.
#include "workload.hpp"

namespace lbl::bench {

/// Work that a script of peers/ does too: steps of some units each.
struct Comparison {
  std::string name, meaning;      ///< of the work; the meaning is one line
  std::string script, arguments;  ///< prints one line of JSON with the peer's rate, "<unit>_per_second"
  std::string unit;               ///< "samples", "steps"
  double units_of_a_step = 1;     ///< how many of them one step of ours is
  std::function<std::function<void()>()> start;  ///< makes what is needed, and returns one step
};

/// Why there is nothing to compare with.
/// @return one line; empty when there is PyTorch
std::string missing_peer();

/// Lets our loops and PyTorch work in turns, and prints the ratios.
/// PyTorch runs at its best: in each of the environments that matter to it for a moment first, then in the fastest.
/// Throws std::runtime_error when no python3 has PyTorch.
/// @param work what both do
/// @param thread_counts numbers of threads to compare with
/// @return ratios and rates of every round
nlohmann::ordered_json compare(const Comparison& work, const std::vector<int>& thread_counts);

/// Lets the core's loops and PyTorch train the network of a workload in turns, and prints the ratios.
/// @param workload what both do
/// @param thread_counts numbers of threads to compare with
/// @return ratios and rates of every round
nlohmann::ordered_json compare_workload(const Workload& workload, const std::vector<int>& thread_counts);

}  // namespace lbl::bench
