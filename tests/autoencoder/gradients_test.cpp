// Gradients against differences: linear with free and with tied weights, deep, with noise on the inputs, sparse.
#include "autoencoder/random_autoencoders.hpp"
#include "threads.hpp"
#include "training/gradient_check.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

using namespace lbl;
using namespace lbl::testing;
using autoencoder::Activation;
using autoencoder::Batch;
using autoencoder::Linear;
using autoencoder::LinearBatch;
using autoencoder::Loops;
using autoencoder::Network;
using training::GradientError;
using training::worst_gradient_error;
namespace cases = boost::unit_test::data;

namespace lbl::testing {

/// A deep network and a batch, off every kink.
struct Deep {
  const Threads threads{1};
  Network network;
  Batch batch;

  Deep(Activation hidden, Loops loops, bool same)
      : network(random_network({5, 4, 3}, hidden, loops, 11)), batch(random_batch(network, 3, same, 12)) {}
  double cost() { return forward(network, batch); }
  double nearest_kink() {
    cost();
    double nearest = 1;
    for (Index l = 1; l < network.L(); ++l)
      for (Index n = 0; n < batch.z[l].size(); ++n)
        nearest = std::min(nearest, std::abs(batch.z[l].data()[n]));
    return nearest;
  }
};

}  // namespace lbl::testing

namespace {

void accept(const GradientError& e) {
  BOOST_TEST_CONTEXT(e) {
    BOOST_TEST(e.largest > 0);
    BOOST_TEST(e.relative < 1e-7);
  }
}

/// The worst entry of every array of a gradient.
template <class Autoencoder, class Cost>
std::vector<GradientError> errors_of(Autoencoder& autoencoder, const Autoencoder& gradient, Cost&& cost) {
  std::vector<GradientError> all;
  for_each_parameter([&](const std::string& name, auto& w, const auto& g) {
    all.push_back(worst_gradient_error(name, w, g, cost));
  }, autoencoder, gradient);
  return all;
}

LinearBatch random_linear_batch(const Linear& linear, Index M, std::uint64_t seed) {
  training::Random random(seed);
  LinearBatch batch(linear, M);
  training::draw_normal(batch.x, 1, random);
  return batch;
}

}  // namespace

// \eq{overview-ae-grad} \eq{overview-eq-25}: every weight, and the input, which is the target too
BOOST_DATA_TEST_CASE(gradients_of_the_linear_autoencoder, cases::make({false, true}), tied) {
  Linear linear = random_linear(6, 3, tied, 1);
  LinearBatch batch = random_linear_batch(linear, 4, 2);
  const Linear gradient = gradient_of(linear, batch);
  const Tensor<2> delta_x = input_gradient(linear, batch);
  const auto cost = [&] { return forward(linear, batch); };
  const std::vector<GradientError> errors = errors_of(linear, gradient, cost);
  BOOST_TEST(errors.size() == (tied ? 1u : 2u));
  for (const GradientError& e : errors) accept(e);
  accept(worst_gradient_error("x", batch.x, delta_x, cost));
}

// \eq{overview-ae-grad}: without the part of the decoder, the gradient of tied weights is wrong everywhere
BOOST_AUTO_TEST_CASE(tied_weights_have_two_parts) {
  Linear tied = random_linear(6, 3, true, 1);
  LinearBatch batch = random_linear_batch(tied, 4, 2);
  Linear encoder_alone = gradient_of(tied, batch);
  training::set_to_zero(encoder_alone);
  autoencoder::add_outer_products(batch.delta_h, batch.x, encoder_alone.W_f);
  for (const GradientError& e : errors_of(tied, encoder_alone, [&] { return forward(tied, batch); }))
    BOOST_TEST(e.relative > 0.1, e);
}

// A mistake in one single number is found where it is.
BOOST_AUTO_TEST_CASE(a_planted_mistake_is_found) {
  Linear linear = random_linear(6, 3, false, 1);
  LinearBatch batch = random_linear_batch(linear, 4, 2);
  Linear gradient = gradient_of(linear, batch);
  gradient.W_g(4, 1) *= 1.001;
  const std::vector<GradientError> errors = errors_of(linear, gradient, [&] { return forward(linear, batch); });
  accept(errors[0]);
  BOOST_TEST(errors[1].index == 4 * 3 + 1);
  BOOST_TEST(errors[1].relative > 1e-4);
}

// \eq{overview-ae-deep}: each W and b, and the input as input (the target stays)
BOOST_DATA_TEST_CASE(gradients_of_the_deep_autoencoder, cases::make({1, 2, 3}) * cases::make({0, 1}), hidden, loops) {
  Deep deep(static_cast<Activation>(hidden), static_cast<Loops>(loops), true);
  if (hidden == 1) BOOST_TEST_REQUIRE(deep.nearest_kink() > 1e-3);
  const Network gradient = gradient_of(deep.network, deep.batch);
  const Tensor<2> delta_x = input_gradient(deep.network, deep.batch);
  const std::vector<GradientError> errors = errors_of(deep.network, gradient, [&] { return deep.cost(); });
  BOOST_TEST(errors.size() == 8u);
  for (const GradientError& e : errors) accept(e);
  accept(worst_gradient_error("h0", deep.batch.h[0], delta_x, [&] { return deep.cost(); }));
}

// \eq{overview-ae-denoise}: the input is not the target; the target has its own gradient, -2/M (r - x)
BOOST_AUTO_TEST_CASE(gradients_of_the_denoising_cost) {
  Deep deep(Activation::tanh, Loops::chapter, false);
  const Network gradient = gradient_of(deep.network, deep.batch);
  const Tensor<2> delta_x = input_gradient(deep.network, deep.batch);
  Tensor<2> of_target(deep.batch.x.dim[0], deep.batch.x.dim[1]);
  autoencoder::squared_distance_backward(deep.batch.x, deep.batch.reconstruction(), of_target);  // with the sign turned
  for (const GradientError& e : errors_of(deep.network, gradient, [&] { return deep.cost(); })) accept(e);
  accept(worst_gradient_error("h0", deep.batch.h[0], delta_x, [&] { return deep.cost(); }));
  accept(worst_gradient_error("x", deep.batch.x, of_target, [&] { return deep.cost(); }));
}

// The L1 penalty on a code of ReLUs and on a linear one, whose sign may be either.
BOOST_DATA_TEST_CASE(gradients_of_a_sparse_code, cases::make({0, 1}), of_code) {
  Deep deep(Activation::tanh, Loops::chapter, true);
  deep.network.of_code = static_cast<Activation>(of_code);
  BOOST_TEST_REQUIRE(deep.nearest_kink() > 1e-3);
  const Network plain = gradient_of(deep.network, deep.batch);
  deep.network.sparsity = 0.7;
  const Network gradient = gradient_of(deep.network, deep.batch);
  BOOST_TEST(largest_difference(plain.W[1], gradient.W[1]) > 1e-2);
  BOOST_TEST(largest_difference(plain.W[4], gradient.W[4]) == 0);  // the decoder does not see the penalty
  for (const GradientError& e : errors_of(deep.network, gradient, [&] { return deep.cost(); })) accept(e);
  accept(worst_gradient_error("h0", deep.batch.h[0], input_gradient(deep.network, deep.batch),
                              [&] { return deep.cost(); }));
}

// \eq{overview-eq-25}: the gradient on the second moments is the mean of the samples' gradients
BOOST_DATA_TEST_CASE(the_whole_set_is_all_samples, cases::make({false, true}), tied) {
  const Tensor<2> x = uneven_data(6, 40, 3);
  const Linear linear = random_linear(6, 3, tied, 4);
  LinearBatch batch(linear, 40);
  batch.x = x;
  const Linear by_samples = gradient_of(linear, batch);
  Linear by_moments = linear;
  const double C =
      forward_and_backward(linear, tensor_of(moments_of(x, autoencoder::Centring::none).S), by_moments);
  BOOST_TEST(std::abs(C - forward(linear, batch)) < 1e-10);
  BOOST_TEST(largest_difference(by_samples.W_f, by_moments.W_f) < 1e-10);
  BOOST_TEST(largest_difference(by_samples.W_g, by_moments.W_g) < 1e-10);
}

// The chapter's loops and the core's, on batches that fill no register.
BOOST_DATA_TEST_CASE(loops_agree, cases::make({1, 7, 33}), M) {
  const Network chapter = random_network({20, 11, 3}, Activation::relu, Loops::chapter, 5);
  Network core = chapter;
  core.loops = Loops::core;
  Batch one = random_batch(chapter, M, true, 6), two = one;
  const Network by_chapter = gradient_of(chapter, one), by_core = gradient_of(core, two);
  BOOST_TEST(largest_difference(one.reconstruction(), two.reconstruction()) < 1e-13);
  for (Index l = 1; l <= chapter.L(); ++l) {
    BOOST_TEST(largest_difference(by_chapter.W[l], by_core.W[l]) < 1e-12);
    BOOST_TEST(largest_difference(by_chapter.b[l], by_core.b[l]) < 1e-12);
  }
}

BOOST_AUTO_TEST_CASE(gradients_accumulate) {
  const Network network = random_network({5, 4, 3}, Activation::tanh, Loops::chapter, 5);
  Batch batch = random_batch(network, 3, true, 6);
  const Network once = gradient_of(network, batch);
  Network twice = once;
  backward(network, batch, twice);
  for_each_parameter([](const std::string& name, const auto& one, const auto& two) {
    for (Index n = 0; n < one.size(); ++n) BOOST_TEST(std::abs(two.data()[n] - 2 * one.data()[n]) < 1e-14, name);
  }, once, twice);
}
