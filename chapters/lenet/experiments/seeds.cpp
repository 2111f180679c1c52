// The same training from several seeds: what is reached on average, and how much of that is luck.
#include "lenet/options.hpp"
#include "lenet/published.hpp"
#include "lenet/shapes.hpp"
#include "report/program/run_data.hpp"
#include "report/results.hpp"
#include "report/spread.hpp"
#include "training/checkpoint.hpp"

namespace lbl::lenet {
namespace {

/// What the networks have reached so far.
struct Series {
  const data::Split& data;
  report::Results results;    // a row for each epoch
  report::Progress progress;  // of all networks
  files::Table networks;      // a row for each network
  report::Spread test = {}, seconds = {};
  Index parameters = 0;
};

std::vector<std::string> columns(const Options& options) {
  std::vector<std::string> names{"seed", "epoch", "learning_rate", "train_cost", "train_accuracy"};
  if (options.validation > 0) names.push_back("validation_accuracy");
  return names;
}

/// Trains one network and looks at the test samples once.
template <class Network>
void learn(Network fresh, const Options& options, const report::Run& run, std::uint64_t seed, Series& series) {
  const auto [samples, held_out] = data::split_validation(series.data.train, options.validation, seed);
  const data::Dataset& validation = held_out;
  const Recipe how = recipe(options, run, seed);
  Learner<Network> learner = beginner(std::move(fresh), how);
  const double begin = series.progress.seconds();

  train(learner, how, samples, series.progress, [&](const Score& training) {
    const Index epoch = learner.at.epoch;
    std::vector<report::Cell> row{static_cast<Index>(seed), epoch, how.rate(epoch - 1), training.mean_cost(),
                                  training.accuracy()};
    report::Progress::Fields fields{{"seed", std::to_string(seed)}};
    if (validation.size() > 0) {
      row.push_back(evaluate(learner.network, validation).accuracy());
      fields.push_back({"validation accuracy", report::percent(std::stod(row.back().text))});
    }
    series.results.row(row);
    series.progress.finish_epoch(fields);
  });
  if (report::interrupted()) return;

  const Score test = evaluate(learner.network, series.data.test);  // \eq{handbook-lenet-acc}
  const double seconds = series.progress.seconds() - begin;
  series.test.add(test.accuracy()), series.seconds.add(seconds);
  series.parameters = parameters(learner.network);
  series.networks.rows.push_back({std::to_string(seed), files::shortest(test.accuracy()),
                                  files::shortest(test.mean_cost()), files::shortest(seconds)});
  files::write_file(run.folder / "networks.csv", files::csv_text(series.networks));
  if (series.test.count == 1) training::save_parameters(run.folder / "network", learner.network);
  *run.out << "seed " << seed << ": test accuracy " << report::percent(test.accuracy()) << '\n';
}

}  // namespace

void seeds_experiment(const Options& options, report::Run& run) {
  const data::Split data = report::load_data(run);
  // What is refused is refused before the results of an earlier run are touched
  const Index samples = data::split_validation(data.train, options.validation, run.options.seed).training.size();
  with_network(options, run, run.options.seed, [](const auto&) {});
  Series series{.data = data, .results = {run, columns(options)},
                .progress = {run, options.seeds * run.options.epochs, samples},
                .networks = {.path = {}, .columns = {"seed", "test_accuracy", "test_cost", "seconds"}, .rows = {}}};
  std::filesystem::remove_all(run.folder / "network");
  for (Index s = 0; s < options.seeds && !report::interrupted(); ++s)
    with_network(options, run, run.options.seed + static_cast<std::uint64_t>(s), [&](auto network) {
      learn(std::move(network), options, run, run.options.seed + static_cast<std::uint64_t>(s), series);
    });
  if (report::interrupted()) return;

  const report::Spread &test = series.test, &seconds = series.seconds;
  *run.out << data.train.name << ", the " << options.variant << "'s network of " << series.parameters
           << " parameters, " << samples << " training samples: test accuracy " << report::percent(test.mean())
           << " +- " << report::percent(test.deviation()) << " (mean and standard deviation of " << test.count
           << " networks)\n";
  report::Metrics metrics{{"test_accuracy", test.mean()}};
  if (const auto target = target_accuracy(run.options.dataset, run.options.epochs))
    metrics.push_back({"target_test_accuracy", *target});
  metrics.insert(metrics.end(), {{"test_deviation", test.deviation()}, {"networks", double(test.count)},
                                 {"parameters", double(series.parameters)}, {"seconds_a_network", seconds.mean()}});
  series.results.summary(metrics, double(series.progress.samples()), series.progress.seconds());
}

}  // namespace lbl::lenet
