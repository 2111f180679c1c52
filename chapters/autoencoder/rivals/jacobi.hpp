#pragma once
/// @file
/// Eigenvalues and eigenvectors of a small symmetric matrix by Jacobi's rotations (1846).
#include "autoencoder/rivals/matrix.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace lbl::autoencoder {

/// Eigenvalues, the largest first, and their vectors.
struct Eigen {
  std::vector<double> values;  ///< lambda_1 >= lambda_2 >= ...
  Matrix vectors;              ///< a row each, orthonormal
};

/// Turns rows p and q of a matrix: c p - s q and s p + c q.
/// @param A the matrix, changed
/// @param p a row
/// @param q another row
/// @param c cosine of the angle
/// @param s its sine
inline void rotate_rows(Matrix& A, Index p, Index q, double c, double s) {
  double *A_p = A.row(p), *A_q = A.row(q);
  for (Index n = 0; n < A.columns; ++n) {
    const double a = A_p[n], b = A_q[n];
    A_p[n] = c * a - s * b, A_q[n] = s * a + c * b;
  }
}

/// Rotates in the plane of each pair of axes so that its element off the diagonal vanishes, again and again: what is
/// left off the diagonal gets smaller with each rotation.
/// @param A symmetric
/// @return its eigenvalues and eigenvectors
//! [jacobi]
inline Eigen jacobi(Matrix A) {
  const Index N = A.rows;
  Matrix V(N, N);
  for (Index i = 0; i < N; ++i) V(i, i) = 1;
  const double negligible = 1e-15 * std::sqrt(dot(A.row(0), A.row(0), N * N));

  for (bool rotated = true; rotated;) {
    rotated = false;
    for (Index p = 0; p < N; ++p)
      for (Index q = p + 1; q < N; ++q) {
        if (std::abs(A(p, q)) <= negligible) continue;
        rotated = true;
        const double theta = (A(q, q) - A(p, p)) / (2 * A(p, q));
        const double t = (theta < 0 ? -1 : 1) / (std::abs(theta) + std::sqrt(theta * theta + 1));
        const double c = 1 / std::sqrt(t * t + 1), s = t * c;
        rotate_rows(A, p, q, c, s);
        for (Index i = 0; i < N; ++i) {  // the columns, too
          const double a = A(i, p), b = A(i, q);
          A(i, p) = c * a - s * b, A(i, q) = s * a + c * b;
        }
        A(p, q) = A(q, p) = 0;
        rotate_rows(V, p, q, c, s);
      }
  }

  std::vector<Index> order(static_cast<std::size_t>(N));
  std::iota(order.begin(), order.end(), Index(0));
  std::sort(order.begin(), order.end(), [&](Index i, Index j) { return A(i, i) > A(j, j); });
  Eigen result{{}, Matrix(N, N)};
  for (Index i = 0; i < N; ++i) {
    const Index from = order[static_cast<std::size_t>(i)];
    result.values.push_back(A(from, from));
    std::copy_n(V.row(from), N, result.vectors.row(i));
  }
  return result;
}
//! [jacobi]

}  // namespace lbl::autoencoder
