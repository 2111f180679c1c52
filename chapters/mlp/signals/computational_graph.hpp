#pragma once
/// @file
/// Reverse-mode differentiation: the graph of overview figure 2 as data, and one program that differentiates any graph.
///
/// The networks of the book write their backward pass out by hand. This is the same calculation with the order of the
/// steps left to a program, as the large frameworks do it.
#include "core/tensor.hpp"
#include "costs/softmax_cross_entropy.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace lbl::mlp::signals {

/// What a node computes from the nodes it reads.
enum class Operation {
  given,           ///< nothing: an input, a target or a parameter
  matmul,          ///< A B
  relu,            ///< max(0, A)
  cross_entropy,   ///< of the logits A[K][M] and the targets B[K][M], which are constants; a number
  sum_of_squares,  ///< lambda sum a^2, a number
  sum              ///< A + B + ..., all of one shape
};

/// A node v and the derivative of the cost with respect to it.
struct Node {
  std::string name;           ///< for the reader
  Operation operation;        ///< how its value is computed
  std::vector<Index> from;    ///< the nodes that it reads, by their numbers
  Tensor<2> value;            ///< v; a number is [1][1]
  Real lambda = 1;            ///< of a sum of squares
  Tensor<2> derivative = {};  ///< dC/dv, same shape
};
using Graph = std::vector<Node>;

/// Adds a node.
/// @param graph grows by it
/// @param node it reads nodes that exist, so that no circle can arise; others are refused (std::out_of_range)
/// @return its number
inline Index add(Graph& graph, Node node) {
  for (const Index source : node.from)
    if (source < 0 || source >= static_cast<Index>(graph.size()))
      throw std::out_of_range("the node " + node.name + " reads node " + std::to_string(source) +
                              ", which does not exist");
  graph.push_back(std::move(node));
  return static_cast<Index>(graph.size()) - 1;
}

/// The nodes that a node depends on, each behind all that it reads, itself last.
/// @param graph the graph
/// @param node its number
/// @param order where they are appended; the nodes in it are not visited again
inline void sort_topologically(const Graph& graph, Index node, std::vector<Index>& order) {
  if (std::find(order.begin(), order.end(), node) != order.end()) return;
  for (const Index source : graph[node].from) sort_topologically(graph, source, order);
  order.push_back(node);
}

/// The value of a node from the values that it reads.
/// @param graph the node's value is overwritten
/// @param v the node
inline void compute(Graph& graph, Node& v) {
  const auto a = [&](std::size_t i) -> const Tensor<2>& { return graph[v.from.at(i)].value; };
  switch (v.operation) {
    case Operation::given: break;
    case Operation::matmul:
      v.value = Tensor<2>(a(0).dim[0], a(1).dim[1]);
      for (Index i = 0; i < v.value.dim[0]; ++i)
        for (Index j = 0; j < a(0).dim[1]; ++j)
          for (Index m = 0; m < v.value.dim[1]; ++m) v.value(i, m) += a(0)(i, j) * a(1)(j, m);
      break;
    case Operation::relu:
      v.value = a(0);
      for (Index n = 0; n < v.value.size(); ++n) v.value.data()[n] = std::max(Real(0), v.value.data()[n]);
      break;
    case Operation::cross_entropy: {
      Tensor<2> p = a(0);
      v.value = Tensor<2>(1, 1);
      v.value(0, 0) = static_cast<Real>(costs::softmax_cross_entropy(a(0), a(1), p));
      break;
    }
    case Operation::sum_of_squares:
      v.value = Tensor<2>(1, 1);
      for (Index n = 0; n < a(0).size(); ++n) v.value(0, 0) += v.lambda * a(0).data()[n] * a(0).data()[n];
      break;
    case Operation::sum:
      v.value = a(0);
      for (std::size_t i = 1; i < v.from.size(); ++i)
        for (Index n = 0; n < v.value.size(); ++n) v.value.data()[n] += a(i).data()[n];
      break;
  }
}

/// What a node hands down: to every node u that it reads, dC/du += dC/dv dv/du.
/// @param graph the derivatives of the nodes that v reads are added to
/// @param v the node, its own derivative complete
//! [hand_down]
inline void hand_down(Graph& graph, const Node& v) {
  const auto a = [&](std::size_t i) -> const Tensor<2>& { return graph[v.from.at(i)].value; };
  const auto d = [&](std::size_t i) -> Tensor<2>& { return graph[v.from.at(i)].derivative; };
  const Tensor<2>& dv = v.derivative;
  switch (v.operation) {
    case Operation::given: break;
    case Operation::matmul:
      for (Index i = 0; i < dv.dim[0]; ++i)
        for (Index j = 0; j < a(0).dim[1]; ++j)
          for (Index m = 0; m < dv.dim[1]; ++m) {
            d(0)(i, j) += dv(i, m) * a(1)(j, m);  // dC/dA = dC/dv B^T
            d(1)(j, m) += a(0)(i, j) * dv(i, m);  // dC/dB = A^T dC/dv
          }
      break;
    case Operation::relu:
      for (Index n = 0; n < dv.size(); ++n) d(0).data()[n] += a(0).data()[n] > 0 ? dv.data()[n] : Real(0);
      break;
    case Operation::cross_entropy: {
      Tensor<2> p = a(0), delta = a(0);
      costs::softmax(a(0), p);
      costs::softmax_cross_entropy_backward(p, a(1), delta);
      for (Index n = 0; n < delta.size(); ++n) d(0).data()[n] += dv(0, 0) * delta.data()[n];
      break;
    }
    case Operation::sum_of_squares:
      for (Index n = 0; n < a(0).size(); ++n) d(0).data()[n] += dv(0, 0) * 2 * v.lambda * a(0).data()[n];
      break;
    case Operation::sum:
      for (std::size_t i = 0; i < v.from.size(); ++i)
        for (Index n = 0; n < dv.size(); ++n) d(i).data()[n] += dv.data()[n];
      break;
  }
}
//! [hand_down]

/// Forward and backward through everything that a node depends on.
/// @param graph values and derivatives are overwritten
/// @param cost the node C, a number
/// @return the nodes in the order in which the derivatives were handed down: reverse topological
//! [differentiate]
inline std::vector<Index> differentiate(Graph& graph, Index cost) {
  std::vector<Index> order;
  sort_topologically(graph, cost, order);
  for (const Index n : order) compute(graph, graph[n]);

  for (const Index n : order) graph[n].derivative = Tensor<2>(graph[n].value.dim[0], graph[n].value.dim[1]);
  graph[cost].derivative(0, 0) = 1;
  std::reverse(order.begin(), order.end());
  for (const Index n : order) hand_down(graph, graph[n]);  // \eq{lecture-autograd} \eq{overview-fig-2}
  return order;
}
//! [differentiate]

/// The numbers of the nodes of figure 2.
struct Figure2 {
  Graph graph;                                      ///< the nodes
  Index x, y, W1, W2, z1, h, z2, l, s1, s2, r, C;  ///< their numbers, by the names of the figure
};

/// The graph of overview (9): one hidden layer without biases, cross-entropy, and lambda times the sum of the squared
/// weights. The penalty has no factor 1/2 there: this lambda is half of the book's (erratum E64).
/// @param x inputs [N_0][M]
/// @param y targets [N_2][M]
/// @param W1 weights [N_1][N_0]
/// @param W2 weights [N_2][N_1]
/// @param lambda strength of the penalty
/// @return the graph, its values not computed yet
//! [figure_2]
inline Figure2 figure_2(const Tensor<2>& x, const Tensor<2>& y, const Tensor<2>& W1, const Tensor<2>& W2,
                        double lambda) {
  Figure2 f;
  const Real strength = static_cast<Real>(lambda);
  f.x = add(f.graph, {"x", Operation::given, {}, x});
  f.W1 = add(f.graph, {"W1", Operation::given, {}, W1});
  f.W2 = add(f.graph, {"W2", Operation::given, {}, W2});
  f.y = add(f.graph, {"y", Operation::given, {}, y});
  f.z1 = add(f.graph, {"matmul 1", Operation::matmul, {f.W1, f.x}, {}});
  f.h = add(f.graph, {"relu", Operation::relu, {f.z1}, {}});
  f.z2 = add(f.graph, {"matmul 2", Operation::matmul, {f.W2, f.h}, {}});
  f.l = add(f.graph, {"cross entropy", Operation::cross_entropy, {f.z2, f.y}, {}});
  f.s1 = add(f.graph, {"SoS 1", Operation::sum_of_squares, {f.W1}, {}, strength});  // \eq{overview-eq-9}
  f.s2 = add(f.graph, {"SoS 2", Operation::sum_of_squares, {f.W2}, {}, strength});  // \eq{overview-eq-9}
  f.r = add(f.graph, {"penalty", Operation::sum, {f.s1, f.s2}, {}});
  f.C = add(f.graph, {"sum", Operation::sum, {f.l, f.r}, {}});  // cost + penalty \eq{notes-objective}
  return f;
}
//! [figure_2]

}  // namespace lbl::mlp::signals
