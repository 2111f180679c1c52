// What the linear autoencoder is, and what it becomes: shapes, a worked example, rank, the principal subspace.
#include "autoencoder/random_autoencoders.hpp"
#include "autoencoder/rivals/pca.hpp"
#include "erratum.hpp"
#include "optimization/optimizers.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

using namespace lbl;
using namespace lbl::testing;
using autoencoder::Centring;
using autoencoder::Components;
using autoencoder::Linear;
using autoencoder::LinearBatch;
using autoencoder::Matrix;
using autoencoder::Moments;

namespace {

Matrix product_of(const Linear& linear) {  // W_g W_f
  const Matrix W_f(linear.W_f), W_g = linear.tied ? W_f.transposed() : Matrix(linear.W_g);
  return W_g * W_f;
}

/// The cost on all data with these second moments.
double cost_of(const Linear& linear, const Moments& moments) {
  Linear unused = linear;
  return forward_and_backward(linear, tensor_of(moments.S), unused);
}

/// Gradient descent with momentum until nothing moves.
Linear learned(const Moments& moments, Index k, bool tied, std::uint64_t seed) {
  const Tensor<2> S = tensor_of(moments.S);
  Linear linear = random_linear(moments.d(), k, tied, seed), gradient = linear;
  optimization::Nesterov<Linear> nesterov(linear);
  const double eta = 0.05 / autoencoder::jacobi(moments.S).values[0];
  for (int step = 0; step < 2000; ++step) {
    forward_and_backward(linear, S, gradient);
    nesterov.step(linear, gradient, eta);
  }
  return linear;
}

constexpr Index d = 6, k = 2;

}  // namespace

// \eq{overview-eq-22} \eq{overview-eq-23} \eq{overview-eq-24}: shapes along the way,
// \eq{overview-fig-11}
BOOST_AUTO_TEST_CASE(shapes_of_code_and_reconstruction) {
  const Linear linear = random_linear(d, k, false, 1);
  LinearBatch batch(linear, 5);
  forward(linear, batch);
  BOOST_TEST((linear.W_f.dim == std::array{k, d}));
  BOOST_TEST((linear.W_g.dim == std::array{d, k}));
  BOOST_TEST((batch.h.dim == std::array{k, Index(5)}));
  BOOST_TEST((batch.r.dim == std::array{d, Index(5)}));
}

// \eq{overview-eq-22} \eq{overview-eq-23} \eq{overview-eq-25}: d = 2, k = 1, two samples, on paper
BOOST_AUTO_TEST_CASE(a_worked_example) {
  Linear linear(2, 1, false);
  linear.W_f(0, 0) = 1, linear.W_f(0, 1) = 2;
  linear.W_g(0, 0) = 0.5, linear.W_g(1, 0) = -1;
  LinearBatch batch(linear, 2);
  batch.x(0, 0) = 1, batch.x(1, 0) = 1;   // h = 3,  r = (1.5, -3),  r - x = (0.5, -4)
  batch.x(0, 1) = 2, batch.x(1, 1) = -2;  // h = -2, r = (-1, 2),    r - x = (-3, 4)
  const Linear gradient = gradient_of(linear, batch);
  BOOST_TEST(batch.h(0, 0) == 3);
  BOOST_TEST(batch.h(0, 1) == -2);
  BOOST_TEST(batch.r(1, 0) == -3);
  BOOST_TEST(batch.r(0, 1) == -1);
  BOOST_TEST(forward(linear, batch) == (0.25 + 16 + 9 + 16) / 2);
  BOOST_TEST(gradient.W_g(0, 0) == 0.5 * 3 + -3 * -2);   // 2/2 sum e h
  BOOST_TEST(gradient.W_g(1, 0) == -4 * 3 + 4 * -2);
  BOOST_TEST(batch.delta_h(0, 0) == 0.5 * 0.5 + -1 * -4);
  BOOST_TEST(gradient.W_f(0, 0) == 4.25 * 1 + -5.5 * 2);  // 2/2 sum (W_g^T e) x
  BOOST_TEST(gradient.W_f(0, 1) == 4.25 * 1 + -5.5 * -2);
}

// \eq{overview-eq-24}: W_g W_f has at most k eigenvalues that are not 0
BOOST_AUTO_TEST_CASE(the_rank_is_at_most_k) {
  const Matrix P = product_of(random_linear(d, k, false, 1));
  const std::vector<double> squares = autoencoder::jacobi(P.transposed() * P).values;  // squared singular values
  BOOST_TEST(squares[k - 1] > 1e-3);
  BOOST_TEST(squares[k] < 1e-14);
}

// \eq{overview-ae-pca}: W_g W_f becomes the projection on the first k directions, and the cost what they leave out
BOOST_DATA_TEST_CASE(it_becomes_pca, boost::unit_test::data::make({false, true}), tied) {
  const Moments moments = moments_of(uneven_data(d, 200, 3), Centring::mean);
  const Components pca = principal_components(moments, k);
  for (const std::uint64_t seed : {1u, 2u}) {  // there are no other minima
    const Linear linear = learned(moments, k, tied, seed);
    const Matrix P = product_of(linear), UU = pca.U.transposed() * pca.U;
    for (std::size_t n = 0; n < P.values.size(); ++n) BOOST_TEST(std::abs(P.values[n] - UU.values[n]) < 1e-6);
    BOOST_TEST(std::abs(cost_of(linear, moments) / pca.least_cost(k) - 1) < 1e-9);
    const Matrix decoder = tied ? Matrix(linear.W_f) : Matrix(linear.W_g).transposed();
    BOOST_TEST(autoencoder::principal_angles(decoder, pca.U).back() < 1e-3);
  }
}

// \erratum{E70}: the minimiser as printed is one of many, which differ in their code
BOOST_AUTO_TEST_CASE(the_minimiser_is_not_unique) {
  const Moments moments = moments_of(uneven_data(d, 200, 3), Centring::mean);
  const Linear one = learned(moments, k, false, 1);
  const Matrix A = [] { Matrix a(k, k); a(0, 0) = 2, a(0, 1) = 1, a(1, 1) = 0.5; return a; }();
  const Matrix A_inverse = [] { Matrix a(k, k); a(0, 0) = 0.5, a(0, 1) = -1, a(1, 1) = 2; return a; }();
  Linear other = one;
  other.W_f = tensor_of(A * Matrix(one.W_f)), other.W_g = tensor_of(Matrix(one.W_g) * A_inverse);
  BOOST_TEST(std::abs(cost_of(one, moments) / cost_of(other, moments) - 1) < 1e-12);
  BOOST_TEST(largest_difference(one.W_f, other.W_f) > 0.1);
}

// \eq{overview-ae-pca} against \erratum{E70}: (22) and (23) as printed, without biases and on data that nobody centred,
// end at the second moments and not at the covariance; their cost is that of the moments' smaller eigenvalues
BOOST_AUTO_TEST_CASE(without_centring_it_is_another_subspace) {
  const Tensor<2> x = uneven_data(d, 200, 3);
  const Moments raw = moments_of(x, Centring::none), centred = moments_of(x, Centring::mean);
  const Components of_raw = principal_components(raw, k), of_centred = principal_components(centred, k);
  const Linear printed = learned(raw, k, false, 1);
  const Matrix decoder = Matrix(printed.W_g).transposed();
  BOOST_TEST(autoencoder::principal_angles(decoder, of_raw.U).back() < 1e-3);
  BOOST_TEST(autoencoder::principal_angles(decoder, of_centred.U).back() > 10);
  BOOST_TEST(cost_of(printed, raw) > 1.01 * of_centred.least_cost(k));
  const Matrix right = Matrix(learned(centred, k, false, 1).W_g).transposed();
  lbl::testing::report_erratum("E70", autoencoder::principal_angles(decoder, of_centred.U).back(),
                               autoencoder::principal_angles(right, of_centred.U).back());
}

// \eq{overview-ae-pca}: PCA is a stationary point of the linear autoencoder, and every other is worse
BOOST_AUTO_TEST_CASE(pca_is_the_best) {
  const Moments moments = moments_of(uneven_data(d, 200, 3), Centring::mean);
  const Components pca = principal_components(moments, k);
  const Linear best = best_linear(pca, k);
  Linear gradient = best;
  const double least = forward_and_backward(best, tensor_of(moments.S), gradient);
  BOOST_TEST(std::abs(least / pca.least_cost(k) - 1) < 1e-9);
  BOOST_TEST(largest_difference(gradient.W_f, Tensor<2>(k, d)) < 1e-9);
  training::Random random(1);
  for (int n = 0; n < 20; ++n) {
    Linear moved = best;
    const Tensor<2> step = normal_tensor(random, k, d);
    for (Index i = 0; i < step.size(); ++i) moved.W_f.data()[i] += 0.01 * step.data()[i];
    BOOST_TEST(cost_of(moved, moments) > least);
  }
}
