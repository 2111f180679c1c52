#pragma once
/// @file
/// Hierarchical softmax: a class is the leaf at the end of a path of yes-or-no decisions (Morin and Bengio 2005).
///
/// The K - 1 decisions are the inner nodes of a binary tree that is as flat as possible, stored like a heap: node n has
/// the children 2n and 2n + 1, the inner nodes are 1..K-1, and class k is the leaf K + k. Each inner node is a logistic
/// unit; a class costs at most ceil(log2 K) of them instead of the K terms of a softmax.
#include "core/tensor.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>

namespace lbl::mlp::signals {

/// -ln p of the decisions from the root to a class; notes, section Feed-Forward Neural Networks (named there).
/// @param z one pre-activation for each inner node, z[K], of which z(0) is not used
/// @param k the class, below K; std::out_of_range otherwise
/// @return the cost in nats
//! [hierarchical_softmax]
inline double hierarchical_cross_entropy(const Tensor<1>& z, Index k) {
  const Index K = z.size();
  if (k < 0 || k >= K)
    throw std::out_of_range("class " + std::to_string(k) + " is not one of " + std::to_string(K));
  double C = 0;
  for (Index n = K + k; n > 1; n /= 2) {  // from the leaf up to the root: node n is a child of node n/2
    const double towards = n % 2 == 0 ? double(z(n / 2)) : -double(z(n / 2));
    C += std::max(-towards, 0.) + std::log1p(std::exp(-std::abs(towards)));  // -ln sigma(towards) \eq{notes-hsoftmax}
  }
  return C;
}

/// Its gradient: p - y at every decision of the path, where p is the probability of the even child, y = 1 if the path
/// takes it; 0 everywhere else.
/// @param z pre-activations of the inner nodes [K]
/// @param k the class, below K
/// @param delta dC/dz [K], added to
inline void hierarchical_cross_entropy_backward(const Tensor<1>& z, Index k, Tensor<1>& delta) {
  for (Index n = z.size() + k; n > 1; n /= 2) {
    const Real p = 1 / (1 + std::exp(-z(n / 2))), y = n % 2 == 0 ? Real(1) : Real(0);
    delta(n / 2) += p - y;  // \eq{notes-hsoftmax}
  }
}
//! [hierarchical_softmax]

}  // namespace lbl::mlp::signals
