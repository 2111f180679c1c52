// The results that the chapter's page and figures show: what was recorded must be what the page says.
#include <boost/test/unit_test.hpp>

#include "files/files.hpp"
#include "mlp/published.hpp"

#include <cmath>
#include <map>
#include <vector>

using namespace lbl;

namespace {

const std::filesystem::path recorded = std::filesystem::path(LBL_SOURCE_DIR) / "plots/results/mlp";

struct Spread {
  double mean = 0, deviation = 0;
};

Spread spread(const std::vector<double>& values) {
  Spread s;
  for (const double v : values) s.mean += v / double(values.size());
  for (const double v : values) s.deviation += (v - s.mean) * (v - s.mean) / double(values.size() - 1);
  s.deviation = std::sqrt(s.deviation);
  return s;
}

}  // namespace

// \eq{handbook-fig-4}: five networks of each width, accuracy rising with the width, as published from N = 50 on
BOOST_AUTO_TEST_CASE(figure_4_is_reproduced) {
  const files::Table metrics = files::read_csv(recorded / "width/metrics.csv");
  const std::vector<double> N = metrics.numbers("N"), accuracy = metrics.numbers("test_accuracy");
  std::map<Index, std::vector<double>> networks;
  for (std::size_t n = 0; n < N.size(); ++n) networks[Index(N[n])].push_back(accuracy[n]);

  double narrower = 0;
  for (const mlp::PublishedAccuracy& point : mlp::handbook_figure_4) {
    BOOST_TEST_CONTEXT("N = " << point.N) {
      BOOST_REQUIRE(networks[point.N].size() == 5u);
      const Spread measured = spread(networks[point.N]);
      BOOST_TEST(measured.mean > narrower);
      BOOST_TEST(std::abs(measured.mean - point.accuracy) < 0.005);
      if (point.N >= 50) BOOST_TEST(measured.mean > point.accuracy - 0.001);
      narrower = measured.mean - measured.deviation;
    }
  }
  BOOST_TEST(spread(networks[100]).mean >= 0.98);
}

// \eq{handbook-recipe-mlp}: about 96 % after two epochs and 97.5 % after nine
BOOST_AUTO_TEST_CASE(the_authors_recipe_learns_as_fast_as_it_did_there) {
  const std::vector<double> accuracy = files::read_csv(recorded / "recipe/metrics.csv").numbers("validation_accuracy");
  BOOST_REQUIRE(accuracy.size() == 9u);
  BOOST_TEST(std::abs(accuracy[1] - 0.96) < 0.01);
  BOOST_TEST(std::abs(accuracy[8] - 0.975) < 0.01);
}

BOOST_AUTO_TEST_CASE(the_main_experiment_reaches_its_target) {
  const auto summary = files::read_json(recorded / "train/summary.json");
  BOOST_TEST(summary.at("test_accuracy").get<double>() >= summary.at("target_test_accuracy").get<double>());
}
