#pragma once
/// @file
/// Temporal order: in which order did three symbols come, far apart and among distractors?
#include "rnn/tasks/sequences/sequences.hpp"

namespace lbl::rnn::tasks {

/// The symbols, one input each: begin, end, four that mean nothing, and the two that count.
enum OrderSymbol : Index {
  order_begin, order_end, order_a, order_b, order_c, order_d, order_X, order_Y,
  order_symbols  ///< their number
};

inline constexpr Index order_classes = 8;  ///< XXX, XXY, ..., YYY: three bits, the first symbol's the highest.

/// Draws sequences (Hochreiter and Schmidhuber 1997, experiment 6b, where L is 100).
/// @param L length of the shortest sequences, at least 10; the longest have L + L/10 steps
/// @param M sequences
/// @param random the generator, advanced
/// @return x one-hot: begin, symbols, end; X or Y at three steps, after 10 to 20, 33 to 43 and 66 to 76 % of L;
///         y one-hot at the end: which of the eight orders
//! [temporal_order]
inline Sequences draw_temporal_order(Index L, Index M, training::Random& random) {
  Sequences drawn(L + L / 10, order_symbols, order_classes, M);
  for (Index m = 0; m < M; ++m) {
    const Index last = draw_whole(L, L + L / 10, random) - 1;
    const Index places[] = {draw_whole(L / 10, L / 5, random), draw_whole(33 * L / 100, 43 * L / 100, random),
                            draw_whole(66 * L / 100, 76 * L / 100, random)};
    Index order = 0;
    for (Index t = 0; t <= last; ++t) {
      Index symbol = t == 0 ? order_begin : t == last ? order_end : draw_whole(order_a, order_d, random);
      if (std::find(std::begin(places), std::end(places), t) != std::end(places)) {
        symbol = draw_whole(order_X, order_Y, random);
        order = 2 * order + (symbol == order_Y);
      }
      drawn.x(t, symbol, m) = 1;
    }
    drawn.y(last, order, m) = 1;
    drawn.scored(last, m) = 1;
  }
  return drawn;
}
//! [temporal_order]

}  // namespace lbl::rnn::tasks
