#pragma once
/// @file
/// The best linear denoiser (Wiener 1949): the exact rival of the denoising autoencoder.
#include "autoencoder/rivals/moments.hpp"

namespace lbl::autoencoder {

/// The inverse of a symmetric positive definite matrix by Gauss's and Jordan's elimination, which needs no pivots then.
/// @param A the matrix
/// @return its inverse
inline Matrix inverse(Matrix A) {
  for (Index p = 0; p < A.rows; ++p) {
    double* A_p = A.row(p);
    const double pivot = 1 / A_p[p];
    A_p[p] = 1;
    for (Index j = 0; j < A.columns; ++j) A_p[j] *= pivot;
#pragma omp parallel for if (A.rows * A.columns > core::worth_threads)
    for (Index i = 0; i < A.rows; ++i) {
      if (i == p) continue;
      double* A_i = A.row(i);
      const double factor = A_i[p];
      A_i[p] = 0;
      for (Index j = 0; j < A.columns; ++j) A_i[j] -= factor * A_p[j];
    }
  }
  return A;
}

/// x~ -> A x~ + b.
struct LinearDenoiser {
  Tensor<2> A;            ///< S (S + s^2 I)^{-1}, [d][d]
  Tensor<1> b;            ///< (I - A) mean, [d]
  double least_cost = 0;  ///< the expected squared distance from x on the data of the moments
};

/// The matrix that brings x + noise nearest to x on average: in a direction of variance lambda the data are
/// lambda/(lambda + s^2) of what is seen.
/// @param moments of the clean data, centred
/// @param s standard deviation of the noise of each input, > 0
/// @return the denoiser
//! [denoiser]
inline LinearDenoiser linear_denoiser(const Moments& moments, double s) {
  const Index d = moments.d();
  Matrix A = moments.S;
  for (Index i = 0; i < d; ++i) A(i, i) += s * s;
  A = inverse(std::move(A));
  LinearDenoiser best{Tensor<2>(d, d), Tensor<1>(d)};
  for (Index i = 0; i < d; ++i) {
    double rest = 0;
    for (Index j = 0; j < d; ++j) {
      const double unseen = s * s * A(i, j);  // I - A = s^2 (S + s^2 I)^{-1}
      best.A(i, j) = Real((i == j ? 1. : 0.) - unseen);
      rest += unseen * moments.mean[std::size_t(j)];
    }
    best.b(i) = Real(rest);
    best.least_cost += s * s * (1 - s * s * A(i, i));  // s^2 tr A = sum_j lambda_j s^2/(lambda_j + s^2)
  }
  return best;
}
//! [denoiser]

}  // namespace lbl::autoencoder
