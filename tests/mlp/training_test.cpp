// Learning: scores, a set small enough to be learned by heart, and the same bits with any number of threads.
#include "costs/softmax_cross_entropy.hpp"
#include "data/digits.hpp"
#include "erratum.hpp"
#include "error_message.hpp"
#include "mlp/random_network.hpp"
#include "mlp/training.hpp"
#include "threads.hpp"

#include <sstream>

using namespace lbl;
using namespace lbl::testing;

namespace {

/// A run that prints to nowhere.
struct Silent {
  std::ostringstream out;
  report::Run run;
  Silent() { run.out = &out; }
};

/// Trains a network and returns the score of the last epoch.
mlp::Score learn(mlp::Network& network, const mlp::Recipe& recipe, const data::Dataset& samples) {
  const Silent silent;
  report::Progress progress(silent.run, recipe.epochs, samples.size());
  mlp::Learner learner = mlp::beginner(network, recipe);
  mlp::Score last;
  mlp::train(learner, recipe, samples, progress, [&](const mlp::Score& epoch) { last = epoch; });
  BOOST_TEST(learner.at.epoch == recipe.epochs);
  BOOST_TEST(learner.at.step == 0);
  BOOST_TEST(last.samples == samples.size());
  network = learner.network;
  return last;
}

mlp::Network fresh(const std::vector<Index>& N, mlp::Activation f, mlp::Loops loops, std::uint64_t seed = 1) {
  mlp::Network network(N);
  network.f = f, network.loops = loops;
  training::Random random(seed);
  mlp::initialise(network, training::Initialisation::he, random);
  return network;
}

/// Cost and score of probabilities p[K][M], whose samples belong to the classes 0, 1, ..., K-1, 0, ...
mlp::Score score(const Tensor<2>& p) {
  const mlp::Network network({1, p.dim[0]});
  mlp::Batch batch(network, p.dim[1]);
  for (Index n = 0; n < p.size(); ++n) batch.z[1].data()[n] = std::log(p.data()[n]);
  for (Index m = 0; m < p.dim[1]; ++m) batch.y(m % p.dim[0], m) = 1;
  mlp::Score result;
  const double C = costs::softmax_cross_entropy(batch.z[1], batch.y, batch.h[1]);
  result.add(batch.h[1], batch.y, C);
  return result;
}

}  // namespace

// \eq{handbook-perfect} against \erratum{E4}: always right with p = 0.1009 against nine times 0.0999, and far from 0
BOOST_AUTO_TEST_CASE(every_image_right_does_not_mean_a_small_cost) {
  Tensor<2> p(10, 10);
  for (Index k = 0; k < 10; ++k)
    for (Index m = 0; m < 10; ++m) p(k, m) = k == m ? 0.1009 : 0.0999;
  const mlp::Score right = score(p);
  BOOST_TEST(right.accuracy() == 1);
  BOOST_TEST(right.mean_cost() > 2.29);
  BOOST_TEST(std::abs(right.mean_cost() + std::log(0.1009)) < 1e-14);
  report_erratum("E4", std::abs(0 + std::log(0.1009)), std::abs(right.mean_cost() + std::log(0.1009)));
  BOOST_TEST(right.mean_cost() < std::log(10.));
}

// \eq{handbook-perfect}: what does hold: a mean cost below ln 2 / M makes every sample right, and all right costs less
// than ln K
BOOST_AUTO_TEST_CASE(a_small_cost_means_every_image_right) {
  training::Random random(1);
  int small = 0, perfect = 0, others = 0;
  for (int n = 0; n < 3000; ++n) {
    Tensor<2> z = normal_tensor(random, 3, 3), p(3, 3);
    for (Index m = 0; m < 3; ++m) z(m, m) += 0.002 * n;
    costs::softmax(z, p);
    const mlp::Score s = score(p);
    if (s.mean_cost() < std::log(2.) / 3) {
      ++small;
      BOOST_TEST(s.accuracy() == 1);
    }
    if (s.accuracy() == 1) {
      ++perfect;
      BOOST_TEST(s.mean_cost() < std::log(3.));
    }
    others += s.accuracy() < 1;
  }
  BOOST_TEST(small > 100);
  BOOST_TEST(perfect > small);
  BOOST_TEST(others > 100);
}

BOOST_AUTO_TEST_CASE(a_score_adds_up_over_batches) {
  const data::Dataset digits = data::digits(1010, 0, 1).train;
  const mlp::Network network = fresh({784, 12, 10}, mlp::Activation::relu, mlp::Loops::core);
  std::vector<Index> all(1010);
  for (Index n = 0; n < 1010; ++n) all[n] = n;
  mlp::Batch batch;
  mlp::load(network, digits, all, batch);
  mlp::Score whole;
  const double C = mlp::forward(network, batch);
  whole.add(batch.h.back(), batch.y, C);
  const mlp::Score parts = mlp::evaluate(network, digits);  // in three batches, the last one smaller
  BOOST_TEST(parts.samples == 1010);
  BOOST_TEST(parts.correct == whole.correct);
  BOOST_TEST(std::abs(parts.mean_cost() - whole.mean_cost()) < 1e-13);
  BOOST_TEST(whole.accuracy() > 0);
  BOOST_TEST(whole.accuracy() < 0.5);
}

// \eq{handbook-activation}: every choice learns; \eq{notes-check-overfit}: 20 samples by heart, cost below 1e-3
BOOST_AUTO_TEST_CASE(twenty_samples_are_learned_by_heart) {
  const Threads threads(1);  // more would only wait for each other
  const data::Dataset digits = data::digits(20, 0, 1).train;
  for (const auto f : {mlp::Activation::relu, mlp::Activation::logistic, mlp::Activation::tanh}) {
    mlp::Network network = fresh({784, 30, 10}, f, mlp::Loops::core);
    mlp::Network by_adam = network;
    learn(network, {.epochs = 1200, .batch = 20, .eta = f == mlp::Activation::logistic ? 4 : 0.5}, digits);
    // both recipes: \erratum{E11}
    learn(by_adam, {.epochs = 600, .batch = 20, .eta = 0.03, .optimizer = "adam"}, digits);
    for (const mlp::Network* learned : {&network, &by_adam}) {
      const mlp::Score s = mlp::evaluate(*learned, digits);
      BOOST_TEST(s.mean_cost() < 1e-3, "activation " << static_cast<int>(f) << ": cost " << s.mean_cost());
      report_erratum("E11", "no recipe", s.mean_cost());
      BOOST_TEST(s.accuracy() == 1);
    }
  }
}

// \eq{handbook-eq-7} \eq{handbook-lr}: the steps of `train` are those of the page, one by one
BOOST_AUTO_TEST_CASE(training_is_gradient_descent_on_shuffled_batches) {
  const Threads threads(1);
  const data::Dataset digits = data::digits(50, 0, 1).train;
  const mlp::Recipe recipe{.epochs = 3, .batch = 16, .eta = 0.2, .halve_every = 2, .weight_decay = 0.01, .seed = 7};
  mlp::Network network = fresh({784, 6, 10}, mlp::Activation::tanh, mlp::Loops::chapter), expected = network;
  learn(network, recipe, digits);

  for (Index epoch = 0; epoch < 3; ++epoch) {
    const std::vector<Index> order = data::shuffled_order(50, 7, epoch);
    const Real eta = epoch < 2 ? 0.2 : 0.1;
    for (Index first = 0; first < 50; first += 16) {
      const Index M = std::min<Index>(16, 50 - first);
      mlp::Batch batch(expected, M);
      for (Index m = 0; m < M; ++m) {
        const Index sample = order[first + m];
        for (Index n = 0; n < 784; ++n) batch.h[0](n, m) = digits.image(sample)[n] / 255.;
        batch.y(digits.labels[sample], m) = 1;
      }
      const mlp::Network gradient = gradient_of(expected, batch);
      for (Index l = 1; l <= 2; ++l) {
        for (Index n = 0; n < gradient.W[l].size(); ++n)
          expected.W[l].data()[n] -= eta * (gradient.W[l].data()[n] + 0.01 * expected.W[l].data()[n]);
        for (Index i = 0; i < gradient.b[l].size(); ++i) expected.b[l](i) -= eta * gradient.b[l](i);
      }
    }
  }
  for (Index l = 1; l <= 2; ++l) {
    BOOST_TEST(largest_difference(network.W[l], expected.W[l]) < 1e-13);
    BOOST_TEST(largest_difference(network.b[l], expected.b[l]) < 1e-13);
    BOOST_TEST(largest_difference(network.b[l], Tensor<1>(network.b[l].size())) > 1e-3);
  }
}

BOOST_AUTO_TEST_CASE(threads_do_not_change_a_bit_of_a_run) {
  const data::Dataset digits = data::digits(200, 0, 1).train;
  for (const auto loops : {mlp::Loops::chapter, mlp::Loops::core}) {
    const auto trained = [&](int number) {
      const Threads threads(number);
      mlp::Network network = fresh({784, 150, 30, 10}, mlp::Activation::relu, loops);  // W1: enough for all threads
      const mlp::Score last = learn(network, {.epochs = 2, .batch = 64, .weight_decay = 0.001}, digits);
      return std::pair{network, last};
    };
    const auto [one, score_of_one] = trained(1);
    for (const int number : {2, 3}) {
      const auto [several, score_of_several] = trained(number);
      for (Index l = 1; l <= 3; ++l) {
        BOOST_TEST(same_bits(several.W[l], one.W[l]), number << " threads change W" << l);
        BOOST_TEST(same_bits(several.b[l], one.b[l]), number << " threads change b" << l);
      }
      BOOST_TEST(score_of_several.cost == score_of_one.cost);
      BOOST_TEST(score_of_several.correct == score_of_one.correct);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_cost_that_is_no_number_stops_the_run) {
  const data::Dataset digits = data::digits(50, 0, 1).train;
  mlp::Network network = fresh({784, 6, 10}, mlp::Activation::relu, mlp::Loops::core);
  network.b[2](3) = std::nan("");
  check_error(error_of([&] { learn(network, {.epochs = 1, .batch = 16, .eta = 0.5}, digits); }),
              {"no longer finite", "epoch 1, step 1", "learning rate 0.5", "0.05"});
  network = fresh({784, 6, 10}, mlp::Activation::relu, mlp::Loops::core);
  check_error(error_of([&] { learn(network, {.epochs = 9, .batch = 16, .eta = 1e200}, digits); }),
              {"epoch 1, step ", "1e+200 is too large"});
}
