// The mean squared error, with the factor 1/(2M).
#include "costs/mean_squared_error.hpp"
#include "erratum.hpp"
#include "random_tensors.hpp"
#include "training/gradient_check.hpp"

#include <boost/test/unit_test.hpp>

using namespace lbl;
using namespace lbl::testing;

namespace {

/// Two outputs of two samples: errors 1, -2 of the first, 3, 0.5 of the second sample.
struct Example {
  Tensor<2> h{2, 2}, y{2, 2}, delta_h{2, 2};
  Example() {
    h(0, 0) = 2, h(1, 0) = 0, h(0, 1) = 4, h(1, 1) = 1;
    y(0, 0) = 1, y(1, 0) = 2, y(0, 1) = 1, y(1, 1) = 0.5;
  }
};

/// Two copies of a tensor, one behind the other: as further units, or as further samples.
Tensor<2> twice(const Tensor<2>& t, bool samples) {
  const Index K = t.dim[0], M = t.dim[1];
  Tensor<2> both(samples ? K : 2 * K, samples ? 2 * M : M);
  for (Index k = 0; k < both.dim[0]; ++k)
    for (Index m = 0; m < both.dim[1]; ++m) both(k, m) = t(k % K, m % M);
  return both;
}

}  // namespace

// \eq{lecture-mse}: C = 1/(2M) sum (h - y)^2 = (1 + 4 + 9 + 0.25)/4, dC/dh = (h - y)/M. Of the documents' factors,
// \erratum{E77}, this is the one of lecture's layer; the others give gradients 2M and M times as large
BOOST_AUTO_TEST_CASE(worked_example) {
  Example e;
  BOOST_TEST(costs::mean_squared_error(e.h, e.y) == 3.5625);
  costs::mean_squared_error_backward(e.h, e.y, e.delta_h);
  BOOST_TEST(e.delta_h(0, 0) == 0.5);
  BOOST_TEST(e.delta_h(1, 0) == -1);
  BOOST_TEST(e.delta_h(0, 1) == 1.5);
  BOOST_TEST(e.delta_h(1, 1) == 0.25);
}

// \eq{lecture-mse}
BOOST_AUTO_TEST_CASE(gradient_of_the_predictions) {
  training::Random random(1);
  Tensor<2> h = normal_tensor(random, 4, 5), delta_h = h;
  const Tensor<2> y = normal_tensor(random, 4, 5);
  costs::mean_squared_error_backward(h, y, delta_h);
  const auto cost = [&] { return costs::mean_squared_error(h, y); };
  const auto e = training::worst_gradient_error("h", h, delta_h, cost);
  BOOST_TEST_CONTEXT(e) {
    BOOST_TEST(e.largest > 0);
    BOOST_TEST(e.relative < 1e-7);
  }

  // \erratum{E77}: the gradient of ||y - h||^2 without the factors does not belong to this cost
  Tensor<2> printed = delta_h;
  for (Index n = 0; n < h.size(); ++n) printed.data()[n] = 2 * (h.data()[n] - y.data()[n]);
  BOOST_TEST(std::abs(training::worst_gradient_error("h", h, printed, cost).relative - 0.9) < 1e-5);
  report_erratum("E77", training::worst_gradient_error("h", h, printed, cost).relative, e.relative);
}

// \erratum{E77}: the 1/M makes the step independent of the batch's size; outputs are summed, not averaged
BOOST_AUTO_TEST_CASE(samples_are_averaged_and_outputs_summed) {
  const Example e;
  const double C = costs::mean_squared_error(e.h, e.y);
  BOOST_TEST(costs::mean_squared_error(twice(e.h, true), twice(e.y, true)) == C);
  BOOST_TEST(costs::mean_squared_error(twice(e.h, false), twice(e.y, false)) == 2 * C);

  Tensor<2> delta_h(2, 2), delta_twice(2, 4);
  costs::mean_squared_error_backward(e.h, e.y, delta_h);
  costs::mean_squared_error_backward(twice(e.h, true), twice(e.y, true), delta_twice);
  for (Index k = 0; k < 2; ++k)  // what a bias would get
    BOOST_TEST(delta_twice(k, 0) + delta_twice(k, 1) + delta_twice(k, 2) + delta_twice(k, 3) ==
               delta_h(k, 0) + delta_h(k, 1));
}

// \eq{lecture-mse}: among constants the mean of the targets costs least
BOOST_AUTO_TEST_CASE(the_best_constant_is_the_mean) {
  training::Random random(2);
  const Tensor<2> y = normal_tensor(random, 1, 50);
  Tensor<2> h(1, 50), delta_h(1, 50);
  double mean = 0, slope = 0;
  for (Index m = 0; m < 50; ++m) mean += y(0, m) / 50;
  std::fill_n(h.data(), 50, mean);
  costs::mean_squared_error_backward(h, y, delta_h);
  for (Index m = 0; m < 50; ++m) slope += delta_h(0, m);
  BOOST_TEST(std::abs(slope) < 1e-15);
  const double least = costs::mean_squared_error(h, y);
  for (const double shift : {-0.01, 0.01}) {
    std::fill_n(h.data(), 50, mean + shift);
    BOOST_TEST(std::abs(costs::mean_squared_error(h, y) - least - 0.01 * 0.01 / 2) < 1e-15);
  }
}

// \eq{slides-quadratic}: the cost of one sample is 1/2 sum (t - o)^2, its gradient o - t; 0 where o = t, which the
// printed 1/2 sum (t o)^2, with the minus lost, is not, \erratum{E104}
BOOST_AUTO_TEST_CASE(quadratic_cost_of_one_sample) {
  training::Random random(3);
  Tensor<2> o = normal_tensor(random, 4, 1), delta(4, 1);
  const Tensor<2> t = normal_tensor(random, 4, 1);
  double by_hand = 0, printed_at_t = 0;
  for (Index d = 0; d < 4; ++d) by_hand += std::pow(t(d, 0) - o(d, 0), 2) / 2, printed_at_t += std::pow(t(d, 0), 4) / 2;
  BOOST_TEST(std::abs(costs::mean_squared_error(o, t) - by_hand) < 1e-15);
  costs::mean_squared_error_backward(o, t, delta);
  for (Index d = 0; d < 4; ++d) BOOST_TEST(delta(d, 0) == o(d, 0) - t(d, 0));
  const auto e = training::worst_gradient_error("o", o, delta, [&] { return costs::mean_squared_error(o, t); });
  BOOST_TEST(e.relative < 1e-7, e);
  BOOST_TEST(costs::mean_squared_error(t, t) == 0);
  BOOST_TEST(printed_at_t > 0.1);
}

BOOST_AUTO_TEST_CASE(mean_squared_error_refuses_shapes_that_do_not_fit) {
  Tensor<2> h(2, 3), other(3, 2);
  BOOST_CHECK_THROW(costs::mean_squared_error(h, other), std::invalid_argument);
  BOOST_CHECK_THROW(costs::mean_squared_error_backward(h, other, h), std::invalid_argument);
  BOOST_CHECK_THROW(costs::mean_squared_error_backward(h, h, other), std::invalid_argument);
}
