// The main experiment: learn a data set, watch samples that are held out, look at the test samples once, at the end.
#include "mlp/options.hpp"
#include "optimization/schedules.hpp"
#include "report/program/continuation.hpp"
#include "report/program/run_data.hpp"
#include "report/results.hpp"

namespace lbl::mlp {
namespace {

/// The test accuracy to reach, if the run has the settings for which there is one: the handbook's figure 4 for MNIST,
/// what such networks reach on Fashion-MNIST.
report::Metrics with_target(const Options& options, const report::Run& run, const Score& test) {
  report::Metrics metrics{{"test_accuracy", test.accuracy()}};
  const bool networks_of_the_figure = run.experiment == "train" && options.widths == std::vector<Index>{100, 100};
  if (networks_of_the_figure && run.options.dataset == "mnist") metrics.push_back({"target_test_accuracy", 0.98});
  if (networks_of_the_figure && run.options.dataset == "fashion-mnist")
    metrics.push_back({"target_test_accuracy", 0.88});
  metrics.push_back({"test_cost", test.mean_cost()});
  return metrics;
}

}  // namespace

void train_experiment(const Options& options, report::Run& run) {
  const data::Split data = report::load_data(run);
  const data::Holdout parts = data::split_validation(data.train, options.validation, run.options.seed);
  const data::Dataset &samples = parts.training, &held_out = parts.validation;
  const Recipe how = recipe(options, run, run.options.seed);
  Learner learner = beginner(fresh_network(options, options.widths, run, samples, run.options.seed), how);
  const Network& network = learner.network;
  const Position& at = learner.at;
  if (!run.options.resume.empty()) report::resume_training(run, learner);
  *run.out << samples.name << ": " << samples.size() << " training, " << held_out.size() << " validation, "
           << data.test.size() << " test samples; " << training::count_parameters(network) << " parameters\n";

  std::vector<std::string> columns{"epoch", "learning_rate", "train_cost", "train_accuracy"};
  if (held_out.size() > 0) columns.insert(columns.end(), {"validation_cost", "validation_accuracy"});
  training::check_place(report::checkpoint_folder(run));
  report::Results results(run, columns, at.epoch);
  report::Progress progress(run, how.epochs, samples.size(), at.epoch * samples.size() + at.score.samples);

  train(learner, how, samples, progress, [&](const Score& training) {
    std::vector<report::Cell> row{at.epoch, optimization::decayed(how.eta, at.epoch - 1, how.halve_every),
                                  training.mean_cost(), training.accuracy()};
    report::Progress::Fields fields{{"training accuracy", report::percent(training.accuracy())}};
    if (held_out.size() > 0) {
      const Score validation = evaluate(network, held_out);
      row.insert(row.end(), {validation.mean_cost(), validation.accuracy()});
      fields = {{"validation accuracy", report::percent(validation.accuracy())}};
    }
    results.row(row);  // \eq{overview-exp-mlp}
    progress.finish_epoch(fields);
    if (!run.options.save.empty()) report::save_training(run.options.save, run, learner);
  });

  if (report::saved_when_interrupted(run, learner)) return;
  const Score test = evaluate(network, data.test);
  *run.out << "test accuracy " << report::percent(test.accuracy()) << '\n';
  std::filesystem::remove_all(run.folder / "network");
  training::save_parameters(run.folder / "network", network);  // \eq{lecture-weights-view}
  results.summary(with_target(options, run, test), double(progress.samples()), progress.seconds());
}

}  // namespace lbl::mlp
