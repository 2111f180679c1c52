#pragma once
/// @file
/// Gradient descent in its three forms, as the slides' pseudo-code has them, for the slides' linear unit.
///
/// The unit: o = W^T X with x_0 = 1, cost of one sample C = (t - o)^2/2, so -dC/dw_i = (t - o) x_i: the delta rule.
/// Each function goes on until done(W, evaluations) answers true; it is asked before the first step and after every
/// one. `evaluations` counts the gradients of single samples.
#include "data/batches.hpp"
#include "perceptron/perceptron.hpp"

#include <algorithm>
#include <span>

namespace lbl::perceptron {

/// Adds rate (t - o) x_i to every step_i, i.e. -rate dC/dw_i of one sample: Widrow and Hoff's delta rule.
/// @param W weights [n+1]
/// @param samples inputs and targets
/// @param m which one
/// @param rate eta, or eta/n where n samples share a step
/// @param step [n+1], added to
//! [delta]
inline void delta_rule(const Tensor<1>& W, const Samples& samples, Index m, Real rate, Tensor<1>& step) {
  const auto& [X, t] = samples;
  const Real o = net_of(W, X, m);
  for (Index i = 0; i < W.size(); ++i) step(i) += rate * (t(m) - o) * X(i, m);  // \eq{slides-perceptron-delta}
}
//! [delta]

/// The mean cost of the linear unit, 1/(2M) sum_m (t - o)^2.
/// @param W weights [n+1]
/// @param samples inputs and targets
/// @return C
inline double mean_cost(const Tensor<1>& W, const Samples& samples) {
  double C = 0;
  for (Index m = 0; m < samples.size(); ++m) {
    const double error = double(samples.t(m)) - double(net_of(W, samples.X, m));
    C += error * error / 2;
  }
  return C / double(samples.size());
}

/// One step for some of the samples: BGD's for all of them, MBGD's for a batch.
/// @param W weights [n+1], moved
/// @param samples inputs and targets
/// @param batch indices of the n samples that share the step
/// @param eta learning rate
//! [step]
inline void step(Tensor<1>& W, const Samples& samples, std::span<const Index> batch, Real eta) {
  Tensor<1> delta_W(W.size());                     // initialise each delta w_i to zero
  const Real n = Real(batch.size());
  for (const Index m : batch)                      // for each <X, t>: compute o, add to each delta w_i
    delta_rule(W, samples, m, eta / n, delta_W);   // \eq{slides-bgd} \eq{slides-mbgd}
  for (Index i = 0; i < W.size(); ++i) W(i) += delta_W(i);  // \eq{slides-gd}
}
//! [step]

/// BATCH-GRADIENT-DESCENT: every step needs the gradients of all samples.
/// @param W weights [n+1]
/// @param samples inputs and targets
/// @param eta learning rate
/// @param done asked as done(W, evaluations)
/// @return the gradients evaluated
//! [bgd]
template <class Done>
Index batch_gradient_descent(Tensor<1>& W, const Samples& samples, Real eta, Done&& done) {
  std::vector<Index> all(static_cast<std::size_t>(samples.size()));
  for (Index m = 0; m < samples.size(); ++m) all[static_cast<std::size_t>(m)] = m;

  Index evaluations = 0;
  while (!done(W, evaluations)) {
    step(W, samples, all, eta);
    evaluations += samples.size();  // \eq{slides-bgd-slow}
  }
  return evaluations;
}
//! [bgd]

/// ONLINE-GRADIENT-DESCENT (SGD): a step for every sample that is drawn.
/// @param W weights [n+1]
/// @param samples inputs and targets
/// @param eta learning rate
/// @param draw returns the index of the next sample
/// @param done asked as done(W, evaluations)
/// @return the gradients evaluated
//! [online]
template <class Draw, class Done>
Index online_gradient_descent(Tensor<1>& W, const Samples& samples, Real eta, Draw&& draw, Done&& done) {
  Index evaluations = 0;
  while (!done(W, evaluations)) {
    const Index m = draw();               // randomly select <X, t>
    Tensor<1> delta_W(W.size());
    delta_rule(W, samples, m, eta, delta_W);                  // \eq{slides-sgd}
    for (Index i = 0; i < W.size(); ++i) W(i) += delta_W(i);  // \eq{slides-online}
    ++evaluations;
  }
  return evaluations;
}
//! [online]

/// MINI-BATCH-GRADIENT-DESCENT: a step for every batch of n samples; after the last batch the samples are shuffled.
/// @param W weights [n+1]
/// @param samples inputs and targets
/// @param eta learning rate
/// @param n samples of a batch; the last one of an epoch holds what is left
/// @param seed of the shuffling
/// @param done asked as done(W, evaluations)
/// @return the gradients evaluated
//! [mbgd]
template <class Done>
Index mini_batch_gradient_descent(Tensor<1>& W, const Samples& samples, Real eta, Index n, std::uint64_t seed,
                                  Done&& done) {
  Index evaluations = 0;
  for (Index epoch = 0;; ++epoch) {
    const std::vector<Index> order = data::shuffled_order(samples.size(), seed, epoch);
    for (const auto batch : data::mini_batches(order, n)) {
      if (done(W, evaluations)) return evaluations;
      step(W, samples, batch, eta);
      evaluations += static_cast<Index>(batch.size());
    }
  }
}
//! [mbgd]

}  // namespace lbl::perceptron
