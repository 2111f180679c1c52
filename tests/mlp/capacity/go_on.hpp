#pragma once
// What a training of the laboratory is told after every step when nobody watches it.
#include "core/tensor.hpp"

namespace lbl::mlp::capacity {

inline constexpr auto go_on = [](Index, double) { return true; };

}  // namespace lbl::mlp::capacity
