#pragma once
/// @file
/// Principal component analysis: the exact solution of the linear autoencoder, by orthogonal iteration.
#include "autoencoder/linear.hpp"
#include "autoencoder/rivals/jacobi.hpp"
#include "autoencoder/rivals/moments.hpp"

#include <numbers>
#include <stdexcept>

namespace lbl::autoencoder {

/// The directions in which data vary most.
struct Components {
  std::vector<double> mean;    ///< of the data
  std::vector<double> lambda;  ///< variance along each direction, the largest first
  Matrix U;                    ///< the directions, a row each [k][d]
  double total = 0;            ///< variance along all d directions

  /// The least cost of a linear autoencoder with a code of k numbers: the variances that it leaves out.
  /// @param k numbers of the code
  /// @return sum_{j>k} lambda_j
  double least_cost(Index k) const {
    double left = total;
    for (Index i = 0; i < k; ++i) left -= lambda[std::size_t(i)];  // \eq{overview-ae-pca}
    return left;
  }
};

/// Makes rows orthonormal one after the other (Gram and Schmidt), each twice for the sake of rounding.
/// @param Q its rows are changed
inline void orthonormalise(Matrix& Q) {
  for (Index i = 0; i < Q.rows; ++i) {
    double* Q_i = Q.row(i);
    for (int twice = 0; twice < 2; ++twice)
      for (Index j = 0; j < i; ++j) {
        const double along = dot(Q.row(j), Q_i, Q.columns);
        for (Index n = 0; n < Q.columns; ++n) Q_i[n] -= along * Q.row(j)[n];
      }
    const double length = std::sqrt(dot(Q_i, Q_i, Q.columns));
    if (!(length > 0))
      throw std::runtime_error("the data span too few directions for the iteration, which takes 2 k + 8 of them: "
                               "choose a smaller code");
    for (Index n = 0; n < Q.columns; ++n) Q_i[n] /= length;
  }
}

/// The k eigenvectors of S with the largest eigenvalues. A subspace of more than twice k dimensions is multiplied with
/// S and made orthonormal again; what belongs to small eigenvalues dies out. Inside it S is small, and Jacobi's
/// rotations do the rest. It ends when the first k directions are eigenvectors as exactly as a double allows.
/// @param moments of the data
/// @param k how many
/// @return the components; std::invalid_argument for k > d, std::runtime_error when a direction of the iterated
/// subspace of min(d, 2 k + 8) dimensions vanishes
//! [pca]
inline Components principal_components(const Moments& moments, Index k) {
  const Index d = moments.d(), width = std::min(d, 2 * k + 8);
  if (k > d)
    throw std::invalid_argument("data of " + std::to_string(d) + " numbers have no " + std::to_string(k) + " directions");
  training::Random random(1);
  boost::random::normal_distribution<double> normal;
  Matrix Q(width, d);
  for (double& q : Q.values) q = normal(random);

  orthonormalise(Q);
  Matrix SQ = Q * moments.S;
  for (int iteration = 0; iteration < 1000; ++iteration) {
    Q = std::move(SQ);
    orthonormalise(Q);
    SQ = Q * moments.S;
    const Eigen small = jacobi(Q * SQ.transposed());  // Rayleigh and Ritz
    Q = small.vectors * Q, SQ = small.vectors * SQ;
    double residual = 0;
    for (Index i = 0; i < k; ++i)
      for (Index n = 0; n < d; ++n) residual = std::max(residual, std::abs(SQ(i, n) - small.values[std::size_t(i)] * Q(i, n)));
    if (residual > 1e-11 * small.values[0]) continue;
    Components found{moments.mean, {small.values.begin(), small.values.begin() + k}, Matrix(k, d), moments.S.trace()};
    std::copy_n(Q.row(0), k * d, found.U.row(0));
    return found;
  }
  throw std::runtime_error("principal components: no convergence in 1000 iterations");
}
//! [pca]

/// PCA as what it is: a linear autoencoder whose encoder's rows are the components, and whose decoder is tied.
/// @param components at least k
/// @param k numbers of a code
/// @return the autoencoder, for data minus their mean
inline Linear best_linear(const Components& components, Index k) {
  const Index d = components.U.columns;
  Linear linear(d, k, true);
  for (Index i = 0; i < k; ++i)
    for (Index j = 0; j < d; ++j) linear.W_f(i, j) = Real(components.U(i, j));
  return linear;
}

/// The angles between two subspaces of k dimensions, the largest last: 0 for the same subspace, whatever its basis.
/// @param A rows span one of them [k][d]
/// @param B rows span the other [k][d]
/// @return k angles in degrees
//! [angles]
inline std::vector<double> principal_angles(Matrix A, Matrix B) {
  orthonormalise(A), orthonormalise(B);
  const Matrix cosines = A * B.transposed();
  std::vector<double> angles;
  for (const double squared : jacobi(cosines * cosines.transposed()).values)
    angles.push_back(std::acos(std::sqrt(std::clamp(squared, 0., 1.))) * 180 / std::numbers::pi);
  return angles;
}
//! [angles]

}  // namespace lbl::autoencoder
