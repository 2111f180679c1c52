// Dropout: its mean, its mask, its backward pass, and what the documents print instead.
#include "activation_checks.hpp"
#include "core/dense.hpp"
#include "erratum.hpp"
#include "error_message.hpp"
#include "layers/dropout.hpp"
#include "optimization/optimizers.hpp"
#include "threads.hpp"

using namespace lbl;
using namespace lbl::testing;

namespace {

Tensor<2> mask_of(Index N, Index M, double p, const core::RandomKey& key) {
  Tensor<2> mask(N, M), y(N, M);
  layers::dropout(Tensor<2>(N, M), p, key, mask, y);
  return mask;
}

double dropped(const Tensor<2>& mask) {
  return static_cast<double>(std::count(mask.data(), mask.data() + mask.size(), Real(0)));
}

}  // namespace

// \eq{notes-dropout} \eq{lecture-dropout-train} \eq{slides-dropout}: y = mask z with a mask of 0 and 1/(1 - p);
// E[y] = z over many masks
BOOST_AUTO_TEST_CASE(what_stays_is_scaled_so_that_the_mean_is_z) {
  training::Random random(1);
  const Tensor<2> z = normal_tensor(random, 3, 50);
  for (const double p : {0.2, 0.5, 0.9}) {
    const Index steps = 4000;
    Tensor<2> mask = z, y = z, mean(3, 50);
    for (Index step = 0; step < steps; ++step) {
      layers::dropout(z, p, {.seed = 7, .step = std::uint64_t(step)}, mask, y);
      for (Index n = 0; n < z.size(); ++n) {
        if (mask.data()[n] != 0 && mask.data()[n] != 1 / (1 - p)) BOOST_FAIL("a mask of " << mask.data()[n]);
        if (y.data()[n] != mask.data()[n] * z.data()[n]) BOOST_FAIL("y is not mask z");
        mean.data()[n] += y.data()[n] / double(steps);
      }
    }
    double worst = 0;
    const double deviation = std::sqrt(p / (1 - p) / double(steps));
    for (Index n = 0; n < z.size(); ++n)
      worst = std::max(worst, std::abs(mean.data()[n] - z.data()[n]) / (deviation * std::abs(z.data()[n])));
    BOOST_TEST(worst < 4);
    BOOST_TEST(worst > 1);
  }
}

// \eq{lecture-dropout-train}, \erratum{E94}: p = 1 has no 1/(1 - p) and is refused; the number of dropped units is no
// fixed proportion but binomial, with mean n p and variance n p (1 - p)
BOOST_AUTO_TEST_CASE(the_number_of_dropped_units_is_binomial) {
  for (const double p : {0.1, 0.5, 0.7}) {
    const double n = 50 * 20;
    double sum = 0, squares = 0;
    const Index masks = 2000;
    for (Index step = 0; step < masks; ++step) {
      const double count = dropped(mask_of(50, 20, p, {.seed = 3, .step = std::uint64_t(step)}));
      sum += count, squares += count * count;
    }
    const double mean = sum / double(masks), variance = squares / double(masks) - mean * mean;
    BOOST_TEST(std::abs(mean - n * p) < 4 * std::sqrt(n * p * (1 - p) / double(masks)));
    report_erratum("E94", "1/0 at p = 1", std::abs(mean / (n * p) - 1));
    BOOST_TEST(std::abs(variance / (n * p * (1 - p)) - 1) < 4 * std::sqrt(2 / double(masks)));
  }
  for (const double p : {1., 1.5, -0.1, std::nan("")})
    check_error(error_of([&] { mask_of(2, 2, p, {}); }), {"dropout", "[0, 1)"});
  BOOST_TEST(dropped(mask_of(100, 100, 0, {})) == 0);
}

// \eq{lecture-dropout-back} \eq{notes-gc-seed}: with the mask frozen, which the same key draws again, the gradient is
// exact; \erratum{E93}: without the factor 1/(1 - p), as printed, its relative error is p; with a new mask for every
// evaluation of the cost there is no gradient at all
BOOST_AUTO_TEST_CASE(gradient_with_a_frozen_mask) {
  for (const double p : {0.25, 0.5}) {
    training::Random random(2);
    Tensor<2> z = normal_tensor(random, 6, 7), mask = z, y = z;
    const Tensor<2> r = normal_tensor(random, 6, 7);
    const core::RandomKey key{.seed = 4, .step = 9};
    const auto cost = [&] { return layers::dropout(z, p, key, mask, y), contract(r, y); };
    cost();
    Tensor<2> delta = r;
    layers::dropout_backward(mask, delta);
    accept(training::worst_gradient_error("z", z, delta, cost));
    BOOST_TEST(dropped(mask) > 5);

    Tensor<2> printed = r;
    for (Index n = 0; n < z.size(); ++n) printed.data()[n] *= mask.data()[n] != 0;
    BOOST_TEST(std::abs(training::worst_gradient_error("z", z, printed, cost).relative - p) < 1e-6);
    report_erratum("E93", training::worst_gradient_error("z", z, printed, cost).relative,
                   training::worst_gradient_error("z", z, delta, cost).relative);

    core::RandomKey moving = key;
    const auto thawed = [&] { return ++moving.step, layers::dropout(z, p, moving, mask, y), contract(r, y); };
    BOOST_TEST(training::worst_gradient_error("z", z, delta, thawed).relative > 0.9);
  }
}

// \eq{lecture-dropout-test}
BOOST_AUTO_TEST_CASE(testing_is_the_identity) {
  training::Random random(3);
  Tensor<2> z = normal_tensor(random, 5, 8), y;
  layers::dropout_test(z, y);
  BOOST_TEST(same_bits(y, z));
  layers::dropout_test(z, z);
  BOOST_TEST(same_bits(y, z));
}

// \eq{notes-dropout}, \erratum{E47}: the original paper keeps a unit with probability q, scales nothing in training and
// multiplies the weights by q in testing. Both conventions compute the same with q = 1 - p; with q = p, the letter of
// the notes taken for that of this book, they do not
BOOST_AUTO_TEST_CASE(both_conventions_predict_the_same) {
  training::Random random(4);
  const double p = 0.2;
  const Tensor<2> W = normal_tensor(random, 3, 6), h = normal_tensor(random, 6, 5);
  const Tensor<1> b = normal_tensor(random, 3);
  const auto predict = [&](double factor, const Tensor<2>& activations) {  // with weights `factor` W
    Tensor<2> weights = W, z(3, 5);
    for (Index n = 0; n < W.size(); ++n) weights.data()[n] *= factor;
    core::dense_forward(weights, b, activations, z);
    return z;
  };
  const double paper = 1 / (1 - p);  // the weights that the paper's way learns, in units of those of this book's way
  Tensor<2> mask = h, y = h, thinned = h, tested;
  layers::dropout(h, p, {}, mask, y);
  for (Index n = 0; n < h.size(); ++n) thinned.data()[n] *= mask.data()[n] != 0;
  BOOST_TEST(largest_difference(predict(1, y), predict(paper, thinned)) < 1e-14);

  layers::dropout_test(h, tested);
  BOOST_TEST(largest_difference(predict(1, tested), predict((1 - p) * paper, h)) < 1e-14);
  BOOST_TEST(largest_difference(predict(1, tested), predict(p * paper, h)) > 0.5);
  report_erratum("E47", largest_difference(predict(1, tested), predict(p * paper, h)),
                 largest_difference(predict(1, tested), predict((1 - p) * paper, h)));
}

// An ensemble of sub-networks with shared weights. Of a linear network their mean over all 2^N
// masks, each with its probability, is the network without dropout
BOOST_AUTO_TEST_CASE(the_mean_over_all_sub_networks_is_the_whole_network) {
  training::Random random(5);
  const Index N = 6;
  const double p = 0.3;
  const Tensor<2> W = normal_tensor(random, 2, N), h = normal_tensor(random, N, 1);
  const Tensor<1> b = normal_tensor(random, 2);
  Tensor<2> whole(2, 1), mean(2, 1), z(2, 1);
  core::dense_forward(W, b, h, whole);
  double total = 0;
  for (unsigned kept = 0; kept < 1u << N; ++kept) {
    Tensor<2> mask(N, 1), y = h;
    double probability = 1;
    for (Index n = 0; n < N; ++n) {
      const bool keep = kept >> n & 1;
      mask(n, 0) = keep ? 1 / (1 - p) : 0;
      probability *= keep ? 1 - p : p;
    }
    layers::dropout_backward(mask, y);  // the product with the mask
    core::dense_forward(W, b, y, z);
    for (Index i = 0; i < 2; ++i) mean(i, 0) += probability * z(i, 0);
    total += probability;
  }
  BOOST_TEST(std::abs(total - 1) < 1e-14);
  BOOST_TEST(largest_difference(mean, whole) < 1e-14);
}

namespace {

struct Weights {
  Tensor<2> W{1, 3};
};
template <class Visit, class First, class... Others>
void for_each_parameter(Visit&& visit, First& network, Others&... others) {
  visit("W", network.W, others.W...);
}

}  // namespace

// \erratum{E130}: a weight from a dropped unit stays in a step of gradient descent, since its
// gradient is 0; with momentum it goes on moving
BOOST_AUTO_TEST_CASE(weights_of_dropped_units_move_with_momentum_only) {
  Weights start, gradient;
  for (Index j = 0; j < 3; ++j) start.W(0, j) = 1, gradient.W(0, j) = Real(0.5);
  Weights plain = start, heavy = start;
  optimization::Momentum<Weights> momentum(heavy);
  momentum.step(heavy, gradient, 0.1);
  const Real before = heavy.W(0, 1);
  Tensor<2> h(3, 1), mask(3, 1), delta(1, 1);
  for (Index j = 0; j < 3; ++j) h(j, 0) = 2, mask(j, 0) = j != 1;
  delta(0, 0) = Real(0.25);
  layers::dropout_backward(mask, h);  // the product with the mask: unit 1 is dropped
  Tensor<1> gradient_b(1);
  gradient = {};
  core::dense_backward_parameters(delta, h, gradient.W, gradient_b);
  BOOST_TEST(gradient.W(0, 1) == 0);
  optimization::descend(plain, gradient, 0.1);
  momentum.step(heavy, gradient, 0.1);
  BOOST_TEST(plain.W(0, 1) == 1);
  BOOST_TEST(plain.W(0, 0) != 1);
  BOOST_TEST(std::abs(heavy.W(0, 1) - before) > 0.01);
  report_erratum("E130", std::abs(heavy.W(0, 1) - before), std::abs(plain.W(0, 1) - 1));
}

// The mask depends on the key and the place alone: not on threads, not on what was drawn before.
BOOST_AUTO_TEST_CASE(masks_depend_on_their_key_alone) {
  training::Random random(6);
  const Tensor<2> z = normal_tensor(random, 101, 1009);
  Tensor<2> mask[2]{z, z}, y[2]{z, z};
  for (const int n : {0, 1}) {
    const Threads limit(n == 0 ? 1 : 3);
    layers::dropout(z, 0.5, {.seed = 1, .step = 2}, mask[n], y[n]);
  }
  BOOST_TEST((same_bits(mask[0], mask[1]) && same_bits(y[0], y[1])));
  Tensor<2> in_place = z;
  layers::dropout(in_place, 0.5, {.seed = 1, .step = 2}, mask[1], in_place);
  BOOST_TEST(same_bits(y[0], in_place));

  const Tensor<2> whole = mask_of(1, 200, 0.5, {5, 5});
  for (const Index M : {1, 63, 64, 65, 130}) {  // a shorter array has the beginning of the same mask
    const Tensor<2> part = mask_of(1, M, 0.5, {5, 5});
    BOOST_TEST(std::equal(part.data(), part.data() + M, whole.data()));
  }
  for (const core::RandomKey& other : {core::RandomKey{5, 6}, core::RandomKey{6, 5}})
    BOOST_TEST(!same_bits(mask_of(1, 200, 0.5, other), whole));
  Tensor<2> wrong(2, 2);
  check_error(error_of([&] { layers::dropout(z, 0.5, {}, wrong, y[0]); }), {"dropout", "shapes"});
  check_error(error_of([&] { layers::dropout_backward(wrong, y[0]); }), {"dropout", "another batch"});
}
