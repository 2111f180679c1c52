// Batch normalisation in training: what it computes, its backward pass, and what the lecture prints instead.
#include "erratum.hpp"
#include "error_message.hpp"
#include "layers/activations.hpp"
#include "normalised_batches.hpp"
#include "threads.hpp"
#include "training/parameters.hpp"

using namespace lbl;
using namespace lbl::testing;

// \eq{lecture-bn-train}: mean beta and variance gamma^2 s^2/(s^2 + epsilon), exactly
BOOST_AUTO_TEST_CASE(a_normalised_batch_has_the_learned_mean_and_variance) {
  training::Random random(1);
  for (const double epsilon : {1e-5, 0.5}) {
    BatchNormalisation layer = random_layer(random, 4);
    layer.epsilon = epsilon;
    const Tensor<2> x = spread(random, 4, 37), y = normalised(layer, x);
    const Statistics batch = statistics_of(x);
    BOOST_TEST(batch.count == 37);
    for (Index n = 0; n < 4; ++n) {
      const auto [mean_x, variance_x] = moments(x, n);
      const auto [mean_y, variance_y] = moments(y, n);
      BOOST_TEST(std::abs(batch.mean(n) - mean_x) < 1e-13);
      BOOST_TEST(std::abs(batch.variance(n) - variance_x) < 1e-13);
      BOOST_TEST(std::abs(mean_y - layer.beta(n)) < 1e-13);
      BOOST_TEST(std::abs(variance_y - std::pow(layer.gamma(n), 2) * variance_x / (variance_x + epsilon)) < 1e-13);
    }
  }
}

// \eq{lecture-bn-train} \erratum{E88}: epsilon stands once, under the root. As printed it is added to the variance and
// to its root: 1/(root(2 epsilon) + epsilon) = 21.87 instead of 22.36 at a variance of epsilon = 0.001
BOOST_AUTO_TEST_CASE(epsilon_is_added_once) {
  const double epsilon = 1e-3, deviation = std::sqrt(epsilon);
  BatchNormalisation layer(1);
  layer.epsilon = epsilon;
  const Tensor<2> x = row({-deviation, deviation}), y = normalised(layer, x);
  const double scale = y(0, 1) / x(0, 1), printed = 1 / (std::sqrt(2 * epsilon) + epsilon);
  BOOST_TEST(std::abs(scale - 22.360679774997898) < 1e-10);
  BOOST_TEST(std::abs(printed - 21.87) < 0.005);
  report_erratum("E88", std::abs(printed - 22.360679774997898), std::abs(scale - 22.360679774997898));

  // and the gradient of the printed function is not what the backward pass computes
  training::Random random(2);
  Tensor<2> z = spread(random, 1, 5), r = normal_tensor(random, 1, 5), delta = r;
  BatchNormalisation gradient(1);
  layer.epsilon = 0.1;
  layers::batch_normalisation_backward(layer, z, statistics_of(z), delta, gradient);
  const auto cost_as_printed = [&] {
    const auto [mean, variance] = moments(z, 0);
    long double C = 0;
    for (Index m = 0; m < 5; ++m) C += r(0, m) * (z(0, m) - mean) / (std::sqrt(variance + 0.1) + 0.1);
    return C;
  };
  BOOST_TEST(training::worst_gradient_error("x", z, delta, cost_as_printed).relative > 0.01);
}

// \eq{lecture-bn-back}, \erratum{E92}: of x, gamma and beta; columns of errors that sum to 0 over the batch
BOOST_AUTO_TEST_CASE(gradients_of_a_batch) {
  training::Random random(3);
  BatchNormalisation layer = random_layer(random, 4), gradient(4);
  training::set_to_zero(gradient);
  Tensor<2> x = spread(random, 4, 6), y = x;
  const Tensor<2> r = normal_tensor(random, 4, 6);
  Tensor<2> delta = r;
  layers::batch_normalisation_backward(layer, x, statistics_of(x), delta, gradient);
  Statistics batch(4);
  const auto cost = [&] { return layers::batch_normalisation(layer, x, batch, y), contract(r, y); };
  accept(training::worst_gradient_error("x", x, delta, cost));
  for_each_parameter([&](const std::string& name, auto& parameter, auto& g) {
    accept(training::worst_gradient_error(name, parameter, g, cost));
  }, layer, gradient);
  for (Index n = 0; n < 4; ++n) {
    double sum = 0;
    for (Index m = 0; m < 6; ++m) sum += delta(n, m);
    BOOST_TEST(std::abs(sum) < 1e-14);
  }

  // Statistics taken for constants, as if the layer only scaled and shifted: wrong for x, right for gamma and beta.
  Tensor<2> constant = r;
  for (Index n = 0; n < 4; ++n)
    for (Index m = 0; m < 6; ++m) constant(n, m) *= layer.gamma(n) / std::sqrt(batch.variance(n) + layer.epsilon);
  BOOST_TEST(training::worst_gradient_error("x", x, constant, cost).relative > 0.1);
  report_erratum("E92", training::worst_gradient_error("x", x, constant, cost).relative,
                 training::worst_gradient_error("x", x, delta, cost).relative);

  BatchNormalisation twice = gradient;  // gradients accumulate
  delta = r;
  layers::batch_normalisation_backward(layer, x, statistics_of(x), delta, twice);
  for (Index n = 0; n < 4; ++n) {
    BOOST_TEST(std::abs(twice.gamma(n) - 2 * gradient.gamma(n)) < 1e-13);
    BOOST_TEST(std::abs(twice.beta(n) - 2 * gradient.beta(n)) < 1e-13);
  }
}

// \eq{lecture-bn-conv}, \erratum{E92}: maps have one mean over samples and positions, and one gamma and beta a channel
BOOST_AUTO_TEST_CASE(gradients_of_maps) {
  training::Random random(4);
  const Index C = 2, I = 3, J = 2, M = 4;
  BatchNormalisation layer = random_layer(random, C), gradient(C);
  training::set_to_zero(gradient);
  Tensor<4> x = normal_tensor(random, C, I, J, M), y = x;
  const Tensor<4> r = normal_tensor(random, C, I, J, M);
  Tensor<4> delta = r;
  Statistics batch(C);
  const auto cost = [&] {
    Tensor<2> rows = y.view(C, I * J * M);
    layers::batch_normalisation(layer, x.view(C, I * J * M), batch, rows);
    return contract(r.view(C, I * J * M), rows);
  };
  cost();
  Tensor<2> delta_rows = delta.view(C, I * J * M);
  layers::batch_normalisation_backward(layer, x.view(C, I * J * M), batch, delta_rows, gradient);
  accept(training::worst_gradient_error("x", x, delta, cost));
  accept(training::worst_gradient_error("gamma", layer.gamma, gradient.gamma, cost));
  accept(training::worst_gradient_error("beta", layer.beta, gradient.beta, cost));
  BOOST_TEST(batch.count == I * J * M);
  double mean = 0;
  for (Index i = 0; i < I; ++i)
    for (Index j = 0; j < J; ++j)
      for (Index m = 0; m < M; ++m) mean += x(1, i, j, m) / double(I * J * M);
  BOOST_TEST(std::abs(batch.mean(1) - mean) < 1e-15);
}

// \eq{lecture-bn-params}: 2 n parameters, 1 and 0 at first; gamma = root(s^2 + epsilon) and beta = mean undo the layer
BOOST_AUTO_TEST_CASE(scale_and_offset_can_restore_the_identity) {
  BatchNormalisation layer(5);
  BOOST_TEST(training::count_parameters(layer) == 10);
  for (Index n = 0; n < 5; ++n) BOOST_TEST((layer.gamma(n) == 1 && layer.beta(n) == 0));
  training::Random random(5);
  const Tensor<2> x = spread(random, 5, 12);
  const Statistics batch = statistics_of(x);
  for (Index n = 0; n < 5; ++n)
    layer.gamma(n) = std::sqrt(batch.variance(n) + layer.epsilon), layer.beta(n) = batch.mean(n);
  BOOST_TEST(largest_difference(normalised(layer, x), x) < 1e-13);
}

BOOST_AUTO_TEST_CASE(shapes_in_place_and_threads) {
  training::Random random(12);
  const BatchNormalisation layer = random_layer(random, 101);
  const Tensor<2> x = normal_tensor(random, 101, 1009), r = normal_tensor(random, 101, 1009);
  Tensor<2> y[2]{x, x}, delta[2]{r, r};
  BatchNormalisation gradient[2]{layer, layer};
  for (const int n : {0, 1}) {
    const Threads limit(n == 0 ? 1 : 3);
    Statistics batch(101);
    layers::batch_normalisation(layer, n == 0 ? x : y[1], batch, y[n]);  // the second in place
    layers::batch_normalisation_backward(layer, x, batch, delta[n], gradient[n]);
  }
  BOOST_TEST((same_bits(y[0], y[1]) && same_bits(delta[0], delta[1])));
  BOOST_TEST((same_bits(gradient[0].gamma, gradient[1].gamma) && same_bits(gradient[0].beta, gradient[1].beta)));

  Statistics three(3), batch(101);
  Tensor<2> wrong(3, 3), empty(101, 0);
  check_error(error_of([&] { layers::batch_normalisation(layer, x, three, y[0]); }), {"batch normalisation", "shapes"});
  check_error(error_of([&] { layers::batch_normalisation_test(layer, batch, x, wrong); }), {"shapes"});
  check_error(error_of([&] { layers::batch_normalisation(layer, empty, batch, empty); }), {"without samples"});

  BatchNormalisation of_three(3), short_gamma(101), short_beta(101);
  short_gamma.gamma = Tensor<1>(3), short_beta.beta = Tensor<1>(3);
  for (BatchNormalisation* other : {&of_three, &short_gamma, &short_beta}) {
    check_error(error_of([&] { layers::batch_normalisation_backward(layer, x, batch, delta[0], *other); }),
                {"batch normalisation", "gradient", "another size"});
    check_error(error_of([&] { layers::batch_normalisation_relu_backward(layer, x, batch, y[0], delta[0], *other); }),
                {"batch normalisation", "gradient", "another size"});
  }
}

// One pass over each map gives what two would, to the last bit.
BOOST_AUTO_TEST_CASE(relu_after_it_is_the_same_in_one_pass) {
  training::Random random(3);
  const BatchNormalisation layer = random_layer(random, 7);
  const Tensor<2> x = spread(random, 7, 77), r = normal_tensor(random, 7, 77);
  Statistics batch(7), other(7);
  Tensor<2> y = x, expected = x, delta = r, expected_delta = r;
  BatchNormalisation gradient = layer, expected_gradient = layer;

  layers::batch_normalisation(layer, x, other, expected);
  layers::relu(expected, expected);
  layers::relu_backward(expected, expected_delta);
  layers::batch_normalisation_backward(layer, x, other, expected_delta, expected_gradient);

  layers::batch_normalisation_relu(layer, x, batch, y);
  layers::batch_normalisation_relu_backward(layer, x, batch, y, delta, gradient);
  BOOST_TEST((same_bits(y, expected) && same_bits(delta, expected_delta)));
  BOOST_TEST((same_bits(gradient.gamma, expected_gradient.gamma) && same_bits(gradient.beta, expected_gradient.beta)));
  BOOST_TEST((same_bits(batch.mean, other.mean) && same_bits(batch.variance, other.variance)));
  BOOST_TEST(std::count(y.data(), y.data() + y.size(), 0) > 100);

  Tensor<2> wrong(7, 76);
  check_error(error_of([&] { layers::batch_normalisation_relu_backward(layer, x, batch, wrong, delta, gradient); }),
              {"batch normalisation", "shape"});
}

// Nor do three in one: a window of zeros, which ReLU has closed, passes nothing on.
BOOST_AUTO_TEST_CASE(relu_and_pooling_after_it_are_the_same_in_one_pass) {
  training::Random random(3);
  BatchNormalisation layer = random_layer(random, 5);
  layer.beta(2) = -1;  // most of its windows are closed
  const layers::Window window{.rows = 2, .columns = 3, .stride = 2};
  Tensor<4> x = normal_tensor(random, 5, 6, 7, 19), delta(5, 6, 7, 19), expected_delta = delta, y = x;
  Tensor<4> pooled(5, 3, 3, 19), expected = pooled;
  const Tensor<4> r = normal_tensor(random, 5, 3, 3, 19);
  const auto rows = [](Tensor<4>& maps) { return maps.view(5, 6 * 7 * 19); };
  Statistics batch(5), other(5);
  layers::Winners winners, expected_winners;
  BatchNormalisation gradient = layer, expected_gradient = layer;

  Tensor<2> y_rows = rows(y), expected_rows = rows(expected_delta);
  layers::batch_normalisation_relu(layer, rows(x), other, y_rows);
  layers::max_pooling(y, window, expected, expected_winners);
  layers::max_pooling_backward(r, window, expected_winners, expected_delta);
  layers::batch_normalisation_relu_backward(layer, rows(x), other, y_rows, expected_rows, expected_gradient);

  layers::batch_normalisation_relu_max(layer, x, window, batch, pooled, winners);
  layers::batch_normalisation_relu_max_backward(layer, x, batch, window, winners, r, delta, gradient);
  BOOST_TEST((same_bits(pooled, expected) && same_bits(delta, expected_delta)));
  BOOST_TEST((same_bits(gradient.gamma, expected_gradient.gamma) && same_bits(gradient.beta, expected_gradient.beta)));
  BOOST_TEST((same_bits(batch.mean, other.mean) && same_bits(batch.variance, other.variance)));
  BOOST_TEST(batch.count == other.count);
  const auto closed = std::count(winners.begin(), winners.end(), -1);
  BOOST_TEST((closed > 50 && closed == std::count(pooled.data(), pooled.data() + pooled.size(), 0)));

  Tensor<4> wrong(5, 3, 4, 19);
  BatchNormalisation of_four(4);
  check_error(error_of([&] {
    layers::batch_normalisation_relu_max_backward(layer, x, batch, window, winners, r, delta, of_four);
  }), {"batch normalisation", "gradient", "another size"});
  winners.pop_back();
  check_error(error_of([&] { layers::batch_normalisation_relu_max(layer, x, window, batch, wrong, expected_winners); }),
              {"pooling", "shape"});
  check_error(error_of([&] {
    layers::batch_normalisation_relu_max_backward(layer, x, batch, window, winners, r, delta, gradient);
  }), {"winners"});
}
