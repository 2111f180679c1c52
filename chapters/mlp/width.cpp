// Handbook figure 4: test accuracy of [784, N, N, 10] against the width N, several networks each.
// The recipe was chosen on validation samples (see the chapter's page); here all training samples are learned from,
// and each network looks at the test samples once.
#include "mlp/options.hpp"
#include "report/results.hpp"

namespace lbl::mlp {

void width_experiment(const Options& options, report::Run& run) {
  const data::Split data = load_data(run);
  const Index networks = static_cast<Index>(options.N.size()) * options.seeds;
  report::Results results(run, {"N", "seed", "parameters", "train_cost", "test_cost", "test_accuracy", "seconds"});
  report::Progress progress(run, networks, run.options.epochs * data.train.size(), 0, "network");
  report::Metrics means;

  for (const Index N : options.N) {
    double sum = 0;
    for (Index n = 0; n < options.seeds; ++n) {
      const std::uint64_t seed = run.options.seed + static_cast<std::uint64_t>(n);
      Network network = fresh_network(options, {N, N}, run, data.train, seed);
      Position at;
      Score training;
      const double start = progress.seconds();
      train(network, at, recipe(options, run, seed), data.train, progress, [&](const Score& epoch) { training = epoch; });
      if (report::interrupted()) return;  // the rows so far are written

      const Score test = evaluate(network, data.test);
      sum += test.accuracy();
      results.row({N, static_cast<Index>(seed), training::count_parameters(network), training.mean_cost(),
                   test.mean_cost(), test.accuracy(), progress.seconds() - start});
      progress.finish_epoch({{"N", std::to_string(N)}, {"test accuracy", report::percent(test.accuracy())}});
    }
    means.push_back({"test_accuracy_" + std::to_string(N), sum / double(options.seeds)});
  }
  results.summary(means, double(progress.samples()), progress.seconds());
}

}  // namespace lbl::mlp
