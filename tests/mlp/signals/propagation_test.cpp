// The size of signals through fresh layers: rules, scales, depth, activations.
#include "erratum.hpp"
#include "mlp/signals/propagation.hpp"

#include "data/digits.hpp"
#include "mlp/training.hpp"
#include "random_tensors.hpp"
#include "threads.hpp"

#include <boost/test/unit_test.hpp>

#include <sstream>

namespace lbl::mlp::signals {

using training::Initialisation;
using testing::OneThread;
using testing::report_erratum;

namespace {

/// Variance of the last layer's activations relative to the inputs', and of the first layer's errors relative to the
/// last's; logarithms averaged over seeds.
struct Factors {
  double forward = 0, backward = 0;
};

Factors factors(const std::vector<Index>& N, Activation f, Initialisation rule, double scale, double input = 1) {
  const int seeds = 3;
  double forward = 0, backward = 0;
  for (int seed = 1; seed <= seeds; ++seed) {
    training::Random random(static_cast<std::uint64_t>(seed));
    mlp::Network network(N);
    network.f = f;
    draw_scaled_weights(network, rule, scale, random);
    mlp::Batch batch(network, 64);
    training::draw_normal(batch.h[0], input, random);
    propagate(network, batch);
    training::draw_normal(batch.delta[network.L()], input, random);
    propagate_back(network, batch);
    forward += std::log(moments(batch.h.back()).variance / moments(batch.h[1]).variance) / seeds;
    backward += std::log(moments(batch.delta[1]).variance / moments(batch.delta.back()).variance) / seeds;
  }
  return {.forward = std::exp(forward), .backward = std::exp(backward)};
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(signals_through_fresh_layers, OneThread)

// \eq{notes-init-rules}: mean and variance, by hand; and in a tanh network, mean 0 in every layer
BOOST_AUTO_TEST_CASE(mean_and_variance_of_a_layer) {
  Tensor<2> values(2, 2);
  values(0, 0) = 1, values(0, 1) = 2, values(1, 0) = 3, values(1, 1) = 6;
  BOOST_TEST(moments(values).mean == 3);
  BOOST_TEST(moments(values).variance == 3.5);
  BOOST_TEST(std::abs(norm(values) - std::sqrt(50.)) < 1e-15);

  training::Random random(1);
  mlp::Network network({200, 200, 200, 200, 200});
  network.f = Activation::tanh;
  draw_scaled_weights(network, Initialisation::xavier, 1, random);
  mlp::Batch batch(network, 100);
  training::draw_normal(batch.h[0], 0.01, random);
  propagate(network, batch);
  for (Index l = 1; l <= 4; ++l) {
    BOOST_TEST(std::abs(moments(batch.h[l]).mean) < 0.003);
    BOOST_TEST(std::abs(moments(batch.h[l]).variance / 0.01 - 1) < 0.2);
  }
}

// \eq{notes-init-scale}: half of the right scale loses a factor 4 in each layer, forward and backward, twice the scale
// gains it
BOOST_AUTO_TEST_CASE(three_scales_through_ten_relu_layers) {
  const std::vector<Index> N(11, 128);
  const Factors right = factors(N, Activation::relu, Initialisation::he, 1);
  BOOST_TEST(right.forward > 0.2);
  BOOST_TEST(right.forward < 5);
  for (const double scale : {0.5, 2.}) {
    const Factors wrong = factors(N, Activation::relu, Initialisation::he, scale);
    const double expected = std::pow(scale, 2 * 9);  // between layer 1 and layer 10
    BOOST_TEST(std::abs(wrong.forward / right.forward / expected - 1) < 1e-9);
    BOOST_TEST(std::abs(wrong.backward / right.backward / expected - 1) < 1e-9);
  }
}

// \eq{handbook-init} \eq{notes-xavier}: through layers that narrow from 400 to 50, small signals keep their variance
// forward with 1/N_in, called Xavier by notes and He by handbook, \erratum{E48} \erratum{E139}; they lose N_L/N_1 back;
// 2/(N_in + N_out), the true Xavier, shares the change between both directions; 2/N_in, the true He, doubles each layer
BOOST_AUTO_TEST_CASE(three_rules_through_a_funnel_of_tanh) {
  const std::vector<Index> N{400, 283, 200, 141, 100, 71, 50};  // each 1/sqrt(2) of the one before
  const double narrowing = 50. / 283;
  const Factors lecun = factors(N, Activation::tanh, Initialisation::lecun, 1, 1e-6);
  const Factors xavier = factors(N, Activation::tanh, Initialisation::xavier, 1, 1e-6);
  const Factors he = factors(N, Activation::tanh, Initialisation::he, 1, 1e-6);
  const auto about = [](double value, double expected) { return std::abs(std::log(value / expected)) < 0.25; };
  BOOST_TEST(about(lecun.forward, 1));
  BOOST_TEST(about(lecun.backward, narrowing));
  BOOST_TEST(about(xavier.forward, std::pow(2 / (1 + std::sqrt(0.5)), 5)));
  BOOST_TEST(about(xavier.backward, std::pow(2 / (1 + std::sqrt(2.)), 5)));
  BOOST_TEST(about(xavier.forward * xavier.backward, narrowing * std::pow(xavier.forward, 2)));
  BOOST_TEST(about(he.forward, std::exp2(5)));
  BOOST_TEST(about(he.backward, narrowing * std::exp2(5)));
  BOOST_TEST(!about(lecun.forward, xavier.forward));
  const double true_xavier = std::pow(2 / (1 + std::sqrt(0.5)), 5), true_he = std::exp2(5);
  report_erratum("E48", std::abs(lecun.forward / true_xavier - 1), std::abs(xavier.forward / true_xavier - 1));
  report_erratum("E139", std::abs(lecun.forward / true_he - 1), std::abs(he.forward / true_he - 1));
}

// \eq{slides-remedies}: through 12 layers the errors vanish with the logistic function and not with ReLU
BOOST_AUTO_TEST_CASE(relu_keeps_the_gradient_that_the_logistic_function_loses) {
  const std::vector<Index> N(13, 64);
  BOOST_TEST(factors(N, Activation::logistic, Initialisation::xavier, 1).backward < std::pow(1. / 16, 11));
  const double relu = factors(N, Activation::relu, Initialisation::he, 1).backward;
  BOOST_TEST(relu > 0.05);
  BOOST_TEST(relu < 20);
}

// \eq{notes-advice} \erratum{E138}: under the same recipe tanh and ReLU are far ahead of the logistic function
BOOST_AUTO_TEST_CASE(no_logistic_function_in_hidden_layers) {
  const data::Dataset digits = data::digits(300, 0, 1).train;
  std::ostringstream nowhere;
  report::Run run;
  run.out = &nowhere;
  const auto cost = [&](Activation f) {
    mlp::Network network({784, 20, 20, 10});
    network.f = f, network.loops = mlp::Loops::core;
    training::Random random(1);
    initialise(network, Initialisation::xavier, random);
    const mlp::Recipe recipe{.epochs = 10, .batch = 20, .eta = 0.1, .seed = 1};
    mlp::Learner learner = beginner(network, recipe);
    report::Progress progress(run, recipe.epochs, digits.size());
    mlp::Score last;
    train(learner, recipe, digits, progress, [&](const mlp::Score& epoch) { last = epoch; });
    return last.mean_cost();
  };
  const double logistic = cost(Activation::logistic);
  const double tanh = cost(Activation::tanh);
  BOOST_TEST(tanh < 0.5 * logistic);
  report_erratum("E138", logistic, tanh);
  BOOST_TEST(cost(Activation::relu) < 0.5 * logistic);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace lbl::mlp::signals
