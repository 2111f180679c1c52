#pragma once
/// @file
/// Matrices turned over, a square of registers at a time: for sums whose terms lie side by side.
#include "core/vectors/packs.hpp"

#include <cstring>

namespace lbl::core {

/// A register as the compilers' shuffles know it.
using Lanes [[gnu::vector_size(sizeof(Pack))]] = Real;

/// Exchanges blocks of Step x Step numbers: where lane & Step is set in x with where it is not in y.
/// @param x a row of the square
/// @param y the row Step below
template <int Step, int... Lane>
inline void exchange(Lanes& x, Lanes& y, std::integer_sequence<int, Lane...>) {
  constexpr int size = sizeof...(Lane);
  const Lanes upper = __builtin_shufflevector(x, y, ((Lane & Step) ? Lane - Step + size : Lane)...);
  y = __builtin_shufflevector(x, y, ((Lane & Step) ? Lane + size : Lane + Step)...);
  x = upper;
}

//! [square]
/// Turns a square of as many rows as a row has numbers: halves are exchanged, then quarters, ...
/// @param row its rows
template <int Step = static_cast<int>(Pack::size()) / 2>
inline void turn_square(Lanes (&row)[Pack::size()]) {
  if constexpr (Step > 0) {
    for (std::size_t r = 0; r < Pack::size(); ++r)
      if ((r & Step) == 0)
        exchange<Step>(row[r], row[r + Step], std::make_integer_sequence<int, static_cast<int>(Pack::size())>{});
    turn_square<Step / 2>(row);
  }
}
//! [square]

/// to[c][r] = from[r][c]
/// @param from first number of the first row
/// @param next_from from one row to the next
/// @param rows of `from`
/// @param columns of `from`
/// @param to first number; numbers r >= rows of a row become 0, until they fill a whole pack
/// @param next_to from one row of `to` to the next
inline void transpose(const Real* from, Index next_from, Index rows, Index columns, Real* to, Index next_to) {
  const Index whole_columns = columns - columns % pack_size;
  for (Index r = 0; r < rows; r += pack_size) {
    const Index height = std::min(pack_size, rows - r);
    for (Index c = 0; c < whole_columns; c += pack_size) {
      Lanes square[pack_size] = {};
      for (Index dr = 0; dr < height; ++dr)
        std::memcpy(&square[dr], from + (r + dr) * next_from + c, sizeof(Pack));
      turn_square(square);
      for (Index dc = 0; dc < pack_size; ++dc) std::memcpy(to + (c + dc) * next_to + r, &square[dc], sizeof(Pack));
    }
    for (Index c = whole_columns; c < columns; ++c)
      for (Index dr = 0; dr < pack_size; ++dr)
        to[c * next_to + r + dr] = dr < height ? from[(r + dr) * next_from + c] : Real(0);
  }
}

}  // namespace lbl::core
