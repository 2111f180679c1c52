// Capacity as a number: how many labels without meaning a hidden layer can learn by heart.
#include "mlp/capacity/laboratory.hpp"
#include "mlp/capacity/spirals.hpp"
#include "report/program/interrupt.hpp"
#include "report/progress.hpp"
#include "report/results.hpp"

namespace lbl::mlp::capacity {
namespace {

constexpr Index inputs = 10;

}  // namespace

void random_labels_experiment(const Options& options, report::Run& run) {
  const Index networks = static_cast<Index>(options.memories.size()) * options.seeds, M = options.samples;
  report::Results results(run, {"units", "seed", "parameters", "train_cost", "train_error", "test_error"});
  report::Progress progress(run, networks, options.steps * M, 0, "network");
  report::Metrics means;

  for (const Index N : options.memories) {
    double sum = 0;
    for (Index n = 0; n < options.seeds; ++n) {
      const std::uint64_t seed = run.options.seed + static_cast<std::uint64_t>(n);
      training::Random random(seed);
      const Samples samples = draw_random_labels(inputs, M, random), test = draw_random_labels(inputs, 1'000, random);
      Network network = fresh_network({inputs, N, 2}, Activation::relu, Output::softmax, seed);
      const double C = fit(network, samples, options.steps, run.options.learning_rate, [&](Index, double c) {
        return progress.step(M, c), !report::interrupted();
      });
      if (report::interrupted()) return;

      const double error = error_rate(network, samples);
      sum += error;
      results.row({N, static_cast<Index>(seed), training::count_parameters(network), C, error,
                   error_rate(network, test)});
      progress.finish_epoch({{"hidden units", std::to_string(N)}, {"training error", report::percent(error)}});
    }
    means.push_back({"train_error_" + std::to_string(N), sum / double(options.seeds)});  // \eq{notes-capacity}
  }
  results.summary(means, double(progress.samples()), progress.seconds());
}

}  // namespace lbl::mlp::capacity
