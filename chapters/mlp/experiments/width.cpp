// Handbook figure 4: test accuracy of [784, N, N, 10] against the width N, several networks each.
// All training samples are learned from, and each network looks at the test samples once: choose its recipe with
// `train`, which holds samples out.
#include "mlp/options.hpp"
#include "mlp/published.hpp"
#include "report/program/interrupt.hpp"
#include "report/program/run_data.hpp"
#include "report/results.hpp"

namespace lbl::mlp {

void width_experiment(const Options& options, report::Run& run) {
  const data::Split data = report::load_data(run);
  const Index networks = static_cast<Index>(options.N.size()) * options.seeds;
  report::Results results(run, {"N", "seed", "parameters", "train_cost", "test_cost", "test_accuracy", "seconds"});
  report::Progress progress(run, networks, run.options.epochs * data.train.size(), 0, "network");
  report::Metrics means;

  for (const Index N : options.N) {
    double sum = 0;
    for (Index n = 0; n < options.seeds; ++n) {
      const std::uint64_t seed = run.options.seed + static_cast<std::uint64_t>(n);
      const Recipe how = recipe(options, run, seed);
      Learner learner = beginner(fresh_network(options, {N, N}, run, data.train, seed), how);  // \eq{handbook-fig-3}
      Score training;
      const double start = progress.seconds();
      train(learner, how, data.train, progress, [&](const Score& epoch) { training = epoch; });
      if (report::interrupted()) {
        *run.out << "interrupted; the networks so far are in " << (run.folder / "metrics.csv").string() << '\n';
        return;
      }

      const Score test = evaluate(learner.network, data.test);
      sum += test.accuracy();
      results.row({N, static_cast<Index>(seed), training::count_parameters(learner.network), training.mean_cost(),
                   test.mean_cost(), test.accuracy(), progress.seconds() - start});
      progress.finish_epoch({{"N", std::to_string(N)}, {"test accuracy", report::percent(test.accuracy())}});
    }
    const std::string name = "test_accuracy_" + std::to_string(N);
    means.push_back({name, sum / double(options.seeds)});  // \eq{handbook-fig-4}
    for (const PublishedAccuracy& point : handbook_figure_4)
      if (point.N == N && run.options.dataset == "mnist") means.push_back({"target_" + name, point.accuracy});
  }
  results.summary(means, double(progress.samples()), progress.seconds());
}

}  // namespace lbl::mlp
