// A program that differentiates any graph: the network's own loops, differences, and the order of the visits.
#include "erratum.hpp"
#include "mlp/signals/computational_graph.hpp"

#include "mlp/random_network.hpp"
#include "threads.hpp"
#include "training/gradient_check.hpp"

#include <boost/test/unit_test.hpp>

namespace lbl::mlp::signals {

using namespace testing;
using training::worst_gradient_error;

namespace {

constexpr double lambda = 0.03;

/// Figure 2 with a network of the same weights beside it.
struct Example {
  mlp::Network network = without_biases({3, 5, 4}, 5);
  mlp::Batch batch = random_batch(network, 6, 6);
  Figure2 figure = figure_2(batch.h[0], batch.y, network.W[1], network.W[2], lambda);

  static mlp::Network without_biases(const std::vector<Index>& N, std::uint64_t seed) {
    mlp::Network network = random_network(N, mlp::Activation::relu, mlp::Loops::chapter, seed);
    for (Index l = 1; l <= network.L(); ++l) network.b[l] = Tensor<1>(N[l]);
    return network;
  }
  double cost() {
    differentiate(figure.graph, figure.C);
    return figure.graph[figure.C].value(0, 0);
  }
};

double norm(const Tensor<2>& W) {
  double squares = 0;
  for (Index n = 0; n < W.size(); ++n) squares += W.data()[n] * W.data()[n];
  return std::sqrt(squares);
}

double sum_of_squares(const Tensor<2>& W) { return norm(W) * norm(W); }

/// a + factor b
Tensor<2> plus(Tensor<2> a, double factor, const Tensor<2>& b) {
  for (Index n = 0; n < a.size(); ++n) a.data()[n] += factor * b.data()[n];
  return a;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(the_graph_as_data, OneThread)

// \eq{overview-fig-2}: the same cost and gradients as the layers; \eq{overview-eq-9}: the penalty has the gradient
// 2 lambda w
BOOST_AUTO_TEST_CASE(figure_2_equals_the_layers) {
  Example e;
  const mlp::Network gradient = gradient_of(e.network, e.batch);
  const double C = mlp::forward(e.network, e.batch);
  const double penalty = lambda * (sum_of_squares(e.network.W[1]) + sum_of_squares(e.network.W[2]));
  BOOST_TEST(std::abs(e.cost() - (C + penalty)) < 1e-14);
  const Graph& graph = e.figure.graph;
  const Index nodes[] = {0, e.figure.W1, e.figure.W2};
  for (Index l = 1; l <= 2; ++l) {
    const Tensor<2> expected = plus(gradient.W[l], 2 * lambda, e.network.W[l]);
    BOOST_TEST(largest_difference(graph[nodes[l]].derivative, expected) < 1e-15);
  }
  BOOST_TEST(largest_difference(graph[e.figure.x].derivative, mlp::input_gradient(e.network, e.batch)) < 1e-15);
  BOOST_TEST(largest_difference(graph[e.figure.h].value, e.batch.h[1]) < 1e-15);
}

// \eq{overview-fig-2}: each node is visited after every node that reads it, the cost first
BOOST_AUTO_TEST_CASE(nodes_are_visited_in_reverse_topological_order) {
  Example e;
  const std::vector<Index> order = differentiate(e.figure.graph, e.figure.C);
  BOOST_TEST(order.size() == e.figure.graph.size());
  BOOST_TEST(order.front() == e.figure.C);
  const auto visit = [&](Index node) { return std::find(order.begin(), order.end(), node) - order.begin(); };
  for (Index reader = 0; reader < static_cast<Index>(e.figure.graph.size()); ++reader)
    for (const Index source : e.figure.graph[reader].from) BOOST_TEST(visit(source) > visit(reader));

  Graph graph = e.figure.graph;  // a node that the cost does not depend on is left alone
  add(graph, {"bystander", Operation::relu, {e.figure.x}, {}});
  BOOST_TEST(differentiate(graph, e.figure.C).size() == order.size());
}

// \eq{slides-fnn} \eq{notes-ffn}: a node reads earlier nodes only, so there is no way round in a circle
BOOST_AUTO_TEST_CASE(circles_are_refused) {
  Graph graph;
  const Index x = add(graph, {"x", Operation::given, {}, Tensor<2>(2, 3)});
  BOOST_CHECK_THROW(add(graph, {"itself", Operation::relu, {x + 1}, {}}), std::out_of_range);
  BOOST_CHECK_THROW(add(graph, {"none", Operation::relu, {-1}, {}}), std::out_of_range);
  BOOST_TEST(graph.size() == 1u);
}

// \eq{overview-fig-2} \eq{overview-eq-9}: by differences, and a planted mistake
BOOST_AUTO_TEST_CASE(figure_2_passes_the_gradient_check) {
  Example e;
  const auto moved = [&](Index node) {
    e.cost();  // the last differences have left their derivatives behind
    Graph& graph = e.figure.graph;
    const Tensor<2> derivative = graph[node].derivative;
    return worst_gradient_error(graph[node].name, graph[node].value, derivative, [&] { return e.cost(); });
  };
  for (const Index node : {e.figure.W1, e.figure.W2, e.figure.x}) {
    const auto error = moved(node);
    BOOST_TEST(error.relative < 1e-7, error);
    BOOST_TEST(error.largest > 1e-3);
  }
  e.cost();
  Tensor<2> wrong = e.figure.graph[e.figure.W1].derivative;
  wrong(2, 1) += 1e-4;
  const auto error = worst_gradient_error("W1", e.figure.graph[e.figure.W1].value, wrong, [&] { return e.cost(); });
  BOOST_TEST(error.index == 2 * 3 + 1);
  BOOST_TEST(error.relative > 1e-4);
}

// \erratum{E64}: the book's 1/2 lambda ||W||^2 with twice the overview's lambda is the same; with the same lambda its
// gradient is half of it. \eq{overview-eq-9}
BOOST_AUTO_TEST_CASE(the_overviews_lambda_is_half_of_the_books) {
  Example e;
  e.cost();
  const mlp::Network gradient = gradient_of(e.network, e.batch);
  const Tensor<2>& dC_dW1 = e.figure.graph[e.figure.W1].derivative;
  const auto book = [&](double book_lambda) { return plus(gradient.W[1], book_lambda, e.network.W[1]); };
  BOOST_TEST(largest_difference(dC_dW1, book(2 * lambda)) < 1e-15);
  BOOST_TEST(largest_difference(dC_dW1, book(lambda)) > 0.01);
  report_erratum("E64", largest_difference(dC_dW1, book(lambda)), largest_difference(dC_dW1, book(2 * lambda)));
}

// \eq{notes-objective}: the gradient of cost plus penalty is the sum of both gradients
BOOST_AUTO_TEST_CASE(gradients_of_a_sum_add_up) {
  Example e;
  const auto gradient = [&](Index node) {
    for (Node& n : e.figure.graph) n.derivative = {};
    differentiate(e.figure.graph, node);
    return e.figure.graph[e.figure.W1].derivative;
  };
  const Tensor<2> whole = gradient(e.figure.C), data = gradient(e.figure.l), penalty = gradient(e.figure.r);
  BOOST_TEST(largest_difference(whole, plus(data, 1, penalty)) < 1e-15);
  BOOST_TEST(largest_difference(penalty, Tensor<2>(5, 3)) > 0.01);
  BOOST_TEST(largest_difference(data, Tensor<2>(5, 3)) > 0.01);
}

// \eq{lecture-autograd}: networks of random depth and widths, by the graph and by their layers
BOOST_AUTO_TEST_CASE(random_networks_as_graphs) {
  training::Random random(9);
  int alive = 0;  // networks whose units are not all dead
  const auto any = [&](Index most) { return 1 + static_cast<Index>(random() % std::uint64_t(most)); };
  for (std::uint64_t n = 1; n <= 20; ++n) {
    std::vector<Index> N{any(6)};
    for (Index l = any(4); l > 0; --l) N.push_back(1 + any(6));
    N.push_back(1 + any(4));
    mlp::Network network = Example::without_biases(N, n);
    mlp::Batch batch = random_batch(network, any(9), 100 + n);
    const mlp::Network gradient = gradient_of(network, batch);

    Graph graph;
    std::vector<Index> W(N.size());
    Index h = add(graph, {"x", Operation::given, {}, batch.h[0]}), z = 0;
    const Index y = add(graph, {"y", Operation::given, {}, batch.y});
    for (Index l = 1; l <= network.L(); ++l) {
      W[l] = add(graph, {"W", Operation::given, {}, network.W[l]});
      z = add(graph, {"z", Operation::matmul, {W[l], h}, {}});
      h = add(graph, {"h", Operation::relu, {z}, {}});
    }
    differentiate(graph, add(graph, {"C", Operation::cross_entropy, {z, y}, {}}));
    for (Index l = 1; l <= network.L(); ++l)
      BOOST_TEST(largest_difference(graph[W[l]].derivative, gradient.W[l]) < 1e-14);
    alive += norm(gradient.W[1]) > 1e-3;
  }
  BOOST_TEST(alive >= 10);
}

// \eq{lecture-autograd}: random graphs in which nodes are read several times, by differences
BOOST_AUTO_TEST_CASE(random_graphs_with_branches) {
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    training::Random random(seed);
    const Index N = 3;
    Graph graph;
    const Index x = add(graph, {"x", Operation::given, {}, normal_tensor(random, N, N)});
    for (int n = 0; n < 8; ++n) {
      const auto any = [&] { return static_cast<Index>(random() % graph.size()); };
      const Operation operations[] = {Operation::matmul, Operation::sum, Operation::relu};
      const Operation operation = operations[random() % 3];
      const std::vector<Index> from = operation == Operation::relu ? std::vector{any()} : std::vector{any(), any()};
      add(graph, {"node", operation, from, {}});
    }
    std::vector<Index> all;
    for (Index n = 0; n < static_cast<Index>(graph.size()); ++n) all.push_back(n);
    const Index sum = add(graph, {"sum", Operation::sum, all, {}});
    const Index C = add(graph, {"C", Operation::sum_of_squares, {sum}, {}, Real(0.01)});
    differentiate(graph, C);
    const Tensor<2> derivative = graph[x].derivative;
    const auto error = worst_gradient_error("x", graph[x].value, derivative, [&] {
      differentiate(graph, C);
      return graph[C].value(0, 0);
    }, 1e-6);
    BOOST_TEST(error.relative < 1e-6, error);
    BOOST_TEST(error.largest > 0);
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace lbl::mlp::signals
