// Adam: the closed forms of its averages, the size of its steps, and the decay apart from them.
#include "random_tensors.hpp"
#include "optimization/optimizers.hpp"
#include "small_network.hpp"

#include <boost/test/unit_test.hpp>

using namespace lbl;
using namespace lbl::testing;
using optimization::Adam;

// \eq{slides-adam-default}
BOOST_AUTO_TEST_CASE(the_defaults_are_those_of_the_slides) {
  const Adam adam(random_network(1));
  BOOST_TEST(adam.beta_1 == 0.9);
  BOOST_TEST(adam.beta_2 == 0.999);
  BOOST_TEST(adam.epsilon == 1e-8);
  BOOST_TEST(adam.t == 0);
  for_each_parameter([](const std::string&, const auto& m, const auto& v) {
    for (Index n = 0; n < m.size(); ++n) BOOST_TEST((m.data()[n] == 0 && v.data()[n] == 0));
  }, adam.m, adam.v);
}

// \eq{slides-adam-m} \eq{slides-adam-hat}: of a constant gradient m = (1 - b1^t) g and v = (1 - b2^t) g^2, so that the
// corrected averages are g and g^2 at every t; \eq{slides-adam-update}: each step is eta in the direction of -g
BOOST_AUTO_TEST_CASE(a_constant_gradient_gives_steps_of_size_eta) {
  const SmallNetwork start = random_network(1), gradient = random_network(2);
  SmallNetwork network = start;
  Adam adam(network);
  const double eta = 0.01;
  for (int t = 1; t <= 20; ++t) {
    adam.step(network, gradient, eta);
    BOOST_TEST(adam.t == t);
    for_each_parameter([&](const std::string&, const auto& w, const auto& w_0, const auto& gradient_w, const auto& m,
                           const auto& v) {
      for (Index n = 0; n < w.size(); ++n) {
        const double g = gradient_w.data()[n];
        BOOST_TEST(std::abs(m.data()[n] - (1 - std::pow(0.9, t)) * g) < 1e-14);
        BOOST_TEST(std::abs(v.data()[n] - (1 - std::pow(0.999, t)) * g * g) < 1e-14);
        const double step = eta * g / (std::abs(g) + 1e-8);
        BOOST_TEST(std::abs(w.data()[n] - (w_0.data()[n] - t * step)) < 1e-12);
      }
    }, network, start, gradient, adam.m, adam.v);
  }
}

// What is remembered of a dead unit becomes 0, and not a denormal number, which is slow.
BOOST_AUTO_TEST_CASE(averages_without_gradient_become_zero) {
  SmallNetwork network = random_network(1), gradient;
  Adam adam(network);
  adam.beta_2 = 0.9;
  gradient.W1(0, 0) = -1;
  adam.step(network, gradient, 0.01);
  BOOST_TEST((adam.m.W1(0, 0) != 0 && adam.v.W1(0, 0) != 0));
  gradient.W1(0, 0) = 0;
  for (int t = 0; t < 700; ++t) adam.step(network, gradient, 0.01);  // 0.9^635 < 1e-29
  BOOST_TEST((adam.m.W1(0, 0) == 0 && adam.v.W1(0, 0) == 0));
}

// \eq{slides-adam-m}: m_t = (1 - b1) sum_s b1^(t-s) g_s, and v_t alike, for gradients that change
BOOST_AUTO_TEST_CASE(averages_forget_exponentially) {
  SmallNetwork network = random_network(1), gradient;
  Adam adam(network);
  adam.beta_1 = 0.5, adam.beta_2 = 0.75;
  double m = 0, v = 0;
  for (int t = 1; t <= 6; ++t) {
    const double g = t * t - 7;
    gradient.W1(2, 3) = g;
    m += 0.5 * std::pow(0.5, 6 - t) * g, v += 0.25 * std::pow(0.75, 6 - t) * g * g;
    adam.step(network, gradient, 0.01);
  }
  BOOST_TEST(std::abs(adam.m.W1(2, 3) - m) < 1e-13);
  BOOST_TEST(std::abs(adam.v.W1(2, 3) - v) < 1e-12);
}

BOOST_AUTO_TEST_CASE(weight_decay_is_apart_from_the_averages_and_spares_biases) {
  const SmallNetwork start = random_network(1), gradient = random_network(2), no_gradient;
  SmallNetwork plain = start, decayed = start, still = start;
  Adam one(plain), other(decayed), third(still);
  one.step(plain, gradient, 0.1), other.step(decayed, gradient, 0.1, 0.5), third.step(still, no_gradient, 0.1, 0.5);
  BOOST_TEST(same_bits(one.m.W1, other.m.W1));
  BOOST_TEST(same_bits(one.v.W2, other.v.W2));
  BOOST_TEST(same_bits(plain.b1, decayed.b1));
  BOOST_TEST(same_bits(still.b2, start.b2));
  for (Index n = 0; n < start.W1.size(); ++n) {
    BOOST_TEST(std::abs(plain.W1.data()[n] - decayed.W1.data()[n] - 0.05 * start.W1.data()[n]) < 1e-15);
    BOOST_TEST(std::abs(still.W1.data()[n] - 0.95 * start.W1.data()[n]) < 1e-15);
  }
}
