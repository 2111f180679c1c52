#pragma once
/// @file
/// When a loop is worth the threads of OpenMP.
#include "core/tensor.hpp"

namespace lbl::core {

/// Loops over more numbers than these share them among the threads; fewer take less time than to wake a thread.
inline constexpr Index worth_threads = 100'000;

/// The same for loops of multiply-adds in registers.
inline constexpr double worth_threads_of_products = 200'000;

/// Numbers that a thread takes at a time where it takes them one by one: whole registers, so that the same instructions
/// meet each number however many threads there are, and the bits of the result do not depend on how many.
inline constexpr Index thread_share = 4096;

}  // namespace lbl::core
