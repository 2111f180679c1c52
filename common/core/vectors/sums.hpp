#pragma once
/// @file
/// Sums over the samples of a row, a register at a time. (A plain loop that adds up floats must not be vectorised: it
/// would change the order of the sum. Here the order is fixed: one partial sum per lane, then the lanes.)
#include "core/vectors/packs.hpp"

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

/// The sum over a row of anything that is computed from rows: term(at) is called for one pack of samples after another,
/// where at(a) is the pack of row a. Four partial sums do not wait for each other.
/// @param M number of samples
/// @param term returns a pack of terms, e.g. `[&](auto at) { return at(a) * at(b); }`
/// @param arrays rows whose memory is asked for meanwhile, to write it where the pointer is to no constant
/// @return the sum
template <class Term, class... Numbers>
Real sum_of(Index M, Term&& term, Numbers*... arrays) {
  constexpr Index lanes = static_cast<Index>(Pack::size());
  Pack partial[4]{};
  Index m = 0;
  const auto at = [&m](const Real* a) { return Pack(a + m, anywhere); };
  while (m + 4 * lanes <= M)
    for (Pack& sum : partial) {
      (__builtin_prefetch(arrays + m, std::is_const_v<Numbers> ? 0 : 1), ...);
      sum += term(at), m += lanes;
    }
  for (; m + lanes <= M; m += lanes) partial[0] += term(at);
  Real total = reduce((partial[0] + partial[1]) + (partial[2] + partial[3]));
  for (; m < M; ++m) total += term([&m](const Real* a) { return SmallPack<1>(a + m, anywhere); })[0];
  return total;
}

}  // namespace lbl::core
