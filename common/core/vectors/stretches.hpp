#pragma once
/// @file
/// Long arrays, stretch by stretch: for work that is done number by number and is no faster than memory.
#include "core/threads.hpp"

#include <algorithm>
#include <type_traits>

namespace lbl::core {

/// Numbers of a stretch, several times a register and a cache line. (They are a whole number of what registers.hpp
/// computes together, so that only the end of an array is left over, and as many as a group of random words of
/// threefry.hpp has: a stretch draws a group of its own, whichever thread works on it.)
inline constexpr Index stretch = 64;

/// Asks for the memory of a stretch, to read it, or to write it where the pointer is to no constant.
/// @param numbers its first number
template <class Number>
inline void prefetch(Number* numbers) {
  constexpr Index line = 64 / static_cast<Index>(sizeof(Number));
  for (Index n = 0; n < stretch; n += line) __builtin_prefetch(numbers + n, std::is_const_v<Number> ? 0 : 1);
}

/// Calls work(first, last) for one stretch, numbers first..last-1, and asks for those that come next but some: memory
/// is slower to begin than to go on, and a processor that computes something else meanwhile begins too late.
/// @param first number of the stretch
/// @param N numbers of the arrays
/// @param work what is done with a stretch
/// @param arrays which it reads and writes
template <class Work, class... Numbers>
inline void at_stretch(Index first, Index N, const Work& work, Numbers*... arrays) {
  constexpr Index ahead = 8 * stretch;
  if (first + ahead + stretch <= N) (prefetch(arrays + first + ahead), ...);
  work(first, std::min(first + stretch, N));
}

/// Calls work(first, last) for all stretches of 0..N-1 in order.
/// @param N numbers of the arrays
/// @param work what is done with a stretch
/// @param arrays which it reads and writes
template <class Work, class... Numbers>
void for_each_stretch(Index N, const Work& work, Numbers*... arrays) {
  for (Index first = 0; first < N; first += stretch) at_stretch(first, N, work, arrays...);
}

/// The same, where N is large by several threads.
/// @param N numbers of the arrays
/// @param work what is done with a stretch, independent of the other stretches; each thread has its own copy, so that
///             what it captured by value can stay in registers
/// @param arrays which it reads and writes
template <class Work, class... Numbers>
void share_stretches(Index N, Work work, Numbers*... arrays) {
#pragma omp parallel for schedule(static) firstprivate(work) if (N > worth_threads)
  for (Index first = 0; first < N; first += stretch) at_stretch(first, N, work, arrays...);
}

}  // namespace lbl::core
