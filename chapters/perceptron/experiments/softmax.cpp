// C-class regression on images by mini-batch gradient descent, beside two linear classifiers that need no descent: the
// nearest class mean and one-hot least squares.
#include "data/find.hpp"
#include "optimization/schedules.hpp"
#include "perceptron/image_classes.hpp"
#include "perceptron/least_squares.hpp"
#include "perceptron/options.hpp"
#include "report/program/interrupt.hpp"
#include "report/progress.hpp"
#include "report/results.hpp"
#include "report/spread.hpp"
#include "training/checkpoint.hpp"

#include <cmath>
#include <iostream>

namespace lbl::perceptron {
namespace {

/// The sets of the run: the one that is named, or both of those that are there, or the synthetic digits.
std::vector<std::string> names_of_sets(report::Run& run) {
  if (run.options.dataset != "both") return {run.options.dataset};
  std::vector<std::string> names;
  std::ostream& told = run.options.quiet ? std::cerr : *run.out;  // other data than asked for is never silent
  for (const char* name : {"fashion-mnist", "mnist"})
    if (data::available(name, run.options.data)) names.push_back(name);
    else told << name << " is not installed (./book data " << name << "), so it is left out\n";
  if (names.empty() && !run.options.data.empty()) return {"fashion-mnist"};  // load() will say that it is not there
  if (names.empty()) told << "no images found: these are the synthetic digits\n", names.push_back("digits");
  return names;
}

/// How many training samples are held out: as many as were asked for, or a sixth (10,000 of 60,000).
Index held_out_of(const data::Dataset& training, const Options& options, const report::Run& run) {
  return run.given.contains("validation") ? options.validation : training.size() / 6;
}

/// The accuracies to reach; a set that has none adds none.
void add_targets(const std::string& name, report::Metrics& metrics) {
  const auto prefixed = [&](const char* what, double value) { metrics.push_back({"target_" + name + what, value}); };
  if (name == "mnist") prefixed("_softmax_test", 0.92);
  if (name != "fashion-mnist") return;
  prefixed("_softmax_test", 0.84), prefixed("_mean_test", 0.6768);
  prefixed("_squares_test", 0.8113), prefixed("_squares_train", 0.8311), prefixed("_squares_rank", 784);
}

/// The two exact classifiers.
void exact_classifiers(const data::Split& data, report::Run& run, report::Metrics& metrics) {
  const std::string& name = data.train.name;
  const double mean = accuracy(class_means(data.train), data.test);
  const Solution squares = solve(normal_equations(data.train));
  const double train = accuracy(squares.w, data.train), test = accuracy(squares.w, data.test);
  const Index rank = squares.rank() - squares.counts.back();  // of the pixels: the constant input is the last one
  *run.out << name << ", nearest class mean: test accuracy " << report::percent(mean) << '\n'
           << name << ", one-hot least squares: test accuracy " << report::percent(test) << ", train "
           << report::percent(train) << "; " << rank << " of " << data.train.pixels()
           << " pixels are independent (pivots kept: at least " << files::shortest(float(squares.smallest_pivot))
           << " of the diagonal, dropped: at most " << files::shortest(float(squares.largest_dropped)) << ")\n";
  metrics.insert(metrics.end(), {{name + "_mean_test", mean}, {name + "_squares_test", test},
                                 {name + "_squares_train", train}, {name + "_squares_rank", double(rank)}});
}

}  // namespace

void softmax_experiment(const Options& options, report::Run& run) {
  const std::vector<std::string> names = names_of_sets(run);
  std::vector<data::Split> sets;
  for (const std::string& name : names) {
    sets.push_back(data::load(name, run.options.data));
    run.settings["dataset_checksum"][name] = {{"train", sets.back().train.checksum()},
                                              {"test", sets.back().test.checksum()}};
  }
  for (const data::Split& set : sets)  // what is refused is refused before the results of an earlier run are gone
    data::split_validation(set.train, held_out_of(set.train, options, run), run.options.seed);
  std::vector<std::string> columns{"dataset", "seed", "epoch", "train_cost", "train_accuracy"};
  if (held_out_of(sets[0].train, options, run) > 0) columns.push_back("validation_accuracy");
  report::Results results(run, columns);
  Index all_samples = 0;
  for (const data::Split& set : sets) all_samples += set.train.size() - held_out_of(set.train, options, run);
  report::Metrics metrics;
  for (const data::Split& set : sets) exact_classifiers(set, run, metrics);

  const Index passes = options.seeds * run.options.epochs;
  const auto count = static_cast<Index>(sets.size());
  report::Progress progress(run, passes * count, all_samples / count);

  for (const data::Split& data : sets) {
    const std::string& name = data.train.name;
    report::Spread test;
    for (Index s = 0; s < options.seeds; ++s) {
      const auto seed = static_cast<std::uint32_t>(run.options.seed + s);
      const auto [samples, held_out] = data::split_validation(data.train, held_out_of(data.train, options, run), seed);
      LinearModel model = fresh_model(samples, run.options.loops);
      for (Index epoch = 1; epoch <= run.options.epochs; ++epoch) {
        const double eta = optimization::decayed(run.options.learning_rate, epoch - 1, options.halve_every);
        const Score training = train_epoch(model, samples, run.options.batch, eta, seed, epoch, progress);
        if (report::interrupted()) return;
        std::vector<report::Cell> row{name, Index(seed), epoch, training.mean_cost(), training.accuracy()};
        report::Progress::Fields fields{{"set", name}, {"seed", std::to_string(seed)}};
        if (held_out.size() > 0) {
          const double validation = evaluate(model, held_out).accuracy();
          row.push_back(validation), fields.push_back({"validation accuracy", report::percent(validation)});
        }
        results.row(row);
        progress.finish_epoch(fields);
      }
      test.add(evaluate(model, data.test).accuracy());
      if (s == 0) training::save_parameters(run.folder / name, model);
    }
    *run.out << name << ", softmax regression: test accuracy " << report::percent(test.mean()) << " +- "
             << report::percent(test.deviation()) << " (mean and spread of " << options.seeds << " runs)\n";
    metrics.push_back({name + "_softmax_test", test.mean()});
    metrics.push_back({name + "_softmax_deviation", test.deviation()});
    add_targets(name, metrics);
  }
  results.summary(metrics, double(progress.samples()), progress.seconds());
}

}  // namespace lbl::perceptron
