// Searching for settings: the log scale, random places against a grid, trials and stages.
#include "data/digits.hpp"
#include "erratum.hpp"
#include "mlp/selection/hidden_units.hpp"
#include "mlp/selection/search.hpp"
#include "random_tensors.hpp"
#include "report/program/interrupt.hpp"
#include "threads.hpp"

#include <boost/test/unit_test.hpp>

#include <csignal>
#include <set>
#include <sstream>

namespace lbl::mlp::selection {

using namespace testing;

namespace {

/// A small task of which nothing is printed.
struct Task {
  std::ostringstream out;
  report::Run run;
  data::Holdout samples;
  Threads threads{1};
  Task() {
    run.out = &out, run.options.loops = "core";
    samples = data::split_validation(data::digits(240, 0, 1).train, 120, 1);
  }
  Trial try_out(const Hyperparameters& settings, Index epochs = 2) {
    report::Progress progress(run, 1, 1);
    return mlp::selection::try_out(settings, {epochs, 20}, run, samples, 3, progress);
  }
};

bool same(const mlp::Network& a, const mlp::Network& b) {
  bool equal = a.L() == b.L();
  for (Index l = 1; equal && l <= a.L(); ++l) equal = same_bits(a.W[l], b.W[l]) && same_bits(a.b[l], b.b[l]);
  return equal;
}

}  // namespace

// \eq{notes-logscale}: eta = 10^u with u uniform in [-6, 1]: as many trials in each of the seven decades, which a draw
// of eta itself would not give
BOOST_AUTO_TEST_CASE(every_decade_is_drawn_equally_often) {
  const Range eta{1e-6, 10};
  training::Random random(1);
  const Index draws = 70'000;
  std::array<double, 7> decades{}, plain{};
  for (const Place& place : at_random(draws, random)) {
    const double value = eta.value(place[0]);
    BOOST_REQUIRE((value >= 1e-6 && value <= 10));
    ++decades[static_cast<std::size_t>(std::log10(value) + 6)];
    ++plain[static_cast<std::size_t>(std::max(0., std::log10(10 * place[0] + 1e-6) + 6))];
  }
  double chi_squared = 0, of_plain = 0;
  for (const double n : decades) chi_squared += (n - 1e4) * (n - 1e4) / 1e4;
  for (const double n : plain) of_plain += (n - 1e4) * (n - 1e4) / 1e4;
  BOOST_TEST(chi_squared < 22.5);  // exceeded by one seed in a thousand
  BOOST_TEST(of_plain > 1e5);
  BOOST_TEST(std::abs(eta.value(0) - 1e-6) < 1e-20);
  BOOST_TEST(std::abs(eta.value(1) - 10) < 1e-12);
  BOOST_TEST(std::abs(Range{1e-4, 1}.value(0.5) - 1e-2) < 1e-15);
}

// \eq{notes-random}: 25 random trials have 25 values of the setting that matters, a grid of 5 x 5 has five; so the best
// of them comes to within 1/52 of the range instead of 1/20, and does better on a peak a tenth of the range wide
BOOST_AUTO_TEST_CASE(at_random_beats_the_grid_when_one_setting_matters) {
  training::Random random(1);
  const int searches = 3000;
  double by_chance = 0, by_grid = 0, peak_by_chance = 0, peak_by_grid = 0, wins = 0;
  for (int s = 0; s < searches; ++s) {
    const auto some = at_random(25, random), grid = on_a_grid(5, random);
    std::set<double> values;
    for (const Place& place : grid) values.insert(place[0]);
    BOOST_REQUIRE((some.size() == 25u && grid.size() == 25u && values.size() == 5u));
    const double a = nearest(some, {0.5, 0.5}, 0), b = nearest(grid, {0.5, 0.5}, 0);
    by_chance += a / searches, by_grid += b / searches, wins += (a < b) / double(searches);
    peak_by_chance += std::exp(-a * a / 0.005) / searches, peak_by_grid += std::exp(-b * b / 0.005) / searches;
  }
  BOOST_TEST(std::abs(by_chance - 1 / 52.) < 0.0015);  // four standard errors
  BOOST_TEST(std::abs(by_grid - 1 / 20.) < 0.0022);
  BOOST_TEST(wins > 0.75);
  BOOST_TEST(peak_by_chance > peak_by_grid + 0.2);
}

// What the notes do not say: when both settings matter alike, the grid lies more evenly.
BOOST_AUTO_TEST_CASE(the_grid_is_no_worse_when_both_matter_alike) {
  training::Random random(1);
  double by_chance = 0, by_grid = 0;
  for (int s = 0; s < 3000; ++s) {
    by_chance += nearest(at_random(25, random), {0.5, 0.5}, 1) / 3000;
    by_grid += nearest(on_a_grid(5, random), {0.5, 0.5}, 1) / 3000;
  }
  const double mean_of_a_cell = (std::sqrt(2.) + std::log(1 + std::sqrt(2.))) / 6 / 5;  // distance from its middle
  BOOST_TEST(std::abs(by_grid - mean_of_a_cell) < 0.002);
  BOOST_TEST(by_chance > by_grid + 0.01);
}

// \eq{notes-width-1} \eq{notes-width-2} \eq{notes-width-3}
BOOST_AUTO_TEST_CASE(rules_of_thumb_for_mnist) {
  const HiddenUnits rules = rules_of_thumb(784, 10);
  BOOST_TEST(rules.at_least == 10);
  BOOST_TEST(rules.at_most == 784);
  BOOST_TEST(rules.suggested == 533);
  BOOST_TEST(rules.below == 1568);
  BOOST_TEST(rules_of_thumb(3, 10).at_most == 10);
  BOOST_TEST(rules_of_thumb(3, 10).suggested == 12);
}

// \eq{notes-hyper}: width, depth, learning rate, its decay and the penalty are arguments, and each changes what is
// learned
BOOST_AUTO_TEST_CASE(every_hyperparameter_matters) {
  Task task;
  const Hyperparameters settings{.widths = {8}, .eta = 0.1, .halve_every = 0, .lambda = 0};
  const Trial first = task.try_out(settings);
  BOOST_TEST(same(first.network, task.try_out(settings).network));
  for (const Hyperparameters& other :
       {Hyperparameters{.widths = {9}, .eta = 0.1}, Hyperparameters{.widths = {8, 8}, .eta = 0.1},
        Hyperparameters{.widths = {8}, .eta = 0.11}, Hyperparameters{.widths = {8}, .eta = 0.1, .halve_every = 1},
        Hyperparameters{.widths = {8}, .eta = 0.1, .lambda = 0.01}})
    BOOST_TEST(!same(first.network, task.try_out(other).network));
  BOOST_TEST(task.try_out({.widths = {8, 7}}).network.L() == 3);
  BOOST_TEST(task.try_out({.widths = {8, 7}}).network.W[2].dim[0] == 7);
}

// \eq{notes-validation}, \erratum{E12}: a trial is judged by the validation samples, and by nothing else
BOOST_AUTO_TEST_CASE(a_trial_is_judged_by_the_samples_held_out) {
  Task task;
  const Trial trial = task.try_out({.widths = {8}, .eta = 0.3}, 8);
  const mlp::Score score = mlp::evaluate(trial.network, task.samples.validation);
  BOOST_TEST(score.samples == 120);
  BOOST_TEST(trial.validation_cost == score.mean_cost());
  BOOST_TEST(trial.validation_accuracy == score.accuracy());
  BOOST_TEST(trial.validation_accuracy != mlp::evaluate(trial.network, task.samples.training).accuracy());
  BOOST_TEST(!trial.diverged);
}

BOOST_AUTO_TEST_CASE(a_trial_that_diverges_counts_as_guessing) {
  Task task;
  const Trial trial = task.try_out({.widths = {8}, .eta = 1e200});
  BOOST_TEST(trial.diverged);
  BOOST_TEST(trial.validation_accuracy == 0.1);
  BOOST_TEST(trial.validation_cost == std::log(10.));
}

// \eq{notes-coarse}: each stage searches the ranges around the best trials of the one before, with more effort, and the
// best cost falls; \erratum{E59}: the best is the one that did best on the one validation set
BOOST_AUTO_TEST_CASE(stages_narrow_the_ranges_and_the_cost_falls) {
  Task task;
  std::vector<Ranges> searched;
  std::vector<double> costs;
  double best = 0;
  const auto after_stage = [&](Index s, const Ranges& ranges, const std::vector<Trial>& trials, report::Progress&) {
    BOOST_TEST(static_cast<Index>(trials.size()) == (s == 0 ? 12 : 4));
    searched.push_back(ranges);
    double lowest = HUGE_VAL;
    for (std::size_t t = 0; t < trials.size(); ++t) {
      if (t > 0) BOOST_TEST(!better(trials[t], trials[t - 1]));
      BOOST_TEST(trials[t].settings.eta >= ranges.eta.lowest * 0.999999);
      BOOST_TEST(trials[t].settings.eta <= ranges.eta.highest * 1.000001);
      lowest = std::min(lowest, trials[t].validation_cost);
      best = std::max(best, trials[t].validation_accuracy);
    }
    costs.push_back(lowest);
  };
  const std::vector<Stage> stages{{12, 1, 60}, {4, 4, 0}, {4, 12, 0}};
  const Trial winner = coarse_to_fine(stages, {{1e-4, 10}, {1e-6, 1e-2}}, {.widths = {10}}, 10, task.run, task.samples,
                                      after_stage);
  BOOST_REQUIRE(costs.size() == 3u);
  BOOST_TEST(costs[1] < costs[0]);
  BOOST_TEST(costs[2] < costs[1]);
  const auto width = [&](std::size_t s) { return searched[s].eta.highest / searched[s].eta.lowest; };
  BOOST_TEST(width(1) < width(0));
  BOOST_TEST(width(2) < width(1));
  BOOST_TEST(winner.validation_accuracy == best);
  report_erratum("E59", "two ways", std::abs(winner.validation_accuracy - best));
  BOOST_TEST(winner.validation_accuracy == mlp::evaluate(winner.network, task.samples.validation).accuracy());
}

// Ctrl-C: a network that did not learn to its end is no trial, and a stage without trials has no best one.
BOOST_AUTO_TEST_CASE(an_interrupted_search_keeps_whole_trials_only) {
  Task task;
  report::catch_interrupts();
  std::raise(SIGINT);
  Index stages = 0;
  coarse_to_fine({{3, 1, 60}}, {{1e-4, 10}, {1e-6, 1e-2}}, {.widths = {4}}, 10, task.run, task.samples,
                 [&](Index, const Ranges&, const std::vector<Trial>&, report::Progress&) { ++stages; });
  report::Progress progress(task.run, 1, 1);
  const auto tried = try_all({{0.5, 0.5}}, {{1e-4, 10}, {1e-6, 1e-2}}, {.widths = {4}}, {1, 10}, task.run, task.samples,
                             1, progress);
  report::catch_interrupts();  // forgets it
  BOOST_TEST(tried.empty());
  BOOST_TEST(stages == 0);
  BOOST_TEST(try_all({{0.5, 0.5}}, {{1e-4, 10}, {1e-6, 1e-2}}, {.widths = {4}}, {1, 10}, task.run, task.samples, 1,
                     progress).size() == 1u);
}

}  // namespace lbl::mlp::selection
