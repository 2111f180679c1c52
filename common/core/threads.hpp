#pragma once
/// @file
/// When a loop is worth the threads of OpenMP.
#include "core/tensor.hpp"

namespace lbl::core {

/// Loops over more numbers than these share them among the threads; fewer take less time than to wake a thread.
inline constexpr Index worth_threads = 100'000;

}  // namespace lbl::core
