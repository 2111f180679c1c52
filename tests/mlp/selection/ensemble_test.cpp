// Ensembles: the average of probabilities, Jensen's inequality, several networks against one, and distillation.
#include "costs/softmax_cross_entropy.hpp"
#include "data/digits.hpp"
#include "mlp/random_network.hpp"
#include "mlp/selection/ensemble.hpp"
#include "mlp/selection/watched_training.hpp"
#include "threads.hpp"
#include "training/gradient_check.hpp"
#include "training/running_average.hpp"

#include <boost/test/unit_test.hpp>

#include <sstream>

namespace lbl::mlp::selection {

using namespace testing;

namespace {

Tensor<2> random_probabilities(training::Random& random, Index K, Index M) {
  Tensor<2> p(K, M);
  costs::softmax(normal_tensor(random, K, M), p);
  return p;
}

mlp::Network fresh(std::uint64_t seed) {
  mlp::Network network({784, 12, 10});
  network.loops = mlp::Loops::core;
  training::Random random(seed);
  mlp::initialise(network, training::Initialisation::he, random);
  return network;
}

/// Trains a network without a word.
void learn(mlp::Network& network, const mlp::Recipe& recipe, const data::Dataset& samples, const Watch& watch = {}) {
  std::ostringstream out;
  report::Run run;
  run.out = &out;
  report::Progress progress(run, 1, 1);
  train_watched(network, recipe, samples, progress, watch);
}

}  // namespace

// \eq{notes-ens-average}: the mean of the members is a distribution, and by Jensen its cost is at most their mean cost
BOOST_AUTO_TEST_CASE(an_ensemble_costs_at_most_what_its_members_cost) {
  training::Random random(1);
  const std::vector<std::uint8_t> labels{0, 1, 2, 3, 3, 2, 1};
  for (const std::size_t R : {1u, 2u, 5u}) {
    std::vector<Tensor<2>> members;
    for (std::size_t r = 0; r < R; ++r) members.push_back(random_probabilities(random, 4, 7));
    const Tensor<2> p = average(members);
    for (Index m = 0; m < 7; ++m) {
      double sum = 0, third = 0;
      for (Index k = 0; k < 4; ++k) sum += p(k, m);
      for (const Tensor<2>& member : members) third += member(2, m) / double(R);
      BOOST_TEST(std::abs(sum - 1) < 1e-14);
      BOOST_TEST(std::abs(p(2, m) - third) < 1e-15);
    }
    const Together marks = judge(members, labels);
    if (R == 1) BOOST_TEST(std::abs(marks.ensemble.mean_cost() - marks.mean_cost) < 1e-15);
    else BOOST_TEST(marks.ensemble.mean_cost() < marks.mean_cost - 1e-3);
    members.assign(R, members[0]);  // members that agree know no more than one
    BOOST_TEST(std::abs(score(average(members), labels).mean_cost() - score(members[0], labels).mean_cost()) < 1e-14);
  }
}

BOOST_AUTO_TEST_CASE(probabilities_are_scored_as_their_network_is) {
  const Threads threads(1);
  const data::Dataset digits = data::digits(730, 0, 1).train;
  const mlp::Network network = fresh(1);
  const mlp::Score direct = mlp::evaluate(network, digits);
  const mlp::Score by_answers = score(probabilities(network, digits), digits.labels);
  BOOST_TEST(by_answers.samples == 730);
  BOOST_TEST(by_answers.correct == direct.correct);
  BOOST_TEST(std::abs(by_answers.mean_cost() - direct.mean_cost()) < 1e-12);
}

BOOST_AUTO_TEST_CASE(watched_training_takes_the_steps_of_mlp_train) {
  const Threads threads(1);
  const data::Dataset digits = data::digits(70, 0, 1).train;
  const mlp::Recipe recipe{.epochs = 3, .batch = 16, .eta = 0.2, .halve_every = 2, .weight_decay = 0.01, .seed = 7};
  mlp::Network watched = fresh(1);
  Index steps = 0, epochs = 0;
  Watch watch;
  watch.after_step = [&](const mlp::Network&) { ++steps; };
  watch.after_epoch = [&](Index epoch) { BOOST_TEST(epoch == ++epochs); };
  learn(watched, recipe, digits, watch);
  BOOST_TEST(steps == 15);
  BOOST_TEST(epochs == 3);

  std::ostringstream out;
  report::Run run;
  run.out = &out;
  report::Progress progress(run, 3, 70);
  mlp::Learner learner = mlp::beginner(fresh(1), recipe);
  mlp::train(learner, recipe, digits, progress, [](const mlp::Score&) {});
  for (Index l = 1; l <= 2; ++l) BOOST_TEST(same_bits(learner.network.W[l], watched.W[l]));
}

// \eq{notes-ens-init} \eq{notes-ens-check} \eq{notes-ens-ema}: five networks of different seeds know more than one of
// them, and parameters that tremble at a large rate do better on the average than at their last step
BOOST_AUTO_TEST_CASE(together_networks_know_more) {
  const Threads threads(1);
  const data::Split digits = data::digits(200, 400, 1);
  std::vector<Tensor<2>> answers;
  double last = 0, last_checkpoints = 0, smooth = 0;
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    mlp::Network network = fresh(seed);
    training::RunningAverage<mlp::Network> average_parameters(network, 0.95);
    std::vector<Tensor<2>> checkpoints;
    Watch watch;
    watch.after_step = [&](const mlp::Network& now) { average_parameters.add(now); };
    watch.after_epoch = [&](Index epoch) {
      if (epoch > 8) checkpoints.push_back(probabilities(network, digits.test));
    };
    learn(network, {.epochs = 12, .batch = 5, .eta = 0.2, .seed = seed}, digits.train, watch);
    answers.push_back(probabilities(network, digits.test));
    last += score(answers.back(), digits.test.labels).mean_cost() / 5;
    last_checkpoints += score(average(checkpoints), digits.test.labels).mean_cost() / 5;
    smooth += mlp::evaluate(average_parameters.mean, digits.test).mean_cost() / 5;
  }
  const Together marks = judge(answers, digits.test.labels);
  BOOST_TEST(marks.ensemble.accuracy() > marks.mean_accuracy + 0.005);
  BOOST_TEST(marks.ensemble.mean_cost() < 0.9 * marks.mean_cost);
  BOOST_TEST(last_checkpoints < last);
  BOOST_TEST(smooth < last);
}

// \eq{notes-distill}: with soft targets, too, the gradient is p - y
BOOST_AUTO_TEST_CASE(soft_targets_have_the_gradient_p_minus_y) {
  training::Random random(5);
  mlp::Network network = random_network({6, 5, 4}, mlp::Activation::tanh, mlp::Loops::core, 3);
  mlp::Batch batch = random_batch(network, 3, 4);
  const Tensor<2> teacher = random_probabilities(random, 4, 9);
  const std::vector<Index> which{7, 0, 4};
  ask_teacher(teacher, which, batch.y);
  for (Index k = 0; k < 4; ++k) BOOST_TEST(batch.y(k, 2) == teacher(k, 4));

  mlp::Network gradient = gradient_of(network, batch);
  for (Index k = 0; k < 4; ++k)
    for (Index m = 0; m < 3; ++m)
      BOOST_TEST(std::abs(batch.delta[2](k, m) - (batch.h[2](k, m) - teacher(k, which[std::size_t(m)])) / 3) < 1e-15);
  const auto cost = [&] { return mlp::forward(network, batch); };
  for_each_parameter([&](const std::string& name, auto& w, auto& g) {
    const training::GradientError e = training::worst_gradient_error(name, w, g, cost);
    BOOST_TEST(e.largest > 0);
    BOOST_TEST(e.relative < 1e-7, e);
  }, network, gradient);

  batch.y(0, 0) = 0;  // a target that does not add up to 1 has another gradient
  gradient = gradient_of(network, batch);
  BOOST_TEST(training::worst_gradient_error("b2", network.b[2], gradient.b[2], cost).relative > 1e-3);
}

// \eq{notes-distill}: the student comes to say what the teacher says, labels or no labels
BOOST_AUTO_TEST_CASE(a_student_follows_its_teacher) {
  const Threads threads(1);
  data::Dataset digits = data::digits(100, 0, 1).train;
  mlp::Network teacher = fresh(1), student = fresh(2), pupil_of_labels = fresh(2);
  const mlp::Recipe recipe{.epochs = 40, .batch = 10, .eta = 0.2};
  learn(teacher, {.epochs = 6, .batch = 10, .eta = 0.1}, digits);
  const Tensor<2> lesson = probabilities(teacher, digits);
  learn(pupil_of_labels, recipe, digits);
  std::fill(digits.labels.begin(), digits.labels.end(), std::uint8_t(0));
  learn(student, recipe, digits, {.teacher = &lesson});
  BOOST_TEST(largest_difference(probabilities(student, digits), lesson) < 0.25);
  BOOST_TEST(largest_difference(probabilities(pupil_of_labels, digits), lesson) > 0.4);
}

}  // namespace lbl::mlp::selection
