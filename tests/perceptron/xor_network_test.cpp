// The 2-2-1 network of single numbers.
#include "perceptron/xor_network.hpp"
#include "training/gradient_check.hpp"

#include <boost/test/unit_test.hpp>

#include <vector>

using namespace lbl;
using namespace lbl::perceptron;

namespace {

double mean_cost(const XorNetwork& net, std::array<XorValues, 4> samples) {
  double C = 0;
  for (XorValues& s : samples) forward(net, s), C += s.C / 4;
  return C;
}

/// Where a gradient and centred differences differ most, over all nine parameters.
training::GradientError worst_error(const XorNetwork& net, const XorNetwork& gradient) {
  training::GradientError worst;
  XorNetwork moved = net;
  for_each_number([&](const char* name, double& w, double g) {
    const double kept = w, step = 1e-5;
    w = kept + step;
    const double above = mean_cost(moved, xor_samples());
    w = kept - step;
    const double below = mean_cost(moved, xor_samples());
    w = kept;
    const double numeric = (above - below) / (2 * step), scale = std::max(std::abs(g), std::abs(numeric));
    const double error = scale > 0 ? std::abs(g - numeric) / scale : 0, largest = std::max(worst.largest, std::abs(g));
    if (error > worst.relative) worst = {name, 0, g, numeric, error, largest};
    worst.largest = largest;
  }, moved, gradient);
  return worst;
}

XorNetwork drawn_network() {
  training::Random random(8);
  XorNetwork net;
  initialise(net, 1, random);
  net.b1 = 0.3, net.b2 = -0.2, net.c = 0.1;
  return net;
}

XorNetwork gradient_of(const XorNetwork& net) {
  XorNetwork gradient;
  for (XorValues s : xor_samples()) forward(net, s), backward(net, s, gradient, 4);
  return gradient;
}

/// The network of the by-hand solution, steep enough to be nearly a threshold: h1 = OR, h2 = NAND, p = AND.
XorNetwork by_hand() {
  return {.w11 = 20, .w12 = 20, .b1 = -10, .w21 = -20, .w22 = -20, .b2 = 30, .v1 = 20, .v2 = 20, .c = -30};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(the_xor_network)

// \eq{slides-backprop}
BOOST_AUTO_TEST_CASE(every_parameter_passes_the_gradient_check) {
  const XorNetwork net = drawn_network();
  const training::GradientError worst = worst_error(net, gradient_of(net));
  BOOST_TEST(worst.relative < 1e-7, worst);
  BOOST_TEST(worst.largest > 1e-3);  // a check of zeros would prove nothing
}

BOOST_AUTO_TEST_CASE(inputs_pass_the_gradient_check) {
  const XorNetwork net = drawn_network();
  XorNetwork ignored;
  for (XorValues s : xor_samples()) {
    forward(net, s), backward(net, s, ignored, 1);
    XorValues above = s, below = s;
    above.x1 += 1e-5, below.x1 -= 1e-5;
    forward(net, above), forward(net, below);
    BOOST_TEST(s.dC_dx1 == (above.C - below.C) / 2e-5, boost::test_tools::tolerance(1e-7));
    above = below = s;
    above.x2 += 1e-5, below.x2 -= 1e-5;
    forward(net, above), forward(net, below);
    BOOST_TEST(s.dC_dx2 == (above.C - below.C) / 2e-5, boost::test_tools::tolerance(1e-7));
  }
}

// What the check is worth: it sees the mistakes that are made most often.
BOOST_AUTO_TEST_CASE(planted_mistakes_are_seen) {
  const XorNetwork net = drawn_network();
  XorNetwork without_slope, through_wrong_weight, sum_not_mean;
  for (XorValues s : xor_samples()) {
    forward(net, s);
    XorNetwork right;
    backward(net, s, right, 4);
    const double slope = s.h1 * (1 - s.h1);
    XorNetwork wrong = right;
    wrong.w11 /= slope, wrong.w12 /= slope, wrong.b1 /= slope;
    for_each_number([](const char*, double& sum, double g) { sum += g; }, without_slope, wrong);
    wrong = right;
    wrong.w11 *= net.v2 / net.v1, wrong.w12 *= net.v2 / net.v1, wrong.b1 *= net.v2 / net.v1;
    for_each_number([](const char*, double& sum, double g) { sum += g; }, through_wrong_weight, wrong);
    for_each_number([](const char*, double& sum, double g) { sum += 4 * g; }, sum_not_mean, right);
  }
  for (const XorNetwork& wrong : {without_slope, through_wrong_weight, sum_not_mean})
    BOOST_TEST(worst_error(net, wrong).relative > 0.1);
}

// By hand: all weights 0 but v1 = 2 and c = -1. h1 = h2 = 1/2, z = 0, p = 1/2, C = ln 2; delta = 1/2 where y = 0;
// dC/dh1 = 1, delta1 = 1/4; the other hidden unit hears nothing.
BOOST_AUTO_TEST_CASE(worked_example) {
  const XorNetwork net{.v1 = 2, .c = -1};
  XorValues s = xor_samples()[3];  // (1, 1), y = 0
  XorNetwork gradient;
  forward(net, s), backward(net, s, gradient, 1);
  BOOST_TEST(s.p == 0.5);
  BOOST_TEST(s.C == std::log(2.), boost::test_tools::tolerance(1e-15));
  BOOST_TEST(s.delta == 0.5);
  BOOST_TEST(s.dC_dh1 == 1);
  BOOST_TEST(s.delta1 == 0.25);
  BOOST_TEST(s.delta2 == 0);
  BOOST_TEST(gradient.w11 == 0.25);
  BOOST_TEST(gradient.v1 == 0.25);
  BOOST_TEST(gradient.v2 == 0.25);
  BOOST_TEST(gradient.c == 0.5);
}

// \eq{slides-xor-solve} \erratum{E103}: the units that were set by hand, as logistic units.
BOOST_AUTO_TEST_CASE(weights_set_by_hand_compute_xor) {
  BOOST_TEST(right_answers(by_hand()) == 4);
  BOOST_TEST(mean_cost(by_hand(), xor_samples()) < 0.001);
}

// \eq{slides-nonlinear-net} \eq{slides-xor-solve}: three units learn what one cannot; not from every start.
BOOST_AUTO_TEST_CASE(training_solves_xor_from_most_first_weights) {
  int learned = 0;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    training::Random random(seed);
    XorNetwork net;
    initialise(net, 0.5, random);
    auto samples = xor_samples();
    for (int epoch = 0; epoch < 3000; ++epoch) learn(net, samples, 2);
    learned += right_answers(net) == 4 && mean_cost(net, xor_samples()) < 0.02;
  }
  BOOST_TEST(learned >= 12);
}

// \eq{slides-nonlinear-net}: superposition fails with the logistic function inside.
BOOST_AUTO_TEST_CASE(the_network_is_not_linear) {
  const XorNetwork net = by_hand();
  auto s = xor_samples();
  for (XorValues& value : s) forward(net, value);
  BOOST_TEST(std::abs(s[0].z + s[3].z - s[1].z - s[2].z) > 1);  // 0 for every affine function
}

// The cost stays finite and right where p has rounded to 0 or 1, and where e^|z| is no number.
BOOST_AUTO_TEST_CASE(the_cost_of_a_sure_mistake_is_finite) {
  for (const double z : {-1000., -50., 50., 1000.}) {
    XorValues s = xor_samples()[1];
    s.y = z < 0 ? 1 : 0;
    forward(XorNetwork{.c = z}, s);
    BOOST_TEST(s.C == std::abs(z), boost::test_tools::tolerance(1e-12));
    s.y = 1 - s.y;
    forward(XorNetwork{.c = z}, s);
    BOOST_TEST(s.C == std::log1p(std::exp(-std::abs(z))), boost::test_tools::tolerance(1e-12));
  }
}

BOOST_AUTO_TEST_SUITE_END()
