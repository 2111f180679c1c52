// Choosing settings: random search from coarse to fine, and whether a grid would have done as well.
#include "mlp/selection/hidden_units.hpp"
#include "mlp/selection/laboratory.hpp"
#include "mlp/selection/search.hpp"
#include "report/program/interrupt.hpp"
#include "report/program/run_data.hpp"

#include <sstream>

namespace lbl::mlp::selection {
namespace {

/// The stages as they were typed, one list for each of their three numbers.
std::vector<Stage> stages_of(const Options& options) {
  const std::size_t count = options.trials.size();
  if (options.stage_epochs.size() != count || options.samples.size() != count)
    throw report::UsageError(
        "--trials, --stage-epochs and --samples describe the same stages: give lists of one length");
  std::vector<Stage> stages;
  for (std::size_t s = 0; s < count; ++s)
    stages.push_back({options.trials[s], options.stage_epochs[s], options.samples[s]});
  return stages;
}

Ranges ranges_of(const Options& options) {
  if (options.eta_from > options.eta_to) throw report::UsageError("--eta-from is above --eta-to");
  if (options.lambda_from > options.lambda_to) throw report::UsageError("--lambda-from is above --lambda-to");
  return {{options.eta_from, options.eta_to}, {options.lambda_from, options.lambda_to}};
}

/// Three digits of a number.
std::string short_text(double value) {
  std::ostringstream text;
  text.precision(3);
  text << value;
  return text.str();
}

std::string text_of(const Range& range) { return short_text(range.lowest) + " to " + short_text(range.highest); }

}  // namespace

void search_experiment(const Options& options, report::Run& run) {
  const std::vector<Stage> stages = stages_of(options);
  const Ranges ranges = ranges_of(options);
  const data::Split data = report::load_data(run);
  const data::Holdout samples =
      data::split_validation(data.train, options.validation, run.options.seed);  // \eq{notes-validation}
  report::Results results(run, {"stage", "trial", "eta", "lambda", "diverged", "epochs", "samples", "validation_cost",
                                "validation_accuracy"});
  const HiddenUnits rules = rules_of_thumb(data.train.pixels(), data.train.classes());
  *run.out << "rules of thumb for the hidden units: from " << rules.at_least << " to " << rules.at_most << "; "
           << rules.suggested << "; less than " << rules.below << '\n';
  report::Metrics metrics = random_against_grid(options, run, samples);

  double seconds = 0, learned = 0;
  const Hyperparameters fixed{.widths = options.widths, .halve_every = options.halve_every};
  const auto after_stage = [&](Index s, const Ranges& searched, const std::vector<Trial>& trials,
                               report::Progress& progress) {
    const Stage& stage = stages[static_cast<std::size_t>(s)];
    for (std::size_t t = 0; t < trials.size(); ++t) {
      const Trial& trial = trials[t];
      results.row({s + 1, Index(t + 1), trial.settings.eta, trial.settings.lambda, Index(trial.diverged), stage.epochs,
                   stage.samples, trial.validation_cost, trial.validation_accuracy});
    }
    seconds += progress.seconds(), learned += double(progress.samples());
    const Trial& best = trials.front();
    progress.finish_epoch({{"trials", std::to_string(trials.size())},
                           {"eta", text_of(searched.eta)},
                           {"lambda", text_of(searched.lambda)},
                           {"best", short_text(best.settings.eta) + ", " + short_text(best.settings.lambda)},
                           {"validation accuracy", report::percent(best.validation_accuracy)}});
    metrics.push_back({"validation_accuracy_" + std::to_string(s + 1), best.validation_accuracy});
  };
  const Trial winner = coarse_to_fine(stages, ranges, fixed, run.options.batch, run, samples, after_stage);
  if (report::interrupted()) {
    *run.out << "interrupted; the trials so far are in " << (run.folder / "metrics.csv").string() << '\n';
    return;
  }

  metrics.insert(metrics.end(), {{"eta", winner.settings.eta}, {"lambda", winner.settings.lambda},
                                 {"validation_accuracy", winner.validation_accuracy}});
  *run.out << "chosen: --learning-rate " << short_text(winner.settings.eta) << " --weight-decay "
           << short_text(winner.settings.lambda) << ", validation accuracy "
           << report::percent(winner.validation_accuracy);
  if (!options.validation_only) {  // the only look at the test samples, by the winner
    const Score test = evaluate(winner.network, data.test);
    metrics.push_back({"test_accuracy", test.accuracy()});
    *run.out << ", test accuracy " << report::percent(test.accuracy());
  }
  *run.out << '\n';
  results.summary(metrics, learned, seconds);
}

}  // namespace lbl::mlp::selection
