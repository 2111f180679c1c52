// Penalties: their gradients against differences, exact zeros, bounded norms, and biases that are left alone.
#include "core/vectors/sums.hpp"
#include "erratum.hpp"
#include "optimization/optimizers.hpp"
#include "optimization/penalties.hpp"
#include "random_tensors.hpp"
#include "small_network.hpp"
#include "training/gradient_check.hpp"

#include <boost/test/unit_test.hpp>

#include <vector>

using namespace lbl;
using namespace lbl::testing;
using optimization::Penalty;

namespace {

/// The derivative of the penalty alone.
SmallNetwork penalty_gradient(const SmallNetwork& network, const Penalty& strength) {
  SmallNetwork gradient;
  optimization::add_penalty_gradient(network, strength, gradient);
  return gradient;
}

double norm(const Real* w, Index N) { return std::sqrt(core::dot(w, w, N)); }

}  // namespace

// \eq{notes-l1} \eq{slides-l1} away from 0, against differences;
// \eq{notes-l2} \eq{slides-l2} \eq{notes-elastic}: the same;
// \erratum{E45}: without the 1/2 the gradient of the quadratic part is twice as large
BOOST_AUTO_TEST_CASE(gradients_of_the_penalties) {
  for (const Penalty strength : {Penalty{0.7, 0}, Penalty{0, 0.9}, Penalty{0.3, 0.8}}) {
    SmallNetwork network = random_network(1);
    for_each_parameter([](const std::string&, const auto& w) {
      for (Index n = 0; n < w.size(); ++n) BOOST_TEST_REQUIRE(std::abs(w.data()[n]) > 1e-3);
    }, network);
    const SmallNetwork gradient = penalty_gradient(network, strength);
    const auto cost = [&] { return optimization::penalty(network, strength); };
    const auto check = [&](const std::string& name, auto& w, const auto& g) {
      const auto error = training::worst_gradient_error(name, w, g, cost);
      BOOST_TEST_CONTEXT(error) {
        BOOST_TEST(error.relative < 1e-7);
        BOOST_TEST((error.largest > 0) == (name[0] == 'W'));
      }
    };
    for_each_parameter(check, network, gradient);
  }
  SmallNetwork network = random_network(1);
  const double lambda_1 = 0.3, lambda_2 = 0.8, w = network.W1(1, 2);
  const auto printed = [&](double v) { return lambda_1 * std::abs(v) + lambda_2 * v * v; };
  const double difference = (printed(w + 1e-5) - printed(w - 1e-5)) / 2e-5;
  const double ours = penalty_gradient(network, {lambda_1, lambda_2}).W1(1, 2);
  BOOST_TEST(std::abs(difference - ours - lambda_2 * w) < 1e-8);
  BOOST_TEST(std::abs(difference - ours) > 0.1);
  report_erratum("E45", std::abs(difference - ours), std::abs(difference - ours - lambda_2 * w));
}

// \eq{notes-nobias-reg}: exactly zero for every bias, whatever they are; \erratum{E44}: "all parameters" would not be
BOOST_AUTO_TEST_CASE(biases_are_not_penalised) {
  const SmallNetwork before = random_network(3);
  const SmallNetwork gradient = penalty_gradient(before, {0.5, 0.5});
  SmallNetwork other = before;
  for (Index i = 0; i < 3; ++i) BOOST_TEST(gradient.b1(i) == 0);
  for (Index i = 0; i < 2; ++i) BOOST_TEST(gradient.b2(i) == 0);
  other.b1(1) = 100, other.b2(0) = -100;
  BOOST_TEST(optimization::penalty(other, {0.5, 0.5}) == optimization::penalty(before, {0.5, 0.5}));
  const auto of_all_parameters = [](const SmallNetwork& network) {
    double sum = 0;
    for_each_parameter([&](const std::string&, const auto& w) {
      for (Index n = 0; n < w.size(); ++n) sum += 0.5 * std::abs(w.data()[n]) + 0.25 * w.data()[n] * w.data()[n];
    }, network);
    return sum;
  };
  BOOST_TEST(of_all_parameters(other) > of_all_parameters(before) + 1000);  // as printed
  report_erratum("E44", of_all_parameters(other) - of_all_parameters(before),
                 optimization::penalty(other, {0.5, 0.5}) - optimization::penalty(before, {0.5, 0.5}));

  SmallNetwork moved = before;
  optimization::subgradient_step(moved, 0.1, 1), optimization::proximal_step(moved, 0.1, 1);
  optimization::bound_norms(moved, 0.01);
  BOOST_TEST(same_bits(moved.b1, before.b1));
  BOOST_TEST(same_bits(moved.b2, before.b2));
  BOOST_TEST(largest_difference(moved.W1, before.W1) > 0.1);
}

// \eq{slides-penalty}: strength 0 is the cost itself, and the penalty is linear in the strength
// \erratum{E115}: called regularisation here, normalisation in the slides; that it is another
// thing is plain: rows of weights that are normalised to length 1 pay the penalty, lambda/2 each
BOOST_AUTO_TEST_CASE(the_objective_is_the_cost_and_the_penalty) {
  SmallNetwork network = random_network(5);
  const double C = 1.25, one = optimization::penalised_cost(C, network, {0.01, 0.02}) - C;
  BOOST_TEST(optimization::penalised_cost(C, network, {}) == C);
  BOOST_TEST(one > 0);
  for (const double alpha : {0.5, 2., 10.})
    BOOST_TEST(std::abs(optimization::penalised_cost(C, network, {0.01 * alpha, 0.02 * alpha}) - C - alpha * one) <
               1e-14);
  for (Tensor<2>* W : {&network.W1, &network.W2})
    for (Index i = 0; i < W->dim[0]; ++i) {
      const double length = norm(W->samples(i), W->dim[1]);
      for (Index j = 0; j < W->dim[1]; ++j) (*W)(i, j) /= length;
    }
  BOOST_TEST(std::abs(optimization::penalty(network, {0, 0.02}) - (3 + 2) * 0.02 / 2) < 1e-15);
  report_erratum("E115", "other name", std::abs(optimization::penalty(network, {0, 0.02}) - (3 + 2) * 0.02 / 2));
}

// \eq{slides-l1}: sign(0) = 0, a zero weight stays zero; \erratum{E102}: the perceptron's sign answers -1 there and
// would move it
BOOST_AUTO_TEST_CASE(the_sign_of_zero_is_zero) {
  BOOST_TEST(optimization::sign(0) == 0);
  BOOST_TEST(optimization::sign(-0.) == 0);
  BOOST_TEST(optimization::sign(2) == 1);
  BOOST_TEST(optimization::sign(-1e-300) == -1);
  SmallNetwork zero;
  optimization::subgradient_step(zero, 0.1, 1);
  for (Index n = 0; n < zero.W1.size(); ++n) BOOST_TEST(zero.W1.data()[n] == 0);
  const auto perceptron_sign = [](double z) { return z > 0 ? 1 : -1; };
  BOOST_TEST(0 - 0.1 * perceptron_sign(0) != 0);
  report_erratum("E102", std::abs(0.1 * perceptron_sign(0)), std::abs(0.1 * optimization::sign(0)));
}

// \eq{slides-l1-update} on J = (w - 0.3)^2/2 with lambda = 1, eta = 0.1: the minimum of J + |w| is 0. \erratum{E116}:
// the printed rule comes close to 0 and jumps to and fro for ever; the proximal rule arrives
BOOST_AUTO_TEST_CASE(only_the_proximal_step_reaches_zero) {
  const double eta = 0.1, lambda = 1;
  SmallNetwork printed, proximal, gradient;
  printed.W1(0, 0) = proximal.W1(0, 0) = 0.5;
  std::vector<double> last;
  for (int t = 0; t < 200; ++t) {
    gradient.W1(0, 0) = printed.W1(0, 0) - 0.3;
    optimization::subgradient_step(printed, eta, lambda);
    optimization::descend(printed, gradient, eta);
    if (t >= 180) last.push_back(printed.W1(0, 0));

    gradient.W1(0, 0) = proximal.W1(0, 0) - 0.3;
    optimization::descend(proximal, gradient, eta);
    optimization::proximal_step(proximal, eta, lambda);
  }
  BOOST_TEST(proximal.W1(0, 0) == 0);
  for (std::size_t t = 1; t < last.size(); ++t) {
    BOOST_TEST(std::abs(last[t]) > 0.001);
    BOOST_TEST(std::abs(last[t]) < 2 * eta * lambda);
  }
  BOOST_TEST(*std::min_element(last.begin(), last.end()) < 0);
  BOOST_TEST(*std::max_element(last.begin(), last.end()) > 0);
  report_erratum("E116", *std::max_element(last.begin(), last.end()), std::abs(proximal.W1(0, 0)));
}

// Away from 0 both rules are the same step.
BOOST_AUTO_TEST_CASE(far_from_zero_both_steps_agree) {
  SmallNetwork printed = random_network(7);
  for_each_parameter([](const std::string&, auto& w) {
    for (Index n = 0; n < w.size(); ++n) w.data()[n] += optimization::sign(w.data()[n]);
  }, printed);
  SmallNetwork proximal = printed;
  const SmallNetwork before = printed;
  optimization::subgradient_step(printed, 0.1, 0.5), optimization::proximal_step(proximal, 0.1, 0.5);
  BOOST_TEST(largest_difference(printed.W1, proximal.W1) < 1e-15);
  BOOST_TEST(std::abs(std::abs(printed.W2(1, 1) - before.W2(1, 1)) - 0.05) < 1e-15);
}

// \eq{slides-l1l2}: least squares with one useful input of four. L1 sets the weights of the useless ones to exactly 0
// and keeps the other; L2 makes all of them small and none 0
BOOST_AUTO_TEST_CASE(l1_selects_and_l2_spreads) {
  training::Random random(1);
  const Index M = 200;
  const Tensor<2> x = normal_tensor(random, 4, M), noise = normal_tensor(random, 1, M);
  const auto learn = [&](double lambda_1, double lambda_2) {
    SmallNetwork network, gradient;
    for (int t = 0; t < 500; ++t) {
      training::set_to_zero(gradient);
      for (Index m = 0; m < M; ++m) {
        double error = -(2 * x(1, m) + 0.5 * noise(0, m));
        for (Index j = 0; j < 4; ++j) error += network.W1(0, j) * x(j, m);
        for (Index j = 0; j < 4; ++j) gradient.W1(0, j) += error * x(j, m) / M;
      }
      optimization::descend(network, gradient, 0.1, lambda_2);  // \eq{notes-l2-decay}
      optimization::proximal_step(network, 0.1, lambda_1);
    }
    return network;
  };
  const SmallNetwork sparse = learn(0.2, 0), diffuse = learn(0, 0.2);
  for (const Index j : {0, 2, 3}) {
    BOOST_TEST(sparse.W1(0, j) == 0);
    BOOST_TEST(diffuse.W1(0, j) != 0);
  }
  BOOST_TEST(sparse.W1(0, 1) > 1.5);
  BOOST_TEST(diffuse.W1(0, 1) > 1.5);
}

// \eq{notes-maxnorm}: after a step with a huge rate every row is inside the ball, in its old direction, and a second
// projection changes nothing; rows that were inside are untouched. \erratum{E46}: bounding the updates, however short,
// would leave a long row long; and a norm of exactly c is allowed
BOOST_AUTO_TEST_CASE(norms_are_bounded) {
  const double c = 3;
  SmallNetwork network = random_network(1);
  const SmallNetwork gradient = random_network(2);
  optimization::descend(network, gradient, 1000);
  const SmallNetwork far = network;
  BOOST_TEST(norm(far.W1.samples(0), 4) > 100 * c);
  optimization::bound_norms(network, c);
  for (Index i = 0; i < 3; ++i) {
    BOOST_TEST(std::abs(norm(network.W1.samples(i), 4) - c) < 1e-14);
    for (Index j = 0; j < 4; ++j)
      BOOST_TEST(std::abs(network.W1(i, j) / c - far.W1(i, j) / norm(far.W1.samples(i), 4)) < 1e-14);
  }
  SmallNetwork updates = gradient, printed = far;
  optimization::bound_norms(updates, c);
  for (Index n = 0; n < 12; ++n) printed.W1.data()[n] += updates.W1.data()[n];
  BOOST_TEST(norm(updates.W1.samples(0), 4) <= c);
  BOOST_TEST(norm(printed.W1.samples(0), 4) > 90 * c);
  report_erratum("E46", norm(printed.W1.samples(0), 4) - c, std::abs(norm(network.W1.samples(0), 4) - c));

  SmallNetwork again = network;
  optimization::bound_norms(again, c * (1 + 1e-15));
  BOOST_TEST(same_bits(again.W1, network.W1));
  SmallNetwork exactly;
  exactly.W1(0, 0) = 3, exactly.W1(1, 1) = 1, exactly.W1(2, 2) = 6;
  optimization::bound_norms(exactly, 3);
  BOOST_TEST(exactly.W1(0, 0) == 3);
  BOOST_TEST(exactly.W1(1, 1) == 1);
  BOOST_TEST(exactly.W1(2, 2) == 3);
}
