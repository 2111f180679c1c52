// Statistics of batch normalisation: running estimates, and the three choices for testing.
#include "erratum.hpp"
#include "error_message.hpp"
#include "normalised_batches.hpp"

using namespace lbl;
using namespace lbl::testing;

// \eq{lecture-bn-running}, \erratum{E90}: equal batches are approached with the ratio 1 - rho, from mean 0 and variance
// 1; the variance is that of the population, M/(M - 1) times the batch's, or the batch's
BOOST_AUTO_TEST_CASE(running_estimates_approach_the_batch) {
  training::Random random(6);
  const Index M = 5;
  const Statistics batch = statistics_of(spread(random, 3, M));
  for (const auto& [which, factor] : {std::pair{layers::Variance::biased, 1.}, {layers::Variance::unbiased, 5. / 4}}) {
    Statistics running(3);
    for (int t = 1; t <= 30; ++t) {
      layers::update_running(batch, running, 0.1, which);
      const double left = std::pow(0.9, t);
      for (Index n = 0; n < 3; ++n) {
        BOOST_TEST(std::abs(running.mean(n) - (1 - left) * batch.mean(n)) < 1e-13);
        const double end = factor * batch.variance(n);
        BOOST_TEST(std::abs(running.variance(n) - (end + left * (1 - end))) < 1e-13);
      }
    }
    // As printed, old and new value share a name: (1 - rho) s + rho s = s never moves.
    const double s = running.mean(2), printed = (1 - 0.1) * s + 0.1 * s;
    BOOST_TEST(std::abs(printed - s) < 1e-14);
    BOOST_TEST(std::abs(batch.mean(2) - s) > 0.1);
    report_erratum("E90", std::abs(batch.mean(2)), std::abs(s - (1 - std::pow(0.9, 30)) * batch.mean(2)));
  }
  Statistics one = statistics_of(Tensor<2>(3, 1)), running(3);
  check_error(error_of([&] { layers::update_running(one, running); }), {"batch normalisation", "larger batches"});
  layers::update_running(one, running, 0.1, layers::Variance::biased);
}

// \eq{lecture-bn-train}, \erratum{E89}: training uses the batch, whatever the running estimates are; with them in its
// place, as printed, the batch would not be normalised
BOOST_AUTO_TEST_CASE(training_does_not_use_running_estimates) {
  training::Random random(7);
  const BatchNormalisation layer(2);
  const Tensor<2> x = spread(random, 2, 20);
  Statistics running(2);
  const Tensor<2> before = normalised(layer, x), printed = tested(layer, running, x);
  layers::update_running(statistics_of(x), running);
  BOOST_TEST(same_bits(normalised(layer, x), before));
  BOOST_TEST(std::abs(moments(before, 1).first) < 1e-14);
  BOOST_TEST(std::abs(moments(printed, 1).first) > 1);
  report_erratum("E89", std::abs(moments(printed, 1).first), std::abs(moments(before, 1).first));
}

// \eq{lecture-bn-test1}: a sample's output depends on the batch it is in, and alone it is beta
BOOST_AUTO_TEST_CASE(first_choice_for_testing_the_batch_itself) {
  training::Random random(8);
  const BatchNormalisation layer = random_layer(random, 3);
  const Tensor<2> x = spread(random, 3, 10);
  const Tensor<2> all = normalised(layer, x), some = normalised(layer, part(x, 0, 5));
  const Tensor<2> one = normalised(layer, part(x, 0, 1));
  BOOST_TEST(std::abs(all(2, 0) - some(2, 0)) > 1e-3);
  for (Index n = 0; n < 3; ++n) BOOST_TEST(one(n, 0) == layer.beta(n));
}

// \eq{lecture-bn-test2}: a sample's output does not depend on the batch, and testing changes no statistics
BOOST_AUTO_TEST_CASE(second_choice_for_testing_running_estimates) {
  training::Random random(9);
  const BatchNormalisation layer = random_layer(random, 3);
  const Tensor<2> x = spread(random, 3, 10);
  Statistics running(3);
  for (int t = 0; t < 5; ++t) layers::update_running(statistics_of(spread(random, 3, 10)), running);
  const Statistics before = running;
  const Tensor<2> all = tested(layer, running, x);
  for (Index m = 0; m < 10; ++m) {
    const Tensor<2> alone = tested(layer, running, part(x, m, m + 1));
    for (Index n = 0; n < 3; ++n) {
      BOOST_TEST(std::abs(alone(n, 0) - all(n, m)) < 1e-14);
      const double x_hat = (x(n, m) - running.mean(n)) / std::sqrt(running.variance(n) + layer.epsilon);
      BOOST_TEST(std::abs(all(n, m) - (layer.gamma(n) * x_hat + layer.beta(n))) < 1e-13);
    }
  }
  BOOST_TEST((same_bits(running.mean, before.mean) && same_bits(running.variance, before.variance)));
}

// \eq{lecture-bn-test3}: statistics of the whole training set, joined batch by batch, are those of all samples at once;
// with weights that do not change, the running estimates agree with them but for their noise
BOOST_AUTO_TEST_CASE(third_choice_for_testing_the_training_set) {
  training::Random random(10);
  const Index batches = 2000, M = 16;
  const BatchNormalisation layer = random_layer(random, 2);
  const Tensor<2> x = spread(random, 2, batches * M);
  Statistics all(2), running(2);
  all.count = 0;
  for (Index t = 0; t < batches; ++t) {
    const Statistics batch = statistics_of(part(x, t * M, (t + 1) * M));
    layers::join(batch, all);
    layers::update_running(batch, running, 0.01);
  }
  layers::join(statistics_of(part(x, 0, 1)), all);  // batches of any size; this sample counts twice from now on
  const Statistics once = statistics_of(x);
  BOOST_TEST(all.count == batches * M + 1);
  for (Index n = 0; n < 2; ++n) {
    const double weight = 1 / (once.count + 1), apart = x(n, 0) - once.mean(n);
    BOOST_TEST(std::abs(all.mean(n) - (once.mean(n) + weight * apart)) < 1e-12);
    const double variance = (1 - weight) * once.variance(n) + weight * (1 - weight) * apart * apart;
    BOOST_TEST(std::abs(all.variance(n) - variance) < 1e-11);
    BOOST_TEST(std::abs(running.mean(n) - all.mean(n)) < 0.1 * std::sqrt(all.variance(n)));
    BOOST_TEST(std::abs(running.variance(n) / all.variance(n) - 1) < 0.15);
  }
  const Tensor<2> y = normal_tensor(random, 2, 9);
  const double apart = largest_difference(tested(layer, running, y), tested(layer, all, y));
  BOOST_TEST((apart > 0 && apart < 0.5));
}

BOOST_AUTO_TEST_CASE(statistics_of_layers_of_other_sizes_are_refused) {
  Statistics three(3), two(2), short_mean(3), short_variance(3);
  short_mean.mean = Tensor<1>(2), short_variance.variance = Tensor<1>(2);
  for (Statistics* other : {&two, &short_mean, &short_variance}) {
    check_error(error_of([&] { layers::update_running(three, *other); }), {"batch normalisation", "sizes"});
    check_error(error_of([&] { layers::update_running(*other, three); }), {"batch normalisation", "sizes"});
    check_error(error_of([&] { layers::join(three, *other); }), {"batch normalisation", "sizes"});
    check_error(error_of([&] { layers::join(*other, three); }), {"batch normalisation", "sizes"});
  }
}

// \eq{lecture-norm-input}: each dimension of the inputs by itself, mean 0 and variance 1 over the training samples;
// test samples with the training samples' statistics, since their own would hide how they differ
BOOST_AUTO_TEST_CASE(inputs_are_normalised_with_training_statistics) {
  training::Random random(11);
  BatchNormalisation plain(3);
  plain.epsilon = 0;
  const Tensor<2> x = spread(random, 3, 40);
  const Statistics training_set = statistics_of(x);
  const Tensor<2> y = tested(plain, training_set, x);
  for (Index n = 0; n < 3; ++n) {
    BOOST_TEST(std::abs(moments(y, n).first) < 1e-14);
    BOOST_TEST(std::abs(moments(y, n).second - 1) < 1e-14);
  }
  Tensor<2> shifted = x;
  for (Index m = 0; m < 40; ++m) shifted(0, m) += 5;
  const double shift = 5 / std::sqrt(training_set.variance(0));
  BOOST_TEST(std::abs(moments(tested(plain, training_set, shifted), 0).first - shift) < 1e-13);
  BOOST_TEST(std::abs(moments(tested(plain, statistics_of(shifted), shifted), 0).first) < 1e-13);
}
