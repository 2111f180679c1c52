// Learning: shifted images, a set small enough to be learned by heart, and the same bits again.
#include "lenet/training.hpp"
#include "data/digits.hpp"
#include "error_message.hpp"
#include "lenet/options.hpp"
#include "lenet/published.hpp"
#include "lenet/random_networks.hpp"
#include "threads.hpp"

#include <sstream>

using namespace lbl;
using namespace lbl::testing;
using lenet::HandbookLeNet;
using lenet::Learner;
using lenet::Recipe;

namespace {

/// A run that prints to nowhere.
struct Silent {
  std::ostringstream out;
  report::Run run;
  Silent() { run.out = &out; }
};

/// Trains on until the recipe's end and returns the last epoch's score.
template <class Network>
training::Score learn(Learner<Network>& learner, const Recipe& recipe, const data::Dataset& samples) {
  const Silent silent;
  report::Progress progress(silent.run, recipe.epochs, samples.size());
  training::Score last;
  lenet::train(learner, recipe, samples, progress, [&](const training::Score& epoch) { last = epoch; });
  return last;
}

template <class Network>
Network fresh(Network network, lenet::Loops loops = lenet::Loops::core) {
  training::Random random(1);
  network.choice.loops = loops;
  initialise(network, random);
  return network;
}

template <class Network>
bool same_parameters(const Network& one, const Network& other) {
  bool same = true;
  for_each_parameter([&](const std::string&, const auto& a, const auto& b) { same &= same_bits(a, b); }, one, other);
  return same;
}

}  // namespace

BOOST_AUTO_TEST_CASE(an_image_moves_down_and_right) {
  const std::vector<std::uint8_t> from{1, 2, 3, 4, 5, 6, 7, 8, 9};
  const auto moved = [&](Index down, Index right) {
    std::vector<std::uint8_t> to(9, 77);
    lenet::shift_image(from.data(), 3, 3, down, right, to.data());
    return to;
  };
  using Bytes = std::vector<std::uint8_t>;
  BOOST_TEST((moved(0, 0) == from));
  BOOST_TEST((moved(1, 0) == Bytes{0, 0, 0, 1, 2, 3, 4, 5, 6}));
  BOOST_TEST((moved(-1, 2) == Bytes{0, 0, 4, 0, 0, 7, 0, 0, 0}));
  BOOST_TEST((moved(0, -1) == Bytes{2, 3, 0, 5, 6, 0, 8, 9, 0}));
  BOOST_TEST((moved(3, 0) == Bytes(9, 0)));
  BOOST_TEST((moved(0, -4) == Bytes(9, 0)));
}

BOOST_AUTO_TEST_CASE(an_image_in_a_mirror) {
  std::vector<std::uint8_t> image{1, 2, 3, 4, 5, 6};
  lenet::mirror_image(2, 3, image.data());
  BOOST_TEST((image == std::vector<std::uint8_t>{3, 2, 1, 6, 5, 4}));

  const data::Dataset digits = data::digits(40, 0, 1).train;
  std::vector<Index> which(40);
  std::iota(which.begin(), which.end(), Index(0));
  const data::Dataset seen = lenet::shifted(digits, which, 0, 1, 0, 0, true);
  Index turned = 0, as_it_was = 0;
  for (Index m = 0; m < 40; ++m) {
    std::vector<std::uint8_t> other(digits.image(m), digits.image(m) + 784);
    lenet::mirror_image(28, 28, other.data());
    turned += std::equal(other.begin(), other.end(), seen.image(m));
    as_it_was += std::equal(digits.image(m), digits.image(m) + 784, seen.image(m));
  }
  BOOST_TEST(turned + as_it_was >= 40);  // both, where a digit is its own mirror image
  BOOST_TEST(turned > 8);
  BOOST_TEST(as_it_was > 8);
}

BOOST_AUTO_TEST_CASE(shifts_depend_on_seed_epoch_and_step_alone) {
  const data::Dataset digits = data::digits(40, 0, 1).train;
  const std::vector<Index> which{5, 3, 39, 3, 0, 7, 8, 9, 10, 11};
  const data::Dataset once = lenet::shifted(digits, which, 2, 1, 4, 9);
  BOOST_TEST(once.images == lenet::shifted(digits, which, 2, 1, 4, 9).images);
  BOOST_TEST(once.images != lenet::shifted(digits, which, 2, 2, 4, 9).images);
  BOOST_TEST(once.images != lenet::shifted(digits, which, 2, 1, 5, 9).images);
  BOOST_TEST(once.images != lenet::shifted(digits, which, 2, 1, 4, 8).images);
  std::set<std::pair<Index, Index>> moves;
  for (std::size_t m = 0; m < which.size(); ++m) {
    BOOST_TEST(once.labels[m] == digits.labels[std::size_t(which[m])]);
    bool found = false;  // one of the 25 moves
    for (Index down = -2; down <= 2; ++down)
      for (Index right = -2; right <= 2; ++right) {
        std::vector<std::uint8_t> expected(784);
        lenet::shift_image(digits.image(which[m]), 28, 28, down, right, expected.data());
        if (!std::equal(expected.begin(), expected.end(), once.image(Index(m)))) continue;
        found = true, moves.insert({down, right});
      }
    BOOST_TEST(found);
  }
  BOOST_TEST(moves.size() > 4u);
}

// Rates that halve or fall along a cosine.
BOOST_AUTO_TEST_CASE(learning_rates_of_a_recipe) {
  Recipe recipe{.epochs = 4, .eta = 0.8};
  BOOST_TEST(recipe.rate(0) == 0.8);
  BOOST_TEST(std::abs(recipe.rate(2) - 0.4) < 1e-15);
  BOOST_TEST(recipe.rate(3) < 0.2);
  recipe.halve_every = 2;
  BOOST_TEST(recipe.rate(1) == 0.8);
  BOOST_TEST(recipe.rate(2) == 0.4);
}

// \eq{handbook-lenet-recipe}: weights of variance 0.1^2, biases of 0.1, nothing where the table has no connection
BOOST_AUTO_TEST_CASE(first_weights_of_the_handbook) {
  lenet::HandbookLeNet network;
  training::Random random(1);
  lenet::initialise_as_the_handbook(network, random);
  double squares = 0;
  for (Index n = 0; n < network.C5.W.size(); ++n) squares += std::pow(network.C5.W.data()[n], 2);
  BOOST_TEST(std::abs(squares / double(network.C5.W.size()) - 0.01) < 0.0003);
  for_each_parameter([]<std::size_t Rank>(const std::string& name, const Tensor<Rank>& w) {
    if (Rank == 1) BOOST_TEST(std::all_of(w.data(), w.data() + w.size(), [](Real b) { return b == Real(0.1); }), name);
  }, network);
  Index left_out = 0;
  for (Index k = 0; k < network.C3.W.dim[0]; ++k)
    for (Index c = 0; c < network.C3.W.dim[1]; ++c) {
      if (network.C3.table.connects(k, c)) continue;
      ++left_out;
      BOOST_TEST(network.C3.W(k, c, 0, 0) == 0);
    }
  BOOST_TEST(left_out == 36);
}

// \eq{handbook-lenet-acc}
BOOST_AUTO_TEST_CASE(the_published_accuracies) {
  BOOST_TEST((lenet::published_accuracies[0].dataset == "mnist"));
  BOOST_TEST(lenet::published_accuracies[0].accuracy == 0.993);
  BOOST_TEST(lenet::lecun_1998_accuracy < lenet::published_accuracies[0].accuracy);
}

// \eq{handbook-eq-11}: every step of two epochs, computed again: w - eta (dC/dw + lambda w), biases without lambda, on
// the batch of the epoch's order as it is moved and mirrored; also from the middle of an epoch on
BOOST_AUTO_TEST_CASE(training_is_gradient_descent_on_moved_batches) {
  const Threads threads(1);
  const data::Dataset digits = data::digits(20, 0, 1).train;
  const Recipe recipe{.epochs = 2, .batch = 8, .eta = 0.1, .weight_decay = 0.01, .shift = 1, .mirror = true, .seed = 7};
  lenet::OverviewLeNet expected = fresh(lenet::OverviewLeNet(0));
  auto whole = lenet::beginner(expected, recipe), late = whole;
  for (const Index epoch : {0, 1}) {
    const double eta = epoch == 0 ? 0.1 : 0.05;  // half a cosine
    const std::vector<Index> order = data::shuffled_order(20, 7, epoch);
    for (Index step = 0; step < 3; ++step) {
      if (epoch == 1 && step == 1) late.network = expected, late.at = {.epoch = 1, .step = 1};
      const Index first = 8 * step, M = std::min<Index>(8, 20 - first);
      const std::vector<Index> which(order.begin() + first, order.begin() + first + M);
      const data::Dataset moved = lenet::shifted(digits, which, 1, 7, epoch, step, true);
      lenet::OverviewLeNet::Batch batch(expected, M);
      for (Index m = 0; m < M; ++m) {
        batch.y(moved.labels[static_cast<std::size_t>(m)], m) = 1;
        for (Index n = 0; n < 784; ++n) batch.x.data()[n * M + m] = moved.image(m)[n] / 255.;
      }
      const lenet::OverviewLeNet gradient = gradient_of(expected, batch);
      for_each_parameter([&]<std::size_t Rank>(const std::string&, Tensor<Rank>& w, const Tensor<Rank>& g) {
        const double lambda = Rank == 1 ? 0 : 0.01;
        for (Index n = 0; n < w.size(); ++n) w.data()[n] -= eta * (g.data()[n] + lambda * w.data()[n]);
      }, expected, gradient);
    }
  }
  for (auto* learner : {&whole, &late}) {
    learn(*learner, recipe, digits);
    for_each_parameter([](const std::string& name, const auto& w, const auto& w_expected) {
      BOOST_TEST(largest_difference(w, w_expected) < 1e-13, name);
    }, learner->network, expected);
  }
}

// \eq{handbook-cnn}: the networks of the handbook and of the overview learn 20 images by heart
BOOST_AUTO_TEST_CASE(twenty_images_are_learned_by_heart) {
  const Threads threads(1);  // more would only wait for each other
  const data::Dataset digits = data::digits(20, 0, 1).train;
  const auto check = [&](auto network) {
    const Recipe recipe{.epochs = 60, .batch = 10, .eta = 0.003, .halve_every = 1000, .optimizer = "adam"};
    auto learner = lenet::beginner(fresh(std::move(network)), recipe);
    learn(learner, recipe, digits);
    const training::Score score = lenet::evaluate(learner.network, digits);
    BOOST_TEST(score.mean_cost() < 0.01);
    BOOST_TEST(score.accuracy() == 1);
  };
  check(HandbookLeNet()), check(lenet::OverviewLeNet(0));
}

BOOST_AUTO_TEST_CASE(threads_do_not_change_a_bit_of_a_run) {
  const data::Dataset digits = data::digits(70, 0, 1).train;
  const Recipe recipe{.epochs = 1, .batch = 32, .eta = 0.01, .weight_decay = 0.01, .optimizer = "momentum", .shift = 1};
  for (const auto loops : {lenet::Loops::chapter, lenet::Loops::core}) {
    const auto trained = [&](int number) {
      const Threads threads(number);
      auto learner = lenet::beginner(fresh(HandbookLeNet(), loops), recipe);
      learn(learner, recipe, digits);
      return learner.network;
    };
    const HandbookLeNet one = trained(1);
    BOOST_TEST(same_parameters(trained(2), one));
    BOOST_TEST(same_parameters(trained(3), one));
  }
}

// A learner that begins again at the end of an epoch goes on to the same bits.
BOOST_AUTO_TEST_CASE(training_can_be_continued) {
  const Threads threads(1);
  const data::Dataset digits = data::digits(50, 0, 1).train;
  const Recipe recipe{.epochs = 2, .batch = 16, .eta = 0.01, .optimizer = "momentum", .shift = 2, .seed = 3};
  auto whole = lenet::beginner(fresh(lenet::OverviewLeNet(0)), recipe);
  learn(whole, recipe, digits);

  auto parts = lenet::beginner(fresh(lenet::OverviewLeNet(0)), recipe);
  Learner<lenet::OverviewLeNet> kept;
  const Silent silent;
  report::Progress progress(silent.run, recipe.epochs, digits.size());
  lenet::train(parts, recipe, digits, progress, [&](const auto&) {
    if (parts.at.epoch == 1) kept = parts;
  });
  learn(kept, recipe, digits);
  BOOST_TEST(same_parameters(kept.network, whole.network));
  BOOST_TEST(kept.at.epoch == 2);
}

BOOST_AUTO_TEST_CASE(colour_images_are_refused) {
  data::Dataset colour = data::digits(4, 0, 1).train;
  colour.channels = 2, colour.images.resize(colour.images.size() * 2);
  const HandbookLeNet network;
  check_error(error_of([&] { lenet::evaluate(network, colour); }), {"grey images of 28 x 28"});
}

BOOST_AUTO_TEST_CASE(a_cost_that_is_no_number_stops_the_run) {
  const data::Dataset digits = data::digits(20, 0, 1).train;
  const Recipe recipe{.epochs = 1, .batch = 16, .eta = 0.5};
  auto learner = lenet::beginner(fresh(HandbookLeNet()), recipe);
  learner.network.output.b(3) = std::nan("");
  check_error(error_of([&] { learn(learner, recipe, digits); }), {"no longer finite", "epoch 1, step 1"});
}
