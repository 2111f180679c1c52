// The results that the chapter's page and figures show: what was recorded must be what theory and page say.
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "files/files.hpp"
#include "hopfield/theory/bit_error.hpp"
#include "hopfield/theory/mean_field.hpp"

#include <map>

using namespace lbl;
namespace samples = boost::unit_test::data;

namespace {

const std::filesystem::path recorded = std::filesystem::path(LBL_SOURCE_DIR) / "plots/results/hopfield";

double number(const std::string& experiment, const std::string& name) {
  return files::read_json(recorded / experiment / "summary.json").at(name);
}

}  // namespace

BOOST_AUTO_TEST_CASE(ten_letters_come_back) {
  BOOST_TEST(number("recall", "recalled") == 1);
  BOOST_TEST(number("recall", "recalled_hebb") > 0.9);
  BOOST_TEST(number("recall", "recalled_projection") >= number("recall", "recalled_hebb"));
}

// \eq{handbook-hopfield-descent}
BOOST_AUTO_TEST_CASE(the_energy_never_rose) {
  BOOST_TEST(number("energy", "runs") >= 10'000);
  BOOST_TEST(number("energy", "largest_rise") < 1e-6);  // float
  BOOST_TEST(number("energy", "rises_not_symmetric") > 1000);
}

// \eq{handbook-hopfield-sync}
BOOST_AUTO_TEST_CASE(no_period_was_above_two) {
  for (const std::string kind : {"hebb", "hebb_with_diagonal", "normal_with_thresholds"}) {
    BOOST_TEST(number("cycles", "longest_period_" + kind) <= 2);
    BOOST_TEST(number("cycles", "without_period_" + kind) == 0);
    BOOST_TEST(number("cycles", "largest_rise_" + kind) < 1e-6);
  }
  BOOST_TEST(number("cycles", "longest_period_not_symmetric") > 2);
}

// \eq{handbook-hopfield-signal}: within three standard errors of the exact law
BOOST_DATA_TEST_CASE(bit_errors_were_as_computed,
                     samples::make({100, 200, 500}) ^ samples::make({10, 28, 185}), N, P) {
  const std::string name = "error_" + std::to_string(N) + "_" + std::to_string(P);
  const double exact = hopfield::bit_error(N, P);
  BOOST_TEST(std::abs(number("bit-error", "target_" + name) - exact) < 1e-9);
  BOOST_TEST(std::abs(number("bit-error", name) - exact) < 3 * number("bit-error", "deviation_" + name));
  BOOST_TEST(number("bit-error", "deviation_" + name) < 0.05 * exact);
}

// \eq{handbook-hopfield-diagonal} \eq{handbook-hopfield-signal}
BOOST_AUTO_TEST_CASE(crosstalk_and_diagonal_of_all_sizes) {
  const files::Table table = files::read_csv(recorded / "bit-error/metrics.csv");
  const auto flipped = table.numbers("flipped"), kept = table.numbers("flipped_with_diagonal");
  const auto measured = table.numbers("crosstalk_variance"), variance = table.numbers("variance");
  for (std::size_t n = 0; n < flipped.size(); ++n) {
    BOOST_TEST(kept[n] <= flipped[n]);
    BOOST_TEST(std::abs(measured[n] / variance[n] - 1) < 0.02);
  }
}

// \eq{handbook-hopfield-perfect}
BOOST_AUTO_TEST_CASE(patterns_are_whole_below_the_bound) {
  const files::Table table = files::read_csv(recorded / "bit-error/whole.csv");
  const auto part = table.numbers("part_of_bound"), whole = table.numbers("whole");
  for (std::size_t n = 0; n < part.size(); ++n) {
    if (part[n] < 0.55) BOOST_TEST(whole[n] > 0.99);
    if (part[n] > 2.5) BOOST_TEST(whole[n] < 0.1);
  }
}

// \eq{handbook-hopfield-capacity} \eq{handbook-hopfield-meanfield}: 2000 units
BOOST_AUTO_TEST_CASE(overlaps_follow_the_mean_field_curve) {
  BOOST_TEST(number("capacity", "units") == 2000);
  BOOST_TEST(number("capacity", "distance_from_theory") < 0.005);
  BOOST_TEST(std::abs(number("capacity", "capacity") - 0.137906) < 5e-7);
  BOOST_TEST(std::abs(number("capacity", "overlap_at_capacity") - 0.96742) < 1e-5);
  const files::Table table = files::read_csv(recorded / "capacity/metrics.csv");
  const auto N = table.numbers("N"), load = table.numbers("load"), overlap = table.numbers("overlap");
  double at_most_used[2] = {1, 1};  // the fall is deeper for the larger network
  for (std::size_t n = 0; n < N.size(); ++n) {
    if (N[n] == 2000 && load[n] <= 0.12) BOOST_TEST(std::abs(overlap[n] - hopfield::overlap_at(load[n])) < 0.005);
    if (std::abs(load[n] - 0.18) < 1e-9 && (N[n] == 250 || N[n] == 2000)) at_most_used[N[n] == 2000] = overlap[n];
  }
  BOOST_TEST(at_most_used[1] < at_most_used[0] - 0.1);
}

// \eq{handbook-hopfield-basin}
BOOST_AUTO_TEST_CASE(basins_shrink_with_the_load) {
  BOOST_TEST(number("basin", "half_at_load_0.01") > number("basin", "half_at_load_0.08"));
  BOOST_TEST(number("basin", "half_at_load_0.08") > number("basin", "half_at_load_0.12"));
}

// \eq{handbook-hopfield-mixture} \eq{handbook-hopfield-glass} \eq{handbook-hopfield-diagonal}
BOOST_AUTO_TEST_CASE(ends_of_random_starts) {
  BOOST_TEST(std::abs(number("spurious", "energy_of_mixture_zero") + 0.375) < 0.02);
  BOOST_TEST(std::abs(number("spurious", "energy_of_pattern_zero") + 0.5) < 0.02);
  BOOST_TEST(number("spurious", "stored_zero_3") > 0.6);
  BOOST_TEST(number("spurious", "stored_zero_3") < 0.85);  // about a quarter end at mixtures
  BOOST_TEST(number("spurious", "stored_zero_100") == 0);
  for (const std::string P : {"15", "20", "30"}) {
    BOOST_TEST(number("spurious", "different_kept_" + P) > number("spurious", "different_zero_" + P));
    BOOST_TEST(number("spurious", "stored_kept_" + P) < number("spurious", "stored_zero_" + P));
  }
}

// \eq{handbook-hopfield-glauber}
BOOST_AUTO_TEST_CASE(warm_units_were_as_computed) {
  BOOST_TEST(number("temperature", "chi_square") < 24.3);  // 1 in 1000
  BOOST_TEST(number("temperature", "distance_from_theory") < 0.02);
}

// \eq{handbook-hopfield-pinv}
BOOST_DATA_TEST_CASE(images_need_the_projection_rule, samples::make({10, 20, 40, 80, 160, 320}), P) {
  BOOST_TEST(number("projection", "hebb_kept_" + std::to_string(P)) == 0);
  BOOST_TEST(number("projection", "projection_kept_" + std::to_string(P)) == 1);
}

// \eq{handbook-hopfield-pinv} \eq{handbook-hopfield-diagonal}: 160 still attract, 320 no longer; with it 160 do not
BOOST_AUTO_TEST_CASE(without_the_diagonal_more_images_attract) {
  const files::Table table = files::read_csv(recorded / "projection/metrics.csv");
  const auto rule = table.text("rule");
  const auto P = table.numbers("P"), right = table.numbers("right");
  std::map<std::pair<std::string, double>, double> right_of;  // by rule and P
  for (std::size_t n = 0; n < rule.size(); ++n) right_of[{rule[n], P[n]}] = right[n];
  BOOST_TEST(right_of.at({"projection", 160}) == 0);
  BOOST_TEST(right_of.at({"projection without w_ii", 160}) > 0.9);
  BOOST_TEST(right_of.at({"projection without w_ii", 320}) == 0);
}
