#include "core/sliding_sums.hpp"

#include "core/threads.hpp"
#include "core/vectors/packs.hpp"

#include <omp.h>

#include <utility>
#include <vector>

namespace lbl::core {
namespace {

constexpr Index panel = most_packs * pack_size;  // samples that are worked on together
constexpr Index tallest = 6;                     // maps whose sums for a panel, tallest x most_packs, fit the registers
constexpr Index terms_of_block = 144;            // whose samples, a row of the panel for each, fit the first cache

/// The maps of the input, in blocks whose terms are added before those of the next are read. (If the last block is not
/// full, the rest of it is zeros.)
struct Blocks {
  Index maps, count;

  Blocks(Index C, Index places) {
    const Index most = std::max<Index>(1, terms_of_block / places);
    maps = most;
    for (Index other = most - 1; other > most / 2; --other)  // fewer zeros?
      if (divided_up(C, other) * other < divided_up(C, maps) * maps) maps = other;
    maps = std::min(maps, C);
    count = divided_up(C, maps);
  }
};

/// All weights in the order in which they are read: those of `tallest` sums side by side, term after term of a block.
class OrderedKernels {
public:
  OrderedKernels(const Kernels& w, Index K, Index C, const Blocks& blocks, Index F, Index G)
      : weights_(blocks.count, divided_up(K, tallest), F * G * blocks.maps, tallest) {
#pragma omp parallel for schedule(static) if (weights_.size() > worth_threads)
    for (Index k = 0; k < K; k += tallest)
      for (Index c = 0; c < C; ++c)
        for (Index u = 0; u < F; ++u)
          for (Index v = 0; v < G; ++v) {
            const Real* w_cuv = w.first + k * w.next_sum + c * w.next_map + u * w.next_row + v * w.next_column;
            Real* ordered = weights_.samples(c / blocks.maps, k / tallest, (u * G + v) * blocks.maps + c % blocks.maps);
            for (Index r = 0; r < std::min(tallest, K - k); ++r) ordered[r] = w_cuv[r * w.next_sum];
          }
  }
  const Real* of(Index block, Index group) const { return weights_.samples(block, group, 0); }

private:
  Tensor<4> weights_;  // [block][group of sums][u, v, c][sum]
};

/// The rows of the maps that a row of windows meets, for one panel of samples: copied into the order in which a window
/// reads them, [block][row][column, c][m]. (In x itself the maps lie far apart, often by a power of two, and the caches
/// keep only a few such places at a time.)
class Strip {
public:
  Strip(const Tensor<4>& x, Index m0, const Blocks& blocks, Index rows)
      : x_(x), m0_(m0), blocks_(blocks), rows_(rows), copy_(blocks.count, rows, x.dim[2] * blocks.maps, panel),
        starts_(static_cast<std::size_t>(rows)) {}

  /// Copies the rows that are new, in the place of those that no window meets any more.
  void go_to(const Meeting& row) {
    for (Index i = std::max(row.input, end_); i < row.input + row.count; ++i) copy(i);
    end_ = row.input + row.count;
  }

  /// Where each of the rows begins, at column j of a block of maps; the other columns follow.
  const Real* const* rows_of(Index block, const Meeting& row, Index j) {
    for (Index u = 0; u < row.count; ++u)
      starts_[static_cast<std::size_t>(u)] =
          copy_.data() + ((block * rows_ + (row.input + u) % rows_) * copy_.dim[2] + j * blocks_.maps) * panel;
    return starts_.data();
  }

private:
  void copy(Index i) {
    const Index samples = std::min(panel, x_.dim[3] - m0_);
    for (Index c = 0; c < x_.dim[0]; ++c)
      for (Index j = 0; j < x_.dim[2]; ++j)
        std::copy_n(x_.samples(c, i, j) + m0_, samples,
                    copy_.samples(c / blocks_.maps, i % rows_, j * blocks_.maps + c % blocks_.maps));
  }

  const Tensor<4>& x_;
  Index m0_;
  Blocks blocks_;
  Index rows_;
  Tensor<4> copy_;
  std::vector<const Real*> starts_;
  Index end_ = 0;  // rows so far
};

/// Where sums are: those of a map for a panel of samples, `next` numbers further those of the next map.
struct Sums {
  Real* first;
  Index next;

  Sums from(Index k) const { return {first + k * next, next}; }  // those of map k, and of the maps after it
};

/// The terms of a window and a block: `rows` rows, each with as many terms one after the other.
struct Terms {
  Index rows, count;
  Index next_row;  // from the weights of a row to those of the next, in terms
};

/// to[r] = from[r] + w[n][r] x[n] over terms n, for `Maps` sums and `Packs` packs of samples; if there is a start, the
/// sums begin with it instead. They stay in registers meanwhile: each pack of x that is loaded serves `Maps` products,
/// each weight `Packs`.
template <Index Packs, Index Maps>
void add_terms(const Terms& terms, const Real* w, const Real* const* x, const Real* start, Sums from, Sums to) {
  Pack sum[Maps][Packs];
  for (Index r = 0; r < Maps; ++r)
    for (Index q = 0; q < Packs; ++q) {
      if (start) sum[r][q] = start[r];
      else sum[r][q].copy_from(from.first + r * from.next + q * pack_size, anywhere);
    }
  for (Index r = 0; r < Maps; ++r)
    for (Index q = 0; q < Packs; ++q)
      __builtin_prefetch(to.first + (Maps + r) * to.next + q * pack_size, 1);  // the sums of the next maps

  for (Index row = 0; row < terms.rows; ++row, w += terms.next_row * tallest) {
    const Real *w_n = w, *x_n = x[row];
    for (Index n = 0; n < terms.count; ++n, w_n += tallest, x_n += panel) {
      Pack x_nq[Packs];
      for (Index q = 0; q < Packs; ++q) x_nq[q].copy_from(x_n + q * pack_size, anywhere);
      for (Index r = 0; r < Maps; ++r)
        for (Index q = 0; q < Packs; ++q) sum[r][q] += w_n[r] * x_nq[q];
    }
  }

  for (Index r = 0; r < Maps; ++r)
    for (Index q = 0; q < Packs; ++q) sum[r][q].copy_to(to.first + r * to.next + q * pack_size, anywhere);
}

/// Some of the sums: rows of windows and maps, whole groups of `tallest`.
struct Share {
  Index first_row, last_row, first_map, last_map;
};

/// What threads share: all of the work, of which each computes its part.
struct Work {
  const Tensor<4>& x;
  std::vector<Real> start;
  const Axis &rows, &columns;
  Blocks blocks;
  OrderedKernels kernels;
  Tensor<4>& z;

  /// A share of the sums, for the panel of samples that begins with m0.
  void compute(const Share& share, Index m0) const {
    const Index samples = std::min(panel, z.dim[3] - m0);
    const bool whole_packs = samples % pack_size == 0;  // else z has no room for the last one
    Strip strip(x, m0, blocks, rows.places);
    Tensor<2> collected(z.dim[0], panel);  // sums, until all blocks are added
    for (Index a = share.first_row; a < share.last_row; ++a) {
      const Meeting row = rows.meeting(a);
      strip.go_to(row);
      for (Index b = 0; b < columns.outputs; ++b) {
        const Index i = rows.first + rows.step * a, j = columns.first + columns.step * b;
        const Sums partial{collected.samples(share.first_map), panel};
        const Sums in_z{z.samples(share.first_map, i, j) + m0, z.dim[1] * z.dim[2] * z.dim[3]};
        add_window(strip, row, columns.meeting(b), divided_up(samples, pack_size), share, partial,
                   whole_packs ? in_z : partial);
        for (Index k = share.first_map; k < share.last_map && !whole_packs; ++k)
          std::copy_n(collected.samples(k), samples, z.samples(k, i, j) + m0);
      }
    }
  }

private:
  /// The sums of one window, for some packs of samples: partial ones, then with the last block all.
  void add_window(Strip& strip, const Meeting& row, const Meeting& column, Index packs, const Share& share,
                  const Sums& partial, const Sums& all) const {
    const Terms terms{row.count, column.count * blocks.maps, columns.places * blocks.maps};
    const Index first_term = row.place * terms.next_row + column.place * blocks.maps;
    for (Index block = 0; block < blocks.count; ++block) {
      const Real* const* inputs = strip.rows_of(block, row, column.input);
      const Sums& to = block + 1 < blocks.count ? partial : all;
      with_constant<most_packs>(packs, [&](auto packs_) {
        for (Index k = share.first_map; k < share.last_map; k += tallest)
          with_constant<tallest>(std::min(tallest, share.last_map - k), [&](auto maps) {
            const Real* w = kernels.of(block, k / tallest) + first_term * tallest;
            add_terms<decltype(packs_)::value, decltype(maps)::value>(
                terms, w, inputs, block == 0 ? start.data() + k : nullptr, partial.from(k - share.first_map),
                to.from(k - share.first_map));
          });
      });
    }
  }
};

}  // namespace

void sliding_sums(const Kernels& kernels, const Tensor<4>& x, const Real* start, const Axis& rows,
                  const Axis& columns, Tensor<4>& z) {
  const Index C = x.dim[0], K = z.dim[0], M = z.dim[3], places = rows.places * columns.places;
  if (rows.outputs == 0 || columns.outputs == 0) return;
  const Blocks blocks(C, places);
  std::vector<Real> starts(static_cast<std::size_t>(K), Real(0));
  if (start) starts.assign(start, start + K);
  const Work work{x, std::move(starts), rows, columns, blocks, {kernels, K, C, blocks, rows.places, columns.places}, z};

  // Threads share the rows, and the maps if there are more threads than rows
  const double products = double(K * C * places) * double(rows.outputs * columns.outputs * M);
  const Index threads = products > worth_threads_of_products ? omp_get_max_threads() : 1;
  const Index groups = divided_up(K, tallest), bands = std::min(threads, rows.outputs);
  const Index parts = std::min(groups, threads / bands);
  FirstError first_error;
#pragma omp parallel for collapse(3) schedule(static) if (threads > 1)
  for (Index m0 = 0; m0 < M; m0 += panel)
    for (Index band = 0; band < bands; ++band)
      for (Index part = 0; part < parts; ++part)
        first_error.keep_of([&] {
          work.compute({.first_row = rows.outputs * band / bands, .last_row = rows.outputs * (band + 1) / bands,
                        .first_map = groups * part / parts * tallest,
                        .last_map = std::min(K, groups * (part + 1) / parts * tallest)}, m0);
        });
  first_error.rethrow();
}

}  // namespace lbl::core
