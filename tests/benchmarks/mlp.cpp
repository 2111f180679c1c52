#include "mlp.hpp"

#include "machine.hpp"
#include "measure.hpp"
#include "report/process.hpp"
#include "optimization/gradient_descent.hpp"

#include <cstdio>

namespace lbl::bench {
namespace {

const std::vector<Index> widths{784, 100, 100, 10};

/// The products of a step: forward and to the parameters in every layer, to the input in all but the first.
constexpr double count_operations() {
  return 2 * (2 * (784. * 100 + 100 * 100 + 100 * 10) + 100 * 100 + 100 * 10);
}
static_assert(count_operations() == MlpTraining::operations_per_sample);

}  // namespace

MlpTraining::MlpTraining(mlp::Loops loops) : network_(widths) {
  training::Random random(1);
  mlp::initialise(network_, training::Initialisation::he, random);
  network_.loops = loops;
  gradient_ = network_;
  batch_ = mlp::Batch(network_, batch_size);

  for (std::size_t n = 0; n < batches; ++n) {
    Tensor<2> x(widths.front(), batch_size), y(widths.back(), batch_size);
    for (Index i = 0; i < x.size(); ++i) x.data()[i] = Real(random() % 256) / 255;
    for (Index m = 0; m < batch_size; ++m) y(Index(random() % 10), m) = 1;
    inputs_.push_back(std::move(x)), targets_.push_back(std::move(y));
  }
}

void MlpTraining::step() {
  const std::size_t n = next_++ % batches;
  std::swap(batch_.h[0], inputs_[n]), std::swap(batch_.y, targets_[n]);  // lent, not copied
  mlp::forward(network_, batch_);
  training::set_to_zero(gradient_);
  mlp::backward(network_, batch_, gradient_);
  optimization::descend(network_, gradient_, 0.05);
  std::swap(batch_.h[0], inputs_[n]), std::swap(batch_.y, targets_[n]);
}

nlohmann::ordered_json measure_mlp(const std::vector<int>& thread_counts) {
  constexpr double samples = MlpTraining::batch_size;
  std::printf("\ntraining steps of the network 784-100-100-10, batch %td\n%8s %8s %12s %9s %6s %10s\n",
              MlpTraining::batch_size, "loops", "threads", "samples/s", "GFLOP/s", "peak", "memory MB");
  nlohmann::ordered_json rows = nlohmann::ordered_json::array();
  for (const auto& [name, loops] : {std::pair{"core", mlp::Loops::core}, std::pair{"chapter", mlp::Loops::chapter}})
    for (const int threads : thread_counts) {
      MlpTraining training(loops);
      const Rate steps = rate(samples * MlpTraining::operations_per_sample, measure(threads, [&] { training.step(); }));
      const double samples_per_second = steps.per_second / MlpTraining::operations_per_sample;
      const double memory = report::peak_memory_mb();
      std::printf("%8s %8d %12.0f %9.1f %4.0f %% %10.0f\n", name, threads, samples_per_second, steps.per_second / 1e9,
                  100 * steps.share, memory);
      rows.push_back({{"workload", "mlp"}, {"loops", name}, {"threads", threads},
                      {"samples_per_second", samples_per_second}, {"gflops", steps.per_second / 1e9},
                      {"share_of_peak", steps.share}, {"lowest_share", steps.lowest}, {"highest_share", steps.highest},
                      {"peak_memory_mb", memory}});
    }
  return rows;
}

}  // namespace lbl::bench
