#pragma once
/// @file
/// exp and tanh of rows of any length, the same bits wherever a number lies.
///
/// The vector functions and the scalar ones, which a loop calls for numbers that fill no register or lie before the
/// first aligned one, may differ in the last bit. Then a sample would get another result in a batch of another size.
/// Here numbers are computed in aligned copies of a whole number of registers: all of them meet the vector function.
#include "core/vectors/stretches.hpp"

#include <memory>

namespace lbl::core {

/// Numbers that are computed together: a whole number of vector registers, whatever their size.
inline constexpr Index together = 16;
static_assert(stretch % together == 0);

/// An aligned copy of a few numbers of a row, with zeros behind them if they are too few; copied back at its end where
/// the row is no constant.
template <class Number>
class Together {
public:
  /// @param row its first number
  /// @param count how many, at most `together`
  Together(Number* row, Index count) : row_(row), count_(count) { std::copy_n(row, count, numbers); }
  ~Together() {
    if constexpr (!std::is_const_v<Number>) std::copy_n(numbers, count_, row_);
  }
  Together(const Together&) = delete;
  Together& operator=(const Together&) = delete;

  alignas(64) std::remove_const_t<Number> numbers[together] = {};  ///< The copy.

private:
  Number* row_;
  Index count_;
};

/// Calls work(numbers...). A function of its own, since where it is part of a larger one the compiler may take the loop
/// of `work` to pieces, of which some are computed by other functions.
/// @param work computes with `together` numbers
/// @param numbers aligned
template <class Work, class... Numbers>
[[gnu::noinline]] void compute_together(const Work& work, Numbers*... numbers) {
  work(std::assume_aligned<64>(numbers)...);
}

/// Calls work(numbers...) for every `together` numbers of some rows.
/// @param N numbers of the rows
/// @param work computes with exactly `together` numbers, in a loop `#pragma omp simd`
/// @param rows which it reads and writes
//! [by_registers]
template <class Work, class... Numbers>
void by_registers(Index N, const Work& work, Numbers*... rows) {
  Index n = 0;
  for (; n + together <= N; n += together) compute_together(work, Together<Numbers>(rows + n, together).numbers...);
  if (n < N) compute_together(work, Together<Numbers>(rows + n, N - n).numbers...);
}
//! [by_registers]

/// The same, by several threads where N is large.
/// @param N numbers of the arrays
/// @param work computes with exactly `together` numbers
/// @param arrays which it reads and writes
template <class Work, class... Numbers>
void share_registers(Index N, const Work& work, Numbers*... arrays) {
  share_stretches(N, [=](Index first, Index last) {
    by_registers(last - first, work, (arrays + first)...);
  }, arrays...);
}

}  // namespace lbl::core
