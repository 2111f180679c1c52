#pragma once
/// @file
/// What is measured and compared: training steps of a network.
#include "core/tensor.hpp"

#include <nlohmann/json.hpp>

#include <functional>
#include <string>
#include <vector>

namespace lbl::bench {

/// A network that learns, batch after batch; the same in peers/torch_training.py under the same name.
struct Workload {
  static constexpr Index batch_size = 64;  ///< M

  std::string name;     ///< "mlp", ...
  std::string meaning;  ///< one line: the network
  double operations_per_sample;  ///< of its sums, two for each multiply-add
  /// Makes the network and its batches, and returns one training step on the next batch: forward, backward, descent.
  /// Its argument says whether the core's loops compute, or the chapter's.
  std::function<std::function<void()>(bool core)> start;
};

/// All of them.
/// @return mlp, lenet5, lenet-20-50-500, cifar-16, cifar-32, cifar-64, rnn, lstm
std::vector<Workload> workloads();

/// Batches of random pixels and classes that are in memory before the clock starts.
struct Batches {
  static constexpr std::size_t count = 64;
  std::vector<Tensor<2>> inputs, targets;  ///< [N][M] and [K][M]

  /// @param N values of an input
  /// @param K classes
  Batches(Index N, Index K);
};

/// Measures training steps with the core's loops and with the chapter's, and prints a row for each.
/// @param workload what to measure
/// @param thread_counts numbers of threads to measure with
/// @return the rates
nlohmann::ordered_json measure_workload(const Workload& workload, const std::vector<int>& thread_counts);

}  // namespace lbl::bench
