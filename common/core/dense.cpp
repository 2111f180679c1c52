#include "core/dense.hpp"

#include "core/packs.hpp"
#include "core/sums.hpp"

namespace lbl::core {
namespace {

constexpr Index panel = 2 * static_cast<Index>(Pack::size());  // columns of sums held at once
constexpr Index tallest = sizeof(Pack) == 64 ? 12 : 6;         // rows of sums: what fits the machine's registers
constexpr Index chunk = 256;                                   // terms added before the next ones are looked at

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
/// pack of B that is loaded serves `Rows` products, each number of A serves `Packs`.
template <class Numbers, Index Packs, Index Rows>
void add_tile(In A, In B, Index K, Out C) {
  constexpr Index size = static_cast<Index>(Numbers::size());
  Numbers sum[Rows][Packs];
  for (Index r = 0; r < Rows; ++r)
    for (Index q = 0; q < Packs; ++q) sum[r][q].copy_from(C.at(r, q * size), anywhere);

  for (Index r = 0; r < Rows; ++r)
    for (Index q = 0; q < Packs; ++q) __builtin_prefetch(C.at(Rows + r, q * size), 1);  // the tile below comes next
  const Real* A_k = A.first;
  const Real* B_k = B.first;
  for (Index k = 0; k < K; ++k, A_k += A.next_column, B_k += B.next_row) {
    Numbers x[Packs];
    for (Index q = 0; q < Packs; ++q) x[q].copy_from(B_k + q * size, anywhere);
    for (Index r = 0; r < Rows; ++r)
      for (Index q = 0; q < Packs; ++q) sum[r][q] += A_k[r * A.next_row] * x[q];
  }

  for (Index r = 0; r < Rows; ++r)
    for (Index q = 0; q < Packs; ++q) sum[r][q].copy_to(C.at(r, q * size), anywhere);
}

/// The same for at most `tallest` rows and `panel` columns.
void add_block(In A, In B, Index K, Out C, Index rows, Index columns) {
  for_each_pack(columns, [&](auto pack, auto packs, Index n) {
    using Numbers = decltype(pack);
    constexpr Index Packs = decltype(packs)::value;
    const auto add_rows = [&](auto height, Index r) {
      add_tile<Numbers, Packs, decltype(height)::value>({A.at(r, 0), A.next_row, A.next_column}, {B.at(0, n), B.next_row},
                                                        K, {C.at(r, n), C.next_row});
    };
    if (rows == tallest) return add_rows(std::integral_constant<Index, tallest>{}, 0);
    Index r = 0;
    for (; r + 4 <= rows; r += 4) add_rows(std::integral_constant<Index, 4>{}, r);
    for (; r + 2 <= rows; r += 2) add_rows(std::integral_constant<Index, 2>{}, r);
    for (; r < rows; ++r) add_rows(std::integral_constant<Index, 1>{}, r);
  });
}

/// to[c][r] = from[r][c] for `rows` <= panel rows and `columns` <= chunk columns, in squares that fit registers.
void transpose(In from, Index rows, Index columns, Real (&to)[chunk][panel]) {
  constexpr Index square = 4;
  const Index square_rows = rows - rows % square, square_columns = columns - columns % square;
  for (Index r = 0; r < square_rows; r += square)
    for (Index c = 0; c < square_columns; c += square)
      for (Index dc = 0; dc < square; ++dc)
        for (Index dr = 0; dr < square; ++dr) to[c + dc][r + dr] = *from.at(r + dr, c + dc);
  for (Index r = 0; r < rows; ++r)
    for (Index c = r < square_rows ? square_columns : 0; c < columns; ++c) to[c][r] = *from.at(r, c);
}

void require(bool fits, const char* product) {
  if (!fits) throw std::invalid_argument(std::string(product) + ": the shapes of its arrays do not fit each other");
}

}  // namespace

void dense_forward(const Tensor<2>& W, const Tensor<1>& b, const Tensor<2>& h, Tensor<2>& z) {
  const Index I = W.dim[0], J = W.dim[1], M = h.dim[1];
  require(b.dim[0] == I && h.dim[0] == J && z.dim[0] == I && z.dim[1] == M, "dense_forward");
#pragma omp parallel
  for (Index j = 0; j < J; j += chunk) {
#pragma omp for collapse(2) schedule(static) nowait  // a thread gets the same outputs for every chunk of terms
    for (Index m = 0; m < M; m += panel)
      for (Index i = 0; i < I; i += tallest) {
        const Index rows = std::min(tallest, I - i), columns = std::min(panel, M - m);
        if (j == 0)
          for (Index r = i; r < i + rows; ++r) std::fill_n(z.samples(r) + m, columns, b(r));
        add_block({&W(i, j), J}, {h.samples(j) + m, M}, std::min(chunk, J - j), {z.samples(i) + m, M}, rows, columns);
      }
  }
}

void dense_backward_input(const Tensor<2>& W, const Tensor<2>& delta, Tensor<2>& delta_h) {
  const Index I = W.dim[0], J = W.dim[1], M = delta.dim[1];
  require(delta.dim[0] == I && delta_h.dim[0] == J && delta_h.dim[1] == M, "dense_backward_input");
  constexpr Index strip = 4 * tallest;
#pragma omp parallel for schedule(static)
  for (Index j = 0; j < J; j += strip) {
    const Index width = std::min(strip, J - j);
    alignas(64) Real W_strip[chunk][strip];  // a few columns of W, which lie far apart, copied side by side
    for (Index i = 0; i < I; i += chunk) {
      const Index terms = std::min(chunk, I - i);
      for (Index term = 0; term < terms; ++term) std::copy_n(&W(i + term, j), width, W_strip[term]);
      for (Index m = 0; m < M; m += panel)
        for (Index r = 0; r < width; r += tallest) {
          const Index rows = std::min(tallest, width - r), columns = std::min(panel, M - m);
          if (i == 0)
            for (Index row = j + r; row < j + r + rows; ++row) std::fill_n(delta_h.samples(row) + m, columns, Real(0));
          add_block({&W_strip[0][r], 1, strip}, {delta.samples(i) + m, M}, terms, {delta_h.samples(j + r) + m, M}, rows,
                    columns);
        }
    }
  }
}

void dense_backward_parameters(const Tensor<2>& delta, const Tensor<2>& h, Tensor<2>& gradient_W, Tensor<1>& gradient_b) {
  const Index I = delta.dim[0], J = h.dim[0], M = h.dim[1];
  require(delta.dim[1] == M && gradient_W.dim[0] == I && gradient_W.dim[1] == J && gradient_b.dim[0] == I,
          "dense_backward_parameters");
#pragma omp parallel for schedule(static)
  for (Index j = 0; j < J; j += panel) {
    const Index columns = std::min(panel, J - j);
    alignas(64) Real h_transposed[chunk][panel];  // here the sum runs over samples, so units must lie side by side
    for (Index m = 0; m < M; m += chunk) {
      const Index terms = std::min(chunk, M - m);
      transpose({h.samples(j) + m, M}, columns, terms, h_transposed);
      for (Index i = 0; i < I; i += tallest)
        add_block({delta.samples(i) + m, M}, {h_transposed[0], panel}, terms, {&gradient_W(i, j), J},
                  std::min(tallest, I - i), columns);
    }
  }
  for (Index i = 0; i < I; ++i) gradient_b(i) += sum(delta.samples(i), M);
}

}  // namespace lbl::core
