#include "core/dense.hpp"

#include "core/packs.hpp"
#include "core/sums.hpp"
#include "core/threads.hpp"
#include "core/transpose.hpp"

namespace lbl::core {
namespace {

constexpr Index panel = 2 * static_cast<Index>(Pack::size());  // columns of sums held at once
constexpr Index tallest = sizeof(Pack) == 64 ? 12 : 6;         // rows of sums: what fits the machine's registers
constexpr Index chunk = 256;                                   // terms added to all sums before the next are read

/// A matrix where it lies: element (row, column) is first[row * next_row + column * next_column].
template <class Number>
struct Matrix {
  Number* first;
  Index next_row, next_column = 1;

  Number* at(Index row, Index column) const { return first + row * next_row + column * next_column; }
};
using In = Matrix<const Real>;
using Out = Matrix<Real>;

/// C[r][n] += sum_k A[r][k] B[k][n] for `Rows` rows and `Packs` packs of columns. The sums stay in registers: each
/// pack of B that is loaded serves `Rows` products, each number of A serves `Packs`. If there is a `start`, the sums of
/// row r begin with start[r] and not with what is in C. (Inlined: the call would take as long as several terms.)
template <class Numbers, Index Packs, Index Rows>
[[gnu::always_inline]] inline void add_tile(In A, In B, Index K, const Real* start, Out C) {
  constexpr Index size = static_cast<Index>(Numbers::size());
  if (start)
    for (Index r = 0; r < Rows; ++r)
      for (Index q = 0; q < Packs; ++q) Numbers(start[r]).copy_to(C.at(r, q * size), anywhere);
  Numbers sum[Rows][Packs];
  for (Index r = 0; r < Rows; ++r)
    for (Index q = 0; q < Packs; ++q) sum[r][q].copy_from(C.at(r, q * size), anywhere);

  for (Index r = 0; r < Rows; ++r)
    for (Index q = 0; q < Packs; ++q) __builtin_prefetch(C.at(r, (Packs + q) * size), 1);  // the next tile
  const Real* A_k = A.first;
  const Real* B_k = B.first;
  for (Index k = 0; k < K; ++k, A_k += A.next_column, B_k += B.next_row) {
    Numbers x[Packs];
    for (Index q = 0; q < Packs; ++q) x[q].copy_from(B_k + q * size, anywhere);
    for (Index r = 0; r < Rows; ++r)
      for (Index q = 0; q < Packs; ++q) sum[r][q] += A_k[r * A.next_row] * x[q];  // \eq{handbook-plain}
  }

  for (Index r = 0; r < Rows; ++r)
    for (Index q = 0; q < Packs; ++q) sum[r][q].copy_to(C.at(r, q * size), anywhere);
}

/// The same for at most `tallest` rows and `panel` columns.
void add_block(In A, In B, Index K, const Real* start, Out C, Index rows, Index columns) {
  for_each_pack(columns, [&](auto pack, auto packs, Index n) {
    using Numbers = decltype(pack);
    constexpr Index Packs = decltype(packs)::value;
    const auto add_rows = [&](auto height, Index r) {
      constexpr Index Rows = decltype(height)::value;
      add_tile<Numbers, Packs, Rows>({A.at(r, 0), A.next_row, A.next_column}, {B.at(0, n), B.next_row}, K,
                                     start ? start + r : nullptr, {C.at(r, n), C.next_row});
    };
    if (rows == tallest) return add_rows(std::integral_constant<Index, tallest>{}, 0);
    Index r = 0;
    for (; r + 4 <= rows; r += 4) add_rows(std::integral_constant<Index, 4>{}, r);
    for (; r + 2 <= rows; r += 2) add_rows(std::integral_constant<Index, 2>{}, r);
    for (; r < rows; ++r) add_rows(std::integral_constant<Index, 1>{}, r);
  });
}

/// to[r][c] = from[r][c]
void copy(In from, Index rows, Index columns, Out to) {
  for_each_pack(columns, [&](auto pack, auto packs, Index c) {
    using Numbers = decltype(pack);
    constexpr Index size = static_cast<Index>(Numbers::size());
    for (Index r = 0; r < rows; ++r)
      for (Index q = 0; q < packs; ++q)
        Numbers(from.at(r, c + q * size), anywhere).copy_to(to.at(r, c + q * size), anywhere);
  });
}

void require(bool fits, const char* product) {
  if (!fits)
    throw std::invalid_argument(std::string(product) + ": the shapes of its arrays are empty or do not fit each other");
}

}  // namespace

void dense_forward(const Tensor<2>& W, const Tensor<1>& b, const Tensor<2>& h, Tensor<2>& z) {
  const Index I = W.dim[0], J = W.dim[1], M = h.dim[1];
  require(I > 0 && J > 0 && b.dim[0] == I && h.dim[0] == J && z.dim[0] == I && z.dim[1] == M, "dense_forward");
#pragma omp parallel if (double(I * J * M) > worth_threads_of_products)
  for (Index j = 0; j < J; j += chunk) {
#pragma omp for collapse(2) schedule(static) nowait  // a thread gets the same outputs for every chunk of terms
    for (Index i = 0; i < I; i += tallest)
      for (Index m = 0; m < M; m += panel)
        add_block({&W(i, j), J}, {h.samples(j) + m, M}, std::min(chunk, J - j), j == 0 ? &b(i) : nullptr,
                  {z.samples(i) + m, M}, std::min(tallest, I - i), std::min(panel, M - m));
  }
}

void dense_backward_input(const Tensor<2>& W, const Tensor<2>& delta, Tensor<2>& delta_h) {
  const Index I = W.dim[0], J = W.dim[1], M = delta.dim[1];
  require(I > 0 && J > 0 && delta.dim[0] == I && delta_h.dim[0] == J && delta_h.dim[1] == M, "dense_backward_input");
  constexpr Index strip = 4 * tallest;
  constexpr Real zeros[tallest] = {};
#pragma omp parallel if (double(I * J * M) > worth_threads_of_products)
  for (Index i = 0; i < I; i += chunk) {
    const Index terms = std::min(chunk, I - i);
    alignas(64) Real W_strip[chunk][strip];  // a few columns of W, which lie far apart, copied side by side
#pragma omp for schedule(static, 1) nowait
    for (Index j = 0; j < J; j += strip) {
      const Index width = std::min(strip, J - j);
      copy({&W(i, j), J}, terms, width, {W_strip[0], strip});
      for (Index r = 0; r < width; r += tallest)
        for (Index m = 0; m < M; m += panel)
          add_block({&W_strip[0][r], 1, strip}, {delta.samples(i) + m, M}, terms, i == 0 ? zeros : nullptr,
                    {delta_h.samples(j + r) + m, M}, std::min(tallest, width - r), std::min(panel, M - m));
    }
  }
}

void dense_backward_parameters(const Tensor<2>& delta, const Tensor<2>& h, Tensor<2>& gradient_W,
                               Tensor<1>& gradient_b) {
  const Index I = delta.dim[0], J = h.dim[0], M = h.dim[1];
  require(delta.dim[1] == M && gradient_W.dim[0] == I && gradient_W.dim[1] == J && gradient_b.dim[0] == I,
          "dense_backward_parameters");
  constexpr Index strip = 4 * panel;
#pragma omp parallel for schedule(static, 1) if (double(I * J * M) > worth_threads_of_products)
  for (Index j = 0; j < J; j += strip) {
    const Index width = std::min(strip, J - j);
    alignas(64) Real h_transposed[strip / panel][chunk][panel];  // units side by side: here the sum is over samples
    for (Index m = 0; m < M; m += chunk) {
      const Index terms = std::min(chunk, M - m);
      for (Index n = 0; n < width; n += panel)
        transpose(h.samples(j + n) + m, M, std::min(panel, width - n), terms, h_transposed[n / panel][0], panel);
      for (Index i = 0; i < I; i += tallest)
        for (Index n = 0; n < width; n += panel)
          add_block({delta.samples(i) + m, M}, {h_transposed[n / panel][0], panel}, terms, nullptr,
                    {&gradient_W(i, j + n), J}, std::min(tallest, I - i), std::min(panel, width - n));
    }
  }
  for (Index i = 0; i < I; ++i) gradient_b(i) += sum(delta.samples(i), M);
}

}  // namespace lbl::core
