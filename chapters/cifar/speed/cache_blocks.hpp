#pragma once
/// @file
/// Step 5: what is read next lies next, in blocks that the first cache holds.
#include "core/vectors/packs.hpp"

#include <vector>

namespace lbl::cifar::speed {

inline constexpr Index packs_of_panel = sizeof(core::Pack) == 64 ? 4 : 2;     ///< Samples that are worked on together,
inline constexpr Index panel = packs_of_panel * core::pack_size;              ///< in packs and as a number.
inline constexpr Index maps_of_group = 6;                                     ///< Maps whose sums fit the registers.
inline constexpr Index terms_of_block = 144;                                  ///< Terms whose samples fit the cache.

/// Channels whose terms are added before those of the next are read.
/// @param W kernels [K][C][F][F]
/// @return their number
inline Index channels_of_block(const Tensor<4>& W) {
  return std::clamp<Index>(terms_of_block / (W.dim[2] * W.dim[3]), 1, W.dim[1]);
}

/// The weights in the order in which they are read: [block][group of maps][u, v, c][map of the group].
/// @param W kernels [K][C][F][F]
/// @return a copy; zeros where a block or a group is not full
//! [weights]
inline Tensor<4> ordered_weights(const Tensor<4>& W) {
  const auto [K, C, F, G] = W.dim;
  const Index block = channels_of_block(W), group = maps_of_group;
  Tensor<4> ordered(core::divided_up(C, block), core::divided_up(K, group), F * G * block, group);
  for (Index k = 0; k < K; ++k)
    for (Index c = 0; c < C; ++c)
      for (Index u = 0; u < F; ++u)
        for (Index v = 0; v < G; ++v)
          ordered(c / block, k / group, (u * G + v) * block + c % block, k % group) = W(k, c, u, v);
  return ordered;
}
//! [weights]

/// Copies the F rows that the sums of row i meet, with zeros around the image: strip[block][u][column, c][m].
/// @param h maps [C][I][J][M]
/// @param i row of the sums
/// @param m0 first sample
/// @param block channels of a block
/// @param strip overwritten
//! [strip]
inline void copy_strip(const Tensor<4>& h, Index i, Index m0, Index block, Tensor<4>& strip) {
  const auto [C, I, J, M] = h.dim;
  const Index F = strip.dim[1], P = (F - 1) / 2;
  for (Index c = 0; c < C; ++c)
    for (Index u = 0; u < F; ++u)
      for (Index column = 0; column < J + 2 * P; ++column) {
        const Index row = i + u - P, j = column - P;
        Real* to = strip.samples(c / block, u, column * block + c % block);
        if (row < 0 || row >= I || j < 0 || j >= J) std::fill_n(to, panel, Real(0));
        else std::copy_n(h.samples(c, row, j) + m0, std::min(panel, M - m0), to);
      }
}
//! [strip]

/// sums[r] += w[n][r] x[n] over the terms n of a block, for `Maps` maps and a panel of samples.
/// @param w weights, as ordered
/// @param x the first samples of the window in the strip
/// @param next_row from one row of the strip to the next
/// @param rows F
/// @param terms_of_row terms of a row of the window: its pixels lie side by side
/// @param sums [Maps][panel], added to
//! [cache_block]
template <Index Maps>
void add_block(const Real* w, const Real* x, Index next_row, Index rows, Index terms_of_row, Real* sums) {
  using core::pack_size, core::anywhere;
  core::Pack sum[Maps][packs_of_panel];
  for (Index r = 0; r < Maps; ++r)
    for (Index q = 0; q < packs_of_panel; ++q) sum[r][q].copy_from(sums + r * panel + q * pack_size, anywhere);

  for (Index u = 0; u < rows; ++u)
    for (Index n = 0; n < terms_of_row; ++n, w += maps_of_group) {
      core::Pack x_n[packs_of_panel];
      for (Index q = 0; q < packs_of_panel; ++q)
        x_n[q].copy_from(x + u * next_row + n * panel + q * pack_size, anywhere);
      for (Index r = 0; r < Maps; ++r)
        for (Index q = 0; q < packs_of_panel; ++q) sum[r][q] += w[r] * x_n[q];
    }

  for (Index r = 0; r < Maps; ++r)
    for (Index q = 0; q < packs_of_panel; ++q) sum[r][q].copy_to(sums + r * panel + q * pack_size, anywhere);
}
//! [cache_block]

/// A row of all maps: block by block, so that the samples of a window are in the first cache for all maps.
/// @param weights as ordered
/// @param b biases [K]
/// @param h maps [C][I][J][M]
/// @param i the row
/// @param m0 first sample
/// @param strip room for the rows of h that it meets
/// @param z maps [K][I][J][M]; row i is overwritten
//! [row]
inline void convolve_row(const Tensor<4>& weights, const Tensor<1>& b, const Tensor<4>& h, Index i, Index m0,
                         Tensor<4>& strip, Tensor<4>& z) {
  const Index K = z.dim[0], F = strip.dim[1], block = weights.dim[2] / (F * F);
  Tensor<2> sums(core::divided_up(K, maps_of_group) * maps_of_group, panel);
  copy_strip(h, i, m0, block, strip);
  for (Index j = 0; j < z.dim[2]; ++j) {
    for (Index k = 0; k < K; ++k) std::fill_n(sums.samples(k), panel, b(k));
    for (Index n = 0; n < weights.dim[0]; ++n)
      for (Index k = 0; k < K; k += maps_of_group)
        core::with_constant<maps_of_group>(std::min(maps_of_group, K - k), [&](auto maps) {
          add_block<decltype(maps)::value>(weights.samples(n, k / maps_of_group, 0), strip.samples(n, 0, j * block),
                                           strip.dim[2] * panel, F, F * block, sums.samples(k));
        });
    for (Index k = 0; k < K; ++k)
      std::copy_n(sums.samples(k), std::min(panel, z.dim[3] - m0), z.samples(k, i, j) + m0);
  }
}
//! [row]

/// Room for a strip.
/// @param weights as ordered
/// @param h maps [C][I][J][M]
/// @param F rows and columns of a kernel
/// @return zeros
inline Tensor<4> empty_strip(const Tensor<4>& weights, const Tensor<4>& h, Index F) {
  return Tensor<4>(weights.dim[0], F, (h.dim[2] + F - 1) * (weights.dim[2] / (F * F)), panel);
}

/// All sums.
/// @param W kernels [K][C][F][F]
/// @param b biases [K]
/// @param h maps [C][I][J][M]
/// @param z maps [K][I][J][M], overwritten
inline void convolve_in_blocks(const Tensor<4>& W, const Tensor<1>& b, const Tensor<4>& h, Tensor<4>& z) {
  const Tensor<4> weights = ordered_weights(W);
  Tensor<4> strip = empty_strip(weights, h, W.dim[2]);
  for (Index m0 = 0; m0 < z.dim[3]; m0 += panel)
    for (Index i = 0; i < z.dim[1]; ++i) convolve_row(weights, b, h, i, m0, strip, z);
}

}  // namespace lbl::cifar::speed
