// The game in closed form: overview (26) to (30), what they leave out, and the distances.
#include "erratum.hpp"
#include "gan/distributions.hpp"
#include "gan/game.hpp"
#include "random_tensors.hpp"

#include <boost/test/unit_test.hpp>

using namespace lbl;
using namespace lbl::gan;
using boost::test_tools::tolerance;

namespace {

const Distribution p{.5, .3, .2}, q{.2, .2, .6};

/// A distribution of random probabilities, none of them zero.
Distribution drawn(training::Random& random, std::size_t size) {
  Distribution weights(size);
  double sum = 0;
  for (double& w : weights) sum += w = double(random() % 1000 + 1);
  for (double& w : weights) w /= sum;
  return weights;
}

}  // namespace

BOOST_AUTO_TEST_CASE(games_have_names) {
  for (std::size_t n = 0; n < game_names.size(); ++n) BOOST_TEST(int(game_of(game_names[n])) == int(n));
  BOOST_CHECK_THROW(game_of("chess"), std::invalid_argument);
}

// \eq{overview-eq-27}: with equally likely samples at points, (26) is (27) for the distribution of g(z)
BOOST_AUTO_TEST_CASE(the_game_of_samples_is_the_game_of_distributions) {
  const std::vector<double> logit{-1.5, 0.3, 2};
  const std::vector<std::size_t> real{0, 0, 0, 0, 0, 1, 1, 1, 2, 2}, fake{0, 0, 1, 1, 2, 2, 2, 2, 2, 2};
  Tensor<2> z(1, 20);
  for (Index m = 0; m < 10; ++m) z(0, m) = logit[real[m]], z(0, 10 + m) = logit[fake[m]];
  std::vector<double> d;
  for (const double l : logit) d.push_back(probability(l));
  BOOST_TEST(value(Game::minimax, {z, 10}) == value(p, q, d), tolerance(1e-14));
  BOOST_TEST(value(Game::non_saturating, {z, 10}) == value(p, q, d), tolerance(1e-14));
}

// \eq{overview-eq-28} \erratum{E72}: densities, for which a ln d + b ln(1 - d) is largest at a/(a + b)
BOOST_AUTO_TEST_CASE(the_optimal_discriminator_by_a_grid) {
  for (const auto& [a, b] : {std::pair{0.5, 0.2}, {0.1, 3.}, {2., 2.}, {0.7, 1e-3}}) {
    double best = 0, largest = -1e300;
    for (double d = 1e-5; d < 1; d += 1e-5)
      if (const double V = a * std::log(d) + b * std::log(1 - d); V > largest) largest = V, best = d;
    BOOST_TEST(std::abs(best - optimal_discriminator(a, b)) < 2e-5);
  }
  // Of the distribution functions instead of densities, the quotient is not the best one.
  const std::vector<double> wrong{.5 / .7, .8 / 1.2, 0.5}, right = optimal_discriminator(p, q);
  BOOST_TEST(value(p, q, wrong) < value(p, q, right) - 0.1);
  testing::report_erratum("E72", largest_value(p, q) - value(p, q, wrong),
                          std::abs(largest_value(p, q) - value(p, q, right)));
  BOOST_TEST(optimal_discriminator({.5, .5, 0}, {.2, .8, 0})[2] == 0.5);  // where nothing is ever seen
}

// \eq{overview-eq-28}: of two Gaussians of the same width d* is a logistic unit, w = mu_1 - mu_2. Descent on the whole
// densities finds it to 1e-6, and its logit is ln(p/q) everywhere.
BOOST_AUTO_TEST_CASE(the_optimal_discriminator_of_two_gaussians_is_a_logistic_unit) {
  const double mu_1 = 1, mu_2 = -0.5;
  const LogisticUnit best = best_logistic_unit(mu_1, mu_2);
  BOOST_TEST(best.w == 1.5);
  BOOST_TEST(best.b == -0.375);
  const Grid grid{-9, 9, 600};
  const auto density = [](double mu) { return [mu](double x) { return normal_density(x, mu, 1); }; };
  const Distribution real = on_grid(grid, density(mu_1)), fake = on_grid(grid, density(mu_2));
  for (std::size_t n = 0; n < grid.cells; n += 50)
    BOOST_TEST(probability(best.w * grid.at(n) + best.b) == optimal_discriminator(real[n], fake[n]), tolerance(1e-10));
  double w = 0, b = 0;
  for (int step = 0; step < 4000; ++step) {  // errors d - 1 and d, as in discriminator_error()
    double dw = 0, db = 0;
    for (std::size_t n = 0; n < grid.cells; ++n) {
      const double d = probability(w * grid.at(n) + b), delta = real[n] * (d - 1) + fake[n] * d;
      dw += delta * grid.at(n), db += delta;
    }
    w -= dw, b -= db;
  }
  BOOST_TEST(std::abs(w - best.w) < 1e-6);
  BOOST_TEST(std::abs(b - best.b) < 1e-6);
}

// \eq{overview-eq-29} \erratum{E73}: 2 JS - ln 4, and not the JS that is printed
BOOST_AUTO_TEST_CASE(the_largest_value_is_twice_js_minus_ln_4) {
  const double V = value(p, q, optimal_discriminator(p, q));
  BOOST_TEST(std::abs(V - -1.205163) < 1e-6);
  BOOST_TEST(V == largest_value(p, q), tolerance(1e-14));
  BOOST_TEST(std::abs(V - jensen_shannon(p, q)) > 1);  // as printed
  testing::report_erratum("E73", std::abs(V - jensen_shannon(p, q)),
                          std::abs(V - (2 * jensen_shannon(p, q) - std::log(4.))));
  training::Random random(1);
  for (int n = 0; n < 20; ++n) {
    const Distribution a = drawn(random, 7), b = drawn(random, 7);
    BOOST_TEST(value(a, b, optimal_discriminator(a, b)) == largest_value(a, b), tolerance(1e-13));
    std::vector<double> other = optimal_discriminator(a, b);
    other[2] = 0.9 * other[2];
    BOOST_TEST(value(a, b, other) < largest_value(a, b));
  }
}

// \eq{overview-gan-opt}: equal distributions, d = 1/2, -ln 4
BOOST_AUTO_TEST_CASE(the_value_at_the_equilibrium) {
  BOOST_TEST(std::abs(value_at_equilibrium() - -std::log(4.)) < 1e-15);
  BOOST_TEST(std::abs(value_at_equilibrium() - -1.386294361) < 1e-9);
  BOOST_TEST(std::abs(largest_value(p, p) - value_at_equilibrium()) < 1e-15);
  for (const double d : optimal_discriminator(p, p)) BOOST_TEST(d == 0.5);
  const Tensor<2> undecided(1, 6);
  BOOST_TEST(std::abs(value(Game::minimax, {undecided, 3}) - value_at_equilibrium()) < 1e-15);
}

// \eq{overview-eq-30}
BOOST_AUTO_TEST_CASE(jensen_shannon_is_symmetric_and_bounded) {
  training::Random random(2);
  for (int n = 0; n < 20; ++n) {
    const Distribution a = drawn(random, 5), b = drawn(random, 5);
    BOOST_TEST(jensen_shannon(a, b) == jensen_shannon(b, a), tolerance(1e-14));
    BOOST_TEST(jensen_shannon(a, b) > 0);
    BOOST_TEST(jensen_shannon(a, b) < std::log(2.));
    BOOST_TEST(std::abs(jensen_shannon(a, a)) < 1e-15);
  }
  BOOST_TEST(std::abs(jensen_shannon({.3, .7, 0, 0}, {0, 0, .9, .1}) - std::log(2.)) < 1e-15);
  BOOST_CHECK_THROW(jensen_shannon({1}, {.5, .5}), std::invalid_argument);
}

// \eq{overview-gan-nonsat} \erratum{E71}: at the logit -10 the minimax gradient is 4.5e-5, the other one 0.99995
BOOST_AUTO_TEST_CASE(the_minimax_generator_learns_nothing_from_a_sure_discriminator) {
  Tensor<2> z(1, 1), delta(1, 1);
  z(0, 0) = -10;
  generator_error(Game::minimax, z, delta);
  BOOST_TEST(std::abs(std::abs(delta(0, 0)) - 4.5397868702e-5) < 1e-12);
  const double printed = std::abs(delta(0, 0));
  generator_error(Game::non_saturating, z, delta);
  BOOST_TEST(std::abs(std::abs(delta(0, 0)) - 0.9999546021) < 1e-9);
  testing::report_erratum("E71", 1 - printed, 1 - std::abs(delta(0, 0)));  // what is lost of the error
  z(0, 0) = 0;  // at the equilibrium both are the same
  Tensor<2> other(1, 1);
  generator_error(Game::minimax, z, delta), generator_error(Game::non_saturating, z, other);
  BOOST_TEST(delta(0, 0) == other(0, 0));
}

BOOST_AUTO_TEST_CASE(values_of_extreme_logits_are_finite) {
  Tensor<2> z(1, 2);
  z(0, 0) = 1000, z(0, 1) = -1000;
  BOOST_TEST(value(Game::minimax, {z, 1}) == 0);
  std::swap(z(0, 0), z(0, 1));
  BOOST_TEST(value(Game::minimax, {z, 1}) == -2000);
}

// \eq{overview-w1-1d}: a shift by theta costs |theta|; the area between the distribution functions is the same number
BOOST_AUTO_TEST_CASE(wasserstein_on_a_line) {
  training::Random random(3);
  const Tensor<1> x = testing::normal_tensor(random, 500);
  for (const double theta : {-2., 0.3, 5.}) {
    std::vector<double> a(x.data(), x.data() + 500), b;
    for (const double value : a) b.push_back(value + theta);
    std::swap(b[3], b[77]);
    BOOST_TEST(std::abs(wasserstein_by_sorting(a, b) - std::abs(theta)) < 1e-6);
    const Grid grid{-12, 12, 24'000};
    const Distribution at_0 = on_grid(grid, [](double y) { return normal_density(y, 0, 1); });
    const Distribution at_theta = on_grid(grid, [&](double y) { return normal_density(y, theta, 1); });
    BOOST_TEST(std::abs(wasserstein_on_grid(at_0, at_theta, grid.cell()) - std::abs(theta)) < 1e-6);
  }
  BOOST_TEST(wasserstein_by_sorting({0, 1, 3}, {5, 6, 8}) == 5);
}

// \eq{overview-wasserstein} \eq{overview-js-flat} \erratum{E74}: a metric, symmetric; two points, two lines at theta
BOOST_AUTO_TEST_CASE(wasserstein_sees_how_far_lines_are_and_jensen_shannon_does_not) {
  for (const std::size_t cells : {1u, 4u, 40u}) {
    Distribution here(50), there(50);
    here[0] = 1, there[cells] = 1;
    const double theta = 0.1 * double(cells);
    BOOST_TEST(wasserstein_on_grid(here, there, 0.1) == theta, tolerance(1e-12));
    BOOST_TEST(wasserstein_on_grid(there, here, 0.1) == theta, tolerance(1e-12));
    BOOST_TEST(std::abs(jensen_shannon(here, there) - std::log(2.)) < 1e-15);
    BOOST_TEST(wasserstein_on_grid(here, there, 0.1) == ParallelLines{-theta}.wasserstein(), tolerance(1e-12));
    BOOST_TEST(jensen_shannon(here, there) == ParallelLines{theta}.jensen_shannon(), tolerance(1e-12));
  }
  BOOST_TEST(ParallelLines{0}.jensen_shannon() == 0);

  // Kantorovich: with slope 1 the difference of means is W_1 of the two points, with the brackets inside the supremum;
  // a sup over f of E f alone, as the page can be read, has no bound.
  Tensor<2> z(1, 2);
  for (const double lift : {0., 100.}) {
    z(0, 0) = 0.7 + lift, z(0, 1) = lift;  // f(x) = x + lift at 0.7 and at 0
    BOOST_TEST(value(Game::clipped, {z, 1}) == 0.7, tolerance(1e-12));
  }
  testing::report_erratum("E74", std::abs(z(0, 0) - 0.7), std::abs(value(Game::clipped, {z, 1}) - 0.7));
}
