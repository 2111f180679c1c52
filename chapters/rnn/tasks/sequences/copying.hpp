#pragma once
/// @file
/// The copy task: ten symbols are shown, then nothing, then all of them must be repeated.
#include "rnn/tasks/sequences/sequences.hpp"

#include <cmath>

namespace lbl::rnn::tasks {

inline constexpr Index copy_length = 10;                 ///< Symbols to repeat.
inline constexpr Index copy_alphabet = 8;                ///< Different symbols, 0..7.
inline constexpr Index copy_blank = copy_alphabet;       ///< Shown, and answered, where there is nothing to say.
inline constexpr Index copy_signal = copy_alphabet + 1;  ///< Shown when it is time to answer.

/// The mean cost of a step for who knows when to answer, and guesses: 10 ln 8/(T + 20).
/// @param T steps between the symbols and the answer
/// @return the cost in nats
inline double copy_baseline(Index T) {
  return double(copy_length) * std::log(double(copy_alphabet)) / double(T + 2 * copy_length);
}

/// Draws sequences of T + 20 steps (Arjovsky, Shah and Bengio 2016).
/// @param T steps between the symbols and the answer, the last of them the signal; at least 1
/// @param M sequences
/// @param random the generator, advanced
/// @return x one-hot over ten: symbols, T - 1 blanks, the signal, ten blanks; y one-hot over nine: T + 10 blanks, then
///         the symbols; all steps count
//! [copying]
inline Sequences draw_copying(Index T, Index M, training::Random& random) {
  const Index steps = T + 2 * copy_length;
  Sequences drawn(steps, copy_alphabet + 2, copy_alphabet + 1, M);
  for (Index m = 0; m < M; ++m) {
    for (Index t = 0; t < steps; ++t) {
      const bool shown = t < copy_length, answered = t >= T + copy_length;
      const Index symbol = shown                        ? draw_whole(0, copy_alphabet - 1, random)
                           : t == T + copy_length - 1 ? copy_signal
                                                        : copy_blank;
      drawn.x(t, symbol, m) = 1;
      if (shown) drawn.y(t + T + copy_length, symbol, m) = 1;
      if (!answered) drawn.y(t, copy_blank, m) = 1;
      drawn.scored(t, m) = 1;
    }
  }
  return drawn;
}
//! [copying]

}  // namespace lbl::rnn::tasks
