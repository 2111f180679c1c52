// The absolute error, and what outliers do to it and to other costs.
#include "costs/mean_absolute_error.hpp"
#include "costs/mean_squared_error.hpp"
#include "costs/softmax_cross_entropy.hpp"
#include "erratum.hpp"
#include "random_tensors.hpp"
#include "training/gradient_check.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace lbl;
using namespace lbl::testing;

// \eq{lecture-l1loss} \erratum{E87}: C = 1/M sum |h - y| and its derivative, sign(h - y)/M, 0 where h = y
BOOST_AUTO_TEST_CASE(gradient_of_the_absolute_error) {
  training::Random random(1);
  Tensor<2> h = normal_tensor(random, 3, 5), delta_h = h;
  const Tensor<2> y = normal_tensor(random, 3, 5);
  costs::mean_absolute_error_backward(h, y, delta_h);
  const auto cost = [&] { return costs::mean_absolute_error(h, y); };
  const auto e = training::worst_gradient_error("h", h, delta_h, cost);
  BOOST_TEST_CONTEXT(e) {
    BOOST_TEST(std::abs(e.largest - 0.2) < 1e-15);
    BOOST_TEST(e.relative < 1e-9);
  }
  report_erratum("E87", "no derivative", e.relative);
  double by_hand = 0;
  for (Index n = 0; n < h.size(); ++n) by_hand += std::abs(h.data()[n] - y.data()[n]) / 5;
  BOOST_TEST(std::abs(cost() - by_hand) < 1e-14);
  costs::mean_absolute_error_backward(y, y, delta_h);
  for (Index n = 0; n < h.size(); ++n) BOOST_TEST(delta_h.data()[n] == 0);
  BOOST_TEST(costs::mean_absolute_error(y, y) == 0);
}

// \eq{lecture-l1loss} \erratum{E87}: among constants the median of the targets costs least, not their mean
BOOST_AUTO_TEST_CASE(the_best_constant_is_the_median) {
  Tensor<2> y(1, 5), h(1, 5), slope(1, 5);
  for (Index m = 0; m < 5; ++m) y(0, m) = m == 4 ? 100 : Real(m);  // 0 1 2 3 100
  const auto cost_of = [&](double constant) {
    std::fill_n(h.data(), 5, constant);
    return costs::mean_absolute_error(h, y);
  };
  for (const double other : {1., 1.9, 2.1, 3., 21.2}) BOOST_TEST(cost_of(2) < cost_of(other));
  cost_of(2);
  costs::mean_absolute_error_backward(h, y, slope);
  BOOST_TEST(std::abs(slope(0, 0) + slope(0, 1) + slope(0, 2) + slope(0, 3) + slope(0, 4)) < 1e-16);
}

// \eq{notes-l2fragile}: the squared error pulls at an outlier in proportion to its distance, the absolute error and the
// cross-entropy of bins never with more than 1
BOOST_AUTO_TEST_CASE(an_outlier_moves_the_squared_error_most) {
  Tensor<2> h(1, 1), y(1, 1), squared(1, 1), absolute(1, 1), p(10, 1), bin(10, 1), binned(10, 1);
  for (const double distance : {1., 10., 1000.}) {
    y(0, 0) = distance;
    costs::mean_squared_error_backward(h, y, squared);
    costs::mean_absolute_error_backward(h, y, absolute);
    BOOST_TEST(squared(0, 0) == -distance);
    BOOST_TEST(absolute(0, 0) == -1);
  }
  Tensor<2> z(10, 1);
  z(0, 0) = 30, bin(9, 0) = 1;  // quite sure, and quite wrong
  costs::softmax_cross_entropy(z, bin, p);
  costs::softmax_cross_entropy_backward(p, bin, binned);
  for (Index k = 0; k < 10; ++k) BOOST_TEST(std::abs(binned(k, 0)) <= 1);
  BOOST_TEST(std::abs(binned(9, 0) + 1) < 1e-12);
}

BOOST_AUTO_TEST_CASE(mean_absolute_error_refuses_shapes_that_do_not_fit) {
  Tensor<2> h(2, 3), other(3, 2);
  BOOST_CHECK_THROW(costs::mean_absolute_error(h, other), std::invalid_argument);
  BOOST_CHECK_THROW(costs::mean_absolute_error_backward(h, other, h), std::invalid_argument);
  BOOST_CHECK_THROW(costs::mean_absolute_error_backward(h, h, other), std::invalid_argument);
}
