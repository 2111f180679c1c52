// What is watched during training: ratios of update to weights, dead units.
#include "optimization/optimizers.hpp"
#include "random_tensors.hpp"
#include "small_network.hpp"
#include "training/monitoring.hpp"

#include <boost/test/unit_test.hpp>

using namespace lbl;
using namespace lbl::testing;

// \eq{notes-ratio}: Delta W = -eta g has the ratio eta ||g||/||W||
BOOST_AUTO_TEST_CASE(the_ratio_of_a_step_of_gradient_descent) {
  SmallNetwork before, gradient;
  before.W1(0, 0) = 3, before.W1(2, 3) = -4;     // ||W1|| = 5
  gradient.W1(1, 1) = 0.6, gradient.W1(2, 2) = 0.8;  // ||g|| = 1
  before.W2(0, 0) = 2, gradient.b1(0) = 7;
  SmallNetwork after = before;
  optimization::descend(after, gradient, 0.005);
  const auto ratios = training::update_ratios(before, after);
  BOOST_REQUIRE(ratios.size() == 2u);  // of weights, not of biases
  BOOST_TEST(ratios[0].name == "W1");
  BOOST_TEST(std::abs(ratios[0].ratio - 0.005 * 1 / 5) < 1e-15);
  BOOST_TEST(ratios[1].name == "W2");
  BOOST_TEST(ratios[1].ratio == 0);
}

BOOST_AUTO_TEST_CASE(weights_that_are_zero_and_stay_there_have_no_ratio) {
  const SmallNetwork zero;
  for (const auto& [name, ratio] : training::update_ratios(zero, zero)) BOOST_TEST(ratio == 0, name);
}

BOOST_AUTO_TEST_CASE(a_unit_is_dead_when_it_answers_to_no_sample_of_any_batch) {
  Tensor<2> first(4, 3), second(4, 2);
  first(0, 2) = 0.1, second(0, 0) = 1;  // unit 0 answers twice, unit 2 once, 1 and 3 never
  second(2, 1) = 1e-30;
  training::ActiveUnits units;
  units.add(first);
  BOOST_TEST(units.dead() == 0.75);
  units.add(second);
  BOOST_TEST(units.dead() == 0.5);
}
