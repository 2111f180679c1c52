// The slides' chain of units: by hand, by differences, and the printed formulas that the differences reject.
#include "erratum.hpp"
#include "mlp/signals/chain.hpp"

#include "training/initialisation.hpp"

#include <boost/random/uniform_real_distribution.hpp>
#include <boost/test/unit_test.hpp>

namespace lbl::mlp::signals {

using testing::report_erratum;

namespace {

/// A chain of n units with drawn weights below `largest` and biases.
Chain random_chain(int n, double largest, training::Random& random) {
  boost::random::uniform_real_distribution<double> weight(-largest, largest), bias(-1, 1);
  Chain chain(n);
  for (int i = 1; i <= n; ++i) chain.w[i] = weight(random), chain.b[i] = bias(random);
  return chain;
}

double cost(Chain chain, double x, double t) {
  chain.forward(x);
  return squared_error(chain, t);
}

/// dC/dparameter by differences.
double numeric(Chain& chain, double& parameter, double x, double t) {
  const double kept = parameter, step = 1e-5;
  parameter = kept + step;
  const double above = cost(chain, x, t);
  parameter = kept - step;
  const double below = cost(chain, x, t);
  parameter = kept;
  return (above - below) / (2 * step);
}

double relative_error(double a, double b) { return std::abs(a - b) / std::max(std::abs(a), std::abs(b)); }

}  // namespace

BOOST_AUTO_TEST_SUITE(the_chain_of_units)

// \eq{slides-vanish-unit}: z_1 = 2 x 0.5 - 1 = 0, y_1 = 1/2; z_2 = ln 3 / 2 + ln 3 / 2 = ln 3, y_2 = 3/4
BOOST_AUTO_TEST_CASE(two_units_by_hand) {
  Chain chain(2);
  chain.w = {0, 2, std::log(3.)}, chain.b = {0, -1, std::log(3.) / 2};
  BOOST_TEST(std::abs(chain.forward(0.5) - 0.75) < 1e-15);
  BOOST_TEST(chain.z[1] == 0);
  BOOST_TEST(chain.y[1] == 0.5);
  BOOST_TEST(std::abs(squared_error(chain, 1) - 1. / 32) < 1e-16);
}

// \eq{slides-vanish-chain} with every factor, \erratum{E111}, and without the x that the slides print for b_1,
// \erratum{E112}: with it the gradient is off by exactly that factor
BOOST_AUTO_TEST_CASE(the_first_units_gradients_of_four_units) {
  training::Random random(3);
  for (int n = 0; n < 20; ++n) {
    const double x = 0.37, t = 1;
    Chain chain = random_chain(4, 3, random);
    const double y = chain.forward(x);
    const FirstUnit gradient = backward(chain, y - t);
    const double by_b = numeric(chain, chain.b[1], x, t), by_w = numeric(chain, chain.w[1], x, t);
    BOOST_TEST(std::abs(gradient.dC_db) > 1e-9);
    BOOST_TEST(std::abs(gradient.dC_db - by_b) < 1e-7 * std::abs(by_b) + 1e-11);
    BOOST_TEST(std::abs(gradient.dC_dw - by_w) < 1e-7 * std::abs(by_w) + 1e-11);

    const double printed = gradient.dC_db * x;
    BOOST_TEST(std::abs(printed / by_b - 0.37) < 1e-3);
    // E111 prints dz_4/dz_3 beside dz_4/dx_4: the weight and the slope of a unit are counted twice.
    const double twice = gradient.dC_db * factor(chain.w[4], chain.z[3]);
    BOOST_TEST(relative_error(twice, by_b) > 0.1);
    report_erratum("E111", relative_error(twice, by_b), relative_error(gradient.dC_db, by_b));
    report_erratum("E112", relative_error(printed, by_b), relative_error(gradient.dC_db, by_b));
  }
}

// \eq{slides-forward}: C = 1/2 (y - g(W_2 g(W_1 X)))^2, which is 0 where a_3 = y; the printed 1/2 (y a_3)^2 is not,
// \erratum{E104}
BOOST_AUTO_TEST_CASE(the_slides_example_costs_nothing_where_it_is_right) {
  Chain chain(2);
  chain.w = {0, 1.5, -2};
  const double a_3 = chain.forward(0.8);
  BOOST_TEST(std::abs(a_3 - 1 / (1 + std::exp(2 / (1 + std::exp(-1.5 * 0.8))))) < 1e-15);
  BOOST_TEST(squared_error(chain, a_3) == 0);
  BOOST_TEST(std::abs(squared_error(chain, 0.9) - (0.9 - a_3) * (0.9 - a_3) / 2) < 1e-16);
  const double printed = (a_3 * a_3) * (a_3 * a_3) / 2;
  BOOST_TEST(printed > 1e-4);
  report_erratum("E104", printed, squared_error(chain, a_3));

  const double before = cost(chain, 0.8, 0.9), gradient = backward(chain, a_3 - 0.9).dC_dw;
  Chain next = chain;
  next.w[1] -= 0.1 * gradient;
  BOOST_TEST(cost(next, 0.8, 0.9) < before);
  // The step lost its minus, too: W eta dC/dW would leave no weight in its place where nothing is to be learned.
  const double nothing = backward(chain, a_3 - a_3).dC_dw, printed_step = chain.w[1] * 0.1 * nothing;
  BOOST_TEST(chain.w[1] - 0.1 * nothing == 1.5);
  BOOST_TEST(printed_step == 0);
}

// \eq{slides-chain}: five factors; the printed ones, da_3/da_2 twice and da_2/da_2, are another number, \erratum{E105}
BOOST_AUTO_TEST_CASE(the_slides_chain_rule_has_five_factors) {
  Chain chain(2);
  chain.w = {0, 1.5, -2};
  const double x = 0.8, t = 0.9, a_3 = chain.forward(x);
  const double dC_da3 = a_3 - t, da3_dz3 = logistic_slope(chain.z[2]), dz3_da2 = -2;
  const double da2_dz2 = logistic_slope(chain.z[1]), dz2_dW1 = x;
  const double product = dC_da3 * da3_dz3 * dz3_da2 * da2_dz2 * dz2_dW1;
  const double right = backward(chain, dC_da3).dC_dw, by_differences = numeric(chain, chain.w[1], x, t);
  BOOST_TEST(relative_error(right, product) < 1e-14);
  BOOST_TEST(relative_error(right, by_differences) < 1e-7);
  const double da3_da2 = da3_dz3 * dz3_da2, da2_dW1 = da2_dz2 * dz2_dW1;
  const double printed = dC_da3 * da3_da2 * da3_da2 * 1 * da2_dW1;
  BOOST_TEST(relative_error(printed, by_differences) > 0.5);
  report_erratum("E105", relative_error(printed, by_differences), relative_error(right, by_differences));
}

// \eq{slides-quarter}: sigma' = sigma (1 - sigma) is 1/4 at 0 and less elsewhere
BOOST_AUTO_TEST_CASE(the_slope_is_a_quarter_at_most) {
  BOOST_TEST(logistic_slope(0) == 0.25);
  for (double z = 0.1; z < 30; z += 0.1) {
    BOOST_TEST(logistic_slope(z) < 0.25);
    BOOST_TEST(logistic_slope(-z) < 0.25);
    const double by_differences = (logistic(z + 1e-5) - logistic(z - 1e-5)) / 2e-5;
    BOOST_TEST(std::abs(logistic_slope(z) - by_differences) < 1e-10);
  }
}

// \eq{slides-vanish}: with |w| < 1 the gradient of n units is below 4^-n, 1/256 for the four units of the slides
BOOST_AUTO_TEST_CASE(gradients_of_small_weights_vanish) {
  BOOST_TEST(vanishing_bound(4) == 1. / 256);
  training::Random random(1);
  for (int n = 1; n <= 12; ++n)
    for (int draw = 0; draw < 50; ++draw) {
      Chain chain = random_chain(n, 1, random);
      chain.forward(0.37);
      const double gradient = std::abs(backward(chain, 1).dC_db);
      BOOST_TEST(gradient > 0);
      BOOST_TEST(gradient < vanishing_bound(n));
    }
}

// \eq{slides-explode} and the condition that the slides leave out, \erratum{E113}: ten factors grow only for |w| > 4
// and z near 0; with 1 <= |w| < 4 they still shrink, and so do those of w = 5 in saturation
BOOST_AUTO_TEST_CASE(gradients_explode_only_near_zero) {
  BOOST_TEST(factor(5, 0) == 1.25);
  report_erratum("E113", std::abs(0.25 - factor(5, 0)), std::abs(5 * 0.25 - factor(5, 0)));
  const auto ten = [](double w, double z) { return std::pow(factor(w, z), 10); };
  BOOST_TEST(ten(0.9, 0) < std::pow(0.25, 10));
  BOOST_TEST(ten(3.9, 0) < 1);
  BOOST_TEST(ten(3.9, 0) > std::pow(0.25, 10));  // |sigma' w| <= 1/4 as printed does not hold without |w| < 1
  BOOST_TEST(ten(5, 0) > 9.3);
  for (const double w : {0.9, 3.9, 5.}) BOOST_TEST(ten(w, 5) < 1e-6);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace lbl::mlp::signals
