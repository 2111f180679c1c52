// The gradient penalty and its double back-propagation.
#include "gan/random_players.hpp"

using namespace lbl;
using namespace lbl::testing;
using gan::Activation;

namespace {

constexpr double lambda = 10;
constexpr Index number_of_points = 4;

gan::PenaltyBatch random_points(const gan::Network& critic) {
  gan::PenaltyBatch points(critic, number_of_points);
  training::Random random(5);
  training::draw_normal(points.batch.h[0], 1, random);
  return points;
}

gan::Network gradient_of(const gan::Network& critic, gan::PenaltyBatch& points) {
  gan::Network gradient = critic;
  training::set_to_zero(gradient);
  gradient_penalty(critic, lambda, points, gradient);
  return gradient;
}

long double penalty(const gan::Network& critic, gan::PenaltyBatch& points) {
  slopes(critic, points);
  return gan::penalty_of_slopes(lambda, points.a[0], points.a_bar[0]);
}

}  // namespace

// df/dx by the second way is the derivative of f by differences.
BOOST_AUTO_TEST_CASE(the_slope_is_the_derivative_of_the_answer) {
  for (const Activation f : {Activation::tanh, Activation::leaky_relu, Activation::relu}) {
    const gan::Network critic = random_network({3, 6, 5, 1}, f, Activation::linear, 1);
    gan::PenaltyBatch points = random_points(critic);
    slopes(critic, points);
    const Tensor<2> a = points.a[0];
    const auto answers = [&] {
      forward(critic, points.batch);
      long double sum = 0;
      for (Index m = 0; m < number_of_points; ++m) sum += points.batch.z.back()(0, m);
      return sum;
    };
    accept({training::worst_gradient_error("x", points.batch.h[0], a, answers, 1e-5, 200, 1e-3)},
           f == Activation::tanh ? 1e-7 : 1e-4);
  }
}

// \eq{overview-wgan-gp}: P's gradient in every parameter and in the points, where f'' counts and where it is 0;
// one, two and three hidden layers. The last bias changes no slope.
BOOST_AUTO_TEST_CASE(gradients_of_the_penalty) {
  const Threads threads(1);
  for (const Activation f : {Activation::tanh, Activation::leaky_relu})
    for (const std::vector<Index>& N : {std::vector<Index>{3, 6, 1}, {3, 6, 5, 1}, {2, 5, 4, 3, 1}}) {
      gan::Network critic = random_network(N, f, Activation::linear, 2);
      gan::PenaltyBatch points = random_points(critic);
      const gan::Network gradient = gradient_of(critic, points);
      Tensor<2> delta_x(N[0], number_of_points);
      if (f == Activation::tanh) core::dense_backward_input(critic.W[1], points.batch.delta[1], delta_x);
      const auto cost = [&] { return penalty(critic, points); };
      for (const auto& e : gradient_errors(critic, gradient, cost)) {
        const bool smooth = f == Activation::tanh, bias = e.name[0] == 'b';
        if (bias && (!smooth || e.name == "b" + std::to_string(N.size() - 1))) BOOST_TEST(e.largest == 0);
        else accept({e}, smooth ? 1e-7 : 1e-4);
      }
      if (f == Activation::tanh) accept({training::worst_gradient_error("x", points.batch.h[0], delta_x, cost)});
    }
}

// Each way is needed: without the fourth, what f' takes from z is missing.
BOOST_AUTO_TEST_CASE(a_penalty_without_its_fourth_way_is_found) {
  const Threads threads(1);
  gan::Network critic = random_network({3, 6, 5, 1}, Activation::tanh, Activation::linear, 2);
  gan::PenaltyBatch points = random_points(critic);
  gan::Network gradient = gradient_of(critic, points);
  for (Index l = 1; l <= 2; ++l) {  // take it out again
    Tensor<2> minus = points.batch.delta[l];
    for (Index n = 0; n < minus.size(); ++n) minus.data()[n] *= -1;
    core::dense_backward_parameters(minus, points.batch.h[l - 1], gradient.W[l], gradient.b[l]);
  }
  const auto errors = gradient_errors(critic, gradient, [&] { return penalty(critic, points); });
  for (const auto& e : errors)
    if (e.name == "W1" || e.name == "W2") BOOST_TEST(e.relative > 1e-2, e);
}

// A linear critic f = w x has the slope w everywhere: P = lambda (||w|| - 1)^2, dP/dw = 2 lambda (||w|| - 1) w/||w||.
BOOST_AUTO_TEST_CASE(the_penalty_of_a_linear_critic) {
  gan::Network critic({2, 1});
  critic.W[1](0, 0) = 3, critic.W[1](0, 1) = 4, critic.b[1](0) = 7;
  gan::PenaltyBatch points = random_points(critic);
  const gan::Network gradient = gradient_of(critic, points);
  BOOST_TEST(double(penalty(critic, points)) == lambda * 16, boost::test_tools::tolerance(1e-14));
  BOOST_TEST(gradient.W[1](0, 0) == 2 * lambda * 4 * 3 / 5, boost::test_tools::tolerance(1e-14));
  BOOST_TEST(gradient.W[1](0, 1) == 2 * lambda * 4 * 4 / 5, boost::test_tools::tolerance(1e-14));
  BOOST_TEST(gradient.b[1](0) == 0);

  std::fill_n(critic.W[1].data(), 2, 0);  // at the kink nothing is pushed anywhere
  BOOST_TEST(gradient_of(critic, points).W[1](0, 0) == 0);
  BOOST_TEST(double(penalty(critic, points)) == lambda);
}

BOOST_AUTO_TEST_CASE(points_lie_between_real_and_generated_samples) {
  Tensor<2> x(2, 4), between(2, 2);
  x(0, 0) = 1, x(0, 2) = 5, x(1, 0) = -2, x(1, 2) = 2;
  x(0, 1) = 3, x(0, 3) = -1, x(1, 1) = 0, x(1, 3) = 8;
  gan::points_between(x, {0.25, 1}, between);
  BOOST_TEST(between(0, 0) == 2);
  BOOST_TEST(between(1, 0) == -1);
  BOOST_TEST(between(0, 1) == -1);
  BOOST_TEST(between(1, 1) == 8);
}
