#include "core/sliding_sums.hpp"

#include "core/packs.hpp"
#include "core/threads.hpp"

#include <omp.h>

#include <vector>

namespace lbl::core {
namespace {

constexpr Index most_packs = sizeof(Pack) == 64 ? 4 : 2;  // of samples that are worked on together: a panel
constexpr Index panel = most_packs * pack_size;
constexpr Index tallest = 6;          // maps whose sums for a panel, tallest x most_packs, fit the registers
constexpr Index terms_of_block = 96;  // whose samples, a row of the panel for each, fit the first cache

/// The maps of the input, in blocks whose terms are added before those of the next are read. (A last block that is not
/// full has zeros.)
struct Blocks {
  Index maps, count;

  Blocks(Index C, Index places) {
    count = divided_up(C, std::max<Index>(1, terms_of_block / places));
    maps = divided_up(C, count);
  }
};

/// All weights in the order in which they are read: those of `tallest` sums side by side, term after term of a block.
class OrderedKernels {
public:
  OrderedKernels(const Kernels& w, Index K, Index C, const Blocks& blocks, Index F, Index G)
      : weights_(divided_up(K, tallest), blocks.count, F * G * blocks.maps, tallest) {
#pragma omp parallel for schedule(static) if (weights_.size() > worth_threads)
    for (Index k = 0; k < K; k += tallest)
      for (Index c = 0; c < C; ++c)
        for (Index u = 0; u < F; ++u)
          for (Index v = 0; v < G; ++v) {
            const Real* w_cuv = w.first + k * w.next_sum + c * w.next_map + u * w.next_row + v * w.next_column;
            Real* ordered = weights_.samples(k / tallest, c / blocks.maps, (u * G + v) * blocks.maps + c % blocks.maps);
            for (Index r = 0; r < std::min(tallest, K - k); ++r) ordered[r] = w_cuv[r * w.next_sum];
          }
  }
  const Real* of(Index group, Index block) const { return weights_.samples(group, block, 0); }

private:
  Tensor<4> weights_;  // [group of sums][block][u, v, c][sum]
};

/// The rows of the maps that a row of windows meets, with the zeros around them, for one panel of samples: copied into
/// the order in which a window reads them, [block][row][column, c][m]. (In x itself the maps lie far apart, often by a
/// power of two: the caches keep only a few such places at a time.)
class Strip {
public:
  Strip(const Tensor<4>& x, Index m0, const Blocks& blocks, const Axis& rows, const Axis& columns)
      : x_(x), m0_(m0), blocks_(blocks), rows_(rows), columns_(columns),
        width_(columns.stride * (columns.outputs - 1) + columns.places),
        copy_(blocks.count, rows.places, width_ * blocks.maps, panel) {}

  /// Goes to row `a` of the windows, further down than the last.
  void go_to(Index a) {
    first_ = rows_.stride * a;
    for (Index row = std::max(first_, end_); row < first_ + rows_.places; ++row) copy(row);
    end_ = first_ + rows_.places;
  }

  /// The samples of row u of window b: those of a block of maps, pixel after pixel.
  const Real* row(Index block, Index u, Index b) const {
    return copy_.samples(block, (first_ + u) % rows_.places, columns_.stride * b * blocks_.maps);
  }

private:
  /// Copies a row in the place of one that no window meets any more.
  void copy(Index row) {
    const Index samples = std::min(panel, x_.dim[3] - m0_), i = row - rows_.padding;
    for (Index c = 0; c < x_.dim[0]; ++c)
      for (Index column = 0; column < width_; ++column) {
        const Index j = column - columns_.padding;
        const bool inside = i >= 0 && i < rows_.inputs && j >= 0 && j < columns_.inputs;
        Real* to = copy_.samples(c / blocks_.maps, row % rows_.places, column * blocks_.maps + c % blocks_.maps);
        if (inside) std::copy_n(x_.samples(c, i, j) + m0_, samples, to);
        else std::fill_n(to, samples, Real(0));
      }
  }

  const Tensor<4>& x_;
  Index m0_;
  Blocks blocks_;
  Axis rows_, columns_;
  Index width_;               // columns that windows meet
  Tensor<4> copy_;
  Index first_ = 0, end_ = 0;  // rows of the present windows
};

/// sums[r] += w[n][r] x[n] over the terms n of a window and a block, for `Maps` sums and `Packs` packs of samples. The
/// sums stay in registers meanwhile: each pack of x that is loaded serves `Maps` products, each weight `Packs`.
template <Index Packs, Index Maps>
void add_terms(const Real* w, const std::vector<const Real*>& rows_of_x, Index terms_of_row, Real* sums) {
  Pack sum[Maps][Packs];
  for (Index r = 0; r < Maps; ++r)
    for (Index q = 0; q < Packs; ++q) {
      sum[r][q].copy_from(sums + r * panel + q * pack_size, anywhere);
      __builtin_prefetch(sums + (Maps + r) * panel + q * pack_size, 1);  // the sums of the next maps
    }

  for (const Real* x : rows_of_x)
    for (Index n = 0; n < terms_of_row; ++n, w += tallest, x += panel) {
      Pack x_n[Packs];
      for (Index q = 0; q < Packs; ++q) x_n[q].copy_from(x + q * pack_size, anywhere);
      for (Index r = 0; r < Maps; ++r)
        for (Index q = 0; q < Packs; ++q) sum[r][q] += w[r] * x_n[q];
    }

  for (Index r = 0; r < Maps; ++r)
    for (Index q = 0; q < Packs; ++q) sum[r][q].copy_to(sums + r * panel + q * pack_size, anywhere);
}

/// Some of the sums: rows of windows and maps, whole groups of `tallest`.
struct Share {
  Index first_row, last_row, first_map, last_map;
};

/// What threads share: all of the work, of which each computes its part.
struct Work {
  const Tensor<4>& x;
  const Real* start;
  const Axis &rows, &columns;
  Blocks blocks;
  OrderedKernels kernels;
  Tensor<4>& z;

  /// The sums of window b of the row where the strip is, for as many packs of samples.
  void add_window(const Strip& strip, Index b, Index packs, const Share& share, Tensor<2>& sums) const {
    for (Index k = share.first_map; k < share.last_map; ++k)
      std::fill_n(sums.samples(k), panel, start ? start[k] : Real(0));
    std::vector<const Real*> rows_of_x(static_cast<std::size_t>(rows.places));
    for (Index block = 0; block < blocks.count; ++block) {
      for (Index u = 0; u < rows.places; ++u) rows_of_x[static_cast<std::size_t>(u)] = strip.row(block, u, b);
      with_constant<most_packs>(packs, [&](auto packs_) {
        for (Index k = share.first_map; k < share.last_map; k += tallest)
          with_constant<tallest>(std::min(tallest, share.last_map - k), [&](auto maps) {
            add_terms<decltype(packs_)::value, decltype(maps)::value>(
                kernels.of(k / tallest, block), rows_of_x, columns.places * blocks.maps, sums.samples(k));
          });
      });
    }
  }

  /// A share of the sums, for the panel of samples that begins with m0.
  void compute(const Share& share, Index m0) const {
    const Index samples = std::min(panel, z.dim[3] - m0), packs = divided_up(samples, pack_size);
    Strip strip(x, m0, blocks, rows, columns);
    Tensor<2> sums(divided_up(z.dim[0], tallest) * tallest, panel);
    for (Index a = share.first_row; a < share.last_row; ++a) {
      strip.go_to(a);
      for (Index b = 0; b < columns.outputs; ++b) {
        add_window(strip, b, packs, share, sums);
        for (Index k = share.first_map; k < share.last_map; ++k)
          std::copy_n(sums.samples(k), samples,
                      z.samples(k, rows.first + rows.step * a, columns.first + columns.step * b) + m0);
      }
    }
  }
};

}  // namespace

void sliding_sums(const Kernels& kernels, const Tensor<4>& x, const Real* start, const Axis& rows,
                  const Axis& columns, Tensor<4>& z) {
  const Index C = x.dim[0], K = z.dim[0], M = z.dim[3], places = rows.places * columns.places;
  if (rows.outputs == 0 || columns.outputs == 0) return;
  const Blocks blocks(C, places);
  const Work work{x, start, rows, columns, blocks, {kernels, K, C, blocks, rows.places, columns.places}, z};

  // Threads share the rows, and the maps if there are more threads than rows
  const double products = double(K * C * places) * double(rows.outputs * columns.outputs * M);
  const Index threads = products > worth_threads_of_products ? omp_get_max_threads() : 1;
  const Index groups = divided_up(K, tallest), bands = std::min(threads, rows.outputs);
  const Index parts = std::min(groups, threads / bands);
#pragma omp parallel for collapse(3) schedule(static) if (threads > 1)
  for (Index m0 = 0; m0 < M; m0 += panel)
    for (Index band = 0; band < bands; ++band)
      for (Index part = 0; part < parts; ++part)
        work.compute({.first_row = rows.outputs * band / bands, .last_row = rows.outputs * (band + 1) / bands,
                      .first_map = groups * part / parts * tallest,
                      .last_map = std::min(K, groups * (part + 1) / parts * tallest)}, m0);
}

}  // namespace lbl::core
