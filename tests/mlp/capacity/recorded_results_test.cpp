// What the laboratory's page says about its recorded results.
#include "files/files.hpp"
#include "report/spread.hpp"

#include <boost/test/unit_test.hpp>

#include <cmath>
#include <map>

namespace lbl::mlp::capacity {

namespace {

auto summary(const std::string& experiment) {
  return files::read_json(std::filesystem::path(LBL_SOURCE_DIR) / "plots/results/mlp" / experiment / "summary.json");
}

files::Table table_of(const std::string& file) {
  return files::read_csv(std::filesystem::path(LBL_SOURCE_DIR) / "plots/results/mlp" / file);
}

double number(const nlohmann::ordered_json& json, const std::string& name) { return json.at(name).get<double>(); }

}  // namespace

// \eq{slides-hidden}: the training error falls in both readings; twenty layers do worse than three on other points
BOOST_AUTO_TEST_CASE(recorded_training_error_falls_with_layers_and_units) {
  const auto recorded = summary("hidden-layers");
  for (const std::string reading : {"layers", "units"}) {
    const std::string name = "train_error_" + reading;
    BOOST_TEST(number(recorded, name + "_0") > number(recorded, name + "_3"));
    BOOST_TEST(number(recorded, name + "_3") > number(recorded, name + "_20"));
  }
  BOOST_TEST(number(recorded, "train_error_layers_3") < 0.01);
  BOOST_TEST(number(recorded, "train_error_layers_20") == 0);
  BOOST_TEST(number(recorded, "test_error_layers_20") > number(recorded, "test_error_layers_3") + 0.01);
}

// \eq{notes-capacity}: labels without meaning, all of them remembered in the end
BOOST_AUTO_TEST_CASE(recorded_error_on_random_labels_falls_to_nothing) {
  const auto recorded = summary("random-labels");
  double before = 0.5;
  for (const char* units : {"1", "2", "4", "6", "8", "12", "16"}) {
    const double error = number(recorded, std::string("train_error_") + units);
    BOOST_TEST(error < before);
    before = error;
  }
  BOOST_TEST(before == 0);
}

// \eq{notes-uat}: learned errors fall with the width for every function
BOOST_AUTO_TEST_CASE(recorded_sup_errors_fall_with_the_width) {
  const auto recorded = summary("approximation");
  for (const std::string function : {"sin", "bump", "abs", "product"})
    BOOST_TEST(number(recorded, "sup_error_" + function + "_64") <
               0.5 * number(recorded, "sup_error_" + function + "_4"));
}

// \eq{notes-binning}
BOOST_AUTO_TEST_CASE(recorded_bins_answer_and_the_squared_error_does_not) {
  const auto recorded = summary("binning");
  BOOST_TEST(number(recorded, "near_squared") < 0.02);
  BOOST_TEST(number(recorded, "near_bins") > 0.98);
  BOOST_TEST(number(recorded, "squared_error_expectation") < 1.05 * number(recorded, "squared_error_squared"));
}

// \eq{notes-ppr-universal}: one term for a single index, two for a product, ever more for a hill
BOOST_AUTO_TEST_CASE(recorded_projection_pursuit_needs_as_many_terms_as_it_should) {
  const auto recorded = summary("projection-pursuit");
  BOOST_TEST(number(recorded, "test_error_index_1") < 0.1);
  BOOST_TEST(number(recorded, "test_error_index_2") > number(recorded, "test_error_index_1"));
  BOOST_TEST(number(recorded, "test_error_product_1") > 0.5);
  BOOST_TEST(number(recorded, "test_error_product_2") < 0.1);
  for (const char* terms : {"2", "3", "4", "5"})
    BOOST_TEST(number(recorded, std::string("test_error_hill_") + terms) <
               number(recorded, "test_error_hill_" + std::to_string(terms[0] - '1')));
}

// \eq{notes-uat}: constructions keep their bounds, lines are better than steps, learned units better than both while
// they are few
BOOST_AUTO_TEST_CASE(recorded_constructions_keep_their_bounds) {
  const files::Table constructed = table_of("approximation/constructed.csv");
  const auto function = constructed.text("function"), method = constructed.text("method");
  const auto units = constructed.numbers("units"), sup_error = constructed.numbers("sup_error"),
             bound = constructed.numbers("bound");
  std::map<double, double> bumps, lines;
  for (std::size_t n = 0; n < units.size(); ++n) {
    if (function[n] != "sin") continue;
    BOOST_TEST(sup_error[n] <= bound[n], method[n] << ", " << units[n] << " units");
    (method[n] == "bumps" ? bumps : lines)[units[n]] = sup_error[n];
  }
  const auto approximation = summary("approximation");
  for (const int K : {4, 8, 16, 32, 64}) {
    BOOST_TEST_CONTEXT(K << " units") {
      BOOST_TEST(lines.at(K) < bumps.at(K));
      const double learned = number(approximation, "sup_error_sin_" + std::to_string(K));
      if (K <= 16) BOOST_TEST(learned < lines.at(K));
      else BOOST_TEST(learned > lines.at(K));
    }
  }
}

// \eq{lecture-deep}
BOOST_AUTO_TEST_CASE(recorded_depth_needs_few_units) {
  const files::Table depths = table_of("approximation/depth.csv");
  const auto depth = depths.numbers("depth"), shallow_units = depths.numbers("shallow_units"),
             deep_error = depths.numbers("deep_error"), shallow_error = depths.numbers("shallow_error");
  BOOST_TEST(depth.size() == 10u);
  for (std::size_t n = 0; n < depth.size(); ++n) {
    BOOST_TEST_CONTEXT("depth " << depth[n]) {
      BOOST_TEST(shallow_units[n] == std::exp2(depth[n]));
      BOOST_TEST(deep_error[n] < 1e-6);
      if (depth[n] >= 3) BOOST_TEST(shallow_error[n] > 0.6);
    }
  }
}

// \eq{notes-capacity}
BOOST_AUTO_TEST_CASE(recorded_random_labels_cannot_be_guessed) {
  const files::Table remembered = table_of("random-labels/metrics.csv");
  const auto width = remembered.numbers("units"), test_error = remembered.numbers("test_error");
  std::map<double, report::Spread> guesses;
  for (std::size_t n = 0; n < width.size(); ++n) guesses[width[n]].add(test_error[n]);
  BOOST_TEST(guesses.size() == 8u);
  for (const auto& guess : guesses) BOOST_TEST(std::abs(guess.second.mean() - 0.5) < 0.02, guess.first << " units");
}

// \eq{notes-binning}
BOOST_AUTO_TEST_CASE(the_mean_over_recorded_bins_costs_little) {
  const auto binning = summary("binning");
  BOOST_TEST(std::abs(number(binning, "squared_error_expectation") - 0.410) < 5e-4);
  BOOST_TEST(std::abs(number(binning, "squared_error_squared") - 0.405) < 5e-4);
}

}  // namespace lbl::mlp::capacity
