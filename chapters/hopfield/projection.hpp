#pragma once
/// @file
/// The projection rule for patterns that resemble each other; Personnaz, Guyon, Dreyfus 1985.
#include "hopfield/network.hpp"

#include <cmath>

namespace lbl::hopfield {

/// Cholesky's lower triangle of Q, the matrix of the patterns' overlaps: Q = L L^T.
/// @param xi patterns [N][P]
/// @return L [P][P], row by row; std::runtime_error when a pattern is a sum of multiples of earlier ones
//! [cholesky]
inline std::vector<double> overlap_triangle(const Tensor<2>& xi) {
  const Index N = xi.dim[0], P = xi.dim[1];
  std::vector<double> L(static_cast<std::size_t>(P * P));
  const auto at = [&](Index mu, Index nu) -> double& { return L[std::size_t(mu * P + nu)]; };
  for (Index i = 0; i < N; ++i)
    for (Index mu = 0; mu < P; ++mu)
      for (Index nu = 0; nu <= mu; ++nu)
        at(mu, nu) += double(xi(i, mu) * xi(i, nu)) / double(N);  // Q \eq{handbook-hopfield-pinv}
  for (Index nu = 0; nu < P; ++nu) {
    for (Index k = 0; k < nu; ++k) at(nu, nu) -= at(nu, k) * at(nu, k);
    if (at(nu, nu) < 1e-9)
      throw std::runtime_error("the projection rule needs patterns that are linearly independent: pattern " +
                               std::to_string(nu) + " follows from those before it");
    at(nu, nu) = std::sqrt(at(nu, nu));
    for (Index mu = nu + 1; mu < P; ++mu) {
      for (Index k = 0; k < nu; ++k) at(mu, nu) -= at(mu, k) * at(nu, k);
      at(mu, nu) /= at(nu, nu);
    }
  }
  return L;
}
//! [cholesky]

/// Weights that leave every pattern as it is: W projects onto the space that the patterns span. With Q = L L^T and
/// zeta = L^{-1} xi^T the sum over mu and nu is one over the rows of zeta.
/// @param xi patterns [N][P], linearly independent
/// @param diagonal kept: W is the projection; zero: the patterns are still fixed points while w_ii < 1
/// @return the network, without thresholds
//! [projection]
inline Network projection(const Tensor<2>& xi, Diagonal diagonal = Diagonal::kept) {
  const Index N = xi.dim[0], P = xi.dim[1];
  const std::vector<double> L = overlap_triangle(xi);
  Tensor<2> zeta(N, P);
  for (Index i = 0; i < N; ++i)
    for (Index mu = 0; mu < P; ++mu) {
      double sum = double(xi(i, mu));
      for (Index k = 0; k < mu; ++k) sum -= L[std::size_t(mu * P + k)] * double(zeta(i, k));
      zeta(i, mu) = static_cast<Real>(sum / L[std::size_t(mu * P + mu)]);
    }
  Network network(N);
  for (Index i = 0; i < N; ++i)
    for (Index j = 0; j < N; ++j)
      network.T(i, j) = core::dot(zeta.samples(i), zeta.samples(j), P);  // \eq{handbook-hopfield-pinv}
  if (diagonal == Diagonal::zero)
    for (Index i = 0; i < N; ++i) network.T(i, i) = 0;
  return network;
}
//! [projection]

}  // namespace lbl::hopfield
