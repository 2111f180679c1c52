#pragma once
/// @file
/// A task of labelling that needs the past and the future: do the bits on both sides of a step differ?
#include "rnn/tasks/sequences/sequences.hpp"

namespace lbl::rnn::tasks {

/// The largest part of right labels for who knows the past alone: the bit of the future is a coin.
inline constexpr double one_direction_bound = 1. / 2;
/// The same for one layer of two directions whose states are added or concatenated: its outputs are a function of the
/// past plus one of the future, and such a sum is right for at most three of the four pairs of bits (XOR).
inline constexpr double additive_bound = 3. / 4;

/// Draws random bits, x_t = -1 or 1, to be labelled y_t = [x_{t-d} differs from x_{t+d}].
/// @param T steps, more than 2 d
/// @param d distance of the two bits from the step
/// @param M sequences
/// @param random the generator, advanced
/// @return x[T][1][M]; y one-hot [T][2][M]; the d steps at both ends do not count
//! [between_bits]
inline Sequences draw_between_bits(Index T, Index d, Index M, training::Random& random) {
  Sequences drawn(T, 1, 2, M);
  for (Index t = 0; t < T; ++t)
    for (Index m = 0; m < M; ++m) drawn.x(t, 0, m) = draw_whole(0, 1, random) == 1 ? Real(1) : Real(-1);
  for (Index t = d; t < T - d; ++t)
    for (Index m = 0; m < M; ++m) {
      const bool differ = drawn.x(t - d, 0, m) != drawn.x(t + d, 0, m);
      drawn.y(t, differ, m) = 1;
      drawn.scored(t, m) = 1;
    }
  return drawn;
}
//! [between_bits]

}  // namespace lbl::rnn::tasks
