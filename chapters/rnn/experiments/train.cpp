// One network that reads images row by row: validated after each epoch, saved and resumed.
#include "report/program/continuation.hpp"
#include "report/program/run_data.hpp"
#include "report/results.hpp"
#include "rnn/options.hpp"
#include "rnn/published.hpp"

namespace lbl::rnn {
namespace {

/// The test accuracy, and the one to reach.
report::Metrics with_target(const report::Run& run, Cell cell, const Score& test) {
  report::Metrics metrics{{"test_accuracy", test.accuracy()}};
  if (const auto promised = promised_accuracy(run.options.dataset, cell, run.options.epochs))
    metrics.push_back({"target_test_accuracy", *promised});
  metrics.push_back({"test_cost", test.mean_cost()});
  return metrics;
}

}  // namespace

void train_experiment(const Options& options, report::Run& run) {
  const data::Split data = report::load_data(run);
  const data::Holdout parts = data::split_validation(data.train, options.validation, run.options.seed);
  const data::Dataset &samples = parts.training, &held_out = parts.validation;
  const Recipe how = recipe(options, run, run.options.seed);
  Learner learner =
      beginner(fresh_network(row_plan(options, options.cell, run, samples), options, run.options.seed), how);
  const Position& at = learner.at;
  if (!run.options.resume.empty()) report::resume_training(run, learner, true);
  *run.out << samples.name << ": " << samples.size() << " training, " << held_out.size() << " validation, "
           << data.test.size() << " test samples of " << samples.rows << " rows; " << options.cell << " with "
           << training::count_parameters(learner.network) << " parameters\n";

  std::vector<std::string> columns{"epoch", "train_cost", "train_accuracy"};
  if (held_out.size() > 0) columns.insert(columns.end(), {"validation_cost", "validation_accuracy"});
  training::check_place(report::checkpoint_folder(run));
  report::Results results(run, columns, at.epoch);
  report::Progress progress(run, how.epochs, samples.size(), at.epoch * samples.size() + at.score.samples);

  train(learner, how, samples, progress, [&](const Score& training) {
    std::vector<report::Cell> row{at.epoch, training.mean_cost(), training.accuracy()};
    report::Progress::Fields fields{{"training accuracy", report::percent(training.accuracy())}};
    if (held_out.size() > 0) {
      const Score validation = evaluate(learner.network, held_out);
      row.insert(row.end(), {validation.mean_cost(), validation.accuracy()});
      fields = {{"validation accuracy", report::percent(validation.accuracy())}};
    }
    results.row(row);
    progress.finish_epoch(fields);
    if (!run.options.save.empty()) report::save_training(run.options.save, run, learner);
  });

  if (report::saved_when_interrupted(run, learner)) return;
  const Score test = evaluate(learner.network, data.test);
  *run.out << "test accuracy " << report::percent(test.accuracy()) << '\n';
  std::filesystem::remove_all(run.folder / "network");
  training::save_parameters(run.folder / "network", learner.network);
  results.summary(with_target(run, learner.network.plan.cell, test), double(progress.samples()), progress.seconds());
}

}  // namespace lbl::rnn
