// Random search against grid search of equal cost: how near the best point comes to the best settings, as geometry; and
// how well the best network does, in fact.
#include "mlp/selection/laboratory.hpp"
#include "mlp/selection/search.hpp"
#include "report/program/interrupt.hpp"
#include "report/spread.hpp"

namespace lbl::mlp::selection {
namespace {

/// Draws many searches for a best place in the middle, for a second setting that matters not at all, ..., as much as
/// the first. No network is involved.
report::Metrics by_geometry(Index side, const report::Run& run) {
  constexpr int searches = 4000;
  files::Table table{{}, {"weight", "random_mean", "random_deviation", "grid_mean", "grid_deviation"}, {}};
  report::Metrics metrics;
  training::Random random(run.options.seed);
  for (int tenths = 0; tenths <= 10; ++tenths) {
    const double weight = tenths / 10.;
    report::Spread by_chance, by_grid;
    for (int s = 0; s < searches; ++s) {
      by_chance.add(nearest(at_random(side * side, random), {0.5, 0.5}, weight));
      by_grid.add(nearest(on_a_grid(side, random), {0.5, 0.5}, weight));
    }
    table.rows.emplace_back();
    for (const double value : {weight, by_chance.mean(), by_chance.deviation(), by_grid.mean(), by_grid.deviation()})
      table.rows.back().push_back(files::shortest(value));
    if (tenths == 0)
      metrics = {{"distance_random", by_chance.mean()}, {"target_distance_random", 0.5 / double(side * side + 1)},
                 {"distance_grid", by_grid.mean()}, {"target_distance_grid", 0.25 / double(side)}};
  }
  files::write_file(run.folder / "nearest.csv", files::csv_text(table));
  *run.out << "when one of two settings matters, the best of " << side * side << " random trials is "
           << files::shortest(float(metrics[0].second)) << " of its range from the best value, of a grid "
           << files::shortest(float(metrics[2].second)) << '\n';
  return metrics;
}

/// One search of a race.
struct Searcher {
  std::string name;           ///< "random", "grid-3", "grid-5", ...
  Index side = 0;             ///< of the grid; 0: at random
  Index trials = 0;
  double reached = 0;         ///< best accuracy of the present race
  report::Spread spread = {};         ///< of all races
};

/// Random search, and a grid of each side; random search has as many trials as the largest grid.
std::vector<Searcher> searchers(const std::vector<Index>& sides) {
  const Index largest = *std::max_element(sides.begin(), sides.end());
  std::vector<Searcher> all{{.name = "random", .side = 0, .trials = largest * largest}};
  for (const Index side : sides)
    all.push_back({.name = "grid-" + std::to_string(side), .side = side, .trials = side * side});
  return all;
}

/// Enters the trials of one search, and the best accuracy so far after each of them.
void enter(const std::vector<Trial>& trials, Index repetition, Searcher& searcher, files::Table& table) {
  searcher.reached = 0;
  for (std::size_t t = 0; t < trials.size(); ++t) {
    const Trial& trial = trials[t];
    searcher.reached = std::max(searcher.reached, trial.validation_accuracy);
    table.rows.push_back({searcher.name, std::to_string(repetition), std::to_string(t + 1),
                          files::shortest(trial.settings.eta), files::shortest(trial.settings.lambda),
                          files::shortest(trial.validation_accuracy), files::shortest(searcher.reached)});
  }
  searcher.spread.add(searcher.reached);
}

}  // namespace

report::Metrics random_against_grid(const Options& options, const report::Run& run, const data::Holdout& samples) {
  std::vector<Searcher> field = searchers(options.sides);
  report::Metrics metrics = by_geometry(*std::max_element(options.sides.begin(), options.sides.end()), run);
  const Ranges ranges{{options.eta_from, options.eta_to}, {options.lambda_from, options.lambda_to}};
  files::Table table{{}, {"search", "repetition", "trial", "eta", "lambda", "accuracy", "best_so_far"}, {}};
  Index trials = 0;
  for (const Searcher& searcher : field) trials += searcher.trials;

  for (Index r = 0; r < options.repetitions; ++r) {
    const std::uint64_t seed = run.options.seed + static_cast<std::uint64_t>(r * trials);
    const data::Holdout part = part_of(samples, options.samples.front(), seed);
    const Index work = trials * part.training.size();
    training::Random random(seed);
    report::Progress progress(run, options.repetitions, work, r * work, "race");
    report::Progress::Fields fields;
    for (Searcher& searcher : field) {
      const auto places = searcher.side == 0 ? at_random(searcher.trials, random) : on_a_grid(searcher.side, random);
      const std::vector<Trial> tried = try_all(places, ranges, {.widths = options.widths}, {1, run.options.batch}, run,
                                               part, seed, progress);
      if (report::interrupted()) return metrics;
      enter(tried, r + 1, searcher, table);
      fields.push_back({searcher.name, report::percent(searcher.reached)});
    }
    progress.finish_epoch(fields);
  }
  std::filesystem::remove(run.folder / "race.csv");  // of an earlier run
  if (options.repetitions == 0) return metrics;
  files::write_file(run.folder / "race.csv", files::csv_text(table));
  for (const Searcher& searcher : field) metrics.push_back({"race_" + searcher.name, searcher.spread.mean()});
  return metrics;
}

}  // namespace lbl::mlp::selection
