// Everything that the notes check before and during training, a line with a verdict for each.
#include "files/npy.hpp"
#include "mlp/steps/in_double/gradient_report.hpp"
#include "mlp/steps/laboratory.hpp"
#include "mlp/steps/watched_run.hpp"
#include "optimization/penalties.hpp"
#include "report/program/interrupt.hpp"
#include "report/program/run_data.hpp"
#include "report/results.hpp"
#include "training/gradient_check.hpp"

#include <iomanip>
#include <sstream>

namespace lbl::mlp::steps {
namespace {

/// The list of checks as it grows: printed, and written to metrics.csv.
struct Verdicts {
  report::Results& results;
  std::ostream& out;
  double passed = 0, all = 0;

  /// Judges a value by the range in which it must lie.
  void judge(const std::string& check, double value, double lowest, double highest) {
    const bool good = value >= lowest && value <= highest;
    ++all, passed += good;
    results.row({check, value, lowest, highest, good ? "ok" : "LOOK"});
    std::ostringstream range;
    if (lowest == 0) range << "at most " << std::setprecision(4) << highest;
    else if (highest >= 1e6) range << "at least " << std::setprecision(4) << lowest;
    else range << std::setprecision(4) << lowest << " to " << highest;
    out << std::left << std::setw(56) << check << std::right << std::setw(10) << std::setprecision(4) << value
        << "   " << std::left << std::setw(20) << range.str() << std::right << (good ? "ok" : "LOOK") << '\n';
  }
};

constexpr double no_bound = 1e9;

/// A run whose progress is not shown.
struct Silent {
  std::ostringstream nowhere;
  report::Run run;
  explicit Silent(const report::Run& loud) : run(loud) { run.out = &nowhere, run.terminal_columns = 0; }
};

Network fresh(const Options& options, const report::Run& run, const data::Dataset& samples) {
  return fresh_network({}, options.widths, run, samples, run.options.seed);
}

/// Before the first step: the cost of knowing nothing, and the cost of penalties.
void check_first_costs(const Options& options, const report::Run& run, const data::Dataset& samples,
                       Verdicts& verdicts) {
  Network network = fresh(options, run, samples);
  for (Index l = 1; l <= network.L(); ++l)  // smaller weights, so that all classes get the same probability
    for (Index n = 0; n < network.W[l].size(); ++n) network.W[l].data()[n] *= Real(0.1);
  const double expected = std::log(double(samples.classes()));
  const double C = evaluate(network, samples).mean_cost();  // \eq{notes-check-init}
  verdicts.judge("first cost with small weights (ln K = " + files::shortest(float(expected)) + ")", C, expected - 0.01,
                 expected + 0.01);

  double before = C, least_rise = no_bound;
  for (const double lambda : {1e-4, 1e-3, 1e-2, 1e-1}) {
    const double cost = optimization::penalised_cost(C, network, {.lambda_2 = lambda});  // \eq{notes-check-reg}
    least_rise = std::min(least_rise, (cost - before) / lambda), before = cost;
  }
  verdicts.judge("rise of the cost with the weight decay (per unit)", least_rise, 1e-3, no_bound);
}

/// Twenty samples, no regularisation: what cannot be learned by heart will not be learned at all.
void check_overfitting(const Options& options, const report::Run& run, const data::Dataset& samples,
                       Verdicts& verdicts) {
  const data::Dataset few = data::split_validation(samples, 20, run.options.seed).validation;
  const Recipe how{.epochs = 2000, .batch = 20, .eta = 0.1, .seed = run.options.seed};
  const Silent silent(run);
  report::Progress progress(silent.run, how.epochs, few.size());
  Learner learner = beginner(fresh(options, run, samples), how);
  train(learner, how, few, progress, [](const Score&) {});
  if (report::interrupted()) return;
  const Score score = evaluate(learner.network, few);  // \eq{notes-check-overfit}
  verdicts.judge("cost of 20 samples learned by heart", score.mean_cost(), 0, 1e-3);
  verdicts.judge("accuracy on them", score.accuracy(), 1, 1);
}

lbl_in_double::GradientTask gradient_task(const Network& network, const data::Dataset& samples, std::uint64_t seed) {
  lbl_in_double::GradientTask task{.widths = {network.W[1].dim[1]}, .x = {}, .labels = {}, .seed = seed};
  for (Index l = 1; l <= network.L(); ++l) task.widths.push_back(network.W[l].dim[0]);
  for (Index n = 0; n < std::min<Index>(256, samples.size()); ++n) {
    const std::uint8_t* pixels = samples.image(n);
    task.x.emplace_back(pixels, pixels + samples.pixels());
    for (double& pixel : task.x.back()) pixel /= 255;
    task.labels.push_back(samples.labels[static_cast<std::size_t>(n)]);
  }
  return task;
}

/// The error of the differences of tanh at one step, averaged over places, in any precision.
template <class Number>
double error_of_tanh(double step, bool centred) {
  double sum = 0;
  for (int n = 1; n <= 200; ++n) {
    const Number x = Number(0.01 * n), d = Number(step);
    const Number difference =
        centred ? (std::tanh(x + d) - std::tanh(x - d)) / (2 * d) : (std::tanh(x + d) - std::tanh(x)) / d;
    sum += training::relative_error(1 / std::pow(std::cosh(double(x)), 2), double(difference)) / 200;
  }
  return sum;
}

/// The best step of the centred differences of tanh in double, and the curves of this and other formulas.
double best_step(const report::Run& run) {
  files::Table table{{}, {"step", "double", "double_one_sided", "float"}, {}};
  double best = 0, least = no_bound;
  for (int n = 0; n <= 72; ++n) {
    const double step = std::pow(10, -10 + n / 8.), error = error_of_tanh<double>(step, true);
    if (error < least) least = error, best = step;
    table.rows.emplace_back();
    for (const double value : {step, error, error_of_tanh<double>(step, false)})
      table.rows.back().push_back(files::shortest(value));
    table.rows.back().push_back(files::shortest(error_of_tanh<float>(step, true)));
  }
  files::write_file(run.folder / "function.csv", files::csv_text(table));
  return best;
}

/// The curves of the report as tables.
void write_curves(const report::Run& run, const lbl_in_double::GradientReport& found) {
  const auto write = [&](const char* name, files::Table table, const auto& rows, const auto& numbers) {
    for (const auto& row : rows) {
      table.rows.emplace_back();
      for (const double number : numbers(row)) table.rows.back().push_back(files::shortest(number));
    }
    files::write_file(run.folder / name, files::csv_text(table));
  };
  using Numbers = std::vector<double>;
  write("steps.csv", {{}, {"step", "tanh", "tanh_one_sided", "relu"}, {}}, found.steps,
        [](const auto& s) { return Numbers{s.step, s.tanh, s.tanh_one_sided, s.relu}; });
  write("kinks.csv", {{}, {"samples", "crossed"}, {}}, found.kinks,
        [](const auto& k) { return Numbers{double(k.samples), k.crossed}; });
  write("depth.csv", {{}, {"layers", "tanh", "logistic"}, {}}, found.depths,
        [](const auto& d) { return Numbers{double(d.layers), d.tanh, d.logistic}; });
}

/// The gradients by the loops against those by differences, in double.
void check_gradients(const Options& options, const report::Run& run, const data::Dataset& samples,
                     Verdicts& verdicts) {
  const auto found = lbl_in_double::check_gradients(
      gradient_task(fresh(options, run, samples), samples, run.options.seed));
  double smooth = 0, kinked = 0, least_mistake = no_bound;
  for (const auto& array : found.arrays) smooth = std::max(smooth, array.tanh), kinked = std::max(kinked, array.relu);
  for (const auto& mistake : found.mistakes) least_mistake = std::min(least_mistake, mistake.error);
  verdicts.judge("gradient check of the cost: tanh units", smooth, 0, 1e-7);
  verdicts.judge("gradient check of the cost: ReLU units (kinks)", kinked, 0, 1e-4);
  verdicts.judge("gradient check of the penalty alone", found.penalty, 0, 1e-7);
  verdicts.judge("gradient check of dropout: the same mask each time", found.mask_frozen, 0, 1e-7);
  verdicts.judge("gradient check of dropout: new masks (must fail)", found.mask_drawn, 1e-2, no_bound);
  verdicts.judge("gradient check of planted mistakes (must fail)", least_mistake, 1e-2, no_bound);
  verdicts.judge("best step for the differences of tanh", best_step(run), 1e-6, 1e-4);
  write_curves(run, found);
}

/// How much alike the weights of neighbouring pixels are: 0 for the noise of the beginning.
double smoothness(const Tensor<2>& W, Index columns) {
  double products = 0, squares = 0;
  for (Index i = 0; i < W.dim[0]; ++i)
    for (Index j = 0; j + 1 < W.dim[1]; ++j) {
      if ((j + 1) % columns == 0) continue;
      products += double(W(i, j)) * double(W(i, j + 1));
      squares += (double(W(i, j)) * double(W(i, j)) + double(W(i, j + 1)) * double(W(i, j + 1))) / 2;
    }
  return products / squares;
}

/// During training: cost and accuracy, how far the weights move, which units die, what the first layer looks for.
void check_training(const Options& options, const report::Run& run, const data::Holdout& samples,
                    Verdicts& verdicts) {
  files::Table ratios{{}, {"learning_rate", "step", "layer", "ratio"}, {}};
  files::Table epochs{{}, {"learning_rate", "epoch", "train_cost", "train_accuracy", "validation_cost",
                           "validation_accuracy", "dead"}, {}};
  const Silent silent(run);
  report::Progress progress(silent.run, run.options.epochs, samples.training.size());
  WatchedRun judged;
  for (const double factor : {0.01, 0.1, 1., 10.}) {
    const Recipe how{.epochs = run.options.epochs, .batch = run.options.batch,
                     .eta = factor * run.options.learning_rate, .seed = run.options.seed};
    const WatchedRun seen = watch(fresh(options, run, samples.training), how, samples, progress);
    if (report::interrupted()) return;
    const std::string eta = files::shortest(float(how.eta));
    for (const WatchedStep& step : seen.steps)
      for (const auto& [layer, ratio] : step.ratios)
        ratios.rows.push_back({eta, std::to_string(step.step), layer, files::shortest(float(ratio))});
    const double dead = *std::max_element(seen.dead.begin(), seen.dead.end());
    for (std::size_t e = 0; e < seen.training.size(); ++e) {
      const Score &learned = seen.training[e], &held_out = seen.validation[e];
      epochs.rows.push_back({eta, std::to_string(e + 1), files::shortest(learned.mean_cost()),
                             files::shortest(learned.accuracy()), files::shortest(held_out.mean_cost()),
                             files::shortest(held_out.accuracy()), files::shortest(dead)});  // \eq{notes-track}
    }
    *run.out << "learning rate " << std::setw(5) << eta << ": weights move by " << std::setprecision(2)
             << std::setw(7) << seen.typical_ratio() << " of themselves a step, " << report::percent(dead)
             << " of a layer dead, "
             << (seen.diverged ? "diverged" : report::percent(seen.validation.back().accuracy()) + " held out right")
             << '\n';
    if (factor == 1) judged = seen;
  }
  const Tensor<2>& W1 = judged.learner.network.W[1];
  verdicts.judge("ratio of update to weights ||dW||/||W|| (median)", judged.typical_ratio(), 1e-4, 1e-2);
  verdicts.judge("dead ReLUs of the worst layer", *std::max_element(judged.dead.begin(), judged.dead.end()), 0, 0.1);
  verdicts.judge("neighbouring pixels of the first layer are alike", smoothness(W1, samples.training.columns), 0.05, 1);
  files::write_npy(run.folder / "W1.npy", W1);  // \eq{notes-firstlayer}
  files::write_file(run.folder / "ratios.csv", files::csv_text(ratios));
  files::write_file(run.folder / "epochs.csv", files::csv_text(epochs));
}

}  // namespace

void checks_experiment(const Options& options, report::Run& run) {
  const data::Split data = report::load_data(run);
  const data::Holdout samples = data::split_validation(data.train, options.validation, run.options.seed);
  report::Results results(run, {"check", "value", "lowest", "highest", "verdict"});
  report::Progress progress(run, 1, samples.training.size());
  Verdicts verdicts{results, *run.out};
  *run.out << "before training\n";
  check_first_costs(options, run, samples.training, verdicts);
  check_overfitting(options, run, samples.training, verdicts);
  if (report::interrupted()) return;
  check_gradients(options, run, samples.training, verdicts);
  *run.out << "during training\n";
  check_training(options, run, samples, verdicts);
  if (report::interrupted()) return;
  progress.step(samples.training.size(), 0);
  *run.out << verdicts.passed << " of " << verdicts.all << " checks passed\n";
  results.summary({{"checks_passed", verdicts.passed}, {"target_checks_passed", verdicts.all}},
                  double(progress.samples()), progress.seconds());
}

}  // namespace lbl::mlp::steps
