#pragma once
/// @file
/// The gradients of the network against differences, and what makes differences wrong themselves: the step, kinks,
/// depth, random numbers that change. Only for builds in double.
#include "layers/dropout.hpp"
#include "mlp/network.hpp"
#include "optimization/penalties.hpp"
#include "training/gradient_check.hpp"
#include "training/parameters.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace lbl::mlp::steps {

using training::GradientError;

/// The gradient of a mini-batch.
/// @param network the parameters
/// @param batch forward and backward pass overwrite its arrays
/// @return dC/dW, dC/db
inline Network gradient_of_cost(const Network& network, Batch& batch) {
  Network gradient = network;
  training::set_to_zero(gradient);
  forward(network, batch);
  backward(network, batch, gradient);
  return gradient;
}

/// Derivatives below this part of the largest one of their array are not looked at: the cost, a sum over everything, is
/// rounded too coarsely for them.
inline constexpr double smallest = 0.1;

/// The worst entry of each array: some coordinates of every one, none is left out. First of the cost of the data alone.
/// @param network moved to and fro, and restored
/// @param batch a few samples: fewer kinks, and quick
/// @param gradient dC/dW, dC/db as they are claimed to be
/// @return one error for every array
//! [arrays]
inline std::vector<GradientError> errors_of_cost(Network& network, Batch& batch, const Network& gradient) {
  std::vector<GradientError> errors;
  for_each_parameter([&](const std::string& name, auto& w, const auto& g) {
    const auto cost = [&] { return static_cast<long double>(forward(network, batch)); };
    errors.push_back(training::worst_gradient_error(name, w, g, cost, 1e-5, 400, smallest));  // \eq{notes-gc-params}
  }, network, gradient);
  return errors;
}

/// ... then of the penalty alone: added to the cost of the data, the larger of both would hide mistakes in the other.
/// @param network moved to and fro, and restored
/// @param strength of the penalty
/// @return one error for every array of weights
inline std::vector<GradientError> errors_of_penalty(Network& network, const optimization::Penalty& strength) {
  Network gradient = network;
  training::set_to_zero(gradient);
  add_penalty_gradient(network, strength, gradient);
  std::vector<GradientError> errors;
  optimization::for_each_weight_array([&](auto& W, const auto& g) {
    const auto omega = [&] { return static_cast<long double>(penalty(network, strength)); };
    errors.push_back(training::worst_gradient_error("penalty", W, g, omega, 1e-5, 40, smallest));  // \eq{notes-gc-reg}
  }, network, gradient);
  return errors;
}
//! [arrays]

/// The largest relative error of some arrays.
/// @param errors of each
/// @return the worst of them
inline double worst(const std::vector<GradientError>& errors) {
  double relative = 0;
  for (const GradientError& e : errors) relative = std::max(relative, e.relative);
  return relative;
}

/// A parameter to move, and its derivative by the equations.
struct Probe {
  Real* w;
  double derivative;
};

/// Parameters from every array, at which the derivative is not small beside the largest of the array.
/// @param network whose parameters are pointed to
/// @param gradient of the network
/// @param of_each how many of an array
/// @return the probes
inline std::vector<Probe> probes(Network& network, const Network& gradient, std::size_t of_each) {
  std::vector<Probe> all;
  for_each_parameter([&](const std::string&, auto& w, const auto& g) {
    double largest = 0;
    for (Index n = 0; n < g.size(); ++n) largest = std::max(largest, std::abs(double(g.data()[n])));
    std::vector<Probe> candidates;
    for (Index n = 0; n < g.size(); ++n)
      if (std::abs(double(g.data()[n])) > smallest * largest) candidates.push_back({w.data() + n, double(g.data()[n])});
    for (std::size_t p = 0; p < std::min(of_each, candidates.size()); ++p)
      all.push_back(candidates[p * candidates.size() / std::min(of_each, candidates.size())]);
  }, network, gradient);
  return all;
}

/// Relative errors of both formulas at one step: medians over the probes.
struct StepError {
  double step, centred, one_sided;
};

/// How the error of the differences depends on their step: too large a step sees the curvature, too small a one the
/// rounding of the cost.
/// @param network moved to and fro, and restored
/// @param batch some samples
/// @param step Delta
/// @return the errors of the centred and of the one-sided formula
//! [step]
inline StepError error_at_step(Network& network, Batch& batch, double step) {
  const Network gradient = gradient_of_cost(network, batch);
  const double C = forward(network, batch);
  std::vector<double> centred, one_sided;
  for (const auto& [w, derivative] : probes(network, gradient, 20)) {
    const Real kept = *w;
    *w = kept + Real(step);
    const double above = forward(network, batch);
    *w = kept - Real(step);
    const double below = forward(network, batch);
    *w = kept;
    const double numeric = (above - below) / (2 * step);  // \eq{notes-gc-delta} \eq{notes-gc-centred}
    centred.push_back(training::relative_error(derivative, numeric));
    one_sided.push_back(training::relative_error(derivative, (above - C) / step));
  }
  const auto median = [](std::vector<double>& errors) {
    std::nth_element(errors.begin(), errors.begin() + Index(errors.size() / 2), errors.end());
    return errors[errors.size() / 2];
  };
  return {step, median(centred), median(one_sided)};
}
//! [step]

/// How often the way from w - step to w + step leads over a kink: a unit of a ReLU network that answers to a sample on
/// one side only. There the differences see both slopes.
/// @param network moved to and fro, and restored
/// @param batch some samples: each brings kinks of its own
/// @param step Delta
/// @return the mean number of units and samples a probe
inline double kinks_crossed(Network& network, Batch& batch, double step) {
  const Network gradient = gradient_of_cost(network, batch);
  double crossed = 0;
  const std::vector<Probe> all = probes(network, gradient, 20);
  for (const auto& [w, derivative] : all) {
    const Real kept = *w;
    *w = kept - Real(step);
    forward(network, batch);
    const std::vector<Tensor<2>> below = batch.z;
    *w = kept + Real(step);
    forward(network, batch);
    *w = kept;
    for (Index l = 1; l < network.L(); ++l)
      for (Index n = 0; n < below[l].size(); ++n)
        crossed += (batch.z[l].data()[n] > 0) != (below[l].data()[n] > 0);  // \eq{notes-gc-kink} \eq{notes-gc-few}
  }
  return crossed / double(all.size());
}

/// The error at the input of a deep network of 20 units a layer: the rounding of the cost is the same for all layers,
/// but the gradients become smaller on their way down.
/// @param layers L
/// @param f activation of the hidden layers
/// @param seed of weights and inputs
/// @return the worst relative error of dC/dx
inline double error_at_depth(Index layers, Activation f, std::uint64_t seed) {
  training::Random random(seed);
  Network network(std::vector<Index>(static_cast<std::size_t>(layers) + 1, 20));
  network.f = f;
  initialise(network, training::Initialisation::lecun, random);
  Batch batch(network, 2);
  training::draw_normal(batch.h[0], 1, random);
  batch.y(3, 0) = batch.y(5, 1) = 1;
  gradient_of_cost(network, batch);
  const auto cost = [&] { return static_cast<long double>(forward(network, batch)); };
  const Tensor<2> delta_x = input_gradient(network, batch);
  return training::worst_gradient_error("x", batch.h[0], delta_x, cost).relative;  // \eq{notes-gc-depth}
}

/// The check of a layer that draws random numbers: C = sum_n n y_n with y = dropout(x).
/// @param frozen whether each evaluation draws the same mask
/// @return the worst relative error of dC/dx
inline double error_of_dropout(bool frozen) {
  training::Random random(1);
  Tensor<2> x(6, 5), y = x, mask = x, delta = x;
  training::draw_normal(x, 1, random);
  core::RandomKey key{.seed = 7};
  const auto cost = [&] {
    if (!frozen) ++key.step;
    layers::dropout(x, 0.5, key, mask, y);  // \eq{notes-gc-seed}
    long double C = 0;
    for (Index n = 0; n < y.size(); ++n) C += static_cast<long double>(n + 1) * y.data()[n];
    return C;
  };
  cost();
  for (Index n = 0; n < delta.size(); ++n) delta.data()[n] = Real(n + 1);
  layers::dropout_backward(mask, delta);
  return training::worst_gradient_error("x", x, delta, cost).relative;
}

}  // namespace lbl::mlp::steps
