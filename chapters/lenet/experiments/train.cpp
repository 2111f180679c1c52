// The main experiment: learn a data set, watch samples that are held out, look at the test samples once, at the end.
#include "lenet/options.hpp"
#include "lenet/published.hpp"
#include "lenet/shapes.hpp"
#include "report/program/continuation.hpp"
#include "report/program/run_data.hpp"
#include "report/results.hpp"

namespace lbl::lenet {
namespace {

/// The test accuracy, and the one to reach.
report::Metrics with_target(const report::Run& run, const Score& test) {
  report::Metrics metrics{{"test_accuracy", test.accuracy()}};
  const auto target = target_accuracy(run.options.dataset, run.options.epochs);
  if (target && run.experiment == "train") metrics.push_back({"target_test_accuracy", *target});
  metrics.push_back({"test_cost", test.mean_cost()});
  return metrics;
}

template <class Network>
void learn(Network fresh, const Options& options, report::Run& run) {
  const data::Split data = report::load_data(run);
  const data::Holdout parts = data::split_validation(data.train, options.validation, run.options.seed);
  const data::Dataset &samples = parts.training, &held_out = parts.validation;
  const Recipe how = recipe(options, run, run.options.seed);
  Learner<Network> learner = beginner(std::move(fresh), how);
  const Position& at = learner.at;
  if (!run.options.resume.empty()) report::resume_training(run, learner, how.halve_every == 0);
  *run.out << samples.name << ": " << samples.size() << " training, " << held_out.size() << " validation, "
           << data.test.size() << " test samples; the " << Network::name << "'s network of "
           << parameters(learner.network) << " parameters\n";

  std::vector<std::string> columns{"epoch", "learning_rate", "train_cost", "train_accuracy"};
  if (held_out.size() > 0) columns.insert(columns.end(), {"validation_cost", "validation_accuracy"});
  training::check_place(report::checkpoint_folder(run));
  report::Results results(run, columns, at.epoch);
  report::Progress progress(run, how.epochs, samples.size(), at.epoch * samples.size() + at.score.samples);

  train(learner, how, samples, progress, [&](const Score& training) {
    std::vector<report::Cell> row{at.epoch, how.rate(at.epoch - 1), training.mean_cost(), training.accuracy()};
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
  results.summary(with_target(run, test), double(progress.samples()), progress.seconds());  // \eq{overview-exp-cnn}
}

}  // namespace

void train_experiment(const Options& options, report::Run& run) {
  with_network(options, run, run.options.seed, [&](auto network) { learn(std::move(network), options, run); });
}

}  // namespace lbl::lenet
