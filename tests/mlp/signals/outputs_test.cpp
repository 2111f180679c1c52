// What the last layer can be, what a single unit is, and every activation of the hidden layers.
#include "costs/softmax_cross_entropy.hpp"
#include "erratum.hpp"
#include "layers/activations.hpp"
#include "mlp/layer.hpp"
#include "mlp/random_network.hpp"
#include "layers/linear_layers.hpp"
#include "optimization/optimizers.hpp"
#include "threads.hpp"
#include "training/gradient_check.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

namespace lbl::mlp::signals {

using namespace testing;
using training::worst_gradient_error;
namespace cases = boost::unit_test::data;

namespace {

/// Gradient descent on one batch, the whole set.
void descend(mlp::Network& network, mlp::Batch& batch, double eta, int steps) {
  for (int n = 0; n < steps; ++n) optimization::descend(network, gradient_of(network, batch), eta);
}

/// The batch x = (1, x_1, x_2) with the given pre-activation as a function of x.
template <class Target>
mlp::Batch plane(const mlp::Network& network, Index M, Target&& target) {
  training::Random random(4);
  mlp::Batch batch(network, M);
  training::draw_normal(batch.h[0], 1, random);
  for (Index m = 0; m < M; ++m) batch.y(0, m) = target(batch.h[0](0, m), batch.h[0](1, m), random);
  return batch;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(outputs_and_activations, OneThread)

// \eq{overview-fig-1}: two hidden layers, outputs for classes and for numbers; \eq{lecture-mlp3}: three layers with
// parameters of their own
BOOST_DATA_TEST_CASE(gradients_for_every_activation_and_output, cases::xrange(6) * cases::xrange(3), f, output) {
  mlp::Network network = random_network({3, 4, 5, 2}, static_cast<Activation>(f), mlp::Loops::chapter, 11);
  network.output = static_cast<Output>(output);
  mlp::Batch batch = random_batch(network, 3, 12);
  mlp::Network gradient = gradient_of(network, batch);
  BOOST_TEST_REQUIRE(nearest_kink(network, batch) > 1e-3);
  const Tensor<2> delta_x = mlp::input_gradient(network, batch);
  const auto cost = [&] { return mlp::forward(network, batch); };
  const auto check = [&](const std::string& name, auto& w, const auto& g) {
    const auto error = worst_gradient_error(name, w, g, cost);
    const bool rounded = std::abs(error.analytic - error.numeric) < 5e-11;  // what a cost of 1 rounded to 1e-16 leaves
    BOOST_TEST((error.relative < 1e-7 || rounded), error);
    BOOST_TEST(error.largest > 1e-3);
  };
  for_each_parameter(check, network, gradient);
  check("x", batch.h[0], delta_x);

  gradient.W[2](1, 1) += 1e-3;
  BOOST_TEST(worst_gradient_error("W2", network.W[2], gradient.W[2], cost).relative > 1e-3);
}

// \eq{notes-unit}: sigma(2 * 1 - 1 * 2 + ln 3) = 3/4
BOOST_AUTO_TEST_CASE(a_single_unit_by_hand) {
  mlp::Network unit({2, 1});
  unit.output = Output::logistic;
  unit.W[1](0, 0) = 2, unit.W[1](0, 1) = -1, unit.b[1](0) = std::log(3.);
  mlp::Batch batch(unit, 1);
  batch.h[0](0, 0) = 1, batch.h[0](1, 0) = 2, batch.y(0, 0) = 1;
  BOOST_TEST(std::abs(mlp::forward(unit, batch) - std::log(4. / 3)) < 1e-15);
  BOOST_TEST(std::abs(batch.h[1](0, 0) - 0.75) < 1e-15);

  mlp::Network hidden({2, 1, 1});  // the same unit as a hidden one
  hidden.f = Activation::logistic, hidden.W[1] = unit.W[1], hidden.b[1] = unit.b[1];
  mlp::Batch two(hidden, 1);
  two.h[0] = batch.h[0];
  mlp::forward(hidden, two);
  BOOST_TEST(std::abs(two.h[1](0, 0) - 0.75) < 1e-15);
}

// \eq{notes-linreg}: a linear unit under gradient descent reaches the least-squares solution, where X^T(Xw + b - y) = 0
BOOST_AUTO_TEST_CASE(linear_regression_is_a_network_of_one_layer) {
  mlp::Network network({2, 1});
  network.output = Output::linear;
  mlp::Batch batch = plane(network, 40, [](double a, double b, training::Random& random) {
    return 3 * a - 2 * b + 0.5 + 0.001 * static_cast<double>(random() % 1000);
  });
  BOOST_TEST(network.L() == 1);
  descend(network, batch, 0.5, 500);
  const mlp::Network gradient = gradient_of(network, batch);  // zero: the normal equations
  for (Index j = 0; j < 2; ++j) BOOST_TEST(std::abs(gradient.W[1](0, j)) < 1e-14);
  BOOST_TEST(std::abs(gradient.b[1](0)) < 1e-14);
  BOOST_TEST(std::abs(network.W[1](0, 0) - 3) < 0.2);
  BOOST_TEST(std::abs(network.W[1](0, 1) + 2) < 0.2);
}

// \eq{notes-logreg}: a logistic unit finds the boundary a - b + 1/2 = 0 through labels of which every tenth is wrong
BOOST_AUTO_TEST_CASE(logistic_regression_is_a_network_of_one_layer) {
  mlp::Network network({2, 1});
  network.output = Output::logistic;
  Index sample = 0;
  mlp::Batch batch = plane(network, 400, [&](double a, double b, training::Random&) {
    return (a - b + 0.5 > 0) != (sample++ % 10 == 0) ? 1 : 0;
  });
  BOOST_TEST(std::abs(mlp::forward(network, batch) - std::log(2.)) < 1e-12);
  descend(network, batch, 2, 400);
  const mlp::Network gradient = gradient_of(network, batch);
  BOOST_TEST(std::abs(gradient.W[1](0, 0)) < 1e-10);
  const double a = network.W[1](0, 0), b = network.W[1](0, 1), c = network.b[1](0);
  BOOST_TEST(a > 1);
  BOOST_TEST(std::abs(b / a + 1) < 0.2);
  BOOST_TEST(std::abs(c / a - 0.5) < 0.2);
}

// \eq{notes-layercount}: logistic regression has one layer, notes; lecture counts three, \erratum{E86}
BOOST_AUTO_TEST_CASE(the_input_is_not_counted_as_a_layer) {
  const Index printed = 3;
  BOOST_TEST(mlp::Network({784, 10}).L() == 1);
  BOOST_TEST(mlp::Network({784, 10}).L() != printed);
  report_erratum("E86", double(printed - 1), std::abs(double(mlp::Network({784, 10}).L() - 1)));
  BOOST_TEST(mlp::Network({784, 100, 100, 10}).L() == 3);
}

// \eq{notes-softmax} \erratum{E141}: softmax is no activation of single units. The rule delta = f'(z) dC/dh with
// f' = p (1 - p), which holds for those, forgets that every output depends on every z
BOOST_AUTO_TEST_CASE(softmax_is_not_applied_unit_by_unit) {
  training::Random random(5);
  Tensor<2> z = normal_tensor(random, 4, 1), p = z, unit_by_unit = z, whole = z;
  const Tensor<2> above = normal_tensor(random, 4, 1);
  const auto cost = [&] {
    costs::softmax(z, p);
    double C = 0;
    for (Index k = 0; k < 4; ++k) C += above(k, 0) * p(k, 0);
    return C;
  };
  const double mean = cost();
  for (Index k = 0; k < 4; ++k) {
    unit_by_unit(k, 0) = p(k, 0) * (1 - p(k, 0)) * above(k, 0);
    whole(k, 0) = p(k, 0) * (above(k, 0) - mean);
  }
  BOOST_TEST(worst_gradient_error("z", z, whole, cost).relative < 1e-7);
  BOOST_TEST(worst_gradient_error("z", z, unit_by_unit, cost).relative > 0.1);
}

// \eq{lecture-stacked}: two layers of a network without anything between them are the one that compose() makes
BOOST_AUTO_TEST_CASE(two_linear_layers_are_one) {
  const mlp::Network two = random_network({4, 3, 5}, Activation::relu, mlp::Loops::chapter, 8);
  training::Random random(9);
  const Tensor<2> x = normal_tensor(random, 4, 6);
  Tensor<2> z(3, 6), above(5, 6), direct(5, 6), W(5, 4);
  Tensor<1> b(5);
  mlp::dense_forward(two.W[1], two.b[1], x, z), mlp::dense_forward(two.W[2], two.b[2], z, above);
  layers::compose(two.W[1], two.b[1], two.W[2], two.b[2], W, b);
  mlp::dense_forward(W, b, x, direct);
  BOOST_TEST(largest_difference(above, direct) < 1e-14);

  layers::relu(z, z), mlp::dense_forward(two.W[2], two.b[2], z, above);  // with an activation they are not
  BOOST_TEST(largest_difference(above, direct) > 0.1);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace lbl::mlp::signals
