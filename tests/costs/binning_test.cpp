// Regression as classification: bins, their mean, and a target with two likely values.
#include "costs/binning.hpp"
#include "costs/mean_squared_error.hpp"
#include "costs/softmax_cross_entropy.hpp"
#include "error_message.hpp"
#include "training/initialisation.hpp"

#include <boost/test/unit_test.hpp>

#include <cmath>

using namespace lbl;
using namespace lbl::testing;

namespace {

/// Half of the targets near 1, half near 5, as of a film that some like.
Tensor<2> bimodal(Index M) {
  training::Random random(1);
  Tensor<2> t(1, M);
  training::draw_normal(t, 0.04, random);
  for (Index m = 0; m < M; ++m) t(0, m) += m % 2 == 0 ? 1 : 5;
  return t;
}

}  // namespace

// \eq{notes-binning}: one to five stars
BOOST_AUTO_TEST_CASE(a_target_goes_to_its_bin) {
  const costs::Bins stars{.lowest = 0.5, .highest = 5.5, .K = 5};
  Tensor<2> t(1, 6), y(5, 6), p(5, 1), mean(1, 1);
  const double targets[6] = {1, 2.4, 2.6, 5, 0.5, 5.5};
  const Index expected[6] = {0, 1, 2, 4, 0, 4};
  for (Index m = 0; m < 6; ++m) t(0, m) = targets[m];
  costs::bin(t, stars, y);
  for (Index m = 0; m < 6; ++m)
    for (Index k = 0; k < 5; ++k) BOOST_TEST(y(k, m) == (k == expected[m]));
  for (Index k = 0; k < 5; ++k) BOOST_TEST(std::abs(stars.centre(k) - double(k + 1)) < 1e-15);

  p(0, 0) = 0.25, p(4, 0) = 0.75;
  costs::mean_of_bins(p, stars, mean);
  BOOST_TEST(std::abs(mean(0, 0) - 4) < 1e-15);
  t(0, 2) = 6;
  check_error(error_of([&] { costs::bin(t, stars, y); }), {"binning", "sample 2", "outside"});
}

// \eq{notes-binning}: of a target with two likely values and nothing between them the squared error learns the mean, a
// value that never occurs; the bins learn both, and their mean is as good
BOOST_AUTO_TEST_CASE(bins_learn_what_one_number_cannot_say) {
  const Index M = 200;
  const Tensor<2> t = bimodal(M);
  const costs::Bins bins{.lowest = 0, .highest = 6, .K = 12};
  Tensor<2> y(12, M), z(12, M), p(12, M), delta(12, M), h(1, M), delta_h(1, M);
  costs::bin(t, bins, y);
  for (int step = 0; step < 2000; ++step) {  // both models know nothing but a bias
    costs::softmax_cross_entropy(z, y, p);
    costs::softmax_cross_entropy_backward(p, y, delta);
    costs::mean_squared_error_backward(h, t, delta_h);
    double slope_h = 0;
    for (Index m = 0; m < M; ++m) slope_h += delta_h(0, m);
    for (Index m = 0; m < M; ++m) h(0, m) -= 0.5 * slope_h;
    for (Index k = 0; k < 12; ++k) {
      double slope = 0;
      for (Index m = 0; m < M; ++m) slope += delta(k, m);
      for (Index m = 0; m < M; ++m) z(k, m) -= 2 * slope;
    }
  }
  double near_h = 0;
  for (Index m = 0; m < M; ++m) near_h += std::abs(t(0, m) - h(0, 0)) < 1;
  BOOST_TEST(std::abs(h(0, 0) - 3) < 0.05);
  BOOST_TEST(near_h == 0);

  double of_modes = 0;
  for (const Index k : {1, 2, 9, 10}) of_modes += p(k, 0);  // the bins around 1 and 5
  BOOST_TEST(of_modes > 0.98);
  Tensor<2> mean(1, M);
  costs::mean_of_bins(p, bins, mean);
  BOOST_TEST(std::abs(mean(0, 0) - h(0, 0)) < 0.1);
}

BOOST_AUTO_TEST_CASE(binning_refuses_shapes_that_do_not_fit) {
  const costs::Bins bins{.lowest = 0, .highest = 1, .K = 4};
  Tensor<2> t(1, 3), two_rows(2, 3), y(4, 3), other(3, 3);
  BOOST_CHECK_THROW(costs::bin(two_rows, bins, y), std::invalid_argument);
  BOOST_CHECK_THROW(costs::bin(t, bins, other), std::invalid_argument);
  BOOST_CHECK_THROW(costs::mean_of_bins(other, bins, t), std::invalid_argument);
  BOOST_CHECK_THROW(costs::mean_of_bins(y, bins, two_rows), std::invalid_argument);
}
