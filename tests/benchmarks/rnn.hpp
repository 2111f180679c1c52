#pragma once
/// @file
/// The workloads `rnn` and `lstm`: training steps on 28 rows of 28 pixels, 128 units, batch 64, Adam.
#include "workload.hpp"

namespace lbl::bench {

/// Simple units, overview (13).
/// @return the workload
Workload rnn_training();

/// LSTM cells, overview (17)-(19).
/// @return the workload
Workload lstm_training();

}  // namespace lbl::bench
