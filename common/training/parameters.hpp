#pragma once
/// @file
/// What optimizers, checkpoints and gradient checks share: a walk over the parameters of a network.
///
/// Every chapter's network has a function
///
///     for_each_parameter(visit, network, others...);
///
/// that calls visit("W1", network.W1, others.W1...), visit("b1", ...), ... in the order of the documents. `others` are
/// of the network's own type: its gradient, a velocity, a copy. These functions are written with it.
#include "core/tensor.hpp"

#include <algorithm>
#include <string>

namespace lbl::training {

/// Number of single parameters.
/// @param network any network with for_each_parameter
/// @return the sum of the sizes of its arrays
template <class Network>
Index count_parameters(const Network& network) {
  Index count = 0;
  for_each_parameter([&](const std::string&, const auto& w) { count += w.size(); }, network);
  return count;
}

/// Sets every parameter to zero: gradients accumulate, and this is the place where they are emptied.
/// @param gradient any network with for_each_parameter
template <class Network>
void set_to_zero(Network& gradient) {
  for_each_parameter([](const std::string&, auto& w) { std::fill_n(w.data(), w.size(), Real(0)); }, gradient);
}

}  // namespace lbl::training
