// Overfitting: train and test error against the number of training images, with and without dropout; and what small and
// large networks make of the same images, over several first weights.
#include "mlp/generalisation/laboratory.hpp"
#include "report/program/run_data.hpp"

namespace lbl::mlp::generalisation {
namespace {

Recipe recipe(const Options& options, const report::Run& run, Index samples, std::uint64_t seed) {
  const Index steps_of_an_epoch = (samples + run.options.batch - 1) / run.options.batch;
  return {.epochs = std::max<Index>(1, options.steps / steps_of_an_epoch), .batch = run.options.batch,
          .eta = run.options.learning_rate, .one_cycle = true, .optimizer = "nesterov", .seed = seed};
}

/// A ReLU network of two hidden layers that has learned, without any normalisation.
ModernNetwork learned(Index width, double drop, const Recipe& how, const report::Run& run, const data::Dataset& samples,
                      report::Progress& progress) {
  ModernNetwork network = fresh_network({.N = {width, width}, .batch_norm = false, .prelu = false, .slope = 0,
                                         .drop = drop, .loops = loops_of(run.options.loops)}, samples, how.seed);
  train(network, how, samples, progress, [](Index, const Score&) { return false; });
  return network;
}

/// The gap against the number of training images, with dropout and without.
void against_size(const Options& options, const report::Run& run, const data::Split& data, report::Results& results,
                  report::Progress& progress, report::Metrics& metrics) {
  constexpr Index width = 256;
  for (const Index size : options.sizes)
    for (const double drop : {0., options.dropout}) {
      report::Spread train_error, test_error;
      for (Index s = 0; s < options.seeds; ++s) {
        const std::uint64_t seed = run.options.seed + static_cast<std::uint64_t>(s);
        const data::Dataset samples = data::drawn_samples(data.train, size, seed);
        const Recipe how = recipe(options, run, samples.size(), seed);
        const ModernNetwork network = learned(width, drop, how, run, samples, progress);
        if (report::interrupted()) return;
        const Score train = evaluate(network, samples), test = evaluate(network, data.test);
        train_error.add(1 - train.accuracy()), test_error.add(1 - test.accuracy());
        results.row({samples.size(), drop, Index(seed), train.mean_cost(), 1 - train.accuracy(), test.mean_cost(),
                     1 - test.accuracy()});
        progress.finish_epoch({{"images", std::to_string(size)}, {"test error", report::percent(1 - test.accuracy())}});
      }
      const std::string name = (drop > 0 ? "dropout_" : "plain_") + std::to_string(size);
      metrics.push_back({name + "_train_error", train_error.mean()});
      metrics.push_back({name + "_test_error", test_error.mean()});                // \eq{lecture-dropout-effect}
      metrics.push_back({name + "_gap", test_error.mean() - train_error.mean()});  // \eq{slides-overfit}
      *run.out << size << " images" << (drop > 0 ? ", dropout" : "") << ": train error "
               << report::percent(train_error.mean()) << ", test error " << report::percent(test_error.mean()) << " +- "
               << report::percent(test_error.deviation()) << '\n';
    }
}

/// The final cost over first weights, for small and large networks with weight decay.
void against_width(const Options& options, const report::Run& run, const data::Split& data, report::Progress& progress,
                   report::Metrics& metrics) {
  constexpr Index size = 1'000, starts = 8;
  SideTable table({"width", "seed", "train_cost", "test_cost", "test_error"});
  const data::Dataset samples = data::drawn_samples(data.train, size, run.options.seed);  // the same for all
  for (const Index width : options.narrow) {
    report::Spread train_cost, test_error;
    for (Index s = 0; s < starts; ++s) {
      Recipe how = recipe(options, run, size, run.options.seed + static_cast<std::uint64_t>(s));
      how.penalty.lambda_2 = 1e-3;
      const ModernNetwork network = learned(width, 0, how, run, samples, progress);
      if (report::interrupted()) return;
      const Score train = evaluate(network, samples), test = evaluate(network, data.test);
      train_cost.add(train.mean_cost()), test_error.add(1 - test.accuracy());
      table.row({width, Index(how.seed), train.mean_cost(), test.mean_cost(), 1 - test.accuracy()});
    }
    progress.finish_epoch({{"width", std::to_string(width)}});
    const std::string name = "width_" + std::to_string(width);
    metrics.insert(metrics.end(), {{name + "_train_cost", train_cost.mean()},
                                   {name + "_train_cost_deviation", train_cost.deviation()},  // \eq{notes-bigger}
                                   {name + "_test_error", test_error.mean()},
                                   {name + "_test_error_deviation", test_error.deviation()}});
    *run.out << "width " << width << ", " << starts << " first weights: train cost "
             << files::shortest(float(train_cost.mean())) << " +- " << files::shortest(float(train_cost.deviation()))
             << ", test error " << report::percent(test_error.mean()) << " +- "
             << report::percent(test_error.deviation()) << '\n';
  }
  table.write(run.folder / "widths.csv");
}

}  // namespace

void overfitting_experiment(const Options& options, report::Run& run) {
  const data::Split data = data::with_unseen_test(report::load_data(run), run.options.seed);
  report::Results results(run, {"images", "drop", "seed", "train_cost", "train_error", "test_cost", "test_error"});
  const auto kinds = static_cast<Index>(2 * options.sizes.size());
  report::Progress progress(run, kinds * options.seeds + Index(options.narrow.size()),
                            options.steps * run.options.batch, 0, "network");
  report::Metrics metrics;
  against_size(options, run, data, results, progress, metrics);
  if (!report::interrupted()) against_width(options, run, data, progress, metrics);
  if (!report::interrupted()) results.summary(metrics, double(progress.samples()), progress.seconds());
}

}  // namespace lbl::mlp::generalisation
