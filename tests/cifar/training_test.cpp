// Learning: a set small enough to be learned by heart, the same bits again, and what is refused.
#include "cifar/training.hpp"
#include "cifar/depth/inception_network.hpp"
#include "cifar/depth/residual_network.hpp"
#include "cifar/networks/handbook.hpp"
#include "cifar/networks/simple.hpp"
#include "cifar/published.hpp"
#include "data/digits.hpp"
#include "data/shapes.hpp"
#include "error_message.hpp"
#include "random_networks.hpp"

#include <numeric>
#include <sstream>

using namespace lbl;
using namespace lbl::testing;
using namespace lbl::cifar;

namespace {

/// Trains on until the recipe's end and returns the last epoch's score; after each epoch, `look` is called.
template <class Network, class Look>
Score learn(Learner<Network>& learner, const Recipe& recipe, const data::Dataset& samples, Look&& look) {
  std::ostringstream out;
  report::Run run;
  run.out = &out;
  report::Progress progress(run, recipe.epochs, samples.size());
  Score last;
  train(learner, recipe, samples, progress, [&](const Score& epoch) { last = epoch, look(); });
  return last;
}
template <class Network>
Score learn(Learner<Network>& learner, const Recipe& recipe, const data::Dataset& samples) {
  return learn(learner, recipe, samples, [] {});
}

template <class Network>
Network fresh(Network network) {
  training::Random random(1);
  initialise(network, random);
  return network;
}

/// Whether all that is saved of two networks agrees.
template <class Network>
bool same(const Network& one, const Network& other) {
  std::vector<std::vector<Real>> arrays;
  std::size_t n = 0;
  bool equal = true;
  for_each_parameter([&](const std::string&, const auto& a) { arrays.emplace_back(a.data(), a.data() + a.size()); },
                     Learned<const Network>{one});
  for_each_parameter([&](const std::string&, const auto& b) {
    equal &= arrays[n++] == std::vector<Real>(b.data(), b.data() + b.size());
  }, Learned<const Network>{other});
  return equal && n == arrays.size();
}

}  // namespace

// \eq{handbook-cifar-recipe} \erratum{E11}: the text gives a rate and nothing else; with either recipe, plain descent's
// successor or Adam, twenty images are learned by heart
BOOST_AUTO_TEST_CASE(twenty_images_are_learned_by_heart) {
  const Threads threads(1);
  const data::Dataset shapes = data::shapes(20, 0, 1).train;
  const auto cost = [&](auto network, const Recipe& recipe) {
    auto learner = beginner(fresh(std::move(network)), recipe);
    return learn(learner, recipe, shapes).mean_cost();
  };
  const Recipe nesterov{.epochs = 40, .batch = 10, .eta = 0.05};
  const Recipe author{.epochs = 40, .batch = 10, .eta = 0.001, .halve_every = 40, .weight_decay = 1e-4,
                      .optimizer = "adam"};
  BOOST_TEST(cost(HandbookNetwork(4), nesterov) < 0.1);
  BOOST_TEST(cost(HandbookNetwork(4), author) < 1);
  BOOST_TEST(cost(SimpleNetwork(), {.epochs = 12, .batch = 10, .eta = 0.005}) < 0.5);
  BOOST_TEST(cost(ResidualNetwork(8, 4, true), nesterov) < 0.7);
  BOOST_TEST(cost(InceptionNetwork(4), nesterov) < 0.7);
}

// \eq{lecture-bn-why}: with and without normalisation at three learning rates and two scales of the first weights. The
// normalised network learns faster at each, and with weights that are ten times too small the other does not learn
BOOST_AUTO_TEST_CASE(normalisation_learns_faster_and_bears_other_first_weights) {
  const Threads threads(1);
  const data::Dataset shapes = data::shapes(40, 0, 1).train;
  const auto cost = [&](bool normalised, double eta, double scale) {
    HandbookNetwork network = fresh(HandbookNetwork(3));
    for (NormalisedConvolution& block : network.block) {
      block.normalised = normalised;
      for (Index n = 0; n < block.convolution.W.size(); ++n) block.convolution.W.data()[n] *= scale;
    }
    const Recipe how{.epochs = 12, .batch = 20, .eta = eta, .weight_decay = 0};
    auto learner = beginner(network, how);
    return learn(learner, how, shapes).mean_cost();
  };
  for (const double eta : {0.01, 0.025, 0.05})
    for (const double scale : {0.1, 1.}) {
      const double with = cost(true, eta, scale), without = cost(false, eta, scale);
      BOOST_TEST(with < 2);
      BOOST_TEST(with < without - 0.2);
      if (scale < 1) BOOST_TEST(without > 2.25);
    }
}

BOOST_AUTO_TEST_CASE(threads_do_not_change_a_bit_of_a_run) {
  const data::Dataset shapes = data::shapes(40, 0, 1).train;
  const Recipe recipe{.epochs = 1, .batch = 16, .augmentation = {.mirror = true, .shift = 2, .cutout = 4}};
  const auto trained = [&](int number) {
    const Threads threads(number);
    auto learner = beginner(fresh(HandbookNetwork(2)), recipe);
    learn(learner, recipe, shapes);
    return learner.network;
  };
  const HandbookNetwork one = trained(1);
  BOOST_TEST(same(trained(2), one));
  BOOST_TEST(same(trained(3), one));
}

// A learner that begins again goes on to the same bits: parameters, running statistics, momentum.
BOOST_AUTO_TEST_CASE(training_can_be_continued) {
  const Threads threads(1);
  const data::Dataset shapes = data::shapes(30, 0, 1).train;
  const Recipe recipe{.epochs = 2, .batch = 16, .augmentation = {.mirror = true, .shift = 2}, .seed = 3};
  auto whole = beginner(fresh(HandbookNetwork(2)), recipe);
  Learner<HandbookNetwork> kept;
  learn(whole, recipe, shapes, [&] {
    if (whole.at.epoch == 1) kept = whole;
  });
  learn(kept, recipe, shapes);
  BOOST_TEST(same(kept.network, whole.network));
  BOOST_TEST(!same(kept.network, fresh(HandbookNetwork(2))));
  BOOST_TEST(kept.at.epoch == 2);
}

// \eq{handbook-cifar-recipe}: every step of two epochs, computed again: augmented images, their gradient, the running
// statistics, then Nesterov's step at the rate of one cycle and with decay; also from the middle of an epoch on
BOOST_AUTO_TEST_CASE(training_takes_the_steps_of_its_recipe) {
  const Threads threads(1);
  const data::Dataset shapes = data::shapes(20, 0, 1).train;
  const Augmentation how{.mirror = true, .shift = 2};
  const Recipe recipe{.epochs = 2, .batch = 8, .eta = 0.05, .augmentation = how, .seed = 7};
  HandbookNetwork expected = fresh(HandbookNetwork(2));
  optimization::Nesterov<HandbookNetwork> nesterov(expected);
  auto whole = beginner(expected, recipe), late = whole;
  HandbookNetwork::Batch batch;
  for (const Index epoch : {0, 1}) {
    const std::vector<Index> order = data::shuffled_order(20, 7, epoch);
    for (Index step = 0; step < 3; ++step) {
      if (epoch == 1 && step == 1)
        late = Learner<HandbookNetwork>{.network = expected, .optimizer = nesterov, .at = {.epoch = 1, .step = 1}};
      const Index first = 8 * step, M = std::min<Index>(8, 20 - first);
      const std::vector<Index> which(order.begin() + first, order.begin() + first + M);
      std::vector<Index> as_they_come(which.size());
      std::iota(as_they_come.begin(), as_they_come.end(), Index(0));
      load(expected, augmented(shapes, which, how, 7, epoch), as_they_come, batch);
      const HandbookNetwork gradient = gradient_of(expected, batch);
      update_running(expected, batch);
      const double eta = optimization::one_cycle(0.05, double(epoch) + double(step) / 3, 2, 0.25);
      nesterov.step(expected, gradient, eta, 5e-3);
    }
  }
  learn(whole, recipe, shapes), learn(late, recipe, shapes);
  BOOST_TEST(same(whole.network, expected));
  BOOST_TEST(same(late.network, expected));
  BOOST_TEST(!same(expected, fresh(HandbookNetwork(2))));
}

// \eq{lecture-bn-running} \eq{lecture-bn-test2}: after training, testing by the running statistics tells what it knows
BOOST_AUTO_TEST_CASE(running_statistics_serve_for_testing) {
  const Threads threads(1);
  const data::Dataset shapes = data::shapes(40, 0, 1).train;
  const Recipe recipe{.epochs = 25, .batch = 20, .eta = 0.05};
  auto learner = beginner(fresh(HandbookNetwork(2)), recipe);
  learn(learner, recipe, shapes);
  const Score tested = evaluate(learner.network, shapes);
  BOOST_TEST(tested.samples == 40);
  BOOST_TEST(tested.accuracy() > 0.8);
  HandbookNetwork untouched = learner.network;
  for (auto& block : untouched.block) block.running = layers::Statistics(block.running.mean.size());
  BOOST_TEST(evaluate(untouched, shapes).mean_cost() > 2 * tested.mean_cost());
}

// \eq{handbook-cifar-recipe}: rates that rise and fall, or halve; weights of variance 2 / fan-in
BOOST_AUTO_TEST_CASE(rates_and_first_weights_of_a_recipe) {
  Recipe recipe{.epochs = 20, .eta = 0.1};
  BOOST_TEST(std::abs(recipe.rate(0) - 0.004) < 1e-15);
  BOOST_TEST(std::abs(recipe.rate(5) - 0.1) < 1e-12);
  BOOST_TEST(recipe.rate(12) < recipe.rate(8));
  BOOST_TEST(recipe.rate(20) < 1e-5);
  recipe.halve_every = 40;
  BOOST_TEST(recipe.rate(39.9) == 0.1);
  BOOST_TEST(recipe.rate(40) == 0.05);
  const HandbookNetwork network = fresh(HandbookNetwork(16));
  const Tensor<4>& W = network.block[3].convolution.W;
  double squares = 0;
  for (Index n = 0; n < W.size(); ++n) squares += W.data()[n] * W.data()[n] / double(W.size());
  BOOST_TEST(std::abs(squares * 64 * 9 / 2 - 1) < 0.03);
  BOOST_TEST(network.block[3].convolution.b(5) == 0);
}

BOOST_AUTO_TEST_CASE(published_accuracies_and_targets) {
  BOOST_TEST(handbook_accuracy == 0.85);
  BOOST_TEST(published_20_epochs == 0.911);
  BOOST_TEST(*target_accuracy("cifar10", 64, 20) == 0.88);
  BOOST_TEST(*target_accuracy("cifar10", 16, 20) == 0.80);
  BOOST_TEST(!target_accuracy("cifar10", 16, 2));
  BOOST_TEST(!target_accuracy("shapes", 64, 20));
  BOOST_TEST(title_of("cifar10", std::string(checksum_of_jpeg)) == "CIFAR-10 (JPEG)");
  BOOST_TEST(title_of("cifar10", "00000000") == "CIFAR-10");
  BOOST_TEST(title_of("shapes", "") == "shapes");
}

BOOST_AUTO_TEST_CASE(grey_images_are_refused) {
  const data::Dataset digits = data::digits(4, 0, 1).train;
  const HandbookNetwork network(1);
  check_error(error_of([&] { evaluate(network, digits); }), {"digits", "colour images of 32 x 32", "shapes"});
}

BOOST_AUTO_TEST_CASE(a_cost_that_is_no_number_stops_the_run) {
  const data::Dataset shapes = data::shapes(20, 0, 1).train;
  const Recipe recipe{.epochs = 1, .batch = 16};
  auto learner = beginner(fresh(HandbookNetwork(1)), recipe);
  learner.network.output.b(3) = std::nan("");
  check_error(error_of([&] { learn(learner, recipe, shapes); }), {"no longer finite", "epoch 1, step 1"});
}

// The mean of two probabilities, sample by sample, decides; what is said of the image alone may be another class.
BOOST_AUTO_TEST_CASE(an_image_and_its_mirror_image_are_judged_together) {
  HandbookNetwork network = random_network(HandbookNetwork(2), 3);
  const data::Dataset set = data::shapes(70, 0, 1).train;
  HandbookNetwork::Batch all;
  const std::vector<Index> order = data::shuffled_order(70, 1, 0);
  load(network, set, order, all);
  for (int n = 0; n < 50; ++n) forward(network, Pass::training, all), update_running(network, all);
  const auto probabilities = [&](const data::Dataset& samples, Index m) {
    HandbookNetwork::Batch batch;
    load(network, samples, std::vector<Index>{m}, batch);
    forward(network, Pass::testing, batch);
    return std::vector<Real>(batch.scores.p.data(), batch.scores.p.data() + 10);
  };
  Index right = 0, changed = 0;
  for (Index m = 0; m < 70; ++m) {
    std::vector<Real> p = probabilities(set, m);
    const auto winner = [&] { return std::max_element(p.begin(), p.end()) - p.begin(); };
    const auto alone = winner();
    const std::vector<Real> other = probabilities(mirrored(set), m);
    for (std::size_t k = 0; k < 10; ++k) p[k] = (p[k] + other[k]) / 2;
    right += winner() == set.labels[static_cast<std::size_t>(m)], changed += winner() != alone;
  }
  BOOST_TEST(changed > 0);
  BOOST_TEST((right > 0 && accuracy_with_mirror_images(network, set) == double(right) / 70));
  BOOST_TEST(accuracy_with_mirror_images(network, mirrored(set)) == double(right) / 70);
}
