#pragma once
/// @file
/// The notes' rules of thumb for the number of hidden units.
#include "core/tensor.hpp"

#include <algorithm>

namespace lbl::mlp::selection {

/// What the three rules say for a network of N_0 inputs and N_L outputs.
struct HiddenUnits {
  Index at_least, at_most;  ///< Between the sizes of input and output.
  Index suggested;          ///< Two thirds of the inputs plus the outputs, rounded.
  Index below;              ///< Less than twice the inputs.
};

/// The rules of thumb.
/// @param N_0 inputs
/// @param N_L outputs
/// @return what they say
//! [rules]
inline HiddenUnits rules_of_thumb(Index N_0, Index N_L) {
  return {.at_least = std::min(N_0, N_L),         // \eq{notes-width-1}
          .at_most = std::max(N_0, N_L),
          .suggested = (2 * N_0 + 1) / 3 + N_L,   // \eq{notes-width-2}
          .below = 2 * N_0};                      // \eq{notes-width-3}
}
//! [rules]

}  // namespace lbl::mlp::selection
