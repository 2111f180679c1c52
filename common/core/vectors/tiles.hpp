#pragma once
/// @file
/// Products of small parts of matrices: tiles of sums that stay in the machine's registers. What dense.cpp,
/// sequences.cpp and winograd.cpp are made of.
#include "core/vectors/packs.hpp"

namespace lbl::core::tiles {

inline constexpr Index panel = most_packs * pack_size;  ///< Columns of sums held at once, at most.
inline constexpr Index tallest = sizeof(Pack) == 64 ? 12 : 6;  ///< Rows of sums held at once, at most.
inline constexpr Index chunk = 512;  ///< Terms added to all sums before the next are read.

/// A matrix where it lies: element (row, column) is first[row * next_row + column * next_column].
template <class Number>
struct Matrix {
  Number* first;                    ///< its element (0, 0)
  Index next_row, next_column = 1;  ///< distances

  /// @param row its row
  /// @param column its column
  /// @return where an element lies
  Number* at(Index row, Index column) const { return first + row * next_row + column * next_column; }
};
using In = Matrix<const Real>;  ///< to read
using Out = Matrix<Real>;       ///< to write

/// C[r][n] += sum_k A[r][k] B[k][n] for `Rows` rows and `Packs` packs of columns. The sums stay in registers: each
/// pack of B that is loaded serves `Rows` products, each number of A serves `Packs`. If there is a `start`, the sums of
/// row r begin with start[r] and not with what is in C. (Inlined: the call would take as long as several terms.)
/// @param A weights [Rows][K]
/// @param B [K][Packs packs]
/// @param K terms of each sum
/// @param start of the sums, or null
/// @param C the sums, added to
/// @param ask_for_next whether the columns to the right of C are the next tile, whose memory is asked for
template <class Numbers, Index Packs, Index Rows>
[[gnu::always_inline]] inline void add_tile(In A, In B, Index K, const Real* start, Out C, bool ask_for_next) {
  constexpr Index size = static_cast<Index>(Numbers::size());
  Numbers sum[Rows][Packs];
  for (Index r = 0; r < Rows; ++r)
    for (Index q = 0; q < Packs; ++q) {
      if (start) sum[r][q] = start[r];
      else sum[r][q].copy_from(C.at(r, q * size), anywhere);
    }

  if (ask_for_next)
    for (Index r = 0; r < Rows; ++r)
      for (Index q = 0; q < Packs; ++q) __builtin_prefetch(C.at(r, (Packs + q) * size), 1);
  const Real* A_k = A.first;
  const Real* B_k = B.first;
  for (Index k = 0; k < K; ++k, A_k += A.next_column, B_k += B.next_row) {
    Numbers x[Packs];
    for (Index q = 0; q < Packs; ++q) x[q].copy_from(B_k + q * size, anywhere);
    for (Index r = 0; r < Rows; ++r)
      for (Index q = 0; q < Packs; ++q) sum[r][q] += A_k[r * A.next_row] * x[q];  // \eq{handbook-plain}
  }

  for (Index r = 0; r < Rows; ++r)
    for (Index q = 0; q < Packs; ++q) sum[r][q].copy_to(C.at(r, q * size), anywhere);
}

/// The same for any number of rows and columns; best where a block of B stays in the first cache.
/// @param A weights [rows][K]
/// @param B [K][columns]
/// @param K terms of each sum
/// @param start of the sums, or null
/// @param C the sums, added to
/// @param rows of A and C
/// @param columns of B and C
/// @param ask_for_next see add_tile()
inline void add_block(In A, In B, Index K, const Real* start, Out C, Index rows, Index columns,
                      bool ask_for_next = true) {
  for_each_pack(columns, [&](auto pack, auto packs, Index n) {
    using Numbers = decltype(pack);
    constexpr Index Packs = decltype(packs)::value;
    const auto add_rows = [&](auto height, Index r) {
      constexpr Index Rows = decltype(height)::value;
      add_tile<Numbers, Packs, Rows>({A.at(r, 0), A.next_row, A.next_column}, {B.at(0, n), B.next_row}, K,
                                     start ? start + r : nullptr, {C.at(r, n), C.next_row}, ask_for_next);
    };
    constexpr Index most = Packs > 2 ? tallest / 2 : tallest;  // what fits the registers
    Index r = 0;
    for (; r + most <= rows; r += most) add_rows(std::integral_constant<Index, most>{}, r);
    for (; r + 4 <= rows; r += 4) add_rows(std::integral_constant<Index, 4>{}, r);
    for (; r + 2 <= rows; r += 2) add_rows(std::integral_constant<Index, 2>{}, r);
    for (; r < rows; ++r) add_rows(std::integral_constant<Index, 1>{}, r);
  });
}

/// to[r][c] = from[r][c]
/// @param from what is read
/// @param rows of both
/// @param columns of both
/// @param to what is written
inline void copy(In from, Index rows, Index columns, Out to) {
  for_each_pack(columns, [&](auto pack, auto packs, Index c) {
    using Numbers = decltype(pack);
    constexpr Index size = static_cast<Index>(Numbers::size());
    for (Index r = 0; r < rows; ++r)
      for (Index q = 0; q < packs; ++q)
        Numbers(from.at(r, c + q * size), anywhere).copy_to(to.at(r, c + q * size), anywhere);
  });
}

}  // namespace lbl::core::tiles
