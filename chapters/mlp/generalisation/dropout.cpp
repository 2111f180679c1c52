// The lecture's figure of dropout (Srivastava et al. 2014), reduced: the test error while networks of several depths
// learn, with and without dropout.
#include "mlp/generalisation/laboratory.hpp"
#include "report/program/run_data.hpp"

namespace lbl::mlp::generalisation {

void dropout_experiment(const Options& options, report::Run& run) {
  const data::Split data = data::with_unseen_test(report::load_data(run), run.options.seed);
  report::Results results(run, {"layers", "drop", "seed", "epoch", "train_cost", "train_error", "test_error"});
  const auto networks = static_cast<Index>(2 * options.depths.size()) * options.seeds;
  report::Progress progress(run, networks, run.options.epochs * options.dropout_samples, 0, "network");
  report::Metrics metrics;

  for (const Index depth : options.depths)
    for (const double drop : {0., options.dropout}) {
      report::Spread last;
      for (Index s = 0; s < options.seeds; ++s) {
        const std::uint64_t seed = run.options.seed + static_cast<std::uint64_t>(s);
        const data::Dataset samples = data::drawn_samples(data.train, options.dropout_samples, seed);
        const std::vector<Index> widths(static_cast<std::size_t>(depth), options.dropout_width);
        ModernNetwork network = fresh_network({.N = widths, .batch_norm = false, .prelu = false, .slope = 0,
                                               .drop = drop, .loops = loops_of(run.options.loops)}, samples, seed);
        const Recipe how{.epochs = run.options.epochs, .batch = run.options.batch, .eta = run.options.learning_rate,
                         .one_cycle = true, .optimizer = "nesterov", .seed = seed};
        double test_error = 1;
        train(network, how, samples, progress, [&](Index epoch, const Score& training) {
          test_error = 1 - evaluate(network, data.test).accuracy();  // \eq{lecture-dropout-fig}
          results.row({depth, drop, Index(seed), epoch, training.mean_cost(), 1 - training.accuracy(), test_error});
          return false;
        });
        if (report::interrupted()) return;
        last.add(test_error);
        progress.finish_epoch({{"hidden layers", std::to_string(depth)}, {"test error", report::percent(test_error)}});
      }
      const std::string name = (drop > 0 ? "dropout_" : "plain_") + std::to_string(depth);
      metrics.push_back({name + "_test_error", last.mean()});
      metrics.push_back({name + "_deviation", last.deviation()});
      *run.out << depth << " hidden layers" << (drop > 0 ? ", dropout" : "") << ": test error at the end "
               << report::percent(last.mean()) << " +- " << report::percent(last.deviation()) << '\n';
    }
  results.summary(metrics, double(progress.samples()), progress.seconds());
}

}  // namespace lbl::mlp::generalisation
