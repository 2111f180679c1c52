// The learning rate over time: the values at the corners of every plan, and the plateau rule on a scripted sequence.
#include "optimization/schedules.hpp"

#include <boost/test/unit_test.hpp>

#include <vector>

using namespace lbl;

// \eq{handbook-lr}: eta_0 2^-floor(e/E), the very numbers
BOOST_AUTO_TEST_CASE(the_learning_rate_is_halved_in_stages) {
  for (const Index E : {1, 3, 30}) {
    BOOST_TEST(optimization::decayed(0.1, 0, E) == 0.1);
    BOOST_TEST(optimization::decayed(0.1, E - 1, E) == 0.1);
    BOOST_TEST(optimization::decayed(0.1, E, E) == 0.05);
    BOOST_TEST(optimization::decayed(0.1, 2 * E - 1, E) == 0.05);
    BOOST_TEST(optimization::decayed(0.1, 2 * E, E) == 0.025);
  }
  for (const Index epoch : {0, 1, 1000}) BOOST_TEST(optimization::decayed(0.01, epoch, 0) == 0.01);  // fixed
}

// \eq{notes-decay}: halved after a fixed number of epochs, or smoothly as often
BOOST_AUTO_TEST_CASE(the_exponential_plan_meets_the_stages_where_they_begin) {
  for (const Index e : {0, 3, 6, 9}) {
    BOOST_TEST(optimization::decayed(0.8, e, 3) == optimization::exponential(0.8, double(e), 3));
    BOOST_TEST(optimization::exponential(0.8, double(e) + 1.5, 3) < optimization::decayed(0.8, e + 1, 3));
  }
}

BOOST_AUTO_TEST_CASE(the_cosine_plan_is_half_a_period) {
  BOOST_TEST(optimization::cosine(0.4, 0, 10) == 0.4);
  BOOST_TEST(std::abs(optimization::cosine(0.4, 5, 10) - 0.2) < 1e-15);
  BOOST_TEST(std::abs(optimization::cosine(0.4, 10. / 3, 10) - 0.3) < 1e-15);
  BOOST_TEST(std::abs(optimization::cosine(0.4, 10, 10)) < 1e-15);
  BOOST_TEST(optimization::cosine(0.4, 10, 10, 0.1) == 0.1);
  BOOST_TEST(optimization::cosine(0.4, 25, 10, 0.1) == 0.1);  // beyond the end
}

BOOST_AUTO_TEST_CASE(the_one_cycle_plan_goes_up_and_down) {
  const auto eta = [](double t) { return optimization::one_cycle(0.5, t, 100); };
  BOOST_TEST(std::abs(eta(0) - 0.02) < 1e-15);
  BOOST_TEST(eta(30) == 0.5);
  BOOST_TEST(std::abs(eta(15) - 0.26) < 1e-12);
  BOOST_TEST(std::abs(eta(65) - 0.25) < 1e-5);
  BOOST_TEST(std::abs(eta(100) - 0.5 / 250'000) < 1e-15);
  for (int t = 1; t <= 100; ++t) BOOST_TEST((eta(t) > eta(t - 1)) == (t <= 30));
}

// \eq{notes-decay}: halved when the validation accuracy stops rising
BOOST_AUTO_TEST_CASE(the_plateau_rule_on_a_scripted_sequence) {
  optimization::Plateau plateau{.eta = 0.8, .patience = 2};
  const std::vector<std::pair<double, double>> script{
      {0.5, 0.8}, {0.6, 0.8}, {0.6, 0.8}, {0.55, 0.8}, {0.59, 0.4},   // the third epoch without a new best
      {0.58, 0.4}, {0.7, 0.4}, {0.7, 0.4}, {0.7, 0.4}, {0.69, 0.2}};  // a new best starts the count again
  for (const auto& [accuracy, eta] : script) BOOST_TEST(plateau.after(accuracy) == eta);
}
