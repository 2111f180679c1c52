#pragma once
/// @file
/// Penalties on the size of the weights: L1, L2, both (elastic net), and a bound on their norm.
///
/// All of them act on weights only: arrays of one index (biases, the scales of batch normalisation, slopes) are left
/// alone (errata E44). The slides call this normalisation; the word is regularisation (E115).
#include "training/parameters.hpp"

#include <cmath>

namespace lbl::optimization {

/// The strengths of the elastic net lambda_1 ||W||_1 + lambda_2/2 ||W||^2: L1 and L2 are the cases in which one is 0.
struct Penalty {
  double lambda_1 = 0;  ///< Of the absolute values: makes weights zero.
  double lambda_2 = 0;  ///< Of the squares: keeps weights small.
};

/// Walks over the arrays of weights, biases left out.
/// @param visit called as visit(network.W1, others.W1...), ...
/// @param network the network
/// @param others more of the same shapes
//! [weights]
template <class Visit, class First, class... Others>
void for_each_weight_array(Visit&& visit, First& network, Others&... others) {
  const auto only_weights = [&](const std::string&, auto& w, auto&... more) {
    constexpr bool is_bias = std::tuple_size_v<decltype(w.dim)> == 1;
    if constexpr (!is_bias) visit(w, more...);  // \eq{notes-nobias-reg}
  };
  for_each_parameter(only_weights, network, others...);
}
//! [weights]

/// The derivative of |w|: -1, 0 or 1. A weight that is zero stays zero (erratum E102); the perceptron answers
/// otherwise at 0.
/// @param w a weight
/// @return its sign
inline Real sign(Real w) { return Real(w > 0) - Real(w < 0); }  // \eq{slides-l1}

/// Omega(W) = lambda_1 ||W||_1 + lambda_2/2 ||W||^2. (The notes leave out the 1/2 for the elastic net only, E45.)
/// @param network its weights count, its biases do not
/// @param strength lambda_1 and lambda_2
/// @return the penalty
//! [penalty]
template <class Network>
double penalty(const Network& network, const Penalty& strength) {
  double omega = 0;
  for_each_weight_array([&](const auto& W) {
    double absolute = 0, squares = 0;
    for (Index n = 0; n < W.size(); ++n) {
      const double w = double(W.data()[n]);
      absolute += std::abs(w);  // \eq{notes-l1}
      squares += w * w;         // \eq{notes-l2} \eq{slides-l2}
    }
    omega += strength.lambda_1 * absolute + strength.lambda_2 / 2 * squares;  // \eq{notes-elastic}
  }, network);
  return omega;
}

/// What is minimised: the cost of the data and the penalty.
/// @param C the cost of the data
/// @param network its weights count
/// @param strength lambda_1 and lambda_2
/// @return C + Omega(W)
template <class Network>
double penalised_cost(double C, const Network& network, const Penalty& strength) {
  return C + penalty(network, strength);  // \eq{slides-penalty}
}

/// dOmega/dw = lambda_1 sign(w) + lambda_2 w, for any optimizer.
/// @param network its weights are read
/// @param strength lambda_1 and lambda_2
/// @param gradient dC/dw; the derivative of the penalty is added
template <class Network>
void add_penalty_gradient(const Network& network, const Penalty& strength, Network& gradient) {
  const Real lambda_1 = Real(strength.lambda_1), lambda_2 = Real(strength.lambda_2);
  for_each_weight_array([&](const auto& W, auto& gradient_W) {
    const Real* w = W.data();
    Real* g = gradient_W.data();
    for (Index n = 0; n < W.size(); ++n)
      g[n] += lambda_1 * sign(w[n]) + lambda_2 * w[n];  // \eq{notes-elastic} \eq{notes-l1} \eq{notes-l2}
  }, network, gradient);
}
//! [penalty]

/// The step of the L1 penalty as the slides print it. Small weights jump to and fro over 0 and do not stay there
/// (E116): for weights that are exactly 0 take proximal_step().
/// @param network w <- w - eta lambda sign(w); the step along -dC/dw is added by the optimizer
/// @param eta learning rate
/// @param lambda strength
//! [l1]
template <class Network>
void subgradient_step(Network& network, double eta, double lambda) {
  const Real step = Real(eta * lambda);
  for_each_weight_array([&](auto& W) {
    Real* w = W.data();
    for (Index n = 0; n < W.size(); ++n) w[n] -= step * sign(w[n]);  // \eq{slides-l1-update}
  }, network);
}

/// The step of the L1 penalty that does reach 0, after the optimizer's own step has led to u (soft threshold).
/// @param network u on entry; on return w = sign(u) max(|u| - eta lambda, 0)
/// @param eta learning rate
/// @param lambda strength
template <class Network>
void proximal_step(Network& network, double eta, double lambda) {
  const Real step = Real(eta * lambda);
  for_each_weight_array([&](auto& W) {
    Real* w = W.data();
    for (Index n = 0; n < W.size(); ++n) {
      const Real left = std::abs(w[n]) - step;
      w[n] = left > 0 ? sign(w[n]) * left : Real(0);  // \eq{slides-l1-update}
    }
  }, network);
}
//! [l1]

/// The max-norm constraint, after the optimizer's step: w_i <- w_i min(1, c/||w_i||), where w_i are the weights into
/// unit i. It bounds the weights, not the updates, and a norm of exactly c is allowed (E46).
/// @param network its weights are scaled down where they are too long
/// @param c the largest norm; the notes recommend 3 or 4
//! [max_norm]
template <class Network>
void bound_norms(Network& network, double c) {
  for_each_weight_array([&](auto& W) {
    const Index I = W.dim[0], incoming = I == 0 ? 0 : W.size() / I;
    for (Index i = 0; i < I; ++i) {
      Real* w_i = W.data() + i * incoming;
      double squares = 0;
#pragma omp simd reduction(+ : squares)
      for (Index n = 0; n < incoming; ++n) squares += double(w_i[n]) * double(w_i[n]);
      const double norm = std::sqrt(squares);
      if (norm <= c) continue;
      for (Index n = 0; n < incoming; ++n) w_i[n] *= Real(c / norm);  // \eq{notes-maxnorm}
    }
  }, network);
}
//! [max_norm]

}  // namespace lbl::optimization
