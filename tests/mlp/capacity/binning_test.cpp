// A target with two answers: the squared error ends at their mean, softmax over bins at the answers.
#include "costs/mean_squared_error.hpp"
#include "mlp/capacity/bimodal.hpp"
#include "mlp/capacity/go_on.hpp"
#include "threads.hpp"

#include <boost/test/unit_test.hpp>

namespace lbl::mlp::capacity {

using testing::OneThread;

// \eq{notes-binning}: where a target has two answers the squared error converges to neither; where the squared error
// counts bins are hardly worse, since their mean is nearly the same answer
BOOST_FIXTURE_TEST_CASE(bins_find_both_answers_and_the_squared_error_neither, OneThread) {
  training::Random random(1);
  const Samples samples = draw_bimodal(150, random), test = draw_bimodal(500, random);
  const costs::Bins bins{-1.5, 1.5, 15};
  Network squared = fresh_network({1, 8, 1}, Activation::tanh, Output::linear, 1);
  Network classes = fresh_network({1, 8, bins.K}, Activation::tanh, Output::softmax, 1);
  spread_units(squared, -1, 1, 1), spread_units(classes, -1, 1, 1);
  fit(squared, samples, 300, 0.02, go_on), fit(classes, binned(samples, bins), 300, 0.02, go_on);

  const Tensor<2> mean = outputs(squared, test.x), p = outputs(classes, test.x);
  BOOST_TEST(near_a_branch(test.x, mean) < 0.05);
  BOOST_TEST(near_a_branch(test.x, modes(p, bins)) > 0.95);
  Tensor<2> expected(1, 500);
  costs::mean_of_bins(p, bins, expected);
  const double by_mean = costs::mean_squared_error(mean, test.y), by_bins = costs::mean_squared_error(expected, test.y);
  BOOST_TEST(std::abs(by_bins / by_mean - 1) < 0.1);

  Index upper = 0;  // both branches have a bin of high probability at the same place
  for (Index m = 0; m < 500; ++m) {
    double above = 0;
    for (Index k = 8; k < 15; ++k) above += p(k, m);
    upper += above > 0.2 && above < 0.8;
  }
  BOOST_TEST(upper > 450);
}

}  // namespace lbl::mlp::capacity
