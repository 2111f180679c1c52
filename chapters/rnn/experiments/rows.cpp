// The main experiment: images read row by row, by simple units and by LSTM cells, from several seeds.
#include "report/program/interrupt.hpp"
#include "report/program/run_data.hpp"
#include "report/results.hpp"
#include "report/spread.hpp"
#include "rnn/options.hpp"
#include "rnn/published.hpp"
#include "training/checkpoint.hpp"

namespace lbl::rnn {
namespace {

/// What the networks have reached so far.
struct Series {
  const data::Split& data;
  report::Results results;    // a row for each epoch
  report::Progress progress;  // of all networks
  files::Table networks;      // a row for each network
  report::Metrics metrics = {};
};

std::vector<std::string> columns(const Options& options) {
  std::vector<std::string> names{"cell", "seed", "epoch", "train_cost", "train_accuracy"};
  if (options.validation > 0) names.push_back("validation_accuracy");
  return names;
}

/// Trains one network and looks at the test samples once.
double learn(const std::string& cell, const Options& options, const report::Run& run, std::uint64_t seed,
             Series& series) {
  const auto [samples, held_out] = data::split_validation(series.data.train, options.validation, seed);
  const data::Dataset& validation = held_out;
  Recipe how = recipe(options, run, seed);
  if (cell == "rnn") how.eta = options.rnn_learning_rate;
  Learner learner = beginner(fresh_network(row_plan(options, cell, run, samples), options, seed), how);
  const double begin = series.progress.seconds();

  train(learner, how, samples, series.progress, [&](const Score& training) {
    std::vector<report::Cell> row{cell, static_cast<Index>(seed), learner.at.epoch, training.mean_cost(),
                                  training.accuracy()};
    report::Progress::Fields fields{{"cell", cell}, {"seed", std::to_string(seed)}};
    if (validation.size() > 0) {
      const double accuracy = evaluate(learner.network, validation).accuracy();
      row.push_back(accuracy), fields.push_back({"validation accuracy", report::percent(accuracy)});
    }
    series.results.row(row);
    series.progress.finish_epoch(fields);
  });
  if (report::interrupted()) return 0;

  const Score test = evaluate(learner.network, series.data.test);  // \eq{handbook-rnn-task}
  series.networks.rows.push_back({cell, std::to_string(seed), files::shortest(test.accuracy()),
                                  files::shortest(test.mean_cost()),
                                  files::shortest(series.progress.seconds() - begin)});
  files::write_file(run.folder / "networks.csv", files::csv_text(series.networks));
  if (seed == run.options.seed) training::save_parameters(run.folder / ("network-" + cell), learner.network);
  *run.out << cell << ", seed " << seed << ": test accuracy " << report::percent(test.accuracy()) << '\n';
  return test.accuracy();
}

/// All networks of a cell.
void learn_all(const std::string& cell, const Options& options, const report::Run& run, Series& series) {
  report::Spread test;
  for (Index s = 0; s < options.seeds && !report::interrupted(); ++s)
    test.add(learn(cell, options, run, run.options.seed + static_cast<std::uint64_t>(s), series));
  if (report::interrupted()) return;
  const Network network(row_plan(options, cell, run, series.data.train));
  *run.out << series.data.train.name << ", " << cell << " with " << training::count_parameters(network)
           << " parameters: test accuracy " << report::percent(test.mean()) << " +- "
           << report::percent(test.deviation()) << " (mean and standard deviation of " << test.count << ")\n";
  series.metrics.push_back({cell + "_test_accuracy", test.mean()});
  if (const auto promised = promised_accuracy(run.options.dataset, cell_of(cell), run.options.epochs))
    series.metrics.push_back({"target_" + cell + "_test_accuracy", *promised});
  series.metrics.push_back({cell + "_test_deviation", test.deviation()});
  series.metrics.push_back({cell + "_parameters", double(training::count_parameters(network))});
}

}  // namespace

void rows_experiment(const Options& options, report::Run& run) {
  const data::Split data = report::load_data(run);
  recipe(options, run, run.options.seed);  // what is refused is refused before earlier results are gone
  data::split_validation(data.train, options.validation, run.options.seed);
  const Index networks = 2 * options.seeds, samples = data.train.size() - options.validation;
  Series series{.data = data, .results = {run, columns(options)},
                .progress = {run, networks * run.options.epochs, samples},
                .networks = {.path = {}, .columns = {"cell", "seed", "test_accuracy", "test_cost", "seconds"},
                             .rows = {}}};
  for (const std::string cell : {"lstm", "rnn"}) learn_all(cell, options, run, series);
  if (report::interrupted()) return;
  series.results.summary(series.metrics, double(series.progress.samples()), series.progress.seconds());
}

}  // namespace lbl::rnn
