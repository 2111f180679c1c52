// Hierarchical softmax: a distribution over the classes, logarithmic in their number, with the right gradient.
#include "mlp/signals/hierarchical_softmax.hpp"

#include "random_tensors.hpp"
#include "training/gradient_check.hpp"

#include <boost/test/unit_test.hpp>

namespace lbl::mlp::signals {

// \eq{notes-hsoftmax}: the leaves share the probability 1 for every number of classes
BOOST_AUTO_TEST_CASE(leaf_probabilities_sum_to_one) {
  training::Random random(1);
  for (const Index K : {1, 2, 3, 7, 8, 10, 33}) {
    const Tensor<1> z = testing::normal_tensor(random, K);
    double sum = 0;
    for (Index k = 0; k < K; ++k) sum += std::exp(-hierarchical_cross_entropy(z, k));
    BOOST_TEST(std::abs(sum - 1) < 1e-14);
    BOOST_CHECK_THROW(hierarchical_cross_entropy(z, K), std::out_of_range);
  }
}

// \eq{notes-hsoftmax}: four classes by hand: p = (ab, a(1-b), (1-a)c, (1-a)(1-c)), a = 1/4, b = 1/2, c = 3/4
BOOST_AUTO_TEST_CASE(four_classes_by_hand) {
  Tensor<1> z(4);
  z(1) = -std::log(3.), z(3) = std::log(3.);
  const double p[] = {1. / 8, 1. / 8, 9. / 16, 3. / 16};
  for (Index k = 0; k < 4; ++k) BOOST_TEST(std::abs(hierarchical_cross_entropy(z, k) + std::log(p[k])) < 1e-15);
  z(1) = 1000;  // nothing overflows, and what is impossible costs a thousand nats
  BOOST_TEST(std::abs(hierarchical_cross_entropy(z, 0) - std::log(2.)) < 1e-15);
  BOOST_TEST(hierarchical_cross_entropy(z, 3) > 1000);
}

// \eq{notes-hsoftmax}: a class needs at most ceil(log2 K) decisions, 10 of the 999 for a thousand classes
BOOST_AUTO_TEST_CASE(gradients_reach_the_path_and_nothing_else) {
  training::Random random(2);
  Tensor<1> z = testing::normal_tensor(random, Index(1000));
  for (const Index k : {0, 23, 24, 500, 999}) {
    Tensor<1> delta(1000);
    hierarchical_cross_entropy_backward(z, k, delta);
    Index touched = 0;
    for (Index n = 0; n < 1000; ++n) touched += delta(n) != 0;
    BOOST_TEST(touched >= 9);
    BOOST_TEST(touched <= 10);
    const auto error = training::worst_gradient_error("z", z, delta, [&] { return hierarchical_cross_entropy(z, k); },
                                                      1e-5, 1000);
    BOOST_TEST(error.relative < 1e-7, error);
    BOOST_TEST(error.largest > 1e-3);
  }
}

}  // namespace lbl::mlp::signals
