#pragma once
/// @file
/// Sums over the samples of a row, a register at a time. (A plain loop that adds up floats must not be vectorised: it
/// would change the order of the sum. Here the order is fixed: one partial sum per lane, then the lanes.)
#include "core/packs.hpp"

namespace lbl::core {

/// sum_m a^m b^m
/// @param a a row of M samples
/// @param b another one
/// @param M their number
/// @return the sum of the products
inline Real dot(const Real* a, const Real* b, Index M) {
  constexpr Index lanes = static_cast<Index>(Pack::size());
  Pack partial(Real(0));
  Index m = 0;
  for (; m + lanes <= M; m += lanes) partial += Pack(a + m, anywhere) * Pack(b + m, anywhere);
  Real total = reduce(partial);
  for (; m < M; ++m) total += a[m] * b[m];
  return total;
}

/// sum_m a^m
/// @param a a row of M samples
/// @param M their number
/// @return the sum
inline Real sum(const Real* a, Index M) {
  constexpr Index lanes = static_cast<Index>(Pack::size());
  Pack partial(Real(0));
  Index m = 0;
  for (; m + lanes <= M; m += lanes) partial += Pack(a + m, anywhere);
  Real total = reduce(partial);
  for (; m < M; ++m) total += a[m];
  return total;
}

}  // namespace lbl::core
