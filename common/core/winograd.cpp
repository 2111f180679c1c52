#include "core/winograd.hpp"

#include "core/threads.hpp"
#include "core/vectors/sums.hpp"
#include "core/vectors/tiles.hpp"
#include "core/vectors/transpose.hpp"

#include <omp.h>

#include <array>

namespace lbl::core {
namespace {

using namespace tiles;

constexpr Index products = 16;                   // of a tile, for each kernel and map
constexpr Index kernels_of_group = 12;           // whose products are added up before those of the next
constexpr Index pixels_of_product = 64 * panel;  // of tiles worked on together: what they make fits the second cache
constexpr Index terms_of_block = 256;            // of a gradient: samples of tiles for which its sums are read once

//! [transforms]
template <class Number, std::size_t Size>
using Line = std::array<Number, Size>;

template <class Number>
Line<Number, 4> of_weights(const Line<Number, 3>& w) {
  return {w[0], (w[0] + w[1] + w[2]) / 2, (w[0] - w[1] + w[2]) / 2, w[2]};
}
template <class Number>
Line<Number, 4> of_pixels(const Line<Number, 4>& x) {
  return {x[0] - x[2], x[1] + x[2], x[2] - x[1], x[1] - x[3]};
}
template <class Number>
Line<Number, 2> of_products(const Line<Number, 4>& p) {
  return {p[0] + p[1] + p[2], p[1] - p[2] - p[3]};
}
//! [transforms]

// On the way back to the weights the first and the last are transposed: sums that a number went into become those that
// its gradient comes from.
//! [transposed]
template <class Number>
Line<Number, 4> to_products(const Line<Number, 2>& delta) {
  return {delta[0], delta[0] + delta[1], delta[0] - delta[1], -delta[1]};
}
template <class Number>
Line<Number, 3> to_weights(const Line<Number, 4>& g) {
  return {g[0] + (g[1] + g[2]) / 2, (g[1] - g[2]) / 2, (g[1] + g[2]) / 2 + g[3]};
}
//! [transposed]

template <class Number, std::size_t Size>
using Square = Line<Line<Number, Size>, Size>;

/// A square whose columns, and then rows, are transformed.
template <class Number, std::size_t From, std::size_t To>
Square<Number, To> along_both_axes(Line<Number, To> (&transform)(const Line<Number, From>&),
                                   const Square<Number, From>& x) {
  Line<Line<Number, From>, To> half;
  for (std::size_t s = 0; s < From; ++s) {
    Line<Number, From> column;
    for (std::size_t r = 0; r < From; ++r) column[r] = x[r][s];
    const Line<Number, To> transformed = transform(column);
    for (std::size_t n = 0; n < To; ++n) half[n][s] = transformed[n];
  }
  Square<Number, To> y;
  for (std::size_t n = 0; n < To; ++n) y[n] = transform(half[n]);
  return y;
}

/// Where the samples of a tile's pixels, or of its outputs, lie.
template <class Number, std::size_t Size>
using Places = Square<Number*, Size>;

/// Those of Size x Size places of a map, from (row, column) on; `outside` for those that it does not have.
template <class Number, std::size_t Size, class Maps>
Places<Number, Size> places_of(Maps& maps, Index map, Index row, Index column, Index m0, Number* outside) {
  Places<Number, Size> at;
  for (Index u = 0; u < Index(Size); ++u)
    for (Index v = 0; v < Index(Size); ++v) {
      const bool inside = row + u >= 0 && row + u < maps.dim[1] && column + v >= 0 && column + v < maps.dim[2];
      at[std::size_t(u)][std::size_t(v)] = inside ? maps.samples(map, row + u, column + v) + m0 : outside;
    }
  return at;
}

/// Loads packs of samples from all places of a tile, transforms them, and stores them, place by place, `next` apart.
template <auto& Transform, class Numbers, std::size_t Size>
void transform_pack(const Places<const Real, Size>& from, Index m, Real* to, Index next) {
  Square<Numbers, Size> x;
  for (std::size_t r = 0; r < Size; ++r)
    for (std::size_t s = 0; s < Size; ++s) x[r][s].copy_from(from[r][s] + m, anywhere);
  for (const auto& row : along_both_axes(Transform, x))
    for (const Numbers& number : row) number.copy_to(to + m, anywhere), to += next;
}

/// The pixels of a tile, transformed: v[n next] for product n, and the samples behind it.
void transform_pixels(const Places<const Real, 4>& x, Index samples, Real* v, Index next) {
  for_each_pack(samples, [&](auto pack, auto packs, Index m) {
    using Numbers = decltype(pack);
    for (Index q = 0; q < packs; ++q)
      transform_pack<of_pixels<Numbers>, Numbers>(x, m + q * Index(Numbers::size()), v, next);
  });
}

/// The outputs of a tile, start + what its products p[n next] give.
void transform_products(const Real* p, Index next, Index samples, Real start, const Places<Real, 2>& z) {
  for_each_pack(samples, [&](auto pack, auto packs, Index m) {
    using Numbers = decltype(pack);
    for (Index q = 0; q < packs; ++q, m += Index(Numbers::size())) {
      Square<Numbers, 4> p_m;
      const Real* p_n = p + m;
      for (auto& row : p_m)
        for (Numbers& number : row) number.copy_from(p_n, anywhere), p_n += next;
      const Square<Numbers, 2> sums = along_both_axes(of_products<Numbers>, p_m);
      for (std::size_t i = 0; i < 2; ++i)
        for (std::size_t j = 0; j < 2; ++j)
          if (z[i][j]) (start + sums[i][j]).copy_to(z[i][j] + m, anywhere);
    }
  });
}

/// All weights, transformed, in the order in which they are read.
/// @return [group of kernels][product][kernel][map]
Tensor<4> transform_kernels(const Kernels& w, Index K, Index C) {
  Tensor<4> transformed(divided_up(K, kernels_of_group), products, kernels_of_group, C);
#pragma omp parallel for schedule(static) if (transformed.size() > worth_threads)
  for (Index k = 0; k < K; ++k)
    for (Index c = 0; c < C; ++c) {
      Square<Real, 3> w_kc;
      for (Index u = 0; u < 3; ++u)
        for (Index v = 0; v < 3; ++v)
          w_kc[std::size_t(u)][std::size_t(v)] =
              w.first[k * w.next_sum + c * w.next_map + u * w.next_row + v * w.next_column];
      Index n = 0;
      for (const auto& row : along_both_axes(of_weights<Real>, w_kc))
        for (const Real u_n : row) transformed(k / kernels_of_group, n++, k % kernels_of_group, c) = u_n;
    }
  return transformed;
}

/// Some of the outputs: rows of tiles, and groups of kernels.
struct Share {
  Index first_row, last_row, first_group, last_group;
};

/// What threads share: all outputs, of which each computes its part.
struct Sums {
  const Tensor<4>& x;
  const Real* start;
  Index row_padding, column_padding;
  Tensor<4> kernels;  // transformed
  Tensor<4>& z;

  /// A share of the outputs, for the panel of samples that begins with m0. Several tiles of a row are worked on
  /// together, as many as the cache holds.
  void compute(const Share& share, Index m0) const {
    const Index C = x.dim[0], K = z.dim[0], samples = std::min(panel, z.dim[3] - m0), all = divided_up(z.dim[2], 2);
    const Index together = std::clamp<Index>(pixels_of_product / (C * samples), 1, all), width = together * samples;
    Tensor<3> v(products, C, width), p(products, kernels_of_group, width);
    for (Index a = share.first_row; a < share.last_row; ++a)
      for (Index b = 0; b < all; b += together) {
        const Index tiles = std::min(together, all - b);
        for (Index c = 0; c < C; ++c)
          for (Index t = 0; t < tiles; ++t)
            transform_pixels(
                places_of<const Real, 4>(x, c, 2 * a - row_padding, 2 * (b + t) - column_padding, m0, zeros), samples,
                v.samples(0, c) + t * samples, C * width);
        for (Index group = share.first_group; group < share.last_group; ++group) {
          const Index k0 = group * kernels_of_group, count = std::min(kernels_of_group, K - k0);
          multiply(group, count, v, tiles * samples, p);
          for (Index k = 0; k < count; ++k)
            for (Index t = 0; t < tiles; ++t)
              transform_products(p.samples(0, k) + t * samples, kernels_of_group * width, samples,
                                 start ? start[k0 + k] : Real(0),
                                 places_of<Real, 2>(z, k0 + k, 2 * a, 2 * (b + t), m0, static_cast<Real*>(nullptr)));
        }
      }
  }

private:
  static constexpr Real zeros[panel] = {};              // pixels beside the maps
  static constexpr Real starts[kernels_of_group] = {};  // of sums over maps

  //! [products]
  /// p_n[k][t, m] = sum_c u_n[k][c] v_n[c][t, m] for the kernels of a group, and so many samples of all tiles.
  void multiply(Index group, Index count, const Tensor<3>& v, Index columns, Tensor<3>& p) const {
    const Index C = x.dim[0];
    for (Index n = 0; n < products; ++n)
      add_block({kernels.samples(group, n, 0), C}, {v.samples(n, 0), v.dim[2]}, C, starts, {p.samples(n, 0), p.dim[2]},
                count, columns, false);
  }
  //! [products]
};

}  // namespace

void winograd_sums(const Kernels& kernels, const Tensor<4>& x, const Real* start, Index row_padding,
                   Index column_padding, Tensor<4>& z) {
  const Index C = x.dim[0], K = z.dim[0], M = z.dim[3];
  const Sums sums{x, start, row_padding, column_padding, transform_kernels(kernels, K, C), z};

  // Threads share the rows of tiles, and the kernels if there are more threads than rows
  const Index threads = double(K * C) * double(z.size() / K) > worth_threads_of_products ? omp_get_max_threads() : 1;
  const Index rows = divided_up(z.dim[1], 2), groups = divided_up(K, kernels_of_group), bands = std::min(threads, rows);
  const Index parts = std::min(groups, threads / bands);
  FirstError first_error;
#pragma omp parallel for collapse(3) schedule(static) if (threads > 1)
  for (Index m0 = 0; m0 < M; m0 += panel)
    for (Index band = 0; band < bands; ++band)
      for (Index part = 0; part < parts; ++part)
        first_error.keep_of([&] {
          sums.compute({.first_row = rows * band / bands, .last_row = rows * (band + 1) / bands,
                        .first_group = groups * part / parts, .last_group = groups * (part + 1) / parts}, m0);
        });
  first_error.rethrow();
}

namespace {

/// Some of the weights: kernels and maps.
struct Weights {
  Index first_k, last_k, first_c, last_c;
};

/// What threads share: all gradients, of which each computes its part.
struct Gradients {
  const Tensor<4>&delta, &h;
  Index P;
  Tensor<4>& gradient_W;

  /// gradient_W of some weights: sums over tiles and samples of products, and at last what these give. As in
  /// kernel_gradient.cpp the lanes of a register are kernels.
  void compute(const Weights& share) const {
    const Index I = delta.dim[1], J = delta.dim[2], M = delta.dim[3], all = divided_up(J, 2);
    Tensor<3> sums(products, share.last_c - share.first_c, panel);
    Tensor<3> d(products, terms_of_block, panel), v(products, tallest, terms_of_block);
    for (Index m0 = 0; m0 < M; m0 += panel) {
      const Index samples = std::min(panel, M - m0), together = std::min(all, terms_of_block / samples);
      for (Index a = 0; a < divided_up(I, 2); ++a)
        for (Index b = 0; b < all; b += together) {
          const Index tiles = std::min(together, all - b);
          for (Index t = 0; t < tiles; ++t) transform_errors(share, a, b + t, m0, samples, d.samples(0, t * samples));
          for (Index c = share.first_c; c < share.last_c; c += tallest) {
            const Index maps = std::min(tallest, share.last_c - c);
            for (Index r = 0; r < maps; ++r)
              for (Index t = 0; t < tiles; ++t)
                transform_pixels(places_of<const Real, 4>(h, c + r, 2 * a - P, 2 * (b + t) - P, m0, zeros), samples,
                                 v.samples(0, r) + t * samples, tallest * terms_of_block);
            for (Index n = 0; n < products; ++n)
              add_block({v.samples(n, 0), terms_of_block}, {d.samples(n, 0), panel}, tiles * samples, nullptr,
                        {sums.samples(n, c - share.first_c), panel}, maps, width_of(share), false);
          }
        }
    }
    add(share, sums);
  }

private:
  static constexpr Real zeros[panel] = {};  // pixels beside the maps

  /// Kernels of a share, and lanes beyond them, in whole packs.
  static Index width_of(const Weights& share) {
    return divided_up(share.last_k - share.first_k, pack_size) * pack_size;
  }

  /// The errors of a tile, transformed: d[n][m][k], with the kernels innermost.
  void transform_errors(const Weights& share, Index a, Index b, Index m0, Index samples, Real* d) const {
    alignas(64) Real turned[2][2][panel][panel];
    for (Index i = 0; i < 2; ++i)
      for (Index j = 0; j < 2; ++j)
        if (2 * a + i < delta.dim[1] && 2 * b + j < delta.dim[2])
          transpose(delta.samples(share.first_k, 2 * a + i, 2 * b + j) + m0, delta.size() / delta.dim[0],
                    share.last_k - share.first_k, samples, turned[i][j][0], panel);
        else std::fill_n(turned[i][j][0], samples * panel, Real(0));
    for (Index m = 0; m < samples; ++m) {
      const Places<const Real, 2> of_sample{{{turned[0][0][m], turned[0][1][m]}, {turned[1][0][m], turned[1][1][m]}}};
      for (Index k = 0; k < width_of(share); k += pack_size)
        transform_pack<to_products<Pack>, Pack>(of_sample, k, d + m * panel, terms_of_block * panel);
    }
  }

  /// Adds what the sums of the products give to the gradient.
  void add(const Weights& share, const Tensor<3>& sums) const {
    for (Index k = share.first_k; k < share.last_k; ++k)
      for (Index c = share.first_c; c < share.last_c; ++c) {
        Square<Real, 4> g;
        Index n = 0;
        for (auto& row : g)
          for (Real& g_n : row) g_n = sums(n++, c - share.first_c, k - share.first_k);
        Real* gradient = &gradient_W(k, c, 0, 0);
        for (const auto& row : along_both_axes(to_weights<Real>, g))
          for (const Real g_uv : row) *gradient++ += g_uv;
      }
  }
};

}  // namespace

void winograd_kernel_gradient(const Tensor<4>& delta, const Tensor<4>& h, Index P, Tensor<4>& gradient_W,
                              Tensor<1>& gradient_b) {
  const Index K = gradient_W.dim[0], C = gradient_W.dim[1], outputs = delta.size() / K;
  const Gradients gradients{delta, h, P, gradient_W};

  // Threads share the kernels, and the maps if there are more threads than packs of kernels
  const Index threads = double(K * C) * double(outputs) > worth_threads_of_products ? omp_get_max_threads() : 1;
  const Index packs = divided_up(K, pack_size), groups = std::max(divided_up(K, panel), std::min(threads, packs));
  const Index parts = std::min(C, divided_up(threads, groups));
  FirstError first_error;
#pragma omp parallel for collapse(2) schedule(static) if (threads > 1)
  for (Index group = 0; group < groups; ++group)
    for (Index part = 0; part < parts; ++part)
      first_error.keep_of([&] {
        gradients.compute({.first_k = packs * group / groups * pack_size,
                           .last_k = std::min(K, packs * (group + 1) / groups * pack_size),
                           .first_c = C * part / parts, .last_c = C * (part + 1) / parts});
      });
  first_error.rethrow();
#pragma omp parallel for schedule(static) if (delta.size() > worth_threads)
  for (Index k = 0; k < K; ++k) gradient_b(k) += sum(delta.samples(k, 0, 0), outputs);
}

}  // namespace lbl::core
