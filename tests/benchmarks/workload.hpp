#pragma once
/// @file
/// What is measured and compared: steps of a network, most of them training steps.
#include "core/tensor.hpp"

#include <nlohmann/json.hpp>

#include <functional>
#include <string>
#include <vector>

namespace lbl::bench {

/// A network that learns, batch after batch, or works otherwise; the same in a script of peers/ under the same name.
struct Workload {
  static constexpr Index batch_size = 64;  ///< M

  std::string name;     ///< "mlp", ...
  std::string meaning;  ///< one line: the network
  double operations_per_sample;  ///< of its sums, two for each multiply-add
  /// Makes the network and its batches, and returns one training step on the next batch: forward, backward, descent.
  /// Its argument says whether the core's loops compute, or the chapter's.
  std::function<std::function<void()>(bool core)> start;
  std::string step = "training steps, batch 64";  ///< what a step is
  Index samples_of_a_step = batch_size;            ///< how many samples it counts as
  std::string peer = "torch_training.py";          ///< the script of peers/ that does the same
  bool own_loops = true;                           ///< whether the chapter has loops of its own beside the core's
};

/// All of them.
/// @return mlp, lenet5, lenet-20-50-500, cifar-16, cifar-32, cifar-64, rnn, lstm, the two of the Hopfield network, rbm,
/// autoencoder and gan
std::vector<Workload> workloads();

/// Batches of random pixels and classes that are in memory before the clock starts.
struct Batches {
  static constexpr std::size_t count = 64;
  static inline double waiting_bytes = 0;  ///< of all that were ever made, but for the batch of each that a step uses
  std::vector<Tensor<2>> inputs, targets;  ///< [N][M] and [K][M]

  /// @param N values of an input
  /// @param K classes
  Batches(Index N, Index K);
};

/// Measures training steps with the core's loops and with the chapter's, and prints a row for each. Beside the rates
/// stands the memory of the arrays that a step works with, which it must read or write at least once.
/// @param workload what to measure
/// @param thread_counts numbers of threads to measure with
/// @return the rates
nlohmann::ordered_json measure_workload(const Workload& workload, const std::vector<int>& thread_counts);

}  // namespace lbl::bench
