// Binary cross-entropy: its identities, its gradient, and why classifiers do not use the squared error.
#include "costs/binary_cross_entropy.hpp"
#include "costs/mean_squared_error.hpp"
#include "costs/softmax_cross_entropy.hpp"
#include "erratum.hpp"
#include "layers/activations.hpp"
#include "random_tensors.hpp"
#include "training/gradient_check.hpp"

#include <boost/test/unit_test.hpp>

using namespace lbl;
using namespace lbl::testing;

namespace {

double cost_of(double z, double y) {
  Tensor<2> z_(1, 1), y_(1, 1), p(1, 1);
  z_(0, 0) = z, y_(0, 0) = y;
  return costs::binary_cross_entropy(z_, y_, p);
}

Tensor<2> yes_or_no(training::Random& random, Index K, Index M) {
  Tensor<2> y(K, M);
  for (Index n = 0; n < y.size(); ++n) y.data()[n] = Real(random() % 2);
  return y;
}

}  // namespace

// \eq{notes-bce}: -y ln p - (1 - y) ln(1 - p), at p = 4/5 and with targets between 0 and 1 too
BOOST_AUTO_TEST_CASE(binary_worked_example) {
  const double z = std::log(4);  // p = 4/5
  BOOST_TEST(std::abs(cost_of(z, 1) + std::log(0.8)) < 1e-15);
  BOOST_TEST(std::abs(cost_of(z, 0) + std::log(0.2)) < 1e-15);
  BOOST_TEST(std::abs(cost_of(z, 0.25) + 0.25 * std::log(0.8) + 0.75 * std::log(0.2)) < 1e-15);
}

// \eq{notes-bce} \eq{slides-ce}: a softmax over two classes whose pre-activations are z and 0 costs the same. The
// slides' formula with t ln o alone, \erratum{E110}, misses the second term: it costs nothing to say yes to everything
BOOST_AUTO_TEST_CASE(two_classes_are_one_yes_or_no) {
  training::Random random(1);
  const Index M = 9;
  const Tensor<2> z = normal_tensor(random, 1, M), y = yes_or_no(random, 1, M);
  Tensor<2> both(2, M), targets(2, M), p(1, M), p_both(2, M);
  for (Index m = 0; m < M; ++m) both(0, m) = z(0, m), targets(0, m) = y(0, m), targets(1, m) = 1 - y(0, m);
  const double C = costs::binary_cross_entropy(z, y, p);
  BOOST_TEST(std::abs(C - costs::softmax_cross_entropy(both, targets, p_both)) < 1e-15);
  for (Index m = 0; m < M; ++m) BOOST_TEST(std::abs(p(0, m) - p_both(0, m)) < 1e-15);

  const auto printed = [](double p_yes, double t) { return -t * std::log(p_yes); };
  BOOST_TEST(printed(0.999, 0) == 0);
  BOOST_TEST(cost_of(std::log(0.999 / 0.001), 0) > 6.9);
  report_erratum("E110", std::abs(printed(0.999, 0) + std::log(0.001)),
                 std::abs(cost_of(std::log(0.999 / 0.001), 0) + std::log(0.001)));
}

// \eq{notes-bce}: dC/dz = (p - y)/M
BOOST_AUTO_TEST_CASE(binary_gradient_of_the_pre_activations) {
  training::Random random(2);
  Tensor<2> z = normal_tensor(random, 4, 5), p = z, delta = z;
  const Tensor<2> y = yes_or_no(random, 4, 5);
  const auto cost = [&] { return costs::binary_cross_entropy(z, y, p); };
  cost();
  costs::binary_cross_entropy_backward(p, y, delta);
  const auto e = training::worst_gradient_error("z", z, delta, cost);
  BOOST_TEST_CONTEXT(e) {
    BOOST_TEST(e.largest > 0);
    BOOST_TEST(e.relative < 1e-7);
  }
  layers::logistic_backward(p, delta);  // a planted mistake: the slope p (1 - p) a second time
  BOOST_TEST(training::worst_gradient_error("z", z, delta, cost).relative > 0.1);
}

// \eq{notes-bce} \erratum{E69}: ln p and ln(1 - p) as printed are infinite or not a number at 1000
BOOST_AUTO_TEST_CASE(finite_for_every_z) {
  const auto printed = [](double z, double y) {
    const double p = 1 / (1 + std::exp(-z));
    return -y * std::log(p) - (1 - y) * std::log(1 - p);
  };
  BOOST_TEST(!std::isfinite(printed(1000, 1)));
  BOOST_TEST(!std::isfinite(printed(1000, 0)));
  for (const double z : {1000., 10'000.}) {
    BOOST_TEST(cost_of(z, 1) == 0);
    BOOST_TEST(cost_of(z, 0) == z);
    BOOST_TEST(cost_of(-z, 1) == z);
    BOOST_TEST(cost_of(-z, 0) == 0);
  }
  for (double z = -10; z <= 10; z += 0.5)
    for (const double y : {0., 1.}) BOOST_TEST(std::abs(cost_of(z, y) - printed(z, y)) < 1e-11);
}

// \eq{slides-ce} \eq{notes-ce}: of several classes -1/n sum t_d ln o_d. Where the output is the target it is not 0, but
// H(p, p) = H(p), so it is no distance, \erratum{E110}; its gradient is 0 there
BOOST_AUTO_TEST_CASE(categorical_cross_entropy_of_the_slides) {
  training::Random random(3);
  const Tensor<2> z = normal_tensor(random, 4, 6);
  Tensor<2> o(4, 6), delta(4, 6);
  costs::softmax(z, o);
  const Tensor<2> t = o;
  double by_hand = 0;
  for (Index n = 0; n < t.size(); ++n) by_hand -= t.data()[n] * std::log(o.data()[n]) / 6;
  const double C = costs::softmax_cross_entropy(z, t, o);
  BOOST_TEST(std::abs(C - by_hand) < 1e-14);
  BOOST_TEST(C > 0.5);
  costs::softmax_cross_entropy_backward(o, t, delta);
  for (Index n = 0; n < t.size(); ++n) BOOST_TEST(std::abs(delta.data()[n]) < 1e-16);

  Tensor<2> one(4, 1), p(4, 1), y(4, 1);  // one-hot: only the term of the true class is left
  one(0, 0) = std::log(2.), one(1, 0) = std::log(5.), y(1, 0) = 1;
  BOOST_TEST(std::abs(costs::softmax_cross_entropy(one, y, p) - std::log(9. / 5)) < 1e-15);
}

// \eq{slides-losschoice}: an output that is saturated and wrong, z = -5 for y = 1. Cross-entropy passes p - y = -0.993
// on, the quadratic cost (p - y) p (1 - p) = -0.0066, and its first steps lead nowhere
BOOST_AUTO_TEST_CASE(the_quadratic_cost_learns_slowly_from_a_saturated_start) {
  const double eta = 1;
  Tensor<2> y(1, 1), p(1, 1), delta(1, 1);
  y(0, 0) = 1;
  const auto steps_to_a_half = [&](bool quadratic) {
    Tensor<2> z(1, 1);
    z(0, 0) = -5;
    int steps = 0;
    for (layers::logistic(z, p); p(0, 0) < 0.5; ++steps) {
      if (quadratic) costs::mean_squared_error_backward(p, y, delta), layers::logistic_backward(p, delta);
      else costs::binary_cross_entropy_backward(p, y, delta);
      if (steps == 0) BOOST_TEST(std::abs(delta(0, 0) - (quadratic ? -0.0066037 : -0.9933071)) < 1e-6);
      z(0, 0) -= eta * delta(0, 0);
      layers::logistic(z, p);
    }
    return steps;
  };
  BOOST_TEST(steps_to_a_half(false) < 10);
  BOOST_TEST(steps_to_a_half(true) > 100);
}

BOOST_AUTO_TEST_CASE(binary_cross_entropy_refuses_shapes_that_do_not_fit) {
  Tensor<2> z(2, 3), other(3, 2);
  BOOST_CHECK_THROW(costs::binary_cross_entropy(z, other, z), std::invalid_argument);
  BOOST_CHECK_THROW(costs::binary_cross_entropy(z, z, other), std::invalid_argument);
  BOOST_CHECK_THROW(costs::binary_cross_entropy_backward(z, other, z), std::invalid_argument);
  BOOST_CHECK_THROW(costs::binary_cross_entropy_backward(z, z, other), std::invalid_argument);
}
