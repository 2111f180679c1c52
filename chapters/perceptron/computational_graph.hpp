#pragma once
/// @file
/// The lecture's computational graphs for one sample, node by node: forward from bottom to top, backward from top to
/// bottom, each node handing the derivative of the cost to the nodes it was computed from.
///
/// Letters of this book: z for the lecture's y, y for its target, C for its J.
#include "core/tensor.hpp"

#include <algorithm>
#include <cmath>

namespace lbl::perceptron {

/// The lecture's example: u = bc, v = a + u, J = 3v.
//! [example]
struct ExampleGraph {
  double a = 0, b = 0, c = 0;                                        ///< inputs
  double u = 0, v = 0, J = 0;                                        ///< nodes
  double dJ_dv = 0, dJ_du = 0, dJ_da = 0, dJ_db = 0, dJ_dc = 0;      ///< derivatives of J

  /// Computes the nodes.
  void forward() {
    u = b * c;
    v = a + u;
    J = 3 * v;  // \eq{lecture-graph}
  }
  /// Computes the derivatives: each is the one above, times the derivative of one node.
  void backward() {
    dJ_dv = 3;
    dJ_du = dJ_dv * 1;  // v = a + u
    dJ_da = dJ_dv * 1;
    dJ_db = dJ_du * c;  // \eq{lecture-graph}
    dJ_dc = dJ_du * b;
  }
};
//! [example]

/// The fully-connected node, z = Wx + b: the model of linear regression (one output) and the layer of all others.
/// @param W weights [K][N]
/// @param b biases [K]
/// @param x inputs [N]
/// @param z outputs [K], overwritten
//! [fully_connected]
inline void fully_connected(const Tensor<2>& W, const Tensor<1>& b, const Tensor<1>& x, Tensor<1>& z) {
  for (Index k = 0; k < W.dim[0]; ++k) {
    z(k) = b(k);
    for (Index j = 0; j < W.dim[1]; ++j) z(k) += W(k, j) * x(j);  // \eq{lecture-fc} \eq{lecture-linreg}
  }
}

/// Its backward pass.
/// @param W weights [K][N]
/// @param x inputs [N]
/// @param dC_dz what the node above hands down [K]
/// @param dC_dW [K][N], overwritten with the outer product dC/dz x^T
/// @param dC_db [K], overwritten
/// @param dC_dx [N], overwritten with W^T dC/dz
inline void fully_connected_backward(const Tensor<2>& W, const Tensor<1>& x, const Tensor<1>& dC_dz, Tensor<2>& dC_dW,
                                     Tensor<1>& dC_db, Tensor<1>& dC_dx) {
  for (Index k = 0; k < W.dim[0]; ++k) {
    for (Index j = 0; j < W.dim[1]; ++j) dC_dW(k, j) = dC_dz(k) * x(j);  // \eq{lecture-fc-gradw}
    dC_db(k) = dC_dz(k);                                                 // \eq{lecture-fc-gradw}
  }
  for (Index j = 0; j < W.dim[1]; ++j) {
    dC_dx(j) = 0;
    for (Index k = 0; k < W.dim[0]; ++k) dC_dx(j) += dC_dz(k) * W(k, j);  // \eq{lecture-fc-gradx}
  }
}
//! [fully_connected]

/// The cost node of linear regression as the lecture has it, without 1/2 (erratum E77).
/// @param z prediction
/// @param y target
/// @return (z - y)^2
//! [regression_cost]
inline double squared_error(double z, double y) { return (z - y) * (z - y); }  // \eq{lecture-linreg-cost}

/// Its derivative.
/// @param z prediction
/// @param y target
/// @return dC/dz = 2 (z - y)
inline double squared_error_backward(double z, double y) { return 2 * (z - y); }  // \eq{lecture-linreg-cost}
//! [regression_cost]

/// The two topmost nodes of logistic regression: p = sigma(z) and C = -y ln p - (1 - y) ln(1 - p), written so that
/// no logarithm of 0 is taken.
/// @param z weighted sum of the inputs
/// @param y target, 0 or 1 or a probability
/// @return the cost in nats
//! [logistic_cost]
inline double binary_cross_entropy(double z, double y) {
  return std::max(z, 0.) - y * z + std::log1p(std::exp(-std::abs(z)));  // \eq{lecture-logreg-cost}
}

/// Their derivative.
/// @param z weighted sum of the inputs
/// @param y target
/// @return dC/dz = sigma(z) - y
inline double binary_cross_entropy_backward(double z, double y) {
  return 1 / (1 + std::exp(-z)) - y;  // \eq{lecture-logreg-cost} \eq{lecture-logreg}
}
//! [logistic_cost]

/// The softmax node, p_k = e^{z_k} / sum_i e^{z_i}; the largest z is subtracted first, so that nothing overflows.
/// @param z inputs [K]
/// @param p outputs [K], overwritten
//! [softmax]
inline void softmax(const Tensor<1>& z, Tensor<1>& p) {
  const Real largest = *std::max_element(z.data(), z.data() + z.size());
  Real sum = 0;
  for (Index k = 0; k < z.size(); ++k) sum += p(k) = std::exp(z(k) - largest);
  for (Index k = 0; k < z.size(); ++k) p(k) /= sum;  // \eq{lecture-softmax}
}

/// dp_i/dz_j by the quotient rule with g = e^{z_i} and h = sum_k e^{z_k}, both divided by h: g/h = p_i.
/// @param p outputs [K] of the softmax node
/// @param i which output
/// @param j which input
/// @return p_i (delta_ij - p_j)
inline Real softmax_derivative(const Tensor<1>& p, Index i, Index j) {
  const Real g = p(i), h = 1;                          // e^{z_i} and the sum, in units of the sum
  const Real dg_dzj = i == j ? g : Real(0), dh_dzj = p(j);
  return (dg_dzj * h - dh_dzj * g) / (h * h);          // \eq{lecture-quotient} \eq{lecture-softmax-jac}
}

/// The backward pass of the softmax node. Every output depends on every input, so each dC/dz_j is a sum over i.
/// @param p outputs [K] of the forward pass
/// @param dC_dp what the node above hands down [K]
/// @param dC_dz [K], overwritten
inline void softmax_backward(const Tensor<1>& p, const Tensor<1>& dC_dp, Tensor<1>& dC_dz) {
  Real mean = 0;
  for (Index i = 0; i < p.size(); ++i) mean += dC_dp(i) * p(i);
  for (Index j = 0; j < p.size(); ++j) dC_dz(j) = p(j) * (dC_dp(j) - mean);  // \eq{lecture-softmax-back}
}
//! [softmax]

/// The cross-entropy node, C = -sum_i y_i ln p_i. A class without target costs nothing, even where its p is 0.
/// @param p probabilities [K]
/// @param y target [K], a distribution
/// @return the cost in nats
//! [cross_entropy]
inline double cross_entropy(const Tensor<1>& p, const Tensor<1>& y) {
  double C = 0;
  for (Index i = 0; i < p.size(); ++i)
    if (y(i) != 0) C -= double(y(i)) * std::log(double(p(i)));  // \eq{lecture-ce}
  return C;
}

/// Its backward pass, for any target.
/// @param p probabilities [K]
/// @param y target [K]
/// @param dC_dp [K], overwritten
inline void cross_entropy_backward(const Tensor<1>& p, const Tensor<1>& y, Tensor<1>& dC_dp) {
  for (Index i = 0; i < p.size(); ++i) dC_dp(i) = y(i) != 0 ? -y(i) / p(i) : Real(0);  // \eq{lecture-ce-back}
}
//! [cross_entropy]

/// C-class regression for one sample: every node of its graph, and the derivative of the cost at every node.
struct SoftmaxGraph {
  Tensor<1> x, y;                            ///< sample [N] and target [K]
  Tensor<1> z, p;                            ///< nodes [K]
  double C = 0;                              ///< cost
  Tensor<1> dC_dp, dC_dz, dC_db, dC_dx;      ///< derivatives [K], [K], [K], [N]
  Tensor<2> dC_dW;                           ///< [K][N]

  /// A graph of zeros.
  /// @param N number of inputs
  /// @param K number of classes
  SoftmaxGraph(Index N, Index K)
      : x(N), y(K), z(K), p(K), dC_dp(K), dC_dz(K), dC_db(K), dC_dx(N), dC_dW(K, N) {}

  /// From bottom to top; keeps what backward needs.
  /// @param W weights [K][N]
  /// @param b biases [K]
  //! [passes]
  void forward(const Tensor<2>& W, const Tensor<1>& b) {
    fully_connected(W, b, x, z);  // \eq{lecture-clogreg}
    softmax(z, p);
    C = cross_entropy(p, y);
  }
  /// From top to bottom, after forward().
  /// @param W weights [K][N]
  void backward(const Tensor<2>& W) {
    cross_entropy_backward(p, y, dC_dp);
    softmax_backward(p, dC_dp, dC_dz);  // together: p - y
    fully_connected_backward(W, x, dC_dz, dC_dW, dC_db, dC_dx);  // \eq{lecture-fwdback}
  }
  //! [passes]
};

}  // namespace lbl::perceptron
