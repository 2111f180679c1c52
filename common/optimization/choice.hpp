#pragma once
/// @file
/// An optimizer that is chosen by its name when the program runs.
#include "optimization/optimizers.hpp"

#include <stdexcept>
#include <string>
#include <variant>
#include <vector>

namespace lbl::optimization {

/// Any of the optimizers. One that is made without a network remembers nothing.
template <class Network>
using Optimizer = std::variant<GradientDescent<Network>, Momentum<Network>, Nesterov<Network>, AdaGrad<Network>,
                               RMSProp<Network>, AdaDelta<Network>, Adam<Network>, AdaMax<Network>, Nadam<Network>>;

/// Their names on the command line, in the order of Optimizer.
inline const std::vector<std::string> optimizer_names{"descent", "momentum", "nesterov", "adagrad", "rmsprop",
                                                      "adadelta", "adam",    "adamax",   "nadam"};

/// The optimizer of that name, for a network that has not moved yet. Throws std::invalid_argument for another name.
/// @param name one of optimizer_names
/// @param network whose parameters it will move
/// @return the optimizer
template <class Network>
Optimizer<Network> chosen_optimizer(const std::string& name, const Network& network) {
  if (name == "descent") return GradientDescent<Network>(network);
  if (name == "momentum") return Momentum<Network>(network);
  if (name == "nesterov") return Nesterov<Network>(network);
  if (name == "adagrad") return AdaGrad<Network>(network);
  if (name == "rmsprop") return RMSProp<Network>(network);
  if (name == "adadelta") return AdaDelta<Network>(network);
  if (name == "adam") return Adam<Network>(network);
  if (name == "adamax") return AdaMax<Network>(network);
  if (name == "nadam") return Nadam<Network>(network);
  throw std::invalid_argument("there is no optimizer '" + name + "': choose one of common/optimization/choice.hpp");
}

/// One step by whichever it is.
/// @param optimizer which, and what it remembers
/// @param network its parameters move
/// @param gradient dC/dw of the mini-batch
/// @param eta learning rate
/// @param lambda weight decay
template <class Network>
void step(Optimizer<Network>& optimizer, Network& network, const Network& gradient, double eta, double lambda = 0) {
  std::visit([&](auto& chosen) { chosen.step(network, gradient, eta, lambda); }, optimizer);  // \eq{slides-optimizer}
}

/// The number of its steps so far, which a checkpoint keeps beside what it remembers.
/// @param optimizer an Optimizer, const or not
/// @return t, to read or to set
template <class AnyOptimizer>
auto& steps_of(AnyOptimizer& optimizer) {
  return std::visit([](auto& chosen) -> auto& { return chosen.t; }, optimizer);
}

/// Walks over what is remembered, under the letters of the equations: visit("v.W1", ...), visit("v.b1", ...), ...
/// @param visit called with name and array
/// @param optimizer an Optimizer, const or not
template <class Visit, class AnyOptimizer>
void for_each_memory(Visit&& visit, AnyOptimizer& optimizer) {
  const auto walk = [&](const std::string& letter, auto& memory) {
    for_each_parameter([&](const std::string& name, auto& array) { visit(letter + "." + name, array); }, memory);
  };
  std::visit([&](auto& chosen) {
    if constexpr (requires { chosen.m; }) walk("m", chosen.m);
    if constexpr (requires { chosen.v; }) walk("v", chosen.v);
    if constexpr (requires { chosen.u; }) walk("u", chosen.u);
    if constexpr (requires { chosen.r; }) walk("r", chosen.r);
    if constexpr (requires { chosen.E; }) walk("E", chosen.E), walk("D", chosen.D);
  }, optimizer);
}

}  // namespace lbl::optimization
