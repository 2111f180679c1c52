// Nine optimizers: their way on four surfaces of two parameters, then a race on images. The rate of each is chosen by
// the program: on a surface by the steps to the goal, in the race by the accuracy on samples that were held out.
#include "mlp/steps/laboratory.hpp"
#include "mlp/steps/surfaces.hpp"
#include "report/program/interrupt.hpp"
#include "report/program/run_data.hpp"
#include "report/results.hpp"
#include "training/divergence.hpp"

#include <array>
#include <iomanip>
#include <map>
#include <sstream>

namespace lbl::mlp::steps {
namespace {

constexpr double goal = 1e-6;  // cost on a surface

/// Steps to the goal on every surface: surfaces.csv, and the points of the ways in paths.csv.
report::Metrics walk_on_surfaces(const Options& options, const report::Run& run) {
  files::Table table{{}, {"surface", "optimizer", "learning_rate", "arrived", "steps"}, {}};
  files::Table paths{{}, {"surface", "optimizer", "step", "x", "y"}, {}};
  report::Metrics metrics;
  *run.out << "steps to a cost of 1e-6, at the best of the learning rates 1e-5 to 100 (four in a decade)\n"
           << std::setprecision(2) << std::setw(10) << "";
  for (const Surface& surface : surfaces) *run.out << std::setw(24) << surface.name;
  *run.out << '\n';

  for (const std::string& name : optimization::optimizer_names) {
    *run.out << std::setw(10) << name;
    for (const Surface& surface : surfaces) {
      const BestRate best = best_rate(surface, name, goal, options.step_limit);  // \eq{slides-momentum-pro}
      table.rows.push_back({surface.name, name, files::shortest(float(best.eta)), best.eta > 0 ? "1" : "0",
                            std::to_string(best.steps)});
      if (best.eta > 0) *run.out << std::setw(10) << best.steps << "  rate " << std::setw(7) << best.eta;
      else *run.out << std::setw(24) << "never";
      metrics.push_back({"steps_" + surface.name + "_" + name, double(best.steps)});
      if (best.eta == 0) continue;
      const Walk way = walk(surface, name, best.eta, goal, options.step_limit, true);
      const std::size_t every = 1 + way.path.size() / 80;  // the first steps one by one, then some
      const auto rounded = [](double value) { return files::shortest(std::round(1e4 * value) / 1e4); };
      for (std::size_t n = 0; n < way.path.size(); n += n < 400 ? 1 : every)
        paths.rows.push_back({surface.name, name, std::to_string(n), rounded(way.path[n][0]),
                              rounded(way.path[n][1])});
    }
    *run.out << std::endl;  // at once: the next ones take a while
  }
  files::write_file(run.folder / "surfaces.csv", files::csv_text(table));
  files::write_file(run.folder / "paths.csv", files::csv_text(paths));
  return metrics;
}

/// The rates that are tried in the race.
constexpr std::array rates{1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2, 0.1, 0.3, 1., 3.};

/// How everybody trains. The rate is halved after every epoch: at a fixed rate the accuracy after the last step would
/// be a matter of chance.
Recipe recipe(const report::Run& run, const std::string& optimizer, double eta, std::uint64_t seed) {
  return {.epochs = run.options.epochs, .batch = run.options.batch, .eta = eta, .halve_every = 1,
          .optimizer = optimizer, .seed = seed};
}

/// A fresh network and the optimizer that will move it.
Learner contestant(const Options& options, const report::Run& run, const data::Dataset& samples, const Recipe& how) {
  return beginner(fresh_network({}, options.widths, run, samples, how.seed), how);
}

/// Accuracy on held-out samples after a short training; 0 for a rate at which the cost is no longer a number.
double accuracy_at(const Recipe& how, const Options& options, report::Run run, const data::Dataset& samples,
                   const data::Dataset& held_out) {
  std::ostringstream nowhere;  // the mean cost of trials that diverge says nothing
  run.out = &nowhere, run.terminal_columns = 0;
  report::Progress progress(run, how.epochs, samples.size());
  Learner learner = contestant(options, run, samples, how);
  try {
    train(learner, how, samples, progress, [](const Score&) {});
  } catch (const training::Divergence&) {
    return 0;
  }
  return evaluate(learner.network, held_out).accuracy();
}

/// The rate of each optimizer that is most accurate on the held-out samples; every trial goes into rates.csv.
std::map<std::string, double> choose_rates(const Options& options, const report::Run& run,
                                           const data::Holdout& samples) {
  const data::Dataset part = data::drawn_samples(samples.training, options.trial_samples, run.options.seed);
  files::Table table{{}, {"optimizer", "learning_rate", "validation_accuracy"}, {}};
  std::map<std::string, double> chosen;
  *run.out << "validation accuracy after " << run.options.epochs << " epochs of " << part.size()
           << " samples, at the best of the first rates 0.0001 to 3 (two in a decade)\n";
  for (const std::string& name : optimization::optimizer_names) {
    double best = -1;
    for (const double eta : rates) {
      const Recipe how = recipe(run, name, eta, run.options.seed);
      const double accuracy = accuracy_at(how, options, run, part, samples.validation);
      if (report::interrupted()) return chosen;
      if (accuracy > best) best = accuracy, chosen[name] = eta;
      table.rows.push_back({name, files::shortest(float(eta)), files::shortest(accuracy)});
    }
    *run.out << std::setw(10) << name << "  rate " << std::setw(6) << chosen[name] << "  " << report::percent(best)
             << std::endl;
  }
  files::write_file(run.folder / "rates.csv", files::csv_text(table));
  return chosen;
}

/// Every optimizer at its rate, several networks each. The cost goes into courses.csv, ten times an epoch.
report::Metrics race(const Options& options, const report::Run& run, const data::Holdout& samples,
                     const data::Dataset& test, const std::map<std::string, double>& chosen, report::Results& results,
                     report::Progress& progress) {
  files::Table courses{{}, {"optimizer", "seed", "epochs", "train_cost"}, {}};
  report::Metrics metrics;
  const Index steps = (samples.training.size() + run.options.batch - 1) / run.options.batch;
  const Index window = std::max<Index>(steps / 10, 1);
  for (const std::string& name : optimization::optimizer_names) {
    double sum = 0;
    for (Index n = 0; n < options.seeds; ++n) {
      const std::uint64_t seed = run.options.seed + static_cast<std::uint64_t>(n);
      const Recipe how = recipe(run, name, chosen.at(name), seed);
      Learner learner = contestant(options, run, samples.training, how);
      double cost = 0;
      Index step = 0;
      Score last;
      const auto after_step = [&](double C) {
        cost += C / double(window);
        if (++step % window != 0) return;
        courses.rows.push_back({name, std::to_string(seed), files::shortest(float(step) / float(steps)),
                                files::shortest(float(cost))});
        cost = 0;
      };
      train(learner, how, samples.training, progress, [&](const Score& epoch) { last = epoch; }, after_step);
      if (report::interrupted()) return {};
      const double validation = evaluate(learner.network, samples.validation).accuracy();
      const double accuracy = evaluate(learner.network, test).accuracy();
      results.row({name, how.eta, static_cast<Index>(seed), last.mean_cost(), validation, accuracy});
      sum += accuracy;
    }
    metrics.push_back({"test_accuracy_" + name, sum / double(options.seeds)});
    progress.finish_epoch({{"optimizer", name}, {"test accuracy", report::percent(metrics.back().second)}});
  }
  files::write_file(run.folder / "courses.csv", files::csv_text(courses));
  return metrics;
}

}  // namespace

void optimizers_experiment(const Options& options, report::Run& run) {
  const data::Split data = data::with_unseen_test(report::load_data(run), run.options.seed);
  const data::Holdout samples = data::split_validation(data.train, options.validation, run.options.seed);
  report::Results results(run, {"optimizer", "learning_rate", "seed", "train_cost", "validation_accuracy",
                                "test_accuracy"});
  const report::Metrics steps = walk_on_surfaces(options, run);
  const std::map<std::string, double> chosen = choose_rates(options, run, samples);
  const auto all = static_cast<Index>(optimization::optimizer_names.size());
  report::Progress progress(run, all, options.seeds * run.options.epochs * samples.training.size(), 0, "optimizer");
  report::Metrics metrics;
  if (!report::interrupted()) metrics = race(options, run, samples, data.test, chosen, results, progress);
  if (report::interrupted()) {
    *run.out << "interrupted; the networks so far are in " << (run.folder / "metrics.csv").string() << '\n';
    return;
  }
  metrics.insert(metrics.end(), steps.begin(), steps.end());
  results.summary(metrics, double(progress.samples()), progress.seconds());
}

}  // namespace lbl::mlp::steps
