// Gradient descent in its three forms, the delta rule, and the exact least-squares solution.
#include "erratum.hpp"
#include "error_message.hpp"
#include "perceptron/descent.hpp"
#include "perceptron/least_squares.hpp"
#include "training/gradient_check.hpp"
#include "training/initialisation.hpp"

#include <boost/random/uniform_int_distribution.hpp>
#include <boost/test/unit_test.hpp>

#include <set>

using namespace lbl;
using namespace lbl::perceptron;
using lbl::testing::report_erratum;

BOOST_AUTO_TEST_SUITE(gradient_descent_in_three_forms)

namespace {

constexpr Index n = 3, M = 24;

Samples drawn_samples(bool classes = false) {
  training::Random random(41);
  Samples samples(n, M);
  boost::random::normal_distribution<double> normal;
  for (Index m = 0; m < M; ++m) {
    for (Index i = 1; i <= n; ++i) samples.X(i, m) = normal(random);
    samples.t(m) = 0.5 + samples.X(1, m) - 2 * samples.X(2, m) + 0.3 * normal(random);
    if (classes) samples.t(m) = m % 3 == 0 ? 1 : -1;  // no line separates these
  }
  return samples;
}

Tensor<1> drawn_weights() {
  training::Random random(42);
  Tensor<1> W(n + 1);
  training::draw_normal(W, 1, random);
  return W;
}

std::vector<Index> all_samples() {
  std::vector<Index> all(M);
  for (Index m = 0; m < M; ++m) all[std::size_t(m)] = m;
  return all;
}

/// The gradient of the mean cost by centred differences.
Tensor<1> gradient_by_differences(Tensor<1> W, const Samples& samples) {
  Tensor<1> gradient(W.size());
  for (Index i = 0; i < W.size(); ++i) {
    const Real kept = W(i);
    W(i) = kept + 1e-5;
    const double above = mean_cost(W, samples);
    W(i) = kept - 1e-5;
    gradient(i) = (above - mean_cost(W, samples)) / 2e-5;
    W(i) = kept;
  }
  return gradient;
}

/// Answers true after a number of steps.
auto after(int steps) {
  return [steps](const Tensor<1>&, Index) mutable { return steps-- == 0; };
}

double difference(const Tensor<1>& a, const Tensor<1>& b) {
  double largest = 0;
  for (Index i = 0; i < a.size(); ++i) largest = std::max(largest, std::abs(a(i) - b(i)));
  return largest;
}

}  // namespace

// \eq{slides-perceptron-delta}: eta (t - o) x_i is -eta dC/dw_i of C = (t - o)^2/2.
BOOST_AUTO_TEST_CASE(delta_rule_passes_the_gradient_check) {
  const Samples all = drawn_samples();
  Samples one(n, 1);
  for (Index i = 0; i <= n; ++i) one.X(i, 0) = all.X(i, 5);
  one.t(0) = all.t(5);
  Tensor<1> W = drawn_weights(), gradient(n + 1);
  delta_rule(W, one, 0, -1, gradient);
  const auto error = training::worst_gradient_error("W", W, gradient, [&] { return mean_cost(W, one); });
  BOOST_TEST(error.relative < 1e-8, error);
  BOOST_TEST(error.largest > 1e-3);
  for (Index i = 0; i <= n; ++i) gradient(i) *= 2;  // the factor of the cost without 1/2
  BOOST_TEST(training::worst_gradient_error("W", W, gradient, [&] { return mean_cost(W, one); }).relative > 0.4);
}

// \eq{slides-bgd} \eq{slides-gd}: the step is -eta times the gradient of the mean cost.
BOOST_AUTO_TEST_CASE(batch_step_is_minus_eta_times_the_gradient_of_the_mean_cost) {
  const Samples samples = drawn_samples();
  Tensor<1> W = drawn_weights();
  const Tensor<1> before = W, gradient = gradient_by_differences(W, samples);
  BOOST_TEST(batch_gradient_descent(W, samples, 0.1, after(1)) == M);
  for (Index i = 0; i <= n; ++i) BOOST_TEST(W(i) - before(i) == -0.1 * gradient(i), boost::test_tools::tolerance(1e-7));
}

// \erratum{E106}: with the sum over all samples inside the loop over the samples, the step is n times too large.
BOOST_AUTO_TEST_CASE(printed_batch_loop_is_rejected) {
  const Samples samples = drawn_samples();
  const Tensor<1> W = drawn_weights(), gradient = gradient_by_differences(W, samples);
  Tensor<1> printed(n + 1);
  for (Index pass = 0; pass < M; ++pass)                                               // for each <X, t>:
    for (Index m = 0; m < M; ++m) delta_rule(W, samples, m, Real(0.1) / M, printed);   //   += -eta 1/n sum_X ...
  Tensor<1> right(n + 1);
  for (Index m = 0; m < M; ++m) delta_rule(W, samples, m, Real(0.1) / M, right);
  for (Index i = 0; i <= n; ++i) {
    report_erratum("E106", std::abs(printed(i) / (-0.1 * gradient(i)) - 1),
                   std::abs(right(i) / (-0.1 * gradient(i)) - 1));
    BOOST_TEST(printed(i) == -0.1 * M * gradient(i), boost::test_tools::tolerance(1e-7));
    BOOST_TEST(std::abs(printed(i) + 0.1 * gradient(i)) > std::abs(0.1 * gradient(i)));
  }
}

// \erratum{E107}: 1/n once more in the cost of the sample would shrink the step of n copies to 1/n of the sample's.
BOOST_AUTO_TEST_CASE(a_step_for_copies_of_a_sample_is_the_step_of_the_sample) {
  const Samples samples = drawn_samples();
  Tensor<1> one = drawn_weights(), many = one, twice_averaged(n + 1);
  const Tensor<1> before = one;
  step(one, samples, std::vector<Index>{7}, 0.1);
  step(many, samples, std::vector<Index>(10, 7), 0.1);
  BOOST_TEST(difference(one, many) < 1e-15);
  for (int copy = 0; copy < 10; ++copy) delta_rule(before, samples, 7, Real(0.1) / 10 / 10, twice_averaged);
  for (Index i = 0; i <= n; ++i) {
    BOOST_TEST(twice_averaged(i) * 10 == one(i) - before(i), boost::test_tools::tolerance(1e-12));
    report_erratum("E107", std::abs(twice_averaged(i) / (one(i) - before(i)) - 1),
                   std::abs((many(i) - before(i)) / (one(i) - before(i)) - 1));
  }
}

// \eq{slides-mbgd} \erratum{E108} \erratum{E142}: n = 1 is SGD on the shuffled order, n = M is BGD.
BOOST_AUTO_TEST_CASE(mini_batches_of_one_and_of_all_are_the_other_two_forms) {
  const Samples samples = drawn_samples();
  Tensor<1> mini = drawn_weights(), online = mini, batch = mini, large = mini;
  const std::vector<Index> order = data::shuffled_order(M, 3, 0);
  std::size_t next = 0;
  BOOST_TEST(mini_batch_gradient_descent(mini, samples, 0.05, 1, 3, after(M)) == M);
  BOOST_TEST(online_gradient_descent(online, samples, 0.05, [&] { return order[next++]; }, after(M)) == M);
  BOOST_TEST(difference(mini, online) == 0);
  BOOST_TEST(mini_batch_gradient_descent(large, samples, 0.05, M, 3, after(5)) == 5 * M);
  BOOST_TEST(batch_gradient_descent(batch, samples, 0.05, after(5)) == 5 * M);
  BOOST_TEST(difference(large, batch) < 1e-14);  // the same sums in another order
  report_erratum("E142", "other name", difference(large, batch));
}

// \eq{slides-mbgd} \erratum{E108}: an epoch sees each sample once, and the next one sees them in another order.
BOOST_AUTO_TEST_CASE(an_epoch_of_mini_batches_sees_every_sample_once) {
  Samples samples = drawn_samples();
  for (Index m = 0; m < M; ++m) {  // the sample m moves nothing but a trace of itself
    for (Index i = 0; i <= n; ++i) samples.X(i, m) = i == 0 ? std::exp2(Real(m)) : 0;
    samples.t(m) = 1;
  }
  std::vector<Real> steps;
  Tensor<1> W(n + 1);
  Real last = 0;
  mini_batch_gradient_descent(W, samples, 1e-30, 5, 3, [&](const Tensor<1>& now, Index evaluations) {
    steps.push_back(now(0) - last), last = now(0);
    return evaluations == 2 * M;
  });
  BOOST_TEST(steps.size() == 11);  // before the first step, then 5 batches in each of two epochs: 5 + 5 + 5 + 5 + 4
  double first = 0, second = 0;
  for (std::size_t s = 1; s <= 5; ++s) {
    const Real size = s < 5 ? 5 : 4;
    first += steps[s] * size, second += steps[s + 5] * size;
  }
  BOOST_TEST(first * 1e30 == std::exp2(Real(M)) - 1, boost::test_tools::tolerance(1e-9));
  BOOST_TEST(second * 1e30 == std::exp2(Real(M)) - 1, boost::test_tools::tolerance(1e-9));
  report_erratum("E108", "other name", std::abs(first * 1e30 / (std::exp2(Real(M)) - 1) - 1));
  BOOST_TEST(std::set<Real>(steps.begin(), steps.end()).size() > 9);
}

// \eq{slides-sgd}: the mean of the M steps of single samples is the batch step.
BOOST_AUTO_TEST_CASE(the_mean_stochastic_step_is_the_batch_step) {
  const Samples samples = drawn_samples();
  const Tensor<1> before = drawn_weights();
  Tensor<1> mean(n + 1), batch = before;
  for (Index m = 0; m < M; ++m) {
    Tensor<1> W = before;
    online_gradient_descent(W, samples, 0.1, [m] { return m; }, after(1));
    for (Index i = 0; i <= n; ++i) mean(i) += (W(i) - before(i)) / M;
  }
  step(batch, samples, all_samples(), 0.1);
  for (Index i = 0; i <= n; ++i) BOOST_TEST(mean(i) == batch(i) - before(i), boost::test_tools::tolerance(1e-12));
}

// \eq{slides-online} \eq{slides-gd} \erratum{E104}: it converges; with the lost minus sign it would climb.
BOOST_AUTO_TEST_CASE(online_descent_converges_on_a_linear_unit) {
  Samples samples = drawn_samples();
  for (Index m = 0; m < M; ++m) samples.t(m) = 0.5 + samples.X(1, m) - 2 * samples.X(2, m);  // no noise
  Tensor<1> W = drawn_weights(), uphill = W;
  training::Random random(1);
  boost::random::uniform_int_distribution<Index> any(0, M - 1);
  online_gradient_descent(W, samples, 0.05, [&] { return any(random); }, after(5000));
  BOOST_TEST(mean_cost(W, samples) < 1e-12);
  const double before = mean_cost(uphill, samples);
  batch_gradient_descent(uphill, samples, -0.05, after(1));
  BOOST_TEST(mean_cost(uphill, samples) > before);
}

// \eq{slides-gd} \erratum{E109}: C = lambda w^2/2 (one sample, x_0 = 1, t = 0, lambda = 1): eta below 2 or not at all.
BOOST_AUTO_TEST_CASE(descent_needs_a_rate_below_two_over_the_curvature) {
  Samples one(0, 1);
  for (const auto& [eta, converges] : {std::pair{1.9, true}, {2.1, false}}) {
    Tensor<1> W(1);
    W(0) = 1;
    batch_gradient_descent(W, one, eta, after(100));
    BOOST_TEST((std::abs(W(0)) < 1e-4) == converges);
    BOOST_TEST((std::abs(W(0)) > 1e3) == !converges);
  }
}

// \eq{slides-bgd-slow}: to the same cost, the batch form pays all samples for every step.
BOOST_AUTO_TEST_CASE(batch_descent_needs_more_gradients) {
  const Samples samples = drawn_samples();
  const double lowest = mean_cost(least_squares(samples), samples);
  const auto reached = [&](const Tensor<1>& W, Index evaluations) {
    return mean_cost(W, samples) < 1.2 * lowest || evaluations > 1'000'000;
  };
  Tensor<1> batch(n + 1), mini(n + 1);
  const Index of_batch = batch_gradient_descent(batch, samples, 0.1, reached);
  const Index of_mini = mini_batch_gradient_descent(mini, samples, 0.1, 4, 1, reached);
  BOOST_TEST(of_batch > 3 * of_mini);
}

BOOST_AUTO_TEST_CASE(least_squares_is_where_the_gradient_vanishes_and_where_descent_ends) {
  const Samples samples = drawn_samples();
  const Tensor<1> exact = least_squares(samples), gradient = gradient_by_differences(exact, samples);
  for (Index i = 0; i <= n; ++i) BOOST_TEST(std::abs(gradient(i)) < 1e-9);
  Tensor<1> W = drawn_weights();
  batch_gradient_descent(W, samples, 0.3, after(3000));
  BOOST_TEST(difference(W, exact) < 1e-12);
}

// \eq{slides-perceptron-delta}: on classes that no line separates the delta rule still ends at least squares.
BOOST_AUTO_TEST_CASE(delta_rule_converges_on_classes_that_are_not_separable) {
  const Samples samples = drawn_samples(true);
  Tensor<1> rule(n + 1);
  BOOST_TEST(!learn(rule, samples, 0.5, 2000).separated);
  Tensor<1> W(n + 1);
  mini_batch_gradient_descent(W, samples, 0.3, M, 1, after(3000));
  BOOST_TEST(difference(W, least_squares(samples)) < 1e-12);
}

// A repeated and an empty input: the rank says so, the fit is the same, and the numbers stay finite.
BOOST_AUTO_TEST_CASE(least_squares_with_dependent_inputs) {
  const Samples full = drawn_samples();
  Samples dependent(n + 2, M);
  for (Index m = 0; m < M; ++m) {
    for (Index i = 1; i <= n; ++i) dependent.X(i, m) = full.X(i, m);
    dependent.X(n + 2, m) = 2 * full.X(1, m) - full.X(3, m) + 1;  // and input n + 1 is always 0
    dependent.t(m) = full.t(m);
  }
  const Solution solution = solve(normal_equations(dependent));
  BOOST_TEST(solution.rank() == n + 1);
  BOOST_TEST(solution.w(n + 1, 0) == 0);
  BOOST_TEST(solution.w(n + 2, 0) == 0);
  BOOST_TEST(mean_cost(least_squares(dependent), dependent) == mean_cost(least_squares(full), full),
             boost::test_tools::tolerance(1e-12));
}

// Images: the equations of bytes are those of the same numbers as samples; classes by the nearest mean.
BOOST_AUTO_TEST_CASE(classifiers_of_images) {
  data::Dataset images;
  images.name = "four", images.rows = 1, images.columns = 3, images.class_names = {"a", "b"};
  images.images = {0, 10, 250, 0, 30, 255, 0, 200, 20, 0, 210, 3};
  images.labels = {0, 0, 1, 1};
  const NormalEquations equations = normal_equations(images);
  BOOST_TEST(equations.A(1, 1) == 10 * 10 + 30 * 30 + 200 * 200 + 210 * 210);
  BOOST_TEST(equations.A(2, 1) == 10 * 250 + 30 * 255 + 200 * 20 + 210 * 3);
  BOOST_TEST(equations.A(3, 1) == 450);
  BOOST_TEST(equations.A(3, 3) == 4);
  BOOST_TEST(equations.B(1, 1) == 410);
  const Solution solution = solve(equations);
  BOOST_TEST(solution.rank() == 3);  // the first pixel is always black
  BOOST_TEST(accuracy(solution.w, images) == 1);
  const Matrix means = class_means(images);
  BOOST_TEST(means(1, 0) == 20);
  BOOST_TEST(means(2, 1) == 11.5);
  BOOST_TEST(means(3, 0) == -(20 * 20 + 252.5 * 252.5) / 2);
  BOOST_TEST(accuracy(means, images) == 1);
}

BOOST_AUTO_TEST_CASE(a_class_without_images_has_no_mean) {
  data::Dataset images;
  images.name = "two", images.rows = images.columns = 1, images.class_names = {"bag", "boot", "coat"};
  images.images = {5, 7}, images.labels = {0, 2};
  testing::check_error(testing::error_of([&] { class_means(images); }), {"two", "class 1 (boot)", "all classes"});
}

// What is left of a pivot is measured against A_jj; without any tolerance a column of exact multiples is dropped still.
BOOST_AUTO_TEST_CASE(inputs_that_are_dropped_are_reported) {
  NormalEquations equations{Matrix(3, 3), Matrix(3, 1)};
  for (Index i = 0; i < 3; ++i) equations.A(i, 0) = 1, equations.B(i, 0) = 1;
  equations.A(1, 1) = 1 + 1e-11, equations.A(2, 1) = 1, equations.A(2, 2) = 1 + 1e-12;
  const Solution nearly = solve(equations);
  BOOST_TEST(nearly.rank() == 1);
  BOOST_TEST(std::abs(nearly.largest_dropped / 1e-11 - 1) < 1e-3);
  equations.A(1, 1) = equations.A(2, 2) = 1;
  const Solution exactly = solve(equations, 0);
  BOOST_TEST(exactly.rank() == 1);
  BOOST_TEST(exactly.w(0, 0) == 1);
}

BOOST_AUTO_TEST_SUITE_END()
