// Softmax and cross-entropy: identities, extreme inputs, the value at chance level, gradients.
#include "costs/softmax_cross_entropy.hpp"
#include "erratum.hpp"
#include "random_tensors.hpp"
#include "training/gradient_check.hpp"

#include <boost/test/unit_test.hpp>

#include <initializer_list>

using namespace lbl;
using namespace lbl::testing;

namespace {

/// One sample.
Tensor<2> column(std::initializer_list<Real> values) {
  Tensor<2> t(values.size(), 1);
  std::copy(values.begin(), values.end(), t.data());
  return t;
}

Tensor<2> softmax(const Tensor<2>& z) {
  Tensor<2> p(z.dim[0], z.dim[1]);
  costs::softmax(z, p);
  return p;
}

double cost(const Tensor<2>& z, const Tensor<2>& y) {
  Tensor<2> p(z.dim[0], z.dim[1]);
  return costs::softmax_cross_entropy(z, y, p);
}

Tensor<2> one_hot(Index K, std::initializer_list<Index> classes) {
  Tensor<2> y(K, classes.size());
  Index m = 0;
  for (const Index c : classes) y(c, m++) = 1;
  return y;
}

Tensor<2> logarithm(Tensor<2> p) {
  for (Index n = 0; n < p.size(); ++n) p.data()[n] = std::log(p.data()[n]);
  return p;
}

/// H(q) of every sample, averaged.
double entropy(const Tensor<2>& q) { return cost(logarithm(q), q); }

}  // namespace

// \eq{handbook-eq-2} \eq{notes-softmax} \eq{lecture-softmax}
// \eq{slides-softmax}
BOOST_AUTO_TEST_CASE(softmax_is_a_distribution) {
  training::Random random(1);
  for (const Index M : {1, 7, 8, 64, 130}) {
    const Tensor<2> z = normal_tensor(random, 10, M), p = softmax(z);
    for (Index m = 0; m < M; ++m) {
      double sum = 0, exponentials = 0;
      for (Index k = 0; k < 10; ++k) sum += p(k, m), exponentials += std::exp(z(k, m));
      BOOST_TEST(std::abs(sum - 1) < 1e-15);
      for (Index k = 0; k < 10; ++k) BOOST_TEST(std::abs(p(k, m) - std::exp(z(k, m)) / exponentials) < 1e-15);
    }
  }
}

// \eq{handbook-eq-2}: a common shift changes nothing; shifts by integers keep these multiples of 1/8 exact
BOOST_AUTO_TEST_CASE(softmax_does_not_see_a_common_shift) {
  const Tensor<2> z = column({0.125, -3, 2.5, 1}), p = softmax(z);
  for (const Real shift : {-10'000., -1., 1000., 10'000.}) {
    Tensor<2> shifted = z;
    for (Index k = 0; k < 4; ++k) shifted(k, 0) += shift;
    BOOST_TEST(same_bits(softmax(shifted), p));
  }
}

// \eq{handbook-eq-2} \erratum{E69}: e^z as printed overflows, and -ln p as printed is infinite or not a number
BOOST_AUTO_TEST_CASE(softmax_and_cost_hold_where_the_printed_forms_overflow) {
  const auto printed = [](const Tensor<2>& z, Index k) {
    double sum = 0;
    for (Index n = 0; n < z.size(); ++n) sum += std::exp(z.data()[n]);
    return std::exp(z(k, 0)) / sum;
  };
  for (const Real z : {1000., 10'000.}) {
    const Tensor<2> high = column({z, 0, -z}), low = column({-z, -z, -z});
    BOOST_TEST(std::isnan(printed(high, 0)));
    BOOST_TEST(std::isnan(printed(low, 0)));
    BOOST_TEST(largest_difference(softmax(high), column({1, 0, 0})) == 0);
    BOOST_TEST(largest_difference(softmax(low), column({1. / 3, 1. / 3, 1. / 3})) < 1e-16);
    BOOST_TEST(cost(high, one_hot(3, {0})) == 0);
    BOOST_TEST(cost(high, one_hot(3, {1})) == z);
    BOOST_TEST(cost(high, one_hot(3, {2})) == 2 * z);
    BOOST_TEST(std::abs(cost(low, one_hot(3, {1})) - std::log(3)) < 4e-16 * z);  // z + ln 3 - z: rounded once
    BOOST_TEST(std::isinf(-std::log(softmax(high)(1, 0))));
  }
}

// \eq{handbook-eq-4} \eq{lecture-ce}: C = -ln p_c, here of p = (1/8, 2/8, 5/8)
BOOST_AUTO_TEST_CASE(cost_of_one_sample_is_minus_ln_p) {
  const Tensor<2> z = column({0, std::log(2.), std::log(5.)});
  BOOST_TEST(std::abs(cost(z, one_hot(3, {0})) - std::log(8)) < 1e-15);
  BOOST_TEST(std::abs(cost(z, one_hot(3, {1})) - std::log(4)) < 1e-15);
  BOOST_TEST(std::abs(cost(z, one_hot(3, {2})) - std::log(1.6)) < 1e-15);
  Tensor<2> p(3, 1);
  costs::softmax_cross_entropy(z, one_hot(3, {0}), p);
  BOOST_TEST(largest_difference(p, column({0.125, 0.25, 0.625})) < 1e-15);
  BOOST_TEST(same_bits(p, softmax(z)));
}

// \eq{handbook-chance} \eq{notes-check-init}: the uniform output costs ln K; handbook's 2.6 is none of it, \erratum{E5}
BOOST_AUTO_TEST_CASE(chance_level_is_ln_K) {
  for (const Index K : {2, 10, 100})
    BOOST_TEST(std::abs(cost(Tensor<2>(K, 1), one_hot(K, {K / 2})) - std::log(static_cast<double>(K))) < 1e-15);
  const double printed = 2.6;
  BOOST_TEST(std::abs(cost(Tensor<2>(10, 1), one_hot(10, {3})) - 2.302585092994046) < 1e-15);
  BOOST_TEST(std::abs(cost(Tensor<2>(10, 1), one_hot(10, {3})) - printed) > 0.29);
  report_erratum("E5", std::abs(printed - std::log(10.)),
                 std::abs(cost(Tensor<2>(10, 1), one_hot(10, {3})) - std::log(10.)));

  // Outputs of a fresh network with variance 0.028: ln 10 + 0.028/2 * 9/10 = 2.3152 on average.
  training::Random random(5);
  const Index M = 20'000;
  Tensor<2> z(10, M), y(10, M);
  training::draw_normal(z, 0.028, random);
  for (Index m = 0; m < M; ++m) y(m % 10, m) = 1;
  BOOST_TEST(std::abs(cost(z, y) - 2.315) < 0.005);
}

// \eq{handbook-eq-4}: the mean of the samples' costs, \erratum{E9}
BOOST_AUTO_TEST_CASE(cost_of_a_batch_is_the_mean_of_its_samples) {
  training::Random random(1);
  const Tensor<2> z = normal_tensor(random, 4, 37), y = softmax(normal_tensor(random, 4, 37));
  double mean = 0, printed = 0;
  for (Index m = 0; m < 37; ++m) {
    Tensor<2> z_m(4, 1), y_m(4, 1);
    for (Index k = 0; k < 4; ++k) z_m(k, 0) = z(k, m), y_m(k, 0) = y(k, m);
    mean += cost(z_m, y_m) / 37, printed += cost(z_m, y_m);
  }
  BOOST_TEST(std::abs(cost(z, y) - mean) < 1e-14);
  BOOST_TEST(std::abs(printed - 37 * mean) < 1e-12);  // the sum without 1/M grows with the batch
  report_erratum("E9", std::abs(printed / mean - 1), std::abs(cost(z, y) / mean - 1));
}

// \eq{handbook-eq-3}: H(p, q) = -sum p ln q = H(p) + KL(p || q), H(p) at least and only for q = p
BOOST_AUTO_TEST_CASE(cross_entropy_is_entropy_and_divergence) {
  training::Random random(3);
  for (int n = 0; n < 100; ++n) {
    const Tensor<2> p = softmax(normal_tensor(random, 6, 1)), q = softmax(normal_tensor(random, 6, 1));
    double H_pq = 0, H_p = 0, KL = 0;
    for (Index x = 0; x < 6; ++x) {
      H_pq -= p(x, 0) * std::log(q(x, 0));
      H_p -= p(x, 0) * std::log(p(x, 0));
      KL += p(x, 0) * std::log(p(x, 0) / q(x, 0));
    }
    BOOST_TEST(std::abs(cost(logarithm(q), p) - H_pq) < 2e-15);
    BOOST_TEST(std::abs(cost(logarithm(q), p) - (H_p + KL)) < 4e-15);
    BOOST_TEST(std::abs(entropy(p) - H_p) < 2e-15);
    BOOST_TEST(KL > 1e-4);  // no two of these are equal
    BOOST_TEST(cost(logarithm(q), p) > entropy(p));
  }
}

// \eq{handbook-delta-out} \eq{lecture-softmax-ce}: dC/dz = (p - y)/M, one-hot and soft targets
BOOST_AUTO_TEST_CASE(gradient_of_the_pre_activations) {
  training::Random random(4);
  Tensor<2> z = normal_tensor(random, 5, 3), p = z, delta = z;
  for (const Tensor<2>& y : {one_hot(5, {4, 0, 2}), softmax(normal_tensor(random, 5, 3))}) {
    costs::softmax_cross_entropy(z, y, p);
    costs::softmax_cross_entropy_backward(p, y, delta);
    const auto e = training::worst_gradient_error(
        "z", z, delta, [&] { return costs::softmax_cross_entropy(z, y, p); });
    BOOST_TEST_CONTEXT(e) {
      BOOST_TEST(e.largest > 0);
      BOOST_TEST(e.relative < 1e-7);
    }

    costs::softmax_cross_entropy(z, y, p);
    Tensor<2> printed = delta;  // without 1/M, \erratum{E9}
    for (Index n = 0; n < z.size(); ++n) printed.data()[n] = p.data()[n] - y.data()[n];
    const auto rejected = training::worst_gradient_error(
        "z", z, printed, [&] { return costs::softmax_cross_entropy(z, y, p); });
    BOOST_TEST(std::abs(rejected.relative - 2. / 3) < 1e-6);  // three times too large
  }
}

// \eq{handbook-delta-out}: the columns of delta sum to 0
BOOST_AUTO_TEST_CASE(errors_of_a_sample_sum_to_zero) {
  training::Random random(5);
  const Index M = 70;
  const Tensor<2> z = normal_tensor(random, 10, M), y = softmax(normal_tensor(random, 10, M));
  Tensor<2> delta(10, M);
  costs::softmax_cross_entropy_backward(softmax(z), y, delta);
  for (Index m = 0; m < M; ++m) {
    double sum = 0, size = 0;
    for (Index k = 0; k < 10; ++k) sum += delta(k, m), size += std::abs(delta(k, m));
    BOOST_TEST(std::abs(sum) < 1e-15 / M * 2);
    BOOST_TEST(size > 1e-3);
  }
}

// \eq{lecture-softmax-back}: softmax alone, under any cost; every output depends on every input, so the diagonal of its
// Jacobian, as if it worked unit by unit, is not enough, \erratum{E141}
BOOST_AUTO_TEST_CASE(gradient_of_softmax_alone) {
  training::Random random(6);
  Tensor<2> z = normal_tensor(random, 5, 3), p = z;
  const Tensor<2> r = normal_tensor(random, 5, 3);
  const auto cost = [&] {
    costs::softmax(z, p);
    long double C = 0;
    for (Index n = 0; n < p.size(); ++n) C += static_cast<long double>(r.data()[n]) * p.data()[n];
    return C;
  };
  cost();
  Tensor<2> delta = r, diagonal = r;
  costs::softmax_backward(p, delta);
  for (Index n = 0; n < p.size(); ++n) diagonal.data()[n] *= p.data()[n] * (1 - p.data()[n]);
  const auto e = training::worst_gradient_error("z", z, delta, cost);
  BOOST_TEST_CONTEXT(e) {
    BOOST_TEST(e.largest > 0);
    BOOST_TEST(e.relative < 1e-7);
  }
  BOOST_TEST(training::worst_gradient_error("z", z, diagonal, cost).relative > 0.1);
  report_erratum("E141", training::worst_gradient_error("z", z, diagonal, cost).relative, e.relative);
}
