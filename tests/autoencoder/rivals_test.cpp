// The exact rivals against what defines them: eigenvectors, angles, the inverse, the best linear denoiser.
#include "autoencoder/random_autoencoders.hpp"
#include "autoencoder/rivals/linear_denoiser.hpp"
#include "autoencoder/rivals/pca.hpp"
#include "data/digits.hpp"

#include <boost/test/unit_test.hpp>

using namespace lbl;
using namespace lbl::testing;
using autoencoder::Centring;
using autoencoder::Components;
using autoencoder::Eigen;
using autoencoder::Matrix;
using autoencoder::Moments;

namespace {

double largest_difference(const Matrix& a, const Matrix& b) {
  double largest = 0;
  for (std::size_t n = 0; n < a.values.size(); ++n) largest = std::max(largest, std::abs(a.values[n] - b.values[n]));
  return largest;
}

Matrix identity(Index N) {
  Matrix I(N, N);
  for (Index i = 0; i < N; ++i) I(i, i) = 1;
  return I;
}

}  // namespace

BOOST_AUTO_TEST_CASE(eigenvalues_on_paper) {
  Matrix A(2, 2);
  A(0, 0) = 2, A(0, 1) = A(1, 0) = 1, A(1, 1) = 2;
  const Eigen eigen = autoencoder::jacobi(A);
  BOOST_TEST(std::abs(eigen.values[0] - 3) < 1e-15);
  BOOST_TEST(std::abs(eigen.values[1] - 1) < 1e-15);
  BOOST_TEST(std::abs(std::abs(eigen.vectors(0, 0)) - std::sqrt(0.5)) < 1e-15);
  BOOST_TEST(std::abs(eigen.vectors(0, 0) - eigen.vectors(0, 1)) < 1e-15);
}

BOOST_AUTO_TEST_CASE(jacobi_finds_orthonormal_eigenvectors) {
  const Matrix S = moments_of(uneven_data(20, 50, 1), Centring::mean).S;
  const Eigen eigen = autoencoder::jacobi(S);
  const Matrix& V = eigen.vectors;
  BOOST_TEST(largest_difference(V * V.transposed(), identity(20)) < 1e-13);
  const Matrix VS = V * S;
  for (Index i = 0; i < 20; ++i)
    for (Index j = 0; j < 20; ++j)
      BOOST_TEST(std::abs(VS(i, j) - eigen.values[std::size_t(i)] * V(i, j)) < 1e-12 * eigen.values[0]);
  BOOST_TEST(std::is_sorted(eigen.values.rbegin(), eigen.values.rend()));
}

// \eq{overview-ae-pca}: orthogonal iteration finds the first of what Jacobi's rotations find
BOOST_AUTO_TEST_CASE(components_are_the_first_eigenvectors) {
  const Moments moments = moments_of(uneven_data(40, 90, 2), Centring::mean);
  const Eigen all = autoencoder::jacobi(moments.S);
  const Components found = principal_components(moments, 5);
  BOOST_CHECK_THROW(principal_components(moments, 41), std::invalid_argument);
  double left = 0;
  for (std::size_t i = 5; i < 40; ++i) left += all.values[i];
  BOOST_TEST(std::abs(found.least_cost(5) - left) < 1e-10 * found.total);
  for (Index i = 0; i < 5; ++i) {
    BOOST_TEST(std::abs(found.lambda[std::size_t(i)] / all.values[std::size_t(i)] - 1) < 1e-12);
    BOOST_TEST(std::abs(std::abs(autoencoder::dot(found.U.row(i), all.vectors.row(i), 40)) - 1) < 1e-10);
  }
}

// The moments of a data set, against the definition.
BOOST_AUTO_TEST_CASE(moments_of_images) {
  const data::Dataset images = data::digits(600, 1, 1).train;  // more than a batch
  const Moments fast = autoencoder::moments(images);
  Tensor<2> x(images.pixels(), images.size());
  for (Index m = 0; m < images.size(); ++m)
    for (Index j = 0; j < images.pixels(); ++j) x(j, m) = Real(images.image(m)[j]) / 255;
  double largest = 0;
  for (Index i = 0; i < fast.d(); i += 71)
    for (Index j = 0; j < fast.d(); j += 13) {
      double sum = 0;
      for (Index m = 0; m < images.size(); ++m)
        sum += (x(i, m) - fast.mean[std::size_t(i)]) * (x(j, m) - fast.mean[std::size_t(j)]);
      largest = std::max(largest, std::abs(fast.S(i, j) - sum / double(images.size())));
    }
  BOOST_TEST(largest < 1e-12);
}

BOOST_AUTO_TEST_CASE(angles_between_subspaces) {
  Matrix plane(2, 3), turned(2, 3);
  plane(0, 0) = plane(1, 1) = 1;
  turned(0, 0) = 3;  // the same first direction, in another length
  turned(1, 1) = std::cos(0.2), turned(1, 2) = std::sin(0.2), turned(1, 0) = 5;
  const std::vector<double> angles = autoencoder::principal_angles(plane, turned);
  BOOST_TEST(angles[0] < 1e-5);
  BOOST_TEST(std::abs(angles[1] - 0.2 * 180 / M_PI) < 1e-6);
  Matrix other_basis(2, 3);
  other_basis(0, 0) = 1, other_basis(0, 1) = 2, other_basis(1, 0) = -1, other_basis(1, 1) = 7;
  BOOST_TEST(autoencoder::principal_angles(plane, other_basis).back() < 1e-5);
}

BOOST_AUTO_TEST_CASE(the_inverse_inverts) {
  Matrix A = moments_of(uneven_data(15, 40, 3), Centring::mean).S;
  for (Index i = 0; i < 15; ++i) A(i, i) += 0.1;
  BOOST_TEST(largest_difference(A * autoencoder::inverse(A), identity(15)) < 1e-10);
}

// Its expected error is sum lambda s^2/(lambda + s^2), and any other linear map does worse
BOOST_AUTO_TEST_CASE(the_best_linear_denoiser) {
  constexpr Index pixels = 8, n = 300;
  constexpr double s = 0.7;
  const Tensor<2> x = uneven_data(pixels, n, 4);
  const Moments moments = moments_of(x, Centring::mean);
  const autoencoder::LinearDenoiser best = linear_denoiser(moments, s);
  double expected = 0;
  for (const double lambda : autoencoder::jacobi(moments.S).values) expected += lambda * s * s / (lambda + s * s);
  BOOST_TEST(std::abs(best.least_cost / expected - 1) < 1e-10);

  // The error of any A on data plus noise, over all noise: tr (I - A) S (I - A)^T + s^2 tr A A^T
  const auto error = [&](const Tensor<2>& A_) {
    const Matrix A(A_);
    Matrix rest = identity(pixels);
    for (std::size_t i = 0; i < rest.values.size(); ++i) rest.values[i] -= A.values[i];
    return (rest * moments.S * rest.transposed()).trace() + s * s * (A * A.transposed()).trace();
  };
  BOOST_TEST(std::abs(error(best.A) / best.least_cost - 1) < 1e-10);
  training::Random random(1);
  for (int trial = 0; trial < 20; ++trial) {
    Tensor<2> moved = best.A;
    const Tensor<2> step = normal_tensor(random, pixels, pixels);
    for (Index i = 0; i < step.size(); ++i) moved.data()[i] += 0.01 * step.data()[i];
    BOOST_TEST(error(moved) > best.least_cost);
  }
  for (Index i = 0; i < pixels; ++i) {  // the mean stays where it is
    double sum = best.b(i);
    for (Index j = 0; j < pixels; ++j) sum += best.A(i, j) * moments.mean[std::size_t(j)];
    BOOST_TEST(std::abs(sum - moments.mean[std::size_t(i)]) < 1e-12);
  }
}
