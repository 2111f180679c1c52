#pragma once
/// @file
/// Whether the arrays of a cost fit each other.
#include "core/tensor.hpp"

#include <stdexcept>
#include <string>

namespace lbl::costs {

/// Refuses arrays of different shapes: std::invalid_argument.
/// @param cost the name of what is computed, for the message
/// @param one an array
/// @param other another one
inline void require_same_shape(const char* cost, const Tensor<2>& one, const Tensor<2>& other) {
  if (one.dim != other.dim)
    throw std::invalid_argument(std::string(cost) + ": the shapes of its arrays do not fit each other");
}

}  // namespace lbl::costs
