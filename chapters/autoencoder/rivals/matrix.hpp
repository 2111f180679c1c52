#pragma once
/// @file
/// Matrices of doubles for the exact rivals, whatever the networks compute in.
#include "core/tensor.hpp"
#include "core/threads.hpp"

#include <vector>

namespace lbl::autoencoder {

/// A matrix, row by row, zero at birth.
struct Matrix {
  Index rows = 0, columns = 0;  ///< its size
  std::vector<double> values;   ///< row-major

  Matrix() = default;
  /// @param rows_    their number
  /// @param columns_ their number
  Matrix(Index rows_, Index columns_)
      : rows(rows_), columns(columns_), values(static_cast<std::size_t>(rows_ * columns_)) {}
  /// @param t a tensor, copied
  explicit Matrix(const Tensor<2>& t) : rows(t.dim[0]), columns(t.dim[1]), values(t.data(), t.data() + t.size()) {}

  double* row(Index i) { return values.data() + i * columns; }              ///< Where row i begins.
  const double* row(Index i) const { return values.data() + i * columns; }  ///< Where row i begins.
  double& operator()(Index i, Index j) { return row(i)[j]; }                ///< Element (i, j).
  double operator()(Index i, Index j) const { return row(i)[j]; }           ///< Element (i, j).

  /// @return columns as rows
  Matrix transposed() const {
    Matrix result(columns, rows);
    for (Index i = 0; i < rows; ++i)
      for (Index j = 0; j < columns; ++j) result(j, i) = (*this)(i, j);
    return result;
  }
  /// @return the sum of the diagonal
  double trace() const {
    double sum = 0;
    for (Index i = 0; i < rows; ++i) sum += (*this)(i, i);
    return sum;
  }
};

/// The sum of products of two rows.
/// @param a a row
/// @param b another one
/// @param N numbers of both
/// @return a^T b
inline double dot(const double* a, const double* b, Index N) {
  double sum = 0;
#pragma omp simd reduction(+ : sum)
  for (Index n = 0; n < N; ++n) sum += a[n] * b[n];
  return sum;
}

/// A B, row by row.
/// @param A [I][K]
/// @param B [K][J]
/// @return [I][J]
inline Matrix operator*(const Matrix& A, const Matrix& B) {
  Matrix result(A.rows, B.columns);
#pragma omp parallel for if (double(A.rows * A.columns * B.columns) > core::worth_threads_of_products)
  for (Index i = 0; i < A.rows; ++i)
    for (Index k = 0; k < A.columns; ++k) {
      const double a_ik = A(i, k);
      const double* B_k = B.row(k);
      double* result_i = result.row(i);
      for (Index j = 0; j < B.columns; ++j) result_i[j] += a_ik * B_k[j];
    }
  return result;
}

}  // namespace lbl::autoencoder
