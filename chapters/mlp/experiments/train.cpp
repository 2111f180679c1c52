// The main experiment: learn a data set, watch samples that are held out, look at the test samples once, at the end.
#include "mlp/options.hpp"
#include "report/results.hpp"
#include "report/resume_command.hpp"
#include "report/run_data.hpp"
#include "training/checkpoint.hpp"

namespace lbl::mlp {
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
void resume(const report::Run& run, Learner& learner) {
  const std::filesystem::path& folder = run.options.resume;
  training::check_same_run(folder, files::read_json(folder / "state.json").at("settings"), run.settings);
  const nlohmann::ordered_json state = training::load_checkpoint(folder, learner);
  optimization::steps_of(learner.optimizer) = state.at("optimizer_steps");
  learner.at = {.epoch = state.at("epoch"),
                .step = state.at("step"),
                .score = {.cost = state.at("cost"), .correct = state.at("correct"), .samples = state.at("samples")}};
  const Position& at = learner.at;
  if (at.epoch + (at.step > 0) > run.options.epochs)
    throw std::runtime_error(folder.string() + " is beyond " + std::to_string(run.options.epochs) +
                             " epochs: give more --epochs");
  if (at.epoch > 0)  // whose metrics.csv is continued
    training::check_same_run(run.folder, files::read_json(run.folder / "settings.json"), run.settings);
}

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
  if (!run.options.save.empty()) training::check_place(run.options.save);
  const data::Split data = report::load_data(run);
  const data::Holdout parts = data::split_validation(data.train, options.validation, run.options.seed);
  const data::Dataset &samples = parts.training, &held_out = parts.validation;
  const Recipe how = recipe(options, run, run.options.seed);
  Learner learner = beginner(fresh_network(options, options.widths, run, samples, run.options.seed), how);
  const Network& network = learner.network;
  const Position& at = learner.at;
  if (!run.options.resume.empty()) resume(run, learner);
  *run.out << samples.name << ": " << samples.size() << " training, " << held_out.size() << " validation, "
           << data.test.size() << " test samples; " << training::count_parameters(network) << " parameters\n";

  std::vector<std::string> columns{"epoch", "learning_rate", "train_cost", "train_accuracy"};
  if (held_out.size() > 0) columns.insert(columns.end(), {"validation_cost", "validation_accuracy"});
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
    if (!run.options.save.empty()) save(run.options.save, run, learner);
  });

  if (report::interrupted()) {
    const auto folder = run.options.save.empty() ? run.folder / "checkpoint" : run.options.save;
    save(folder, run, learner);
    *run.out << "interrupted; continue with: " << report::resume_command(run, folder) << '\n';
    return;
  }
  const Score test = evaluate(network, data.test);
  *run.out << "test accuracy " << report::percent(test.accuracy()) << '\n';
  std::filesystem::remove_all(run.folder / "network");
  training::save_parameters(run.folder / "network", network);  // \eq{lecture-weights-view}
  results.summary(with_target(options, run, test), double(progress.samples()), progress.seconds());
}

}  // namespace lbl::mlp
