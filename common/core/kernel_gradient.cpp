#include "core/kernel_gradient.hpp"

#include "core/packs.hpp"

#include <omp.h>

#include <vector>

namespace lbl::core {
namespace {

constexpr Index size = static_cast<Index>(Pack::size());
constexpr Index most_packs = sizeof(Pack) == 64 ? 4 : 2;
constexpr Index widest = most_packs * size;  // kernels that are worked on together, side by side in registers
constexpr Index tallest = 6;                 // weights of each, whose sums are held at once
constexpr Index terms_of_block = 128;        // terms added to all sums before the next are read: the first cache holds them
constexpr Index worth_threads = 200'000;     // multiply-adds that take longer than to wake threads

Index divided_up(Index whole, Index part) { return (whole + part - 1) / part; }

/// to[c][r] = from[r][c], in squares that fit registers.
void transpose(const Real* from, Index next_from, Index rows, Index columns, Real* to) {
  constexpr Index square = 4;
  const Index square_rows = rows - rows % square, square_columns = columns - columns % square;
  for (Index r = 0; r < square_rows; r += square)
    for (Index c = 0; c < square_columns; c += square)
      for (Index dc = 0; dc < square; ++dc)
        for (Index dr = 0; dr < square; ++dr)
          to[(c + dc) * widest + r + dr] = from[(r + dr) * next_from + c + dc];
  for (Index r = 0; r < rows; ++r)
    for (Index c = r < square_rows ? square_columns : 0; c < columns; ++c)
      to[c * widest + r] = from[r * next_from + c];
}

/// sums[r][k] += sum_t x[r][t] delta[t][k] over `terms` samples of each of several pixels.
template <Index Packs, Index Rows>
void add_terms(const Real* const* x, Index next_pixel, Index pixels, Index terms, const Real* delta, Real* sums) {
  Pack sum[Rows][Packs];
  for (Index r = 0; r < Rows; ++r)
    for (Index q = 0; q < Packs; ++q) sum[r][q].copy_from(sums + r * widest + q * size, anywhere);
  for (Index r = 0; r < Rows; ++r)
    for (Index q = 0; q < Packs; ++q) __builtin_prefetch(sums + (Rows + r) * widest + q * size, 1);

  for (Index pixel = 0; pixel < pixels; ++pixel, x += next_pixel) {
    const Real* x_r[Rows];
    for (Index r = 0; r < Rows; ++r) x_r[r] = x[r];
    for (Index t = 0; t < terms; ++t, delta += widest) {
      Pack delta_t[Packs];
      for (Index q = 0; q < Packs; ++q) delta_t[q].copy_from(delta + q * size, anywhere);
      for (Index r = 0; r < Rows; ++r)
        for (Index q = 0; q < Packs; ++q) sum[r][q] += x_r[r][t] * delta_t[q];
    }
  }
  for (Index r = 0; r < Rows; ++r)
    for (Index q = 0; q < Packs; ++q) sum[r][q].copy_to(sums + r * widest + q * size, anywhere);
}

}  // namespace

void kernel_gradient(const Tensor<4>& delta, const Tensor<4>& h, Index S, Index P, Tensor<4>& gradient_W,
                     Tensor<1>& gradient_b) {
  const Index K = delta.dim[0], I = delta.dim[1], J = delta.dim[2], M = delta.dim[3];
  const Index C = h.dim[0], F = gradient_W.dim[2], G = gradient_W.dim[3], places = F * G;
  const Index samples_of_block = std::min(M, terms_of_block), pixels_of_block = std::max<Index>(1, terms_of_block / M);
  const Index threads = double(K * C * places) * double(I * J * M) > worth_threads ? omp_get_max_threads() : 1;
  const Index groups = divided_up(K, widest), parts = std::min(C, divided_up(threads, groups));
  const std::vector<Real> zeros(static_cast<std::size_t>(samples_of_block), Real(0)), ones(zeros.size(), Real(1));

#pragma omp parallel for collapse(2) schedule(static) if (threads > 1)
  for (Index group = 0; group < groups; ++group)
    for (Index part = 0; part < parts; ++part) {
      const Index first_k = K * group / groups, kernels = K * (group + 1) / groups - first_k;
      const Index first_c = C * part / parts, last_c = C * (part + 1) / parts;
      const Index rows = (last_c - first_c) * places + (part == 0);
      Tensor<2> sums(divided_up(rows, tallest) * tallest, widest), delta_t(terms_of_block, widest);
      std::vector<const Real*> x(static_cast<std::size_t>(pixels_of_block * rows));
      for (Index m0 = 0; m0 < M; m0 += samples_of_block) {
        const Index terms = std::min(samples_of_block, M - m0);
        for (Index i = 0; i < I; ++i)
          for (Index j0 = 0; j0 < J; j0 += pixels_of_block) {
            const Index pixels = std::min(pixels_of_block, J - j0);
            auto place = x.begin();
            for (Index j = j0; j < j0 + pixels; ++j) {
              transpose(delta.samples(first_k, i, j) + m0, I * J * M, kernels, terms, delta_t.samples((j - j0) * terms));
              for (Index c = first_c; c < last_c; ++c)
                for (Index u = 0; u < F; ++u)
                  for (Index v = 0; v < G; ++v) {
                    const Index row = S * i + u - P, column = S * j + v - P;
                    const bool inside = row >= 0 && row < h.dim[1] && column >= 0 && column < h.dim[2];
                    *place++ = inside ? h.samples(c, row, column) + m0 : zeros.data();
                  }
              if (part == 0) *place++ = ones.data();
            }
            with_constant<most_packs>(divided_up(kernels, size), [&](auto packs) {
              for (Index n = 0; n < rows; n += tallest)
                with_constant<tallest>(std::min(tallest, rows - n), [&](auto height) {
                  add_terms<decltype(packs)::value, decltype(height)::value>(
                      &x[static_cast<std::size_t>(n)], rows, pixels, terms, delta_t.data(), sums.samples(n));
                });
            });
          }
      }
      for (Index k = 0; k < kernels; ++k) {
        Real* gradient_k = &gradient_W(first_k + k, first_c, 0, 0);
        for (Index n = 0; n < (last_c - first_c) * places; ++n) gradient_k[n] += sums(n, k);
        if (part == 0) gradient_b(first_k + k) += sums(rows - 1, k);
      }
    }
}

}  // namespace lbl::core
