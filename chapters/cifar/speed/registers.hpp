#pragma once
/// @file
/// Step 4: several sums are held in registers while their terms are added.
#include "core/vectors/packs.hpp"

namespace lbl::cifar::speed {

/// The sums of `Maps` maps and `Packs` packs of samples at pixel (i, j). A pack of samples that is loaded serves `Maps`
/// products, a weight `Packs`.
/// @param W kernels [K][C][F][F]
/// @param b biases [K]
/// @param h maps [C][I][J][M]
/// @param z maps [K][I][J][M]; the sums are written
/// @param k first map
/// @param i row
/// @param j column
/// @param m first sample
//! [step]
template <class Samples, Index Packs, Index Maps>
void convolve_pixel(const Tensor<4>& W, const Tensor<1>& b, const Tensor<4>& h, Tensor<4>& z, Index k, Index i,
                    Index j, Index m) {
  constexpr Index size = static_cast<Index>(Samples::size());
  const Index C = W.dim[1], F = W.dim[2], P = (F - 1) / 2, next_map = C * F * F, I = h.dim[1], J = h.dim[2];
  Samples sum[Maps][Packs];
  for (Index r = 0; r < Maps; ++r)
    for (Index q = 0; q < Packs; ++q) sum[r][q] = b(k + r);

  for (Index c = 0; c < C; ++c)
    for (Index u = std::max<Index>(0, P - i); u < std::min(F, I + P - i); ++u)  // inside the padding
      for (Index v = std::max<Index>(0, P - j); v < std::min(F, J + P - j); ++v) {
        const Real* W_cuv = &W(k, c, u, v);
        const Real* h_cuv = h.samples(c, i + u - P, j + v - P) + m;
        Samples h_q[Packs];
        for (Index q = 0; q < Packs; ++q) h_q[q].copy_from(h_cuv + q * size, core::anywhere);
        for (Index r = 0; r < Maps; ++r)
          for (Index q = 0; q < Packs; ++q) sum[r][q] += W_cuv[r * next_map] * h_q[q];
      }

  for (Index r = 0; r < Maps; ++r)
    for (Index q = 0; q < Packs; ++q) sum[r][q].copy_to(z.samples(k + r, i, j) + m + q * size, core::anywhere);
}
//! [step]

/// How many maps have their sums in registers: with `most_packs` packs of samples each, what fits 32 registers or 16.
inline constexpr Index maps_in_registers = 6;

/// All sums.
/// @param W kernels [K][C][F][F]
/// @param b biases [K]
/// @param h maps [C][I][J][M]
/// @param z maps [K][I][J][M], overwritten
inline void convolve_in_registers(const Tensor<4>& W, const Tensor<1>& b, const Tensor<4>& h, Tensor<4>& z) {
  const Index K = z.dim[0];
  for (Index i = 0; i < z.dim[1]; ++i)
    for (Index j = 0; j < z.dim[2]; ++j)
      core::for_each_pack(z.dim[3], [&](auto pack, auto packs, Index m) {
        for (Index k = 0; k < K; k += maps_in_registers)
          core::with_constant<maps_in_registers>(std::min(maps_in_registers, K - k), [&](auto maps) {
            convolve_pixel<decltype(pack), decltype(packs)::value, decltype(maps)::value>(W, b, h, z, k, i, j, m);
          });
      });
}

}  // namespace lbl::cifar::speed
