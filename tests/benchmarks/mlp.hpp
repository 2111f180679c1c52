#pragma once
/// @file
/// The workload `mlp`: training steps of the perceptron 784-100-100-10, ReLU, batch 64, gradient descent.
#include "mlp/network.hpp"

#include <nlohmann/json.hpp>

namespace lbl::bench {

/// The network and batches that are in memory before the clock starts.
class MlpTraining {
public:
  static constexpr Index batch_size = 64;                ///< M
  static constexpr double operations_per_sample = 379'600;  ///< of the products, two for each multiply-add

  /// @param loops which loops compute the sums
  explicit MlpTraining(mlp::Loops loops);

  /// Forward, backward and one step of gradient descent on the next batch.
  void step();

private:
  static constexpr std::size_t batches = 64;

  mlp::Network network_, gradient_;
  mlp::Batch batch_;
  std::vector<Tensor<2>> inputs_, targets_;
  std::size_t next_ = 0;
};

/// Measures training steps with the chapter's loops and with the core's, and prints a row for each.
/// @param thread_counts numbers of threads to measure with
/// @return the rates
nlohmann::ordered_json measure_mlp(const std::vector<int>& thread_counts);

}  // namespace lbl::bench
