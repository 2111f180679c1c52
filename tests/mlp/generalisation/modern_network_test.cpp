// The whole modern network against differences, every block and the input, and the ways in which it is tested.
#include "data/digits.hpp"
#include "mlp/generalisation/normalisation.hpp"
#include "random_tensors.hpp"
#include "threads.hpp"
#include "training/gradient_check.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

namespace lbl::mlp::generalisation {

using namespace testing;
using training::GradientError;
namespace cases = boost::unit_test::data;

namespace {

/// A network with all parameters drawn, and a batch that no difference moves over a kink.
struct Case {
  const Threads threads{1};
  ModernNetwork network;
  ModernBatch batch;
  core::RandomKey key{5, 3};

  explicit Case(const Architecture& architecture, Index M = 6) {
    training::Random random(1);
    network = ModernNetwork(architecture);
    for_each_parameter([&](const std::string& name, auto& w) {
      training::draw_normal(w, 0.25, random);
      if (name.starts_with("gamma"))
        for (Index n = 0; n < w.size(); ++n) w.data()[n] += 1;
      if (name.starts_with("alpha"))
        for (Index n = 0; n < w.size(); ++n) w.data()[n] = 0.1 + 0.1 * std::abs(w.data()[n]);
    }, network);
    batch = ModernBatch(network, M);
    training::draw_normal(batch.h[0], 1, random);
    for (Index m = 0; m < M; ++m) batch.y(m % batch.y.dim[0], m) = 1;
    cost();
    for (Index l = 1; l < network.L(); ++l)
      for (Index n = 0; n < batch.z[l].size(); ++n) BOOST_TEST_REQUIRE(std::abs(batch.z[l].data()[n]) > 1e-3);
  }
  double cost() { return forward(network, Pass::training, key, batch); }

  ModernNetwork gradient() {
    ModernNetwork gradient = network;
    training::set_to_zero(gradient);
    cost();
    backward(network, batch, gradient);
    return gradient;
  }
  std::vector<GradientError> errors(const ModernNetwork& gradient) {
    std::vector<GradientError> all;
    for_each_parameter([&](const std::string& name, auto& w, const auto& g) {
      all.push_back(training::worst_gradient_error(name, w, g, [&] { return cost(); }));
    }, network, gradient);
    return all;
  }
  GradientError input_error(const Tensor<2>& delta_x) {
    return training::worst_gradient_error("x", batch.h[0], delta_x, [&] { return cost(); });
  }
};

void accept(const GradientError& e) {
  BOOST_TEST_CONTEXT(e) {
    BOOST_TEST(e.largest > 0);
    BOOST_TEST(e.relative < 1e-6);
  }
}

Architecture small(bool batch_norm, bool prelu, Loops loops = Loops::core) {
  return {.N = {5, 7, 6, 3}, .batch_norm = batch_norm, .prelu = prelu, .slope = 0.25, .drop = 0.3, .loops = loops};
}

}  // namespace

// \eq{lecture-modern}: W, gamma, beta, alpha, b and the input, with frozen dropout masks, for every choice of parts
BOOST_DATA_TEST_CASE(gradients_of_every_block_and_the_input,
                     cases::make({false, true}) * cases::make({false, true}) * cases::make({0, 1}), batch_norm, prelu,
                     loops) {
  Case c(small(batch_norm, prelu, static_cast<Loops>(loops)));
  const ModernNetwork gradient = c.gradient();
  Tensor<2> delta_x(5, 6);
  core::dense_backward_input(c.network.W[1], c.batch.delta[1], delta_x);
  const std::vector<GradientError> errors = c.errors(gradient);
  BOOST_TEST(errors.size() == std::size_t(3 + 1 + 2 * (batch_norm ? 2 : 1) + (prelu ? 2 : 0)));
  for (const GradientError& e : errors) accept(e);
  accept(c.input_error(delta_x));
}

BOOST_AUTO_TEST_CASE(a_planted_mistake_in_the_modern_network_is_found) {
  Case c(small(true, true));
  ModernNetwork gradient = c.gradient();
  gradient.alpha[2](4) += 1e-2;
  for (const GradientError& e : c.errors(gradient))
    if (e.name == "alpha2") BOOST_TEST((e.index == 4 && e.relative > 1e-3));
    else accept(e);
}

// Masks that are drawn anew for each difference belong to another network: the check fails, as it must.
BOOST_AUTO_TEST_CASE(without_frozen_masks_the_check_fails) {
  Case c(small(true, true));
  ModernNetwork gradient = c.gradient();
  const auto anew = [&] { return ++c.key.step, c.cost(); };
  BOOST_TEST(training::worst_gradient_error("W1", c.network.W[1], gradient.W[1], anew).relative > 0.1);
}

// \eq{notes-dropout} against \erratum{E93}: a backward pass that zeroes what was dropped and forgets 1/(1 - p) is wrong
// by the factor 1 - p in everything below the last dropout; \erratum{E47}: with p = 0.3 dropped, 0.7 stays
BOOST_AUTO_TEST_CASE(dropout_scales_the_error_too) {
  Case c({.N = {5, 7, 3}, .batch_norm = false, .prelu = false, .slope = 0.25, .drop = 0.3});
  const ModernNetwork right = c.gradient();
  for (Index n = 0; n < c.batch.mask[1].size(); ++n) {
    const double mask = c.batch.mask[1].data()[n];
    BOOST_TEST((mask == 0 || std::abs(mask - 1 / 0.7) < 1e-15));
  }
  for (Index n = 0; n < c.batch.mask[1].size(); ++n)
    c.batch.mask[1].data()[n] = c.batch.mask[1].data()[n] != 0;  // as printed
  ModernNetwork printed = c.network;
  training::set_to_zero(printed);
  backward(c.network, c.batch, printed);
  for (const GradientError& e : c.errors(printed))
    if (e.name == "W2" || e.name == "b2") accept(e);
    else BOOST_TEST(std::abs(e.relative - 0.3) < 1e-6, e);
  for (const GradientError& e : c.errors(right)) accept(e);
}

// \erratum{E94}: p = 1 drops everything and has no scale
BOOST_AUTO_TEST_CASE(dropping_everything_is_refused) {
  Case c(small(true, true));
  c.network.of.drop = 1;
  BOOST_CHECK_THROW(c.cost(), std::invalid_argument);
}

// \erratum{E92}: a backward pass that takes mean and variance for constants is wrong
BOOST_AUTO_TEST_CASE(statistics_are_no_constants) {
  Case c({.N = {5, 7, 6, 3}, .batch_norm = true, .prelu = false, .slope = 0.25, .drop = 0});
  ModernNetwork mistaken = c.network;
  training::set_to_zero(mistaken);
  c.cost();
  mistaken_backward(c.network, Mistake::constants, c.batch, mistaken);
  for (const GradientError& e : c.errors(mistaken))
    if (e.name == "W3" || e.name == "b3" || e.name == "gamma2" || e.name == "beta2") accept(e);
    else BOOST_TEST(e.relative > 0.1, e);
}

// \erratum{E89}: normalised by running estimates while it learns, as printed, the network has another cost, which depends
// on earlier batches, and its gradient is not that of the cost with the statistics of the batch
BOOST_AUTO_TEST_CASE(learning_normalises_by_the_statistics_of_the_batch) {
  Case c({.N = {5, 7, 6, 3}, .batch_norm = true, .prelu = false, .slope = 0.25, .drop = 0});
  const double right = c.cost(), printed = forward(c.network, Pass::testing, c.key, c.batch);
  ModernNetwork mistaken = c.network;
  training::set_to_zero(mistaken);
  mistaken_backward(c.network, Mistake::running_statistics, c.batch, mistaken);
  for (const GradientError& e : c.errors(mistaken)) BOOST_TEST(e.relative > 0.1, e);
  c.network.running[1].mean(0) += 1;
  BOOST_TEST(c.cost() == right);
  BOOST_TEST(std::abs(forward(c.network, Pass::testing, c.key, c.batch) - printed) > 1e-3);
}

// Tested by its own batch, a sample depends on its neighbours, and alone it is nothing but beta; with running
// statistics it does not depend on the batch.
BOOST_AUTO_TEST_CASE(choices_for_testing) {
  Case c(small(true, true));
  forward(c.network, Pass::testing_by_batch, {}, c.batch);
  const Tensor<2> by_batch = c.batch.h[3];
  forward(c.network, Pass::testing, {}, c.batch);
  const Tensor<2> by_running = c.batch.h[3];
  ModernBatch one(c.network, 1);
  Tensor<2> alone(3, 6), alone_by_batch(3, 6);
  for (Index m = 0; m < 6; ++m) {
    for (Index j = 0; j < 5; ++j) one.h[0](j, 0) = c.batch.h[0](j, m);
    forward(c.network, Pass::testing, {}, one);
    for (Index k = 0; k < 3; ++k) alone(k, m) = one.h[3](k, 0);
    forward(c.network, Pass::testing_by_batch, {}, one);
    for (Index k = 0; k < 3; ++k) alone_by_batch(k, m) = one.h[3](k, 0);
  }
  BOOST_TEST(largest_difference(alone, by_running) < 1e-15);
  BOOST_TEST(largest_difference(alone_by_batch, by_batch) > 0.01);
  for (Index m = 1; m < 6; ++m)
    for (Index k = 0; k < 3; ++k) BOOST_TEST(std::abs(alone_by_batch(k, m) - alone_by_batch(k, 0)) < 1e-12);
}

// The third choice: with the statistics of the training set every layer's output has mean beta over that set.
BOOST_AUTO_TEST_CASE(statistics_of_the_training_set) {
  const data::Dataset digits = data::digits(700, 1, 3).train;  // two batches, not of one size
  ModernNetwork network = fresh_network({.N = {9, 8}, .drop = 0}, digits, 1);
  take_statistics_of(network, digits);
  std::vector<Index> all(700);
  for (Index m = 0; m < 700; ++m) all[std::size_t(m)] = m;
  ModernBatch batch;
  load(network, digits, all, batch);
  forward(network, Pass::testing, {}, batch);
  for (Index l = 1; l <= 2; ++l)
    for (Index n = 0; n < network.of.N[l]; ++n) {
      double sum = 0, squares = 0;
      for (Index m = 0; m < 700; ++m) sum += batch.z[l](n, m), squares += batch.z[l](n, m) * batch.z[l](n, m);
      BOOST_TEST(std::abs(sum / 700) < 1e-12);
      BOOST_TEST(std::abs(squares / 700 - 1) < 1e-3);  // variance/(variance + epsilon)
    }
}

}  // namespace lbl::mlp::generalisation
