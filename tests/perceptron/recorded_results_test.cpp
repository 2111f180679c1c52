// The results that the chapter's page shows, against the exact and the published numbers.
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "files/files.hpp"

#include <cmath>
#include <set>

using namespace lbl;
namespace cases = boost::unit_test::data;

namespace {

const std::filesystem::path results = std::filesystem::path(LBL_SOURCE_DIR) / "plots/results/perceptron";

double recorded(const std::string& experiment, const std::string& metric) {
  return files::read_json(results / experiment / "summary.json").at(metric);
}

}  // namespace

BOOST_AUTO_TEST_CASE(xor_needs_three_units_and_takes_no_time) {
  BOOST_TEST(recorded("xor", "linear_accuracy") == 0.75);
  BOOST_TEST(recorded("xor", "network_accuracy") == 1);
  BOOST_TEST(std::abs(recorded("xor", "logistic_cost") - std::log(2.)) < 1e-6);
  BOOST_TEST(recorded("xor", "seconds") < 5);
}

BOOST_AUTO_TEST_CASE(no_set_took_more_mistakes_than_the_bound) {
  BOOST_TEST(recorded("convergence", "violations") == 0);
}

// Three standard deviations of 400 draws around Cover's fraction.
BOOST_DATA_TEST_CASE(the_learned_fraction_is_covers, cases::make({36, 40, 44}), P) {
  const std::string name = "learned_P_" + std::to_string(P);
  const double cover = recorded("separability", "target_" + name);
  BOOST_TEST(std::abs(recorded("separability", name) - cover) < 3 * std::sqrt(cover * (1 - cover) / 400));
}

// In standard deviations of the draws: the passes suffice for few weights, not for many.
BOOST_AUTO_TEST_CASE(at_two_points_a_weight_many_weights_stay_below_covers_count) {
  const files::Table metrics = files::read_csv(results / "separability/metrics.csv");
  const std::vector<double> N = metrics.numbers("N"), P = metrics.numbers("P"), cover = metrics.numbers("cover"),
                            learned = metrics.numbers("learned"), deviation = metrics.numbers("deviation");
  int compared = 0;
  for (std::size_t n = 0; n < N.size(); ++n) {
    if (P[n] != 2 * N[n]) continue;
    const double gap = (cover[n] - learned[n]) / deviation[n];
    BOOST_TEST((N[n] < 50 ? std::abs(gap) < 1 : gap > 2), "N = " << N[n] << ": " << gap);
    ++compared;
  }
  BOOST_TEST(compared == 3);
}

BOOST_AUTO_TEST_CASE(the_exact_classifiers_of_fashion_mnist) {
  BOOST_TEST(std::abs(recorded("softmax", "fashion-mnist_mean_test") - 0.6768) < 5e-5);
  BOOST_TEST(std::abs(recorded("softmax", "fashion-mnist_squares_test") - 0.8113) < 5e-5);
  BOOST_TEST(std::abs(recorded("softmax", "fashion-mnist_squares_train") - 0.8311) < 5e-5);
  BOOST_TEST(recorded("softmax", "fashion-mnist_squares_rank") == 784);
}

// The rest of the page's table.
BOOST_AUTO_TEST_CASE(the_table_of_the_page) {
  BOOST_TEST(std::abs(recorded("softmax", "mnist_mean_test") - 0.8203) < 5e-5);
  BOOST_TEST(std::abs(recorded("softmax", "mnist_squares_test") - 0.8603) < 5e-5);
  BOOST_TEST(std::abs(recorded("softmax", "fashion-mnist_softmax_test") - 0.8439) < 5e-5);
  BOOST_TEST(std::abs(recorded("softmax", "mnist_softmax_test") - 0.9232) < 5e-5);
}

// "Squared errors follow them, absolute errors do not"; "the perceptron rule never settles; the delta rule ends at the
// least-squares weights"
BOOST_AUTO_TEST_CASE(outliers_move_the_squared_errors_line_and_the_rule_never_settles) {
  for (const std::string name : {"offset_l2", "slope_l2"})
    BOOST_TEST(std::abs(recorded("regression", name) - recorded("regression", "target_" + name)) < 1e-6, name);
  const double offset = recorded("regression", "true_offset");
  BOOST_TEST(std::abs(recorded("regression", "offset_l1") - offset) <
             0.2 * std::abs(recorded("regression", "offset_l2") - offset));
  BOOST_TEST(recorded("regression", "delta_distance") < 1e-3);

  const std::vector<double> mistakes = files::read_csv(results / "regression/metrics.csv").numbers("perceptron_errors");
  BOOST_REQUIRE(mistakes.size() == 200u);
  for (const double after_epoch : mistakes) BOOST_TEST(after_epoch > 0);
  const std::set<double> in_the_end(mistakes.end() - 20, mistakes.end());
  BOOST_TEST(in_the_end.size() > 1u);
}

// "The other two are done after about half as many gradients as there are samples"; the batch form pays for all of them
BOOST_AUTO_TEST_CASE(single_samples_and_mini_batches_need_half_a_pass) {
  const double pass = 2000, all_samples = recorded("descent", "gradients_batch");
  for (const std::string form : {"stochastic", "mini-batch"}) {
    const double gradients = recorded("descent", "gradients_" + form);
    BOOST_TEST(gradients > 0.35 * pass, form);
    BOOST_TEST(gradients < 0.55 * pass, form);
    BOOST_TEST(all_samples > 20 * gradients, form);
  }
}

// Two points are classified, the other two answered with one half: the cost falls towards ln(2) / 2.
BOOST_AUTO_TEST_CASE(the_first_start_stays_on_its_plateau) {
  const std::vector<double> cost = files::read_csv(results / "xor/metrics.csv").numbers("stuck_cost");
  BOOST_REQUIRE(!cost.empty());
  const double plateau = std::log(2.) / 2;
  BOOST_TEST(cost.back() > plateau);
  BOOST_TEST(cost.back() < plateau + 1e-3);
  BOOST_TEST(recorded("xor", "networks_that_learn") == 0.87);
}
