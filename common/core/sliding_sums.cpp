#include "core/sliding_sums.hpp"

#include "core/packs.hpp"

#include <omp.h>

#include <vector>

namespace lbl::core {
namespace {

constexpr Index size = static_cast<Index>(Pack::size());
constexpr Index most_packs = sizeof(Pack) == 64 ? 4 : 2;  // of samples that are worked on together: a panel
constexpr Index panel = most_packs * size;
constexpr Index tallest = 6;             // maps whose sums for a panel, most_packs x tallest, fit the registers
constexpr Index terms_of_block = 96;     // terms of a sum whose samples, a row of the panel each, the first cache holds
constexpr Index worth_threads = 200'000;  // multiply-adds that take longer than to wake threads

Index divided_up(Index whole, Index part) { return (whole + part - 1) / part; }

/// Maps of the input whose terms are added before the next are read.
Index maps_of_block(Index C, const Axis& rows, const Axis& columns) {
  const Index most = std::max<Index>(1, terms_of_block / std::max<Index>(1, rows.places * columns.places));
  return divided_up(C, divided_up(C, most));
}

/// All weights in the order in which they are needed: those of `tallest` sums side by side, for one term after another.
class OrderedKernels {
public:
  OrderedKernels(const Kernels& kernels, Index K, Index C, Index block, const Axis& rows, const Axis& columns)
      : next_group_(C * rows.places * columns.places * tallest),
        next_block_(block * rows.places * columns.places * tallest), weights_(divided_up(K, tallest), next_group_) {
#pragma omp parallel for schedule(static) if (weights_.size() > worth_threads)
    for (Index k = 0; k < K; k += tallest) {
      Real* ordered = weights_.samples(k / tallest);
      const Index heights = std::min(tallest, K - k);
      for (Index c0 = 0; c0 < C; c0 += block)
        for (Index u = 0; u < rows.places; ++u)
          for (Index v = 0; v < columns.places; ++v)
            for (Index c = c0; c < std::min(c0 + block, C); ++c, ordered += tallest) {
              const Real* w = kernels.first + k * kernels.next_sum + c * kernels.next_map + u * kernels.next_row +
                              v * kernels.next_column;
              for (Index r = 0; r < heights; ++r) ordered[r] = w[r * kernels.next_sum];
            }
    }
  }
  const Real* of(Index group, Index block) const { return weights_.samples(group) + block * next_block_; }

private:
  Index next_group_, next_block_;
  Tensor<2> weights_;
};

/// The rows of the input that a row of windows meets, for one panel of samples, with the zeros around it. They are kept
/// in the order in which a window reads them, x[block of maps][row][column][map of the block][m].
class Strip {
public:
  Strip(const Tensor<4>& x, Index block, const Axis& rows, const Axis& columns)
      : x_(x), block_(block), rows_(rows), columns_(columns),
        width_(columns.stride * (columns.outputs - 1) + columns.places),
        copy_(divided_up(x.dim[0], block), rows.places, width_, block * panel) {}

  /// Goes to a row of windows, below the last one.
  void go_to(Index a, Index m0) {
    for (Index row = std::max(copied_, rows_.stride * a); row < rows_.stride * a + rows_.places; ++row) copy(row, m0);
    copied_ = rows_.stride * a + rows_.places;
    first_ = rows_.stride * a;
  }

  /// Row u of window b in a block of maps.
  const Real* row(Index block, Index u, Index b) const {
    return copy_.samples(block, (first_ + u) % rows_.places, columns_.stride * b);
  }

private:
  void copy(Index row, Index m0) {
    const Index C = x_.dim[0], M = std::min(panel, x_.dim[3] - m0), input_row = row - rows_.padding;
    const bool inside = input_row >= 0 && input_row < rows_.inputs;
    for (Index c = 0; c < C; ++c)
      for (Index column = 0; column < width_; ++column) {
        const Index input_column = column - columns_.padding;
        Real* to = copy_.samples(c / block_, row % rows_.places, column) + c % block_ * panel;
        if (inside && input_column >= 0 && input_column < columns_.inputs)
          std::copy_n(x_.samples(c, input_row, input_column) + m0, M, to);
        else
          std::fill_n(to, M, Real(0));
      }
  }

  const Tensor<4>& x_;
  Index block_;
  Axis rows_, columns_;
  Index width_;      // columns that windows meet
  Tensor<4> copy_;
  Index copied_ = 0;  // rows so far
  Index first_ = 0;  // row of the present windows
};

/// sums[r][m] += sum_n w[n][r] x[n][m] over the terms n of a window, for `Maps` sums and `Packs` packs of samples. The
/// sums stay in registers meanwhile: each pack of x that is loaded serves `Maps` products, each weight `Packs`.
template <Index Packs, Index Maps>
void add_window(const Real* w, const std::vector<const Real*>& rows_of_x, Index terms_of_row, Real* sums) {
  Pack sum[Maps][Packs];
  for (Index r = 0; r < Maps; ++r)
    for (Index q = 0; q < Packs; ++q) sum[r][q].copy_from(sums + r * panel + q * size, anywhere);
  for (Index r = 0; r < Maps; ++r)
    for (Index q = 0; q < Packs; ++q) __builtin_prefetch(sums + (Maps + r) * panel + q * size, 1);  // the next ones

  for (const Real* x : rows_of_x)
    for (Index n = 0; n < terms_of_row; ++n, w += tallest, x += panel) {
      Pack x_n[Packs];
      for (Index q = 0; q < Packs; ++q) x_n[q].copy_from(x + q * size, anywhere);
      for (Index r = 0; r < Maps; ++r)
        for (Index q = 0; q < Packs; ++q) sum[r][q] += w[r] * x_n[q];
    }

  for (Index r = 0; r < Maps; ++r)
    for (Index q = 0; q < Packs; ++q) sum[r][q].copy_to(sums + r * panel + q * size, anywhere);
}

}  // namespace

void sliding_sums(const Kernels& kernels, const Tensor<4>& x, const Real* start, const Axis& rows,
                  const Axis& columns, Tensor<4>& z) {
  const Index C = x.dim[0], K = z.dim[0], M = z.dim[3], groups = divided_up(K, tallest);
  if (rows.outputs == 0 || columns.outputs == 0) return;
  const Index block = maps_of_block(C, rows, columns), blocks = divided_up(C, block);
  const OrderedKernels ordered(kernels, K, C, block, rows, columns);
  const double work = double(K * C * rows.places * columns.places) * double(rows.outputs * columns.outputs * M);

  // A thread has a band of rows, and if there are more threads than rows a part of the maps
  const Index threads = work > worth_threads ? omp_get_max_threads() : 1;
  const Index bands = std::min(threads, rows.outputs), parts = std::min(groups, std::max<Index>(1, threads / bands));
#pragma omp parallel for collapse(2) schedule(static) if (threads > 1)
  for (Index band = 0; band < bands; ++band)
    for (Index part = 0; part < parts; ++part) {
      const Index first_group = groups * part / parts, last_group = groups * (part + 1) / parts;
      Tensor<2> sums(groups * tallest, panel);
      std::vector<const Real*> rows_of_x(static_cast<std::size_t>(rows.places));
      for (Index m0 = 0; m0 < M; m0 += panel) {
        const Index samples = std::min(panel, M - m0);
        Strip strip(x, block, rows, columns);
        for (Index a = rows.outputs * band / bands; a < rows.outputs * (band + 1) / bands; ++a) {
          strip.go_to(a, m0);
          for (Index b = 0; b < columns.outputs; ++b) {
            for (Index k = first_group * tallest; k < std::min(last_group * tallest, K); ++k)
              std::fill_n(sums.samples(k), panel, start ? start[k] : Real(0));
            for (Index c = 0; c < blocks; ++c) {
              for (Index u = 0; u < rows.places; ++u) rows_of_x[static_cast<std::size_t>(u)] = strip.row(c, u, b);
              const Index terms_of_row = columns.places * std::min(block, C - c * block);
              with_constant<most_packs>(divided_up(samples, size), [&](auto packs) {
                for (Index g = first_group; g < last_group; ++g)
                  with_constant<tallest>(std::min(tallest, K - g * tallest), [&](auto maps) {
                    add_window<decltype(packs)::value, decltype(maps)::value>(ordered.of(g, c), rows_of_x,
                                                                              terms_of_row, sums.samples(g * tallest));
                  });
              });
            }
            const Index i = rows.first + rows.step * a, j = columns.first + columns.step * b;
            for (Index k = first_group * tallest; k < std::min(last_group * tallest, K); ++k)
              std::copy_n(sums.samples(k), samples, z.samples(k, i, j) + m0);
          }
        }
      }
    }
}

}  // namespace lbl::core
