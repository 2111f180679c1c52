// The lecture's graphs, node by node, and its formulas as printed.
#include "erratum.hpp"
#include "perceptron/computational_graph.hpp"
#include "training/gradient_check.hpp"
#include "training/initialisation.hpp"

#include <boost/test/unit_test.hpp>

using namespace lbl;
using namespace lbl::perceptron;
using training::worst_gradient_error;
using lbl::testing::report_erratum;

BOOST_AUTO_TEST_SUITE(the_computational_graph)

namespace {

Tensor<1> drawn(Index size, std::uint64_t seed) {
  training::Random random(seed);
  Tensor<1> values(size);
  training::draw_normal(values, 1, random);
  return values;
}

/// A graph of 5 inputs and 4 classes with a soft target, after both passes.
struct Example {
  Tensor<2> W{4, 5};
  Tensor<1> b = drawn(4, 11);
  SoftmaxGraph graph{5, 4};

  Example() {
    training::Random random(12);
    training::draw_normal(W, 1, random);
    graph.x = drawn(5, 13);
    graph.y(0) = 0.1, graph.y(1) = 0.6, graph.y(3) = 0.3;
    graph.forward(W, b), graph.backward(W);
  }
  double cost() {
    graph.forward(W, b);
    return graph.C;
  }
};

/// sum_i upstream_i p_i(z): a cost with any given dC/dp.
double upstream_cost(const Tensor<1>& z, const Tensor<1>& upstream) {
  Tensor<1> p(z.size());
  softmax(z, p);
  double C = 0;
  for (Index i = 0; i < z.size(); ++i) C += upstream(i) * p(i);
  return C;
}

}  // namespace

// \eq{lecture-graph} \erratum{E80}: at a = 5, b = 3, c = 2 J = 33 and the derivatives are 3, 6, 9.
BOOST_AUTO_TEST_CASE(the_lectures_example_graph) {
  ExampleGraph graph{.a = 5, .b = 3, .c = 2};
  graph.forward(), graph.backward();
  BOOST_TEST(graph.u == 6);
  BOOST_TEST(graph.v == 11);
  BOOST_TEST(graph.J == 33);
  BOOST_TEST(graph.dJ_dv == 3);
  BOOST_TEST(graph.dJ_du == 3);
  BOOST_TEST(graph.dJ_da == 3);
  BOOST_TEST(graph.dJ_db == 6);
  BOOST_TEST(graph.dJ_dc == 9);
  report_erratum("E80", "unreadable",
                 std::abs(graph.dJ_da - 3) + std::abs(graph.dJ_db - 6) + std::abs(graph.dJ_dc - 9));
}

// \eq{lecture-linreg}: y = w^T x + b, by hand; the bias is the weight of a constant input.
BOOST_AUTO_TEST_CASE(linear_regression_by_hand) {
  Tensor<2> W(1, 2), W_with_bias(1, 3);
  Tensor<1> b(1), none(1), x(2), x_with_1(3), z(1), same(1);
  W(0, 0) = 2, W(0, 1) = -1, b(0) = 0.5, x(0) = 3, x(1) = 4;
  W_with_bias(0, 0) = 0.5, W_with_bias(0, 1) = 2, W_with_bias(0, 2) = -1;
  x_with_1(0) = 1, x_with_1(1) = 3, x_with_1(2) = 4;
  fully_connected(W, b, x, z);
  fully_connected(W_with_bias, none, x_with_1, same);
  BOOST_TEST(z(0) == 2.5);
  BOOST_TEST(same(0) == 2.5);
}

// \eq{lecture-linreg-cost} \erratum{E77}: the lecture's cost has no 1/2, so its derivative has a 2.
BOOST_AUTO_TEST_CASE(squared_error_and_its_derivative) {
  BOOST_TEST(squared_error(5, 2) == 9);
  BOOST_TEST(squared_error_backward(5, 2) == 6);
  const double numeric = (squared_error(5 + 1e-5, 2) - squared_error(5 - 1e-5, 2)) / 2e-5;
  BOOST_TEST(squared_error_backward(5, 2) == numeric, boost::test_tools::tolerance(1e-9));
  BOOST_TEST(std::abs((5. - 2.) - numeric) > 1);  // the derivative of the slides' cost, which has the 1/2
}

// \eq{lecture-logreg} \eq{lecture-logreg-cost} \erratum{E78}
BOOST_AUTO_TEST_CASE(logistic_regression_costs_ln_2_at_one_half) {
  BOOST_TEST(binary_cross_entropy(0, 1) == std::log(2.), boost::test_tools::tolerance(1e-15));
  BOOST_TEST(binary_cross_entropy(0, 0) == std::log(2.), boost::test_tools::tolerance(1e-15));
  for (const double z : {-3., 0.2, 2.})
    for (const double y : {0., 0.3, 1.}) {
      const double p = 1 / (1 + std::exp(-z));
      const double plain = -y * std::log(p) - (1 - y) * std::log(1 - p);
      const double as_printed = -y * std::log(p) * (1 * y) * std::log(1 * p);  // the minus signs are lost
      BOOST_TEST(binary_cross_entropy(z, y) == plain, boost::test_tools::tolerance(1e-13));
      BOOST_TEST(std::abs(as_printed - plain) > 0.01);
      report_erratum("E78", std::abs(as_printed - plain), std::abs(binary_cross_entropy(z, y) - plain));
      const double numeric = (binary_cross_entropy(z + 1e-5, y) - binary_cross_entropy(z - 1e-5, y)) / 2e-5;
      BOOST_TEST(binary_cross_entropy_backward(z, y) == numeric, boost::test_tools::tolerance(1e-8));
    }
  BOOST_TEST(binary_cross_entropy(-1000, 1) == 1000);  // finite where p is 0
}

// \eq{lecture-fc} \eq{lecture-clogreg} \erratum{E79}: as many biases as outputs, the last one its own.
BOOST_AUTO_TEST_CASE(fully_connected_by_hand) {
  Tensor<2> W(2, 3);
  Tensor<1> b(2), x(3), z(2);
  W(0, 0) = 1, W(0, 1) = 2, W(0, 2) = 3, W(1, 0) = -1, W(1, 1) = 0, W(1, 2) = 1;
  b(0) = 10, b(1) = 20, x(0) = 1, x(1) = 2, x(2) = 3;
  fully_connected(W, b, x, z);
  BOOST_TEST(z(0) == 24);
  BOOST_TEST(z(1) == 22);
  BOOST_TEST(b.size() == z.size());
  report_erratum("E79", "no such bias", std::abs(z(1) - 22));
  BOOST_TEST(W.size() + b.size() == 2 * 3 + 2);
}

// \eq{lecture-fc-gradw} \eq{lecture-fc-gradx} \eq{lecture-fwdback}
BOOST_AUTO_TEST_CASE(every_node_passes_the_gradient_check) {
  Example e;
  const SoftmaxGraph at = e.graph;
  const auto cost = [&] { return e.cost(); };
  for (const auto& error : {worst_gradient_error("W", e.W, at.dC_dW, cost),
                            worst_gradient_error("b", e.b, at.dC_db, cost),
                            worst_gradient_error("x", e.graph.x, at.dC_dx, cost)}) {
    BOOST_TEST(error.relative < 1e-7, error);
    BOOST_TEST(error.largest > 1e-3);
  }
}

// \eq{lecture-fc-gradx}: with W in place of W^T the check turns red.
BOOST_AUTO_TEST_CASE(a_matrix_that_is_not_transposed_is_rejected) {
  Example e;
  Tensor<1> wrong(5);
  for (Index j = 0; j < 5; ++j)
    for (Index k = 0; k < 4; ++k) wrong(j) += e.graph.dC_dz(k) * e.W((j + k) % 4, j);
  BOOST_TEST(worst_gradient_error("x", e.graph.x, wrong, [&] { return e.cost(); }).relative > 0.1);
}

// \eq{lecture-softmax} \eq{lecture-ce}
BOOST_AUTO_TEST_CASE(softmax_and_cross_entropy_by_hand) {
  Tensor<1> z(3), p(3), y(3);
  z(0) = std::log(1.), z(1) = std::log(2.), z(2) = std::log(5.), y(1) = 1;
  softmax(z, p);
  BOOST_TEST(p(0) == 1. / 8, boost::test_tools::tolerance(1e-14));
  BOOST_TEST(p(2) == 5. / 8, boost::test_tools::tolerance(1e-14));
  BOOST_TEST(p(0) + p(1) + p(2) == 1, boost::test_tools::tolerance(1e-14));
  BOOST_TEST(cross_entropy(p, y) == std::log(4.), boost::test_tools::tolerance(1e-14));
  for (Index k = 0; k < 3; ++k) z(k) += 1e4;  // nothing overflows
  softmax(z, p);
  BOOST_TEST(p(1) == 2. / 8, boost::test_tools::tolerance(1e-10));
  z(0) = -1e4;
  softmax(z, p);
  BOOST_TEST(p(2) == 5. / 7, boost::test_tools::tolerance(1e-10));
}

// \eq{lecture-quotient} \eq{lecture-softmax-jac} \erratum{E81}
BOOST_AUTO_TEST_CASE(softmax_jacobian_is_symmetric_and_its_rows_sum_to_zero) {
  Tensor<1> z = drawn(4, 21), p(4), above(4), below(4);
  softmax(z, p);
  for (Index i = 0; i < 4; ++i) {
    double row = 0;
    for (Index j = 0; j < 4; ++j) {
      const Real kept = z(j);
      z(j) = kept + 1e-5, softmax(z, above);
      z(j) = kept - 1e-5, softmax(z, below);
      z(j) = kept;
      BOOST_TEST(softmax_derivative(p, i, j) == (above(i) - below(i)) / 2e-5, boost::test_tools::tolerance(1e-8));
      BOOST_TEST(softmax_derivative(p, i, j) == softmax_derivative(p, j, i), boost::test_tools::tolerance(1e-14));
      row += softmax_derivative(p, i, j);
    }
    BOOST_TEST(std::abs(row) < 1e-15);
    report_erratum("E81", "unreadable", std::abs(row));
  }
}

// \eq{lecture-softmax-back}: for any dC/dp, and 0 for a constant one.
BOOST_AUTO_TEST_CASE(softmax_backward_passes_the_gradient_check) {
  Tensor<1> z = drawn(5, 22), upstream = drawn(5, 23), p(5), dC_dz(5);
  softmax(z, p), softmax_backward(p, upstream, dC_dz);
  const auto error = worst_gradient_error("z", z, dC_dz, [&] { return upstream_cost(z, upstream); });
  BOOST_TEST(error.relative < 1e-7, error);
  BOOST_TEST(error.largest > 1e-3);
  for (Index i = 0; i < 5; ++i) upstream(i) = 3;
  softmax_backward(p, upstream, dC_dz);
  for (Index i = 0; i < 5; ++i) BOOST_TEST(std::abs(dC_dz(i)) < 1e-15);
}

// \erratum{E82} \eq{lecture-softmax-back}: -dJ/dp_j p_j (1 - p_j), the printed diagonal, has the wrong sign, and the
// printed off-diagonal is one term of a sum.
BOOST_AUTO_TEST_CASE(printed_softmax_backward_is_rejected) {
  Tensor<1> z = drawn(5, 22), upstream = drawn(5, 23), p(5), diagonal(5), one_term(5), without_sum(5);
  softmax(z, p);
  for (Index j = 0; j < 5; ++j) {
    diagonal(j) = -upstream(j) * p(j) * (1 - p(j));
    const Index i = (j + 1) % 5;
    one_term(j) = -upstream(i) * p(i) * p(j);
    without_sum(j) = upstream(j) * p(j) * (1 - p(j));  // even with its sign put right
  }
  for (const Tensor<1>* printed : {&diagonal, &one_term, &without_sum})
    BOOST_TEST(worst_gradient_error("z", z, *printed, [&] { return upstream_cost(z, upstream); }).relative > 0.1);
  Tensor<1> right(5);
  softmax_backward(p, upstream, right);
  const auto error = [&](const Tensor<1>& dC_dz) {
    return worst_gradient_error("z", z, dC_dz, [&] { return upstream_cost(z, upstream); }).relative;
  };
  report_erratum("E82", error(diagonal), error(right));
}

// \eq{lecture-ce-back} \erratum{E83}: the printed -1/p or 0 is right for one-hot targets only.
BOOST_AUTO_TEST_CASE(printed_one_hot_derivative_is_rejected_for_soft_targets) {
  Tensor<1> p(3), y(3), right(3), printed(3);
  p(0) = 0.5, p(1) = 0.3, p(2) = 0.2, y(0) = 0.7, y(1) = 0.3;
  cross_entropy_backward(p, y, right);
  BOOST_TEST(right(0) == -0.7 / 0.5);
  BOOST_TEST(right(1) == -0.3 / 0.3);
  BOOST_TEST(right(2) == 0);
  for (Index i = 0; i < 3; ++i) printed(i) = y(i) == 1 ? -1 / p(i) : 0;
  const auto cost = [&] { return cross_entropy(p, y); };
  BOOST_TEST(worst_gradient_error("p", p, right, cost).relative < 1e-8);
  BOOST_TEST(worst_gradient_error("p", p, printed, cost).relative > 0.5);
  report_erratum("E83", worst_gradient_error("p", p, printed, cost).relative,
                 worst_gradient_error("p", p, right, cost).relative);
  p(2) = 0;  // a class that is impossible and does not happen costs nothing
  cross_entropy_backward(p, y, right);
  BOOST_TEST(right(2) == 0);
  BOOST_TEST(std::isfinite(cross_entropy(p, y)));
}

// \eq{lecture-softmax-ce}: the two nodes together give p - y, which sums to 0.
BOOST_AUTO_TEST_CASE(softmax_with_cross_entropy_gives_p_minus_y) {
  const Example e;
  double sum = 0;
  for (Index j = 0; j < 4; ++j) {
    BOOST_TEST(std::abs(e.graph.dC_dz(j) - (e.graph.p(j) - e.graph.y(j))) < 1e-15);
    sum += e.graph.dC_dz(j);
  }
  BOOST_TEST(std::abs(sum) < 1e-15);
}

BOOST_AUTO_TEST_SUITE_END()
