// A target with two answers. The squared error makes a network say their mean, which is neither; softmax over bins of
// the target finds both.
#include "costs/mean_squared_error.hpp"
#include "mlp/capacity/bimodal.hpp"
#include "mlp/capacity/laboratory.hpp"
#include "report/program/interrupt.hpp"
#include "report/progress.hpp"
#include "report/results.hpp"

namespace lbl::mlp::capacity {
namespace {

constexpr Index hidden_units = 8;

/// How good answers are, by two measures.
struct Measures {
  double near, squared_error;
};

Measures measure(const Samples& test, const Tensor<2>& answers) {
  return {near_a_branch(test.x, answers), 2 * costs::mean_squared_error(answers, test.y)};
}

/// What both networks say along x, and how probable the bins are at one place.
void write_answers(const report::Run& run, const Network& squared, const Network& classes, const costs::Bins& bins) {
  Tensor<2> x(1, 101), place(1, 1);
  for (Index m = 0; m < 101; ++m) x(0, m) = static_cast<Real>(-1 + 0.02 * double(m));
  place(0, 0) = Real(0.5);
  const Tensor<2> mean = outputs(squared, x), mode = modes(outputs(classes, x), bins), p = outputs(classes, place);
  files::Table answers{{}, {"x", "squared", "mode"}, {}}, distribution{{}, {"y", "probability"}, {}};
  for (Index m = 0; m < 101; ++m)
    answers.rows.push_back({files::shortest(x(0, m)), files::shortest(mean(0, m)), files::shortest(mode(0, m))});
  for (Index k = 0; k < bins.K; ++k)
    distribution.rows.push_back({files::shortest(bins.centre(k)), files::shortest(p(k, 0))});
  files::write_file(run.folder / "answers.csv", files::csv_text(answers));
  files::write_file(run.folder / "distribution.csv", files::csv_text(distribution));
}

void write_points(const report::Run& run, const Samples& samples) {
  files::Table points{{}, {"x", "y"}, {}};
  for (Index m = 0; m < samples.x.dim[1]; ++m)
    points.rows.push_back({files::shortest(samples.x(0, m)), files::shortest(samples.y(0, m))});
  files::write_file(run.folder / "points.csv", files::csv_text(points));
}

}  // namespace

void binning_experiment(const Options& options, report::Run& run) {
  report::Results results(run, {"network", "seed", "step", "near_a_branch", "squared_error"});
  report::Progress progress(run, options.seeds, 2 * options.steps * options.samples, 0, "seed");
  const costs::Bins bins{-1.5, 1.5, options.bins};
  report::Metrics means{{"near_squared", 0}, {"near_bins", 0}, {"squared_error_squared", 0},
                        {"squared_error_bins", 0}, {"squared_error_expectation", 0}};

  for (Index n = 0; n < options.seeds; ++n) {
    const std::uint64_t seed = run.options.seed + static_cast<std::uint64_t>(n);
    training::Random random(seed);
    const Samples samples = draw_bimodal(options.samples, random), test = draw_bimodal(test_samples, random);
    Network squared = fresh_network({1, hidden_units, 1}, Activation::tanh, Output::linear, seed);
    Network classes = fresh_network({1, hidden_units, bins.K}, Activation::tanh, Output::softmax, seed);

    // Learns, and records the measures after 1, 2, 4, 8, ... steps and at the end.
    const auto learn = [&](const char* name, Network& network, const Samples& lessons, auto&& answers) {
      const auto record = [&](Index step) {
        const Measures now = measure(test, answers(outputs(network, test.x)));
        results.row({name, static_cast<Index>(seed), step, now.near, now.squared_error});
        return now;
      };
      spread_units(network, -1, 1, seed);
      fit(network, lessons, options.steps, run.options.learning_rate, [&](Index t, double C) {
        if (((t + 1) & t) == 0 && t + 1 < options.steps) record(t + 1);
        return progress.step(options.samples, C), !report::interrupted();
      });
      return record(options.steps);
    };
    const Measures mean = learn("squared error", squared, samples, [](const Tensor<2>& h) { return h; });
    const Measures mode =
        learn("bins", classes, binned(samples, bins), [&](const Tensor<2>& p) { return modes(p, bins); });
    if (report::interrupted()) return;

    Tensor<2> expected(1, test_samples);
    costs::mean_of_bins(outputs(classes, test.x), bins, expected);
    const Measures expectation = measure(test, expected);
    const double found[] = {mean.near, mode.near, mean.squared_error, mode.squared_error, expectation.squared_error};
    for (std::size_t i = 0; i < means.size(); ++i) means[i].second += found[i] / double(options.seeds);
    progress.finish_epoch({{"answers near a branch: squared error", report::percent(mean.near)},
                           {"bins", report::percent(mode.near)}});
    if (n == 0) write_answers(run, squared, classes, bins), write_points(run, samples);
  }
  results.summary(means, double(progress.samples()), progress.seconds());
}

}  // namespace lbl::mlp::capacity
