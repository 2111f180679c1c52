// The results that the chapter's page and figures show: what was recorded must be what theory and page say.
#include "files/files.hpp"
#include "gan/dirac.hpp"
#include "gan/distributions.hpp"
#include "report/spread.hpp"

#include <boost/test/unit_test.hpp>

#include <map>

using namespace lbl;

namespace {

const std::filesystem::path recorded = std::filesystem::path(LBL_SOURCE_DIR) / "plots/results/gan";

double number(const std::string& experiment, const std::string& name) {
  return files::read_json(recorded / experiment / "summary.json").at(name);
}

}  // namespace

// \eq{overview-gan-mixture}: five seeds of each game; the Wasserstein game with penalty finds 7.5 of 8 modes or more
BOOST_AUTO_TEST_CASE(modes_of_the_ring_that_were_found) {
  const files::Table table = files::read_csv(recorded / "gaussians/metrics.csv");
  const std::vector<std::string> game = table.text("game");
  const std::vector<double> round = table.numbers("round"), modes = table.numbers("modes");
  const double last = 4000;
  report::Spread of_wasserstein, of_minimax;
  std::map<std::pair<std::string, double>, report::Spread> first_half;  // by game and round, over the seeds
  for (std::size_t n = 0; n < game.size(); ++n) {
    if (game[n] == "wasserstein" && round[n] == last) of_wasserstein.add(modes[n]);
    if (game[n] == "minimax" && round[n] == 4 * last) of_minimax.add(modes[n]);
    if (round[n] <= (game[n].starts_with("wasserstein") ? last : 4 * last) / 2)
      first_half[{game[n], round[n]}].add(modes[n]);
  }
  BOOST_TEST(of_minimax.mean() == 8);
  BOOST_TEST(first_half.size() == 4 * 4);
  for (const auto& [when, found] : first_half) {
    BOOST_TEST(found.count == 5);
    BOOST_TEST(found.mean() < 8, when.first << " has all modes in all seeds after " << when.second << " rounds");
  }
  BOOST_TEST(of_wasserstein.count >= 5);
  BOOST_TEST(of_wasserstein.mean() >= 7.5);
  BOOST_TEST(std::abs(of_wasserstein.mean() - number("gaussians", "wasserstein_modes")) < 1e-12);
}

// The judge, and what it says: ten digits, and not all of them copied.
BOOST_AUTO_TEST_CASE(drawn_digits) {
  BOOST_TEST(number("train", "judge_test_accuracy") > 0.965);
  BOOST_TEST(number("train", "overlap") > 0.85);
  BOOST_TEST(number("train", "overlap") < number("train", "overlap_of_test_images"));
  BOOST_TEST(number("train", "entropy") > std::log(9.));  // not without all ten
  BOOST_TEST(std::abs(number("train", "confident") - 0.73) < 0.005);  // as the README says
  BOOST_TEST(std::abs(number("train", "confident_of_test_images") - 0.89) < 0.005);
  BOOST_TEST(number("train", "confident") < number("train", "confident_of_test_images"));
  BOOST_TEST(number("train", "spread") > 7);
  const double nearer = number("train", "nearer_to_training"), error = std::sqrt(0.25 / 500);
  BOOST_TEST(nearer > 0.5 - 3 * error);
  BOOST_TEST(nearer < 7. / 12 - 2 * error);  // who copies everything is at 1/6 + 5/6 * 1/2
  const std::vector<double> value = files::read_csv(recorded / "train/metrics.csv").numbers("value");
  BOOST_TEST(value.size() == 20);
  BOOST_TEST(value[9] < value[0]);
  BOOST_TEST(value[9] < value[19]);
  BOOST_TEST(number("train", "nearest_distance") > number("train", "nearest_distance_of_test_images"));
}

// \eq{overview-eq-28} \eq{overview-eq-29}
BOOST_AUTO_TEST_CASE(the_discriminator_of_two_gaussians) {
  const gan::LogisticUnit best = gan::best_logistic_unit(1, -0.5);
  BOOST_TEST(number("optimal", "target_w") == best.w);
  BOOST_TEST(number("optimal", "target_b") == best.b);
  BOOST_TEST(std::abs(number("optimal", "w") - best.w) < 0.02);
  BOOST_TEST(std::abs(number("optimal", "b") - best.b) < 0.02);
  BOOST_TEST(number("optimal", "farthest_unit") < 0.005);
  BOOST_TEST(number("optimal", "farthest_network") < 0.02);
  BOOST_TEST(number("optimal", "value_network") <= number("optimal", "target_value_network"));
  BOOST_TEST(number("optimal", "target_value_network") - number("optimal", "value_network") < 1e-3);
}

BOOST_AUTO_TEST_CASE(the_smallest_game) {
  for (const double eta : {0.05, 0.1, 0.2}) {
    const std::string rate = files::shortest(eta);
    const double grown = std::pow(gan::dirac::growth(eta), 500);
    BOOST_TEST(std::abs(number("dirac", "target_simultaneous_" + rate) / grown - 1) < 1e-9);
    BOOST_TEST(std::abs(number("dirac", "simultaneous_" + rate) / grown - 1) < 1e-3);
    BOOST_TEST(std::abs(number("dirac", "alternating_" + rate) - 1) <= 1 / std::sqrt(1 - eta / 4) - 1);
  }
}

// \eq{overview-js-flat} \eq{overview-wasserstein}: ln 2 at every distance; the slope 1 + theta/(2 lambda)
BOOST_AUTO_TEST_CASE(two_lines) {
  BOOST_TEST(number("distances", "farthest_js") < 1e-3);
  BOOST_TEST(number("distances", "farthest_penalised") < 0.02);
  BOOST_TEST(number("distances", "clipped_cosine") > 0.95);
  const files::Table table = files::read_csv(recorded / "distances/metrics.csv");
  const std::vector<double> theta = table.numbers("theta"), clipped = table.numbers("clipped"),
                            penalised = table.numbers("penalised");
  for (std::size_t n = 1; n < theta.size(); ++n) {
    BOOST_TEST(penalised[n] > penalised[n - 1]);
    BOOST_TEST(clipped[n] > clipped[n - 1]);
    BOOST_TEST(clipped[n] / theta[n] < clipped[n - 1] / theta[n - 1] + 0.05);  // the multiple falls
  }
}

// \eq{overview-gan-alg} \eq{overview-gan-opt}
BOOST_AUTO_TEST_CASE(a_gaussian_was_learned) {
  BOOST_TEST(std::abs(number("one-dimension", "mean") - 3) < 0.05);
  BOOST_TEST(std::abs(number("one-dimension", "deviation") - 0.5) < 0.03);
  BOOST_TEST(number("one-dimension", "w1") < 0.05);
  BOOST_TEST(std::abs(number("one-dimension", "value") - gan::value_at_equilibrium()) < 0.01);
}
