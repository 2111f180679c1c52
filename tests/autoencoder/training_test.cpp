// Learning: noise, few samples by heart, a curve that no plane holds, threads, and a checkpoint's contents.
#include "autoencoder/centred.hpp"
#include "autoencoder/random_autoencoders.hpp"
#include "autoencoder/rivals/pca.hpp"
#include "autoencoder/training.hpp"
#include "data/digits.hpp"
#include "threads.hpp"

#include <boost/test/unit_test.hpp>

#include <numbers>
#include <set>

using namespace lbl;
using namespace lbl::testing;
using autoencoder::Activation;
using autoencoder::Batch;
using autoencoder::Learner;
using autoencoder::Loops;
using autoencoder::Network;
using autoencoder::Recipe;
using autoencoder::Score;

namespace {

Network fresh(const std::vector<Index>& encoder) {
  Network network(encoder);
  network.loops = Loops::core;
  training::Random random(1);
  initialise(network, random);
  return network;
}

report::Run silent() {
  static std::ostream nowhere(nullptr);
  report::Run run;
  run.out = &nowhere;
  return run;
}

Learner learned(const std::vector<Index>& encoder, const data::Dataset& samples, const Recipe& recipe) {
  const report::Run run = silent();
  Learner learner(fresh(encoder));
  report::Progress progress(run, recipe.epochs, samples.size());
  train(learner, recipe, samples, progress, [](const Score&) {});
  return learner;
}

}  // namespace

// \eq{overview-ae-denoise}: the noise has mean 0 and deviation s, and the target stays clean
BOOST_AUTO_TEST_CASE(noise_is_on_the_input_alone) {
  const data::Dataset images = data::digits(50, 1, 1).train;
  const Network network = fresh({images.pixels(), 2});
  std::vector<Index> all(50);
  std::iota(all.begin(), all.end(), Index(0));
  training::Random random(3);
  Batch clean, noisy;
  load(network, images, all, 0, random, clean);
  load(network, images, all, 0.3, random, noisy);
  BOOST_TEST(same_bits(clean.x, noisy.x));
  BOOST_TEST(same_bits(clean.x, clean.h[0]));
  double mean = 0, squares = 0;
  for (Index n = 0; n < noisy.x.size(); ++n) {
    const double noise = noisy.h[0].data()[n] - noisy.x.data()[n];
    mean += noise, squares += noise * noise;
  }
  BOOST_TEST(std::abs(mean / double(noisy.x.size())) < 0.01);
  BOOST_TEST(std::abs(std::sqrt(squares / double(noisy.x.size())) - 0.3) < 0.01);
}

// \eq{overview-ae-deep} \eq{overview-eq-25}: ten images from a code of eight numbers, nearly by heart
BOOST_AUTO_TEST_CASE(few_images_are_learned_by_heart) {
  const data::Dataset images = data::digits(10, 1, 1).train;
  const Learner learner = learned({images.pixels(), 24, 8}, images, {.epochs = 70, .batch = 5, .eta = 0.01});
  const double before = evaluate(fresh({images.pixels(), 24, 8}), images).per_image();
  BOOST_TEST(evaluate(learner.network, images).per_image() < 0.15 * before);
}

// \eq{overview-ae-deep}: points of an arc, which one number tells apart, but not along a straight line
BOOST_AUTO_TEST_CASE(a_curve_is_learned_that_pca_cannot_follow) {
  constexpr Index n = 32;
  Tensor<2> x(2, n);
  for (Index m = 0; m < n; ++m) {
    const double angle = std::numbers::pi * (double(m) / double(n - 1) - 0.5) * 0.9;
    x(0, m) = std::sin(angle), x(1, m) = std::cos(angle);
  }
  const autoencoder::Moments moments = moments_of(x, autoencoder::Centring::mean);
  const double pca = principal_components(moments, 1).least_cost(1);

  Network network({2, 10, 1});
  network.hidden = Activation::tanh, network.output = Activation::linear;
  training::Random random(2);
  initialise(network, random);
  optimization::Adam<Network> adam(network);
  Network gradient = network;
  Batch batch(network, n);
  batch.x = batch.h[0] = x;
  for (int step = 0; step < 900; ++step) {
    forward(network, batch);
    training::set_to_zero(gradient);
    backward(network, batch, gradient);
    adam.step(network, gradient, 0.01);
  }
  BOOST_TEST(forward(network, batch) < 0.1 * pca);
}

BOOST_AUTO_TEST_CASE(threads_do_not_change_a_bit) {
  const data::Dataset images = data::digits(64, 1, 1).train;
  const Recipe recipe{.epochs = 1, .batch = 32, .noise = 0.1};
  const auto trained_by = [&](int threads) {
    const Threads number(threads);
    return learned({images.pixels(), 16, 4}, images, recipe).network;
  };
  const Network one = trained_by(1), three = trained_by(3);
  for (Index l = 1; l <= one.L(); ++l) BOOST_TEST(same_bits(one.W[l], three.W[l]));
}

// A checkpoint keeps parameters and both memories of Adam.
BOOST_AUTO_TEST_CASE(everything_that_changes_is_kept) {
  Learner learner(fresh({5, 4, 3}));
  std::set<std::string> names;
  for_each_parameter([&](const std::string& name, const auto&) { names.insert(name); }, learner);
  BOOST_TEST(names.size() == 3u * 8u);
  for (const char* name : {"W1", "b4", "m.W2", "v.b3"}) BOOST_TEST(names.count(name) == 1u, name);
}

// \eq{overview-ae-pca}: PCA as a tied autoencoder reconstructs what its eigenvalues say
BOOST_AUTO_TEST_CASE(pca_reconstructs_as_its_eigenvalues_say) {
  const data::Dataset images = data::digits(120, 1, 1).train;
  const auto components = principal_components(autoencoder::moments(images), 1);
  const Score score = evaluate(best_linear(components, 1), images, components.mean);
  BOOST_TEST(std::abs(score.per_image() / components.least_cost(1) - 1) < 1e-9);
}
