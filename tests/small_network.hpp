#pragma once
// The smallest network that the functions of training can walk over.
#include "training/initialisation.hpp"
#include "training/parameters.hpp"

#include <type_traits>

namespace lbl::testing {

struct SmallNetwork {
  Tensor<2> W1{3, 4}, W2{2, 3};
  Tensor<1> b1{3}, b2{2};
};

template <class Visit, class First, class... Others>
  requires std::is_same_v<std::remove_const_t<First>, SmallNetwork>
void for_each_parameter(Visit&& visit, First& network, Others&... others) {
  visit("W1", network.W1, others.W1...);
  visit("b1", network.b1, others.b1...);
  visit("W2", network.W2, others.W2...);
  visit("b2", network.b2, others.b2...);
}

/// One with all parameters drawn.
inline SmallNetwork random_network(std::uint64_t seed) {
  training::Random random(seed);
  SmallNetwork network;
  for_each_parameter([&](const std::string&, auto& w) { training::draw_normal(w, 1, random); }, network);
  return network;
}

}  // namespace lbl::testing
