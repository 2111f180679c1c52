#pragma once
/// @file
/// Packs of neighbouring numbers, as many as a vector register holds: what the core's loops compute with.
#include "core/tensor.hpp"

#include <experimental/simd>
#include <type_traits>
#include <utility>

namespace lbl::core {

/// A vector register full of numbers, 16 floats with AVX-512.
using Pack = std::experimental::native_simd<Real>;
inline constexpr Index pack_size = static_cast<Index>(Pack::size());  ///< Numbers of a Pack.
/// Packs side by side whose sums are held at once, for several rows.
inline constexpr Index most_packs = sizeof(Pack) == 64 ? 4 : 2;
/// A smaller pack, for the rest of a batch: 1 to 8 numbers.
template <int Size>
using SmallPack = std::experimental::simd<Real, std::experimental::simd_abi::deduce_t<Real, Size>>;
/// Loads and stores at any address.
inline constexpr auto anywhere = std::experimental::element_aligned;

/// How many parts of a size cover the whole.
/// @param whole at least 0
/// @param part at least 1
/// @return whole/part, rounded up
constexpr Index divided_up(Index whole, Index part) { return (whole + part - 1) / part; }

/// Calls body with n as a constant, 1 <= n <= Most: loops over it are unrolled, and their sums stay in registers.
/// @param n how many
/// @param body called as body(std::integral_constant<Index, n>{})
template <Index Most, class Body>
void with_constant(Index n, Body&& body) {
  const auto choose = [&]<Index... N>(std::integer_sequence<Index, N...>) {
    ((n == N + 1 ? body(std::integral_constant<Index, N + 1>{}) : void()), ...);
  };
  choose(std::make_integer_sequence<Index, Most>{});
}

/// Covers 0..N-1 with packs: `most_packs` registers at a time, then fewer, then ever smaller ones for the rest.
/// @param N how many numbers there are
/// @param body called as body(pack, packs, n): work on `packs` packs of the type of `pack`, beginning with number n
template <class Body>
void for_each_pack(Index N, Body&& body) {
  constexpr int size = static_cast<int>(Pack::size());
  Index n = 0;
  const auto sweep = [&](auto pack, auto packs) {
    constexpr Index step = packs * static_cast<Index>(decltype(pack)::size());
    for (; n + step <= N; n += step) body(pack, packs, n);
  };
  if constexpr (most_packs == 4) sweep(Pack{}, std::integral_constant<Index, 4>{});
  if constexpr (most_packs == 4) sweep(Pack{}, std::integral_constant<Index, 3>{});
  sweep(Pack{}, std::integral_constant<Index, 2>{});
  sweep(Pack{}, std::integral_constant<Index, 1>{});
  if constexpr (size > 8) sweep(SmallPack<8>{}, std::integral_constant<Index, 1>{});
  if constexpr (size > 4) sweep(SmallPack<4>{}, std::integral_constant<Index, 1>{});
  if constexpr (size > 2) sweep(SmallPack<2>{}, std::integral_constant<Index, 1>{});
  sweep(SmallPack<1>{}, std::integral_constant<Index, 1>{});
}

}  // namespace lbl::core
