// The recorded results of `search` and `ensemble`: what the page says about them.
#include <boost/test/unit_test.hpp>

#include "files/files.hpp"

#include <cmath>
#include <map>

namespace lbl::mlp::selection {

namespace {

const std::filesystem::path recorded = std::filesystem::path(LBL_SOURCE_DIR) / "plots/results/mlp";

/// Mean of a column over the rows whose first cell is `kind` and whose column `where` is `value`.
double mean(const files::Table& table, const std::string& kind, const std::string& where, double value,
            const std::string& column) {
  const auto places = table.numbers(where), numbers = table.numbers(column);
  double sum = 0, count = 0;
  for (std::size_t row = 0; row < numbers.size(); ++row)
    if (table.rows[row][0] == kind && places[row] == value) sum += numbers[row], ++count;
  BOOST_REQUIRE(count > 0);
  return sum / count;
}

}  // namespace

// \eq{notes-random}: as geometry says, and with nine trials of real networks
BOOST_AUTO_TEST_CASE(recorded_random_search_beats_small_grids) {
  const auto summary = files::read_json(recorded / "search/summary.json");
  for (const std::string kind : {"distance_random", "distance_grid"}) {
    const double measured = summary.at(kind), exact = summary.at("target_" + kind);
    BOOST_TEST(std::abs(measured / exact - 1) < 0.07, kind);
  }
  const files::Table race = files::read_csv(recorded / "search/race.csv");
  const double grid_3 = mean(race, "grid-3", "trial", 9, "best_so_far");
  BOOST_TEST(mean(race, "random", "trial", 9, "best_so_far") > grid_3 + 0.01);
  const double grid_5 = mean(race, "grid-5", "trial", 25, "best_so_far");
  BOOST_TEST(std::abs(mean(race, "random", "trial", 25, "best_so_far") - grid_5) < 0.02);
}

// \eq{notes-coarse}: the best validation cost falls from stage to stage, and the accuracy rises
BOOST_AUTO_TEST_CASE(recorded_stages_improve) {
  const files::Table metrics = files::read_csv(recorded / "search/metrics.csv");
  const auto stage = metrics.numbers("stage"), cost = metrics.numbers("validation_cost"),
             accuracy = metrics.numbers("validation_accuracy"), eta = metrics.numbers("eta");
  std::map<double, double> lowest, highest;
  std::map<double, std::pair<double, double>> range;
  for (std::size_t row = 0; row < stage.size(); ++row) {
    const double s = stage[row];
    lowest.try_emplace(s, HUGE_VAL), range.try_emplace(s, HUGE_VAL, 0);
    lowest[s] = std::min(lowest[s], cost[row]), highest[s] = std::max(highest[s], accuracy[row]);
    range[s] = {std::min(range[s].first, eta[row]), std::max(range[s].second, eta[row])};
  }
  BOOST_REQUIRE(lowest.size() == 3u);
  for (const double s : {2., 3.}) {
    BOOST_TEST(lowest[s] < lowest[s - 1]);
    BOOST_TEST(highest[s] > highest[s - 1]);
    BOOST_TEST(range[s].second / range[s].first < range[s - 1].second / range[s - 1].first);
  }
}

// \eq{notes-ens-average}: Jensen, for every recorded ensemble
BOOST_AUTO_TEST_CASE(recorded_ensembles_cost_at_most_what_their_members_cost) {
  const files::Table metrics = files::read_csv(recorded / "ensemble/metrics.csv");
  const auto members = metrics.numbers("members"), cost = metrics.numbers("cost"),
             alone = metrics.numbers("members_cost");
  for (std::size_t row = 0; row < cost.size(); ++row) {
    if (members[row] > 1) BOOST_TEST(cost[row] < alone[row]);
    else BOOST_TEST(std::abs(cost[row] - alone[row]) < 1e-6);
  }
}

// \eq{notes-ens-init} \eq{notes-ens-top} \eq{notes-ens-check}: more members, more right answers, for each kind of
// members as far as the page says; \eq{notes-distill}: the student beats the networks that learned from labels
BOOST_AUTO_TEST_CASE(recorded_ensembles_are_right_more_often) {
  const files::Table metrics = files::read_csv(recorded / "ensemble/metrics.csv");
  const auto accuracy = [&](const std::string& kind, double R) {
    return mean(metrics, kind, "members", R, "accuracy");
  };
  const double one = accuracy("seeds", 1);
  BOOST_TEST(accuracy("seeds", 5) > one + 0.01);
  BOOST_TEST(accuracy("seeds", 10) > accuracy("seeds", 2));
  BOOST_TEST(accuracy("seeds", 2) - one > 0.5 * (accuracy("seeds", 10) - one));
  BOOST_TEST(accuracy("checkpoints", 2) > one);
  BOOST_TEST(accuracy("checkpoints", 10) < accuracy("checkpoints", 5));
  BOOST_TEST(accuracy("search", 5) > accuracy("search", 1));
  BOOST_TEST(accuracy("search", 1) > one);
  BOOST_TEST(accuracy("seeds", 10) > accuracy("search", 10));
  BOOST_TEST(accuracy("student", 1) > one);
}

// \eq{notes-ens-ema}: "an extra percent or two", and a lower validation cost from the sixth epoch on, a higher one before
BOOST_AUTO_TEST_CASE(recorded_running_average_gains_a_percent) {
  const files::Table metrics = files::read_csv(recorded / "ensemble/metrics.csv");
  const double gain = mean(metrics, "running-average", "members", 1, "accuracy") -
                      mean(metrics, "seeds", "members", 1, "accuracy");
  BOOST_TEST(gain > 0.01);
  BOOST_TEST(gain < 0.02);
  const files::Table courses = files::read_csv(recorded / "ensemble/courses.csv");
  const auto epoch = courses.numbers("epoch"), cost = courses.numbers("cost"), smooth = courses.numbers("average_cost");
  std::map<double, double> gain_after;  // summed over the networks
  for (std::size_t row = 0; row < cost.size(); ++row) gain_after[epoch[row]] += cost[row] - smooth[row];
  BOOST_REQUIRE(gain_after.size() == 10u);
  for (const auto& [after, lower] : gain_after) BOOST_TEST((lower > 0) == (after > 5), "epoch " << after);
}

}  // namespace lbl::mlp::selection
