#pragma once
/// @file
/// Experiments that train networks of several kinds from several seeds, and print them side by side.
#include "cifar/options.hpp"
#include "cifar/published.hpp"
#include "report/program/run_data.hpp"
#include "report/results.hpp"
#include "report/spread.hpp"

#include <iomanip>
#include <map>

namespace lbl::cifar {

/// What the networks of one kind reached in their last epoch, over the seeds.
struct Reached {
  Index parameters = 0;
  report::Spread train_cost = {}, train_accuracy = {}, test_accuracy = {};
};

/// A run of such an experiment.
struct Comparison {
  data::Split data;               ///< what they learn from, and what they are tested on after every epoch
  report::Run& run;
  report::Results results;        ///< metrics.csv: a row for each epoch of each network
  report::Progress progress;
  std::vector<std::string> kinds = {};        ///< in the order in which they came
  std::map<std::string, Reached> of = {};

  /// Loads the data.
  /// @param options numbers of samples and seeds
  /// @param its_run epochs, data set
  /// @param number_of_kinds how many kinds of networks there will be
  Comparison(const Options& options, report::Run& its_run, Index number_of_kinds)
      : data(subset(report::load_data(its_run), options)), run(its_run),
        results(run, {"kind", "seed", "epoch", "train_cost", "train_accuracy", "test_cost", "test_accuracy"}),
        progress(run, options.seeds * number_of_kinds * run.options.epochs, data.train.size()) {
    *run.out << title_of(data.train.name, run.settings.at("dataset_checksum").at("train")) << ": " << data.train.size()
             << " training, " << data.test.size() << " test samples\n";
  }

  /// Trains one network and notes what it reaches after every epoch.
  /// @param kind what it is called
  /// @param network its shape; the weights are drawn here
  /// @param how the recipe; its seed draws the weights, too
  template <class Network>
  void learn(const std::string& kind, Network network, const Recipe& how) {
    if (report::interrupted()) return;
    training::Random random(how.seed);
    initialise(network, random);
    network.loops = loops_of(run);
    auto learner = beginner(std::move(network), how);
    if (!of.contains(kind)) kinds.push_back(kind);
    Reached& reached = of[kind];
    reached.parameters = training::count_parameters(learner.network);

    train(learner, how, data.train, progress, [&](const Score& training) {
      const Score test = evaluate(learner.network, data.test);
      results.row({kind, static_cast<Index>(how.seed), learner.at.epoch, training.mean_cost(), training.accuracy(),
                   test.mean_cost(), test.accuracy()});
      progress.finish_epoch({{"network", kind}, {"test accuracy", report::percent(test.accuracy())}});
      if (learner.at.epoch < how.epochs) return;
      reached.train_cost.add(training.mean_cost()), reached.train_accuracy.add(training.accuracy());
      reached.test_accuracy.add(test.accuracy());
    });
  }

  /// Prints a row for each kind and writes the summary, unless the run was interrupted.
  /// @param further metrics that come after those of the kinds
  void finish(const report::Metrics& further = {}) const {
    if (report::interrupted()) return;
    std::ostream& out = *run.out;
    out << "last epoch, mean and standard deviation of " << of.at(kinds.front()).test_accuracy.count << " networks\n"
        << std::left << std::setw(22) << "network" << std::right << std::setw(11) << "parameters" << std::setw(20)
        << "training cost" << std::setw(22) << "training accuracy" << std::setw(20) << "test accuracy" << '\n';
    report::Metrics metrics;
    for (const std::string& kind : kinds) {
      const Reached& reached = of.at(kind);
      const auto in_percent = [&](const report::Spread& spread, int width) {
        out << std::setw(width) << 100 * spread.mean() << " +- " << std::setw(4) << 100 * spread.deviation() << " %";
      };
      out << std::left << std::setw(22) << kind << std::right << std::setw(11) << reached.parameters << std::fixed
          << std::setprecision(3) << std::setw(11) << reached.train_cost.mean() << " +- " << std::setw(5)
          << reached.train_cost.deviation() << std::setprecision(1);
      in_percent(reached.train_accuracy, 12), in_percent(reached.test_accuracy, 10);
      out << '\n' << std::defaultfloat;
      std::string key = kind;
      std::replace(key.begin(), key.end(), ' ', '_');
      metrics.insert(metrics.end(), {{key + "_test_accuracy", reached.test_accuracy.mean()},
                                     {key + "_test_deviation", reached.test_accuracy.deviation()},
                                     {key + "_train_cost", reached.train_cost.mean()},
                                     {key + "_parameters", double(reached.parameters)}});
    }
    metrics.insert(metrics.end(), further.begin(), further.end());
    results.summary(metrics, double(progress.samples()), progress.seconds());
  }

  /// Seeds of a run: that of the command line, and those after it.
  /// @param options how many
  /// @return them
  std::vector<std::uint64_t> seeds(const Options& options) const {
    std::vector<std::uint64_t> all;
    for (Index s = 0; s < options.seeds; ++s) all.push_back(run.options.seed + static_cast<std::uint64_t>(s));
    return all;
  }

  /// As many samples as the options say.
  /// @param all the whole data set
  /// @param options numbers of samples
  /// @return the first of them
  static data::Split subset(data::Split all, const Options& options) {
    return {data::first_samples(std::move(all.train), options.samples),
            data::first_samples(std::move(all.test), options.test_samples)};
  }
};

}  // namespace lbl::cifar
