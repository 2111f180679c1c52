// One network that reads images row by row: validated after each epoch, saved and resumed.
#include "report/results.hpp"
#include "report/resume_command.hpp"
#include "report/run_data.hpp"
#include "rnn/options.hpp"
#include "rnn/published.hpp"
#include "training/checkpoint.hpp"

namespace lbl::rnn {
namespace {

void save(const std::filesystem::path& folder, const report::Run& run, const Learner& learner) {
  const Position& at = learner.at;
  training::save_checkpoint(folder, learner,
                            {{"settings", run.settings},
                             {"epoch", at.epoch},
                             {"step", at.step},
                             {"cost", at.score.cost},
                             {"correct", at.score.correct},
                             {"samples", at.score.samples},
                             {"optimizer_steps", optimization::steps_of(learner.optimizer)}});
}

/// Continues from a checkpoint.
void resume(const Recipe& how, const report::Run& run, Learner& learner) {
  const std::filesystem::path& folder = run.options.resume;
  const nlohmann::ordered_json settings = files::read_json(folder / "state.json").at("settings");
  training::check_same_run(folder, settings, run.settings);
  if (settings.at("options").at("epochs") != how.epochs)
    throw std::runtime_error(folder.string() + " was made with --epochs " + settings.at("options").at("epochs").dump() +
                             ", for which its learning rate falls along a cosine: give the same");
  const nlohmann::ordered_json state = training::load_checkpoint(folder, learner);
  optimization::steps_of(learner.optimizer) = state.at("optimizer_steps");
  learner.at = {.epoch = state.at("epoch"),
                .step = state.at("step"),
                .score = {.cost = state.at("cost"), .correct = state.at("correct"), .samples = state.at("samples")}};
  if (learner.at.epoch > 0)  // whose metrics.csv is continued
    training::check_same_run(run.folder, files::read_json(run.folder / "settings.json"), run.settings);
}

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
  if (!run.options.save.empty()) training::check_place(run.options.save);
  const data::Split data = report::load_data(run);
  const data::Holdout parts = data::split_validation(data.train, options.validation, run.options.seed);
  const data::Dataset &samples = parts.training, &held_out = parts.validation;
  const Recipe how = recipe(options, run, run.options.seed);
  Learner learner =
      beginner(fresh_network(row_plan(options, options.cell, run, samples), options, run.options.seed), how);
  const Position& at = learner.at;
  if (!run.options.resume.empty()) resume(how, run, learner);
  *run.out << samples.name << ": " << samples.size() << " training, " << held_out.size() << " validation, "
           << data.test.size() << " test samples of " << samples.rows << " rows; " << options.cell << " with "
           << training::count_parameters(learner.network) << " parameters\n";

  std::vector<std::string> columns{"epoch", "train_cost", "train_accuracy"};
  if (held_out.size() > 0) columns.insert(columns.end(), {"validation_cost", "validation_accuracy"});
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
    if (!run.options.save.empty()) save(run.options.save, run, learner);
  });

  if (report::interrupted()) {
    const auto folder = run.options.save.empty() ? run.folder / "checkpoint" : run.options.save;
    save(folder, run, learner);
    *run.out << "interrupted; continue with: " << report::resume_command(run, folder) << '\n';
    return;
  }
  const Score test = evaluate(learner.network, data.test);
  *run.out << "test accuracy " << report::percent(test.accuracy()) << '\n';
  std::filesystem::remove_all(run.folder / "network");
  training::save_parameters(run.folder / "network", learner.network);
  results.summary(with_target(run, learner.network.plan.cell, test), double(progress.samples()), progress.seconds());
}

}  // namespace lbl::rnn
