// A convolution, its normalisation, its activation and its pooling: gradients of one block, and
// what the documents print wrongly.
#include "cifar/networks/handbook.hpp"
#include "random_networks.hpp"

#include <boost/test/data/test_case.hpp>

using namespace lbl;
using namespace lbl::testing;
using namespace lbl::cifar;
namespace data_ = boost::unit_test::data;

namespace {

/// One block with all that its backward pass reads and writes; the cost is r . pooled for a random r.
struct BlockCase {
  const Threads threads{1};
  training::Random random{4};
  NormalisedConvolution block{3, 2, 3, {1, 1}}, gradient;
  Tensor<4> x = normal_tensor(random, 2, 4, 4, 5), delta_x = x;
  Maps maps{block, x};
  Pooled pooled{maps.h, 2};
  Tensor<4> r = pooled.h;

  BlockCase() {
    training::draw_normal(block.convolution.W, 0.2, random), training::draw_normal(block.convolution.b, 1, random);
    training::draw_normal(block.normalisation.gamma, 1, random);
    training::draw_normal(block.normalisation.beta, 1, random), training::draw_normal(r, 1, random);
    gradient = block;
    visit_parameters([](const std::string&, auto& g) { std::fill_n(g.data(), g.size(), Real(0)); }, "", gradient);
  }
  long double cost(Pass pass = Pass::training) {
    forward(Loops::core, pass, block, x, maps);
    activate(maps.h);
    pool(Pooling::maximum, 2, maps.h, pooled);
    return dot(r, pooled.h);
  }
  void go_back() {
    cost();
    pooled.delta = r;
    pool_backward(Pooling::maximum, 2, pooled, maps.delta);
    activate_backward(maps.h, maps.delta);
    backward(Loops::core, block, x, maps, gradient);
    backward_input(Loops::core, block.convolution, maps.delta, delta_x);
  }
  training::GradientError error_of_x(const Tensor<4>& of) {
    return training::worst_gradient_error("x", x, of, [&] { return cost(); });
  }
};

}  // namespace

// \eq{handbook-cifar-block} \eq{lecture-bn-conv} \eq{lecture-bn-back}
BOOST_AUTO_TEST_CASE(gradients_of_one_block) {
  BlockCase c;
  c.go_back();
  visit_parameters([&](const std::string& name, auto& w, auto& g) {
    if (name == "C.b")
      for (Index n = 0; n < g.size(); ++n) BOOST_TEST(std::abs(g.data()[n]) < 1e-12);  // the mean takes it away
    else
      accept(training::worst_gradient_error(name, w, g, [&] { return c.cost(); }), 1e-6);
  }, "C", c.block, c.gradient);
  accept(c.error_of_x(c.delta_x), 1e-6);
}

// \eq{handbook-cifar-block}: in another order the numbers are others: ReLU before normalisation. The chapter computes
// convolution, normalisation, ReLU and pooling, one after the other, also where it makes one pass of them
BOOST_AUTO_TEST_CASE(the_order_of_a_block_matters) {
  BlockCase c;
  c.cost();
  Maps other = c.maps;
  forward(Loops::core, c.block.convolution, c.x, other.z);
  activate(other.z);
  Tensor<2> h = rows_of(other.h);
  layers::batch_normalisation(c.block.normalisation, rows_of(other.z), other.batch, h);
  Pooled pooled(other.h, 2);
  pool(Pooling::maximum, 2, other.h, pooled);
  BOOST_TEST(largest_difference(pooled.h, c.pooled.h) > 0.1);

  layers::update_running(other.batch, c.block.running);  // so that the two passes differ
  for (const Pass pass : {Pass::training, Pass::testing})
    for (const Pooling how : {Pooling::maximum, Pooling::average})
      for (const Loops loops : {Loops::chapter, Loops::core}) {
        Maps in_order(c.block, c.x), maps = in_order;
        Pooled expected(in_order.h, 2), computed = expected;
        forward(Loops::core, c.block.convolution, c.x, in_order.z);
        Tensor<2> y = rows_of(in_order.h);
        const Tensor<2> z = rows_of(in_order.z);
        if (pass == Pass::training) layers::batch_normalisation(c.block.normalisation, z, in_order.batch, y);
        else layers::batch_normalisation_test(c.block.normalisation, c.block.running, z, y);
        activate(in_order.h);
        pool(how, 2, in_order.h, expected);
        forward_pooled(loops, pass, how, 2, c.block, c.x, maps, computed);
        BOOST_TEST_CONTEXT("pass " << int(pass) << ", pooling " << int(how) << ", loops " << int(loops))
        BOOST_TEST(largest_difference(computed.h, expected.h) < 1e-13);
      }
}

// \eq{lecture-bn-back} \erratum{E92}: mean and variance depend on x too; a backward pass that takes them for constants
// is refused
BOOST_AUTO_TEST_CASE(statistics_are_no_constants) {
  BlockCase c;
  c.cost();
  c.pooled.delta = c.r;
  pool_backward(Pooling::maximum, 2, c.pooled, c.maps.delta);
  activate_backward(c.maps.h, c.maps.delta);
  for (Index k = 0; k < 3; ++k) {
    const double scale = c.block.normalisation.gamma(k) / std::sqrt(c.maps.batch.variance(k) + 1e-5);
    for (Index n = 0; n < 4 * 4 * 5; ++n) c.maps.delta.samples(k, 0, 0)[n] *= scale;
  }
  backward_input(Loops::core, c.block.convolution, c.maps.delta, c.delta_x);
  BOOST_TEST(c.error_of_x(c.delta_x).relative > 1e-2);
}

// \eq{lecture-bn-conv} \erratum{E92}: one mean and one variance for each map, over samples and positions
BOOST_AUTO_TEST_CASE(maps_have_one_mean_over_all_positions) {
  BlockCase c;
  c.cost();
  for (Index k = 0; k < 3; ++k) {
    long double mean = 0, variance = 0;
    for (Index n = 0; n < 4 * 4 * 5; ++n) mean += c.maps.z.samples(k, 0, 0)[n];
    mean /= 4 * 4 * 5;
    for (Index n = 0; n < 4 * 4 * 5; ++n) variance += std::pow(c.maps.z.samples(k, 0, 0)[n] - mean, 2) / (4 * 4 * 5);
    BOOST_TEST(std::abs(c.maps.batch.mean(k) - double(mean)) < 1e-13);
    BOOST_TEST(std::abs(c.maps.batch.variance(k) - double(variance)) < 1e-13);
  }
  BOOST_TEST(c.block.normalisation.gamma.size() == 3);
}

// \eq{lecture-bn-train} \erratum{E88}: the variance of normalised maps is s^2/(s^2 + epsilon) for gamma = 1; as
// printed, epsilon is added to the variance and again to the (undefined) root, which gives another one
BOOST_AUTO_TEST_CASE(epsilon_stands_once) {
  BlockCase c;
  const double epsilon = c.block.normalisation.epsilon = 1e-3;
  for (Index k = 0; k < 3; ++k) c.block.normalisation.gamma(k) = 1, c.block.normalisation.beta(k) = 0;
  for (Index n = 0; n < c.block.convolution.W.size(); ++n) c.block.convolution.W.data()[n] *= 0.05;
  forward(Loops::core, Pass::training, c.block, c.x, c.maps);
  for (Index k = 0; k < 3; ++k) {
    double squares = 0;
    for (Index n = 0; n < 80; ++n) squares += std::pow(c.maps.h.samples(k, 0, 0)[n], 2) / 80;
    const double s2 = c.maps.batch.variance(k), printed = s2 / std::pow(std::sqrt(s2 + epsilon) + epsilon, 2);
    BOOST_TEST(std::abs(squares - s2 / (s2 + epsilon)) < 1e-12);
    BOOST_TEST(std::abs(squares - printed) > 1e-4);
  }
}

// \eq{lecture-bn-train} \erratum{E89}: in training the running estimates have no part; normalised with them, as the
// lecture has it, the maps are others
BOOST_AUTO_TEST_CASE(training_does_not_use_running_statistics) {
  BlockCase c;
  c.cost();
  const Tensor<4> h = c.maps.h;
  for (Index k = 0; k < 3; ++k) c.block.running.mean(k) = 5, c.block.running.variance(k) = 7;
  c.cost();
  BOOST_TEST(same_bits(c.maps.h, h));
  c.cost(Pass::testing);
  BOOST_TEST(largest_difference(c.maps.h, h) > 0.1);
}

// \eq{lecture-bn-test2}: tested, an image does not depend on its batch, and changes nothing of the network
BOOST_AUTO_TEST_CASE(testing_neither_looks_at_the_batch_nor_changes_statistics) {
  HandbookNetwork network = random_network(HandbookNetwork(2), 1);
  HandbookNetwork::Batch batch = random_batch(network, 6, 2), alone(network, 1);
  forward(network, Pass::training, batch);
  update_running(network, batch);
  const HandbookNetwork before = network;
  forward(network, Pass::testing, batch);
  for (Index n = 0; n < 3072; ++n) alone.x.data()[n] = batch.x.data()[n * 6 + 4];
  forward(network, Pass::testing, alone);
  for (Index k = 0; k < 10; ++k) BOOST_TEST(std::abs(alone.scores.z(k, 0) - batch.scores.z(k, 4)) < 1e-12);
  for (Index l = 0; l < 4; ++l) {
    BOOST_TEST(same_bits(network.block[l].running.mean, before.block[l].running.mean));
    BOOST_TEST(same_bits(network.block[l].running.variance, before.block[l].running.variance));
  }
  forward(network, Pass::training, alone);  // \eq{lecture-bn-test1}: by its own statistics it is another
  BOOST_TEST(std::abs(alone.scores.z(0, 0) - batch.scores.z(0, 4)) > 1e-3);
}

BOOST_AUTO_TEST_CASE(tested_images_have_the_same_bits_in_any_batch) {
  const Index M = 37;
  for (const Pooling pooling : {Pooling::maximum, Pooling::average, Pooling::strided})
    for (const Loops loops : {Loops::chapter, Loops::core}) {
      HandbookNetwork network = random_network(HandbookNetwork(2, pooling), 1);
      network.loops = loops;
      HandbookNetwork::Batch whole = random_batch(network, M, 2);
      forward(network, Pass::training, whole);
      update_running(network, whole);
      forward(network, Pass::testing, whole);
      for (const auto& [first, last] : {std::pair{0, 1}, {1, 4}, {4, 20}, {20, 37}}) {
        HandbookNetwork::Batch part(network, last - first);
        for (Index n = 0; n < 3072; ++n)
          std::copy_n(whole.x.data() + n * M + first, last - first, part.x.data() + n * (last - first));
        forward(network, Pass::testing, part);
        for (Index k = 0; k < 10; ++k)
          for (Index m = first; m < last; ++m)
            BOOST_TEST(part.scores.z(k, m - first) == whole.scores.z(k, m), int(pooling) << ' ' << int(loops));
      }
    }
}

// \eq{lecture-bn-test2}: testing that updates statistics, a planted mistake: what is tested later is judged otherwise
BOOST_AUTO_TEST_CASE(statistics_that_testing_moves_are_noticed) {
  HandbookNetwork network = random_network(HandbookNetwork(2), 1);
  HandbookNetwork::Batch batch = random_batch(network, 6, 2), test = random_batch(network, 5, 3);
  forward(network, Pass::training, batch);
  const double C = forward(network, Pass::testing, test);
  BOOST_TEST(forward(network, Pass::testing, test) == C);
  forward(network, Pass::training, test);
  update_running(network, test);  // what testing must not do
  BOOST_TEST(std::abs(forward(network, Pass::testing, test) - C) > 1e-4);
}

// \eq{lecture-bn-running}: under equal batches the running statistics approach theirs with the ratio 0.9
BOOST_AUTO_TEST_CASE(running_statistics_approach_those_of_the_batches) {
  HandbookNetwork network = random_network(HandbookNetwork(2), 1);
  HandbookNetwork::Batch batch = random_batch(network, 6, 2);
  forward(network, Pass::training, batch);
  const double goal = batch.maps[2].batch.mean(1);
  double apart = std::abs(network.block[2].running.mean(1) - goal);
  for (int step = 0; step < 5; ++step) {
    update_running(network, batch);
    const double now = std::abs(network.block[2].running.mean(1) - goal);
    BOOST_TEST(std::abs(now / apart - 0.9) < 1e-9);
    apart = now;
  }
}

BOOST_DATA_TEST_CASE(gradients_of_a_convolution, data_::make({1, 2}) * data_::make({0, 1, 2}), S, P) {
  const Threads threads(1);
  training::Random random(2);
  Convolution layer(3, 2, 3, {S, P});
  training::draw_normal(layer.W, 1, random), training::draw_normal(layer.b, 1, random);
  Tensor<4> h = normal_tensor(random, 2, 6, 6, 3), z = layer.output(h), r = z, delta_h = h;
  training::draw_normal(r, 1, random);
  Convolution gradient(3, 2, 3, {S, P});
  convolution_backward_parameters(r, h, gradient), convolution_backward_input(layer, r, delta_h);
  const auto cost = [&] { return convolution_forward(layer, h, z), dot(r, z); };
  accept(training::worst_gradient_error("W", layer.W, gradient.W, cost));
  accept(training::worst_gradient_error("b", layer.b, gradient.b, cost));
  accept(training::worst_gradient_error("h", h, delta_h, cost));

  Tensor<4> z_core = z, delta_core = delta_h;  // the core's order: the same sums
  Convolution core_gradient(3, 2, 3, {S, P});
  forward(Loops::core, layer, h, z_core), backward_input(Loops::core, layer, r, delta_core);
  backward_parameters(Loops::core, r, h, core_gradient);
  cost();
  BOOST_TEST(largest_difference(z, z_core) < 1e-12);
  BOOST_TEST(largest_difference(delta_h, delta_core) < 1e-12);
  BOOST_TEST(largest_difference(gradient.W, core_gradient.W) < 1e-12);
  BOOST_TEST(largest_difference(gradient.b, core_gradient.b) < 1e-12);
}
