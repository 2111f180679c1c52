// The smallest game in closed form.
#include "gan/dirac.hpp"

#include <boost/test/unit_test.hpp>

using namespace lbl::gan;

// Near the equilibrium simultaneous steps grow the distance by sqrt(1 + eta^2/4), anywhere by sqrt(1 + eta^2 F'^2).
BOOST_AUTO_TEST_CASE(simultaneous_steps_leave_the_equilibrium) {
  for (const double eta : {0.01, 0.1, 0.5, 1.}) {
    const dirac::Players near{1e-4, 0}, far{1.5, -0.8};
    const dirac::Players near_then = dirac::simultaneous(near, eta), far_then = dirac::simultaneous(far, eta);
    BOOST_TEST(std::abs(near_then.distance() / near.distance() - std::sqrt(1 + eta * eta / 4)) < 1e-6);
    BOOST_TEST(std::abs(far_then.distance() / far.distance() - dirac::growth(eta, dirac::slope(-1.2))) < 1e-12);
    BOOST_TEST(dirac::growth(eta) == std::sqrt(1 + eta * eta / 4));
  }
}

// Alternating steps keep an ellipse, and with it the distance between two bounds, for ever.
BOOST_AUTO_TEST_CASE(alternating_steps_keep_their_distance) {
  for (const double eta : {0.01, 0.1, 0.5, 1.}) {
    dirac::Players at{1e-5, 0};
    const double first = dirac::invariant(at, eta), start = at.distance();
    double nearest = start, farthest = start;
    for (int t = 0; t < 5000; ++t) {
      at = dirac::alternating(at, eta);
      nearest = std::min(nearest, at.distance()), farthest = std::max(farthest, at.distance());
    }
    BOOST_TEST(std::abs(dirac::invariant(at, eta) / first - 1) < 1e-6);
    BOOST_TEST(farthest / start <= 1 / std::sqrt(1 - eta / 4) + 1e-6);
    BOOST_TEST(nearest / start >= 1 / std::sqrt(1 + eta / 4) - 1e-6);
  }
}

// Of -V the derivatives by differences: what both players step along.
BOOST_AUTO_TEST_CASE(the_steps_are_gradients_of_the_value) {
  const auto V = [](double theta, double psi) { return -std::log1p(std::exp(-psi * theta)) - std::log(2.); };
  const double theta = 0.8, psi = -1.3, h = 1e-6, f = dirac::slope(psi * theta);
  BOOST_TEST(std::abs((V(theta + h, psi) - V(theta - h, psi)) / (2 * h) - f * psi) < 1e-9);
  BOOST_TEST(std::abs((V(theta, psi + h) - V(theta, psi - h)) / (2 * h) - f * theta) < 1e-9);
  const dirac::Players then = dirac::simultaneous({theta, psi}, 0.1);
  BOOST_TEST(std::abs(then.theta - (theta - 0.1 * f * psi)) < 1e-15);
  BOOST_TEST(std::abs(then.psi - (psi + 0.1 * f * theta)) < 1e-15);
}
