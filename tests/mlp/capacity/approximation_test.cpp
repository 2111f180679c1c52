// What one hidden layer can represent, what depth adds, and what the documents say too much or too little about it.
#include "erratum.hpp"
#include "mlp/capacity/constructions.hpp"
#include "mlp/capacity/go_on.hpp"
#include "threads.hpp"

#include <boost/test/unit_test.hpp>

#include <numbers>

namespace lbl::mlp::capacity {

using testing::OneThread;
using testing::report_erratum;

namespace {

constexpr double pi = std::numbers::pi;
double sine(double x) { return std::sin(x); }

/// One hidden tanh layer, trained on [-pi, pi].
Network learned_sine(Index units, std::uint64_t seed) {
  Network network = fresh_network({1, units, 1}, Activation::tanh, Output::linear, seed);
  spread_units(network, -pi, pi, seed);
  fit(network, samples_of(sine, -pi, pi, 64), 600, 0.05, go_on);
  return network;
}

double value_at(const Network& network, double x1, double x2) {
  Tensor<2> x(2, 1);
  x(0, 0) = x1, x(1, 0) = x2;
  return outputs(network, x)(0, 0);
}

}  // namespace

// \eq{notes-uat}: bumps of two steep sigmoids keep their bound for every number of cells and every continuous function
BOOST_FIXTURE_TEST_CASE(bumps_approximate_within_their_bound, OneThread) {
  const auto kink = [](double x) { return std::abs(x - 0.3); };
  for (const Index cells : {1, 2, 5, 16, 100}) {
    const double cell = 2 * pi / double(cells), error = sup_error(bump_network(sine, -pi, pi, cells),
                                                                  samples_of(sine, -pi, pi, 1001));
    BOOST_TEST(error <= cell / 2 + 1e-6, "error " << error << " with " << cells << " cells");
    BOOST_TEST(error >= std::min(1., cell / 5));  // the bound is not far away: the test would see an error of a half
    BOOST_TEST(sup_error(bump_network(kink, -1, 1, cells), samples_of(kink, -1, 1, 1001)) <= 1 / double(cells) + 1e-6);
  }
}

// A single bump is high inside its cell and nothing outside.
BOOST_FIXTURE_TEST_CASE(two_units_make_a_bump, OneThread) {
  const Network network = bump_network([](double x) { return x > 0.4 && x < 0.6 ? 1. : 0.; }, 0, 1, 5);
  Tensor<2> x(1, 4);
  x(0, 0) = 0.1, x(0, 1) = 0.4, x(0, 2) = 0.5, x(0, 3) = 0.9;
  const Tensor<2> h = outputs(network, x);
  BOOST_TEST(std::abs(h(0, 0)) < 1e-12);
  BOOST_TEST(std::abs(h(0, 1) - 0.5) < 1e-9);  // at its edge: sigma(0)
  BOOST_TEST(std::abs(h(0, 2) - 1) < 1e-8);
  BOOST_TEST(std::abs(h(0, 3)) < 1e-12);
}

// \eq{lecture-uat}: one hidden layer, two layers of weights; joined lines keep their bound and are exact at the joints
BOOST_FIXTURE_TEST_CASE(lines_approximate_within_their_bound, OneThread) {
  for (const Index pieces : {1, 3, 8, 50}) {
    const double piece = 2 * pi / double(pieces);
    const Network network = interpolation_network(sine, -pi, pi, pieces);
    BOOST_TEST(network.L() == 2);
    const double error = sup_error(network, samples_of(sine, -pi, pi, 1001));
    BOOST_TEST(error <= piece * piece / 8);
    BOOST_TEST(error > std::min(0.9, piece * piece / 12));
    BOOST_TEST(sup_error(network, samples_of(sine, -pi, pi, pieces + 1)) < 1e-12);
  }
}

// \eq{notes-uat} \eq{lecture-uat}: learned weights, too: the sup error of sin falls with the width
BOOST_FIXTURE_TEST_CASE(learned_error_falls_with_the_width, OneThread) {
  const Samples test = samples_of(sine, -pi, pi, 301);
  double narrow = 0, wide = 0;
  for (const std::uint64_t seed : {1, 2, 3})
    narrow += sup_error(learned_sine(2, seed), test) / 3, wide += sup_error(learned_sine(16, seed), test) / 3;
  BOOST_TEST(narrow > 0.1);
  BOOST_TEST(wide < 0.05);
}

// \erratum{E38}: "for all x", as printed, fails without a compact set: far outside the network is constant, sin is not
BOOST_FIXTURE_TEST_CASE(nothing_is_approximated_on_all_numbers, OneThread) {
  for (const Network& network : {learned_sine(16, 1), bump_network(sine, -pi, pi, 50)}) {
    BOOST_TEST(sup_error(network, samples_of(sine, -pi, pi, 301)) < 0.08);
    Tensor<2> far(1, 2);
    far(0, 0) = 1e4, far(0, 1) = 1e5;
    const Tensor<2> h = outputs(network, far);
    BOOST_TEST(std::abs(h(0, 0) - h(0, 1)) < 1e-9);
    BOOST_TEST(sup_error(network, samples_of(sine, 1e4, 1e4 + 2 * pi, 101)) >= 0.99);
    report_erratum("E38", sup_error(network, samples_of(sine, 1e4, 1e4 + 2 * pi, 101)),
                   sup_error(network, samples_of(sine, -pi, pi, 301)));
  }
}

// \eq{lecture-uat} \erratum{E38} \erratum{E86}: two layers of weights are enough for XOR, "more than two" is not
// needed; logistic regression, which cannot do it, is one layer of weights, not three
BOOST_FIXTURE_TEST_CASE(two_layers_of_weights_represent_xor, OneThread) {
  Network network({2, 2, 1});
  network.output = Output::linear;
  for (const Index i : {0, 1}) network.W[1](i, 0) = network.W[1](i, 1) = 1;
  network.b[1](1) = -1;
  network.W[2](0, 0) = 1, network.W[2](0, 1) = -2;  // ReLU(x1 + x2) - 2 ReLU(x1 + x2 - 1)
  BOOST_TEST(network.L() == 2);
  for (const int x1 : {0, 1})
    for (const int x2 : {0, 1}) BOOST_TEST(value_at(network, x1, x2) == double(x1 != x2));

  Samples corners{Tensor<2>(2, 4), Tensor<2>(2, 4)};
  for (Index m = 0; m < 4; ++m) {
    corners.x(0, m) = double(m / 2), corners.x(1, m) = double(m % 2);
    corners.y(m == 1 || m == 2, m) = 1;
  }
  Network logistic_regression = fresh_network({2, 2}, Activation::relu, Output::softmax, 1);
  BOOST_TEST(logistic_regression.L() == 1);
  BOOST_TEST(fit(logistic_regression, corners, 2000, 0.05, go_on) > 0.999 * std::log(2.));
  BOOST_TEST(error_rate(logistic_regression, corners) >= 0.25);
}

// \eq{notes-ka}: a product is a sum of functions of one variable, of sums
BOOST_FIXTURE_TEST_CASE(sums_and_squares_make_a_product, OneThread) {
  for (const double x : {-1.5, 0., 0.25, 3.})
    for (const double y : {-2., 0.5, 1.}) BOOST_TEST(std::abs(product_by_squares(x, y) - x * y) < 1e-14);
  const auto product = [](double x, double y) { return x * y; };
  for (const Index pieces : {4, 8, 32}) {
    const double piece = 4 / double(pieces), error = sup_error(product_network(pieces), grid_samples_of(product, 41));
    BOOST_TEST(error <= piece * piece / 8 + 1e-12);
    BOOST_TEST(error > piece * piece / 20);
  }
}

// \erratum{E37}: as printed, no function may depend on f. But the same inner sums x + y and x - y with other outer
// functions make another f: the outer functions must depend on it. Two of them suffice, no infinite sequence.
BOOST_FIXTURE_TEST_CASE(outer_functions_depend_on_what_they_represent, OneThread) {
  const Network product = product_network(64);
  Network squares = product;  // x^2 + y^2 = ((x + y)^2 + (x - y)^2)/2
  for (Index k = 0; k < 128; ++k) squares.W[2](0, k) *= k < 64 ? 2 : -2;
  const Samples truth = grid_samples_of([](double x, double y) { return x * x + y * y - 4; }, 21);  // b cancels in xy
  BOOST_TEST(sup_error(squares, truth) < 0.01);
  BOOST_TEST(sup_error(product, truth) > 1);
  report_erratum("E37", sup_error(product, truth), sup_error(squares, truth));
}

// \eq{lecture-deep}: 2^k pieces from k layers of two units; one hidden layer of as many units has at most 2k + 1 pieces,
// 2k of them on [0, 1] here
BOOST_FIXTURE_TEST_CASE(depth_doubles_the_pieces, OneThread) {
  for (const Index depth : {1, 2, 3, 6, 9}) {
    const auto tooth = [depth](double x) { return sawtooth(depth, x); };
    const Network deep = sawtooth_network(depth);
    BOOST_TEST(deep.L() == depth + 1);
    BOOST_TEST(linear_pieces(deep, 0, 1, 2048) == Index(1) << depth);
    BOOST_TEST(sup_error(deep, samples_of(tooth, 0, 1, 2049)) < 1e-9);

    const Network shallow = interpolation_network(tooth, 0, 1, Index(1) << depth);  // so many units, and it can, too
    BOOST_TEST(sup_error(shallow, samples_of(tooth, 0, 1, 2049)) < 1e-9);
    const Network small = interpolation_network(tooth, 0, 1, 2 * depth);
    BOOST_TEST(linear_pieces(small, 0, 1, 128 * depth) <= 2 * depth);  // its first bend is at 0
    if (depth >= 3) BOOST_TEST(sup_error(small, samples_of(tooth, 0, 1, 2049)) > 0.4);
  }
}

}  // namespace lbl::mlp::capacity
