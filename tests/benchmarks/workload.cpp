#include "workload.hpp"

#include "measure.hpp"
#include "report/machine/process.hpp"
#include "training/initialisation.hpp"
#include "workloads/workloads.hpp"

#include <malloc.h>

#include <cstdio>

namespace lbl::bench {
namespace {

/// Bytes of all arrays that are in memory now, but for the batches that wait.
double bytes_in_use() {
  const struct mallinfo2 heap = mallinfo2();
  return double(heap.uordblks + heap.hblkhd) - Batches::waiting_bytes;
}

}  // namespace

std::vector<Workload> workloads() {
  return {mlp_training(),     lenet5_training(), lenet_lecture_training(), cifar_training(16), cifar_training(32),
          cifar_training(64), rnn_training(),    lstm_training(),          hopfield_weights(), hopfield_overlaps(),
          rbm_training(),     autoencoder_training(),                      gan_training()};
}

Batches::Batches(Index N, Index K) {
  training::Random random(1);
  for (std::size_t n = 0; n < count; ++n) {
    Tensor<2> x(N, Workload::batch_size), y(K, Workload::batch_size);
    for (Index i = 0; i < x.size(); ++i) x.data()[i] = Real(random() % 256) / 255;
    for (Index m = 0; m < Workload::batch_size; ++m) y(Index(random() % std::uint64_t(K)), m) = 1;
    inputs.push_back(std::move(x)), targets.push_back(std::move(y));
  }
  waiting_bytes += double((count - 1) * sizeof(Real)) * double((N + K) * Workload::batch_size);
}

nlohmann::ordered_json measure_workload(const Workload& workload, const std::vector<int>& thread_counts) {
  std::printf("\n%s: %s\n%8s %8s %12s %9s %6s %10s\n", workload.meaning.c_str(), workload.step.c_str(), "loops",
              "threads", "samples/s", "GFLOP/s", "peak", "arrays MB");
  nlohmann::ordered_json rows = nlohmann::ordered_json::array();
  for (const auto& [name, core] : {std::pair{"core", true}, std::pair{"chapter", false}})
    for (const int threads : thread_counts) {
      if (!core && (!workload.own_loops || workload.operations_per_sample > 1e9)) continue;  // would take minutes
      const double before = bytes_in_use();
      const std::function<void()> step = workload.start(core);
      step();  // takes what memory it needs
      const double arrays = bytes_in_use() - before;
      const double operations = double(workload.samples_of_a_step) * workload.operations_per_sample;
      const Rate steps = rate(operations, measure(threads, step));
      const double samples_per_second = steps.per_second / workload.operations_per_sample;
      std::printf("%8s %8d %12.0f %9.1f %4.0f %% %10.1f\n", name, threads, samples_per_second, steps.per_second / 1e9,
                  100 * steps.share, arrays / 1e6);
      rows.push_back({{"workload", workload.name}, {"loops", name}, {"threads", threads},
                      {"samples_per_second", samples_per_second}, {"gflops", steps.per_second / 1e9},
                      {"share_of_peak", steps.share}, {"lowest_share", steps.lowest}, {"highest_share", steps.highest},
                      {"arrays_mb", arrays / 1e6}, {"operations_per_byte", operations / arrays},
                      {"peak_memory_mb", report::peak_memory_mb()}});  // of the program so far
    }
  return rows;
}

}  // namespace lbl::bench
