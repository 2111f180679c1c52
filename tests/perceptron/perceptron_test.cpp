// The threshold unit, Rosenblatt's rule, Novikoff's bound, Cover's count and XOR.
#include "erratum.hpp"
#include "error_message.hpp"
#include "perceptron/boolean.hpp"
#include "perceptron/cover.hpp"
#include "perceptron/linear_model.hpp"
#include "perceptron/perceptron.hpp"
#include "optimization/optimizers.hpp"
#include "training/initialisation.hpp"

#include <boost/test/unit_test.hpp>

using namespace lbl;
using namespace lbl::perceptron;
using lbl::testing::report_erratum;

namespace {

/// P normal points in n dimensions; their classes are those of W, or none yet.
Samples random_points(Index n, Index P, training::Random& random, const Tensor<1>* W = nullptr) {
  Samples samples(n, P);
  boost::random::normal_distribution<double> normal;
  for (Index m = 0; m < P; ++m) {
    for (Index i = 1; i <= n; ++i) samples.X(i, m) = normal(random);
    samples.t(m) = W ? sign(net_of(*W, samples.X, m)) : 1;
  }
  return samples;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(the_perceptron)

// \eq{slides-perceptron} \erratum{E101}: the output is the letter O, +1 or -1, never the digit 0.
BOOST_AUTO_TEST_CASE(units_set_by_hand_compute_and_or_nand) {
  for (std::size_t m = 0; m < 4; ++m) {
    const auto [x1, x2] = corners[m];
    BOOST_TEST(and_unit(x1, x2) == int(AND.values[m]));
    BOOST_TEST(or_unit(x1, x2) == int(OR.values[m]));
    BOOST_TEST(nand_unit(x1, x2) == int(NAND.values[m]));
  }
  for (const Real net : {Real(-3), Real(-1e-300), Real(0), Real(1e-300), Real(3)}) BOOST_TEST(std::abs(sign(net)) == 1);
  report_erratum("E101", std::abs(0 - AND.values[3]), std::abs(and_unit(corners[3][0], corners[3][1]) - AND.values[3]));
}

// \eq{slides-perceptron} \erratum{E102}: two functions, two names: -1 at 0 for the unit, 0 at 0 for the L1 cost.
BOOST_AUTO_TEST_CASE(sign_of_zero_is_minus_one_and_the_l1_derivative_there_is_zero) {
  BOOST_TEST(sign(0) == -1);
  BOOST_TEST(sign(Real(-0.)) == -1);
  Tensor<2> z(1, 3), y(1, 3), delta(1, 3);
  z(0, 0) = -2, z(0, 2) = 5;
  costs::mean_absolute_error_backward(z, y, delta);
  BOOST_TEST(delta(0, 0) * 3 == -1);
  BOOST_TEST(delta(0, 1) == 0);
  BOOST_TEST(delta(0, 2) * 3 == 1);
}

// \eq{slides-boundary}
BOOST_AUTO_TEST_CASE(distance_to_the_boundary_does_not_depend_on_the_length_of_W) {
  Samples point(2, 1);
  point.X(1, 0) = 3, point.X(2, 0) = 4;
  Tensor<1> W(3);
  W(0) = -5, W(1) = 3, W(2) = 4;  // 3 x1 + 4 x2 = 5: at distance |9 + 16 - 5|/5 = 4
  BOOST_TEST(distance(W, point.X, 0) == 4, boost::test_tools::tolerance(1e-15));
  for (Index i = 0; i < 3; ++i) W(i) *= 7;
  BOOST_TEST(distance(W, point.X, 0) == 4, boost::test_tools::tolerance(1e-15));
  W(0) = -175;  // and a point on the boundary belongs to class -1
  BOOST_TEST(distance(W, point.X, 0) == 0);
  BOOST_TEST(sign(net_of(W, point.X, 0)) == -1);
}

BOOST_AUTO_TEST_CASE(weights_of_zero_have_no_boundary) {
  Tensor<1> W(3);
  W(0) = 1;
  testing::check_error(testing::error_of([&] { distance(W, Samples(2, 1).X, 0); }), {"weights", "hyperplane"});
}

// \eq{slides-perceptron-rule} \erratum{E103}
BOOST_AUTO_TEST_CASE(the_rule_learns_and_or_nand) {
  for (const Boolean& f : {AND, OR, NAND}) {
    const Samples samples = samples_of(f);
    Tensor<1> W(3);
    const Outcome outcome = learn(W, samples, 0.5, 100);
    BOOST_TEST(outcome.separated, f.name);
    BOOST_TEST(errors(W, samples) == 0);
    BOOST_TEST(outcome.passes <= 6);
    report_erratum("E103", "no rule", double(errors(W, samples)));
  }
}

// \eq{slides-perceptron-rule}: by hand, OR from W = 0 with eta = 1/2, so that a mistake adds t X.
BOOST_AUTO_TEST_CASE(first_steps_of_the_rule_by_hand) {
  const Samples samples = samples_of(OR);
  Tensor<1> W(3);
  BOOST_TEST(!learn_from(W, samples, 0, 0.5));  // net = 0: O = -1 = t
  BOOST_TEST(learn_from(W, samples, 1, 0.5));   // O = -1, t = 1
  BOOST_TEST((W(0) == 1 && W(1) == 0 && W(2) == 1));
  BOOST_TEST(!learn_from(W, samples, 2, 0.5));  // net = 1
  BOOST_TEST(learn_from(W, samples, 0, 0.5));   // net = 1, t = -1
  BOOST_TEST((W(0) == 0 && W(1) == 0 && W(2) == 1));
}

// The rule with the sign turned round, W <- W - eta (t - O) X, learns nothing.
BOOST_AUTO_TEST_CASE(the_rule_with_a_wrong_sign_does_not_learn) {
  Tensor<1> W(3);
  BOOST_TEST(!learn(W, samples_of(OR), -0.5, 1000).separated);
}

// \eq{slides-perceptron-conv} \erratum{E103}
BOOST_AUTO_TEST_CASE(novikoffs_bound_is_never_broken) {
  training::Random random(1);
  for (Index set = 0; set < 1000; ++set) {
    const Index n = 1 + set % 20;
    Tensor<1> W_star(n + 1), W(n + 1);
    training::draw_normal(W_star, 1, random);
    const Samples samples = random_points(n, 30, random, &W_star);
    const double bound = mistake_bound(W_star, samples);
    BOOST_TEST_REQUIRE(bound > 0);
    if (bound > 1e6) continue;  // a margin too small to wait for
    const Outcome outcome = learn(W, samples, 0.5, 1'000'000);
    BOOST_TEST_REQUIRE(outcome.separated);
    BOOST_TEST_REQUIRE(double(outcome.mistakes) <= bound);
  }
}

// \eq{slides-perceptron-conv}: P orthogonal points, all of class +1: R = 1, gamma = 1/sqrt(P), and P mistakes.
BOOST_AUTO_TEST_CASE(novikoffs_bound_is_reached_by_orthogonal_points) {
  constexpr Index P = 7;
  Samples samples(P - 1, P);
  for (Index m = 0; m < P; ++m)
    for (Index i = 0; i < P; ++i) samples.X(i, m) = i == m, samples.t(m) = 1;
  Tensor<1> W_star(P), W(P);
  for (Index i = 0; i < P; ++i) W_star(i) = 3;  // of any length
  BOOST_TEST(mistake_bound(W_star, samples) == P, boost::test_tools::tolerance(1e-14));
  BOOST_TEST(learn(W, samples, 0.5, 10).mistakes == P);
  W_star(0) = -1;
  BOOST_TEST(mistake_bound(W_star, samples) == 0);  // separates nothing: there is no bound
}

// \eq{slides-xor}
BOOST_AUTO_TEST_CASE(no_weights_on_a_grid_make_fewer_than_one_error_on_xor) {
  BOOST_TEST(fewest_errors(XOR, 2, 16) == 1);
  for (const Boolean& f : {AND, OR, NAND}) BOOST_TEST(fewest_errors(f, 2, 16) == 0);
}

// \eq{slides-xor} \erratum{E103}: endless errors. From many first weights the rule comes back to where it was.
BOOST_AUTO_TEST_CASE(the_rule_cycles_on_xor) {
  const Samples samples = samples_of(XOR);
  training::Random random(5);
  for (int start = 0; start < 200; ++start) {
    Tensor<1> W(3);
    for (Index i = 0; i < 3; ++i) W(i) = Real(Index(random() % 41) - 20) / 4;
    Tensor<1> moved = W;
    BOOST_TEST_REQUIRE(!learn(moved, samples, 0.5, 1000).separated);
    const std::optional<Cycle> cycle = find_cycle(W, samples, 0.5, 1000);
    BOOST_TEST_REQUIRE(cycle.has_value());
    BOOST_TEST_REQUIRE(proves_inseparable(samples, cycle->mistakes));
  }
  Tensor<1> W(3);
  BOOST_TEST(!find_cycle(W, samples_of(AND), 0.5, 1000).has_value());
}

// \eq{slides-perceptron-proof}: the four conditions, as coefficients of omega_0, omega_1, omega_2, cancel.
BOOST_AUTO_TEST_CASE(the_four_inequalities_of_xor_contradict_each_other) {
  const std::array<std::array<int, 3>, 2> positive{{{1, 1, 0}, {1, 0, 1}}};      // > 0
  const std::array<std::array<int, 3>, 2> not_positive{{{1, 0, 0}, {1, 1, 1}}};  // <= 0
  for (std::size_t i = 0; i < 3; ++i)
    BOOST_TEST(positive[0][i] + positive[1][i] == not_positive[0][i] + not_positive[1][i]);
  BOOST_TEST(proves_inseparable(samples_of(XOR), {1, 1, 1, 1}));
  BOOST_TEST(!proves_inseparable(samples_of(XOR), {0, 0, 0, 0}));
  BOOST_TEST(!proves_inseparable(samples_of(XOR), {-1, -1, -1, -1}));
  for (const Boolean& f : {AND, OR, NAND}) BOOST_TEST(!proves_inseparable(samples_of(f), {1, 1, 1, 1}));
}

// \eq{slides-xor-solve} \erratum{E103}
BOOST_AUTO_TEST_CASE(xor_by_hand_is_and_of_or_and_nand) {
  for (const auto& [x1, x2] : corners) BOOST_TEST(xor_by_hand(x1, x2) == (x1 != x2));
}

// Logistic regression on XOR: from anywhere to w = b = 0 at cost ln 2, its only optimum.
BOOST_AUTO_TEST_CASE(logistic_regression_on_xor_ends_at_zero_with_cost_ln_2) {
  for (const std::uint64_t seed : {1u, 2u, 3u}) {
    training::Random random(seed);
    LinearModel model(2, 1, Output::logistic);
    training::draw_normal(model.W, 4, random), training::draw_normal(model.b, 4, random);
    LinearModel gradient = model;
    Batch batch(model, 4);
    for (Index m = 0; m < 4; ++m) {
      batch.x(0, m) = Real(m / 2), batch.x(1, m) = Real(m % 2);
      batch.y(0, m) = XOR.values[std::size_t(m)];
    }
    double C = 0;
    for (int step = 0; step < 3000; ++step) {
      C = forward(model, batch);
      training::set_to_zero(gradient);
      backward(model, batch, gradient);
      optimization::descend(model, gradient, 2);
    }
    BOOST_TEST(std::abs(model.W(0, 0)) < 1e-12);
    BOOST_TEST(std::abs(model.W(0, 1)) < 1e-12);
    BOOST_TEST(std::abs(model.b(0)) < 1e-12);
    BOOST_TEST(C == std::log(2.), boost::test_tools::tolerance(1e-14));
  }
}

// Cover's count against all 2^P dichotomies: as many are learned as it says.
BOOST_AUTO_TEST_CASE(covers_count_is_exact_for_small_sets) {
  training::Random random(3);
  for (const auto& [N, P] : {std::pair<Index, Index>{2, 4}, {3, 3}, {3, 5}, {3, 6}, {4, 7}}) {
    Samples samples = random_points(N - 1, P, random);
    Index learned = 0;
    for (Index code = 0; code < (Index(1) << P); ++code) {
      for (Index m = 0; m < P; ++m) samples.t(m) = code >> m & 1 ? 1 : -1;
      Tensor<1> W(N);
      learned += learn(W, samples, 0.5, 20'000).separated;
    }
    BOOST_TEST(double(learned) == cover_fraction(P, N) * double(Index(1) << P), boost::test_tools::tolerance(1e-12));
  }
}

// The exact values of the literature, half at P = 2N for every N.
// Up to the largest N of the program, where the terms of the sum are far below the smallest double.
BOOST_AUTO_TEST_CASE(covers_fraction_at_known_points) {
  for (const Index N : {1, 2, 5, 20, 100, 540, 1000}) {
    BOOST_TEST(cover_fraction(2 * N, N) == 0.5, boost::test_tools::tolerance(1e-12));
    BOOST_TEST(cover_fraction(N, N) == 1, boost::test_tools::tolerance(1e-12));
  }
  BOOST_TEST(std::abs(cover_fraction(36, 20) - 0.7502) < 5e-5);
  BOOST_TEST(std::abs(cover_fraction(44, 20) - 0.2712) < 5e-5);
  BOOST_TEST(cover_fraction(4, 3) == 14. / 16);  // all but XOR and its opposite
}

BOOST_AUTO_TEST_SUITE_END()
