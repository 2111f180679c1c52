// The three networks: gradients of every parameter and of the images, and what their layers promise.
#include "erratum.hpp"
#include "lenet/random_layers.hpp"
#include "lenet/random_networks.hpp"
#include "lenet/shapes.hpp"
#include "threads.hpp"

using namespace lbl;
using namespace lbl::testing;
using training::GradientError;
using training::worst_gradient_error;

namespace {

/// The worst entries of all arrays of a gradient, each at a few drawn places.
template <class Network>
std::vector<GradientError> errors(Network& network, typename Network::Batch& batch, Network& gradient, double step) {
  std::vector<GradientError> all;
  for_each_parameter([&](const std::string& name, auto& w, auto& g) {
    all.push_back(worst_gradient_error(name, w, g, [&] { return forward(network, batch); }, step, 12));
  }, network, gradient);
  return all;
}

/// tanh is smooth, but maxima and ReLU have kinks, which a step of 1e-5 meets rarely and moves little. The more units
/// and images, the more kinks, and the smaller the step must be.
template <class Network>
void check_gradients(Network network, double tolerance, Index M = 2, double step = 1e-5) {
  const Threads threads(1);  // more would only wait for each other
  network.choice.loops = lenet::Loops::core;  // those of the chapter are the same: loops_test.cpp
  auto batch = random_batch(network, M, 7);
  Network gradient = gradient_of(network, batch);
  const Tensor<4> delta_x = input_gradient(network, batch);
  std::vector<GradientError> all = errors(network, batch, gradient, step);
  all.push_back(worst_gradient_error("x", batch.x, delta_x, [&] { return forward(network, batch); }, step, 12));
  for (const GradientError& e : all)
    BOOST_TEST_CONTEXT(e) {
      BOOST_TEST(e.largest > 0);
      BOOST_TEST(e.relative < tolerance);
    }
}

template <class Network>
Network with_tanh(Network network) {
  network.choice.f = lenet::Activation::tanh;
  return network;
}

}  // namespace

// \eq{handbook-eq-11} \eq{handbook-eq-12} \eq{handbook-pool-back}: with tanh and with ReLU
BOOST_AUTO_TEST_CASE(gradients_of_the_handbooks_network) {
  lenet::HandbookLeNet full;
  full.C3.table = {};
  check_gradients(random_network(with_tanh(full), 1), 1e-6);
  check_gradients(random_network(full, 2), 1e-4);
}

// \eq{handbook-lenet-c3}: the weights that the table connects, and the layers around them
BOOST_AUTO_TEST_CASE(gradients_of_the_handbooks_network_with_its_table) {
  const Threads threads(1);
  lenet::HandbookLeNet network = random_network(with_tanh(lenet::HandbookLeNet()), 1);
  auto batch = random_batch(network, 1, 7);
  lenet::HandbookLeNet gradient = gradient_of(network, batch);
  const auto cost = [&] { return forward(network, batch); };
  for (const GradientError& e : {worst_gradient_error("C3.W", network.C3.W, gradient.C3.W, cost, 1e-5, 12),
                                 worst_gradient_error("C3.b", network.C3.b, gradient.C3.b, cost, 1e-5, 4),
                                 worst_gradient_error("C1.W", network.C1.W, gradient.C1.W, cost, 1e-5, 6)})
    BOOST_TEST_CONTEXT(e) {
      BOOST_TEST(e.largest > 0);
      BOOST_TEST(e.relative < 1e-6);
    }
}

BOOST_AUTO_TEST_CASE(gradients_of_the_overviews_network) {
  check_gradients(random_network(with_tanh(lenet::OverviewLeNet(0)), 3), 1e-6);
  check_gradients(random_network(lenet::OverviewLeNet(), 4), 1e-4);
}

BOOST_AUTO_TEST_CASE(gradients_of_the_lectures_network) {
  check_gradients(random_network(with_tanh(lenet::LectureLeNet()), 5), 1e-6);
  check_gradients(random_network(lenet::LectureLeNet(), 6), 1e-4, 1, 1e-6);
}

// \eq{handbook-pool-back} \eq{handbook-conv-back} against \erratum{E21}: the factor f' belongs to an activation.
// Applied after the pooling once more, as printed, it spoils the gradients below; for ReLU it happens to change nothing
BOOST_AUTO_TEST_CASE(a_derivative_for_every_layer_is_rejected) {
  const Threads threads(1);
  lenet::HandbookLeNet network = random_network(with_tanh(lenet::HandbookLeNet()), 1), gradient = network;
  network.choice.loops = lenet::Loops::core;
  auto batch = random_batch(network, 2, 7);
  training::set_to_zero(gradient);
  forward(network, batch), backward(network, batch, gradient);
  const auto printed = [&] {  // delta of S2 = conv^T(delta) f'(its own value), then upsample, then f' of C1
    lenet::HandbookLeNet wrong = gradient;
    std::fill_n(wrong.C1.W.data(), wrong.C1.W.size(), Real(0));
    lenet::activate_backward(network.choice, batch.h2, batch.delta_h2);
    layers::max_pooling_backward(batch.delta_h2, {}, batch.winners2, batch.delta1);
    lenet::activate_backward(network.choice, batch.h1, batch.delta1);
    lenet::backward_parameters(network.choice, batch.delta1, batch.x, wrong.C1);
    return wrong;
  };
  lenet::HandbookLeNet wrong = printed();
  const auto cost = [&] { return forward(network, batch); };
  BOOST_TEST(worst_gradient_error("C1.W", network.C1.W, gradient.C1.W, cost, 1e-5, 12).relative < 1e-6);
  BOOST_TEST(worst_gradient_error("C1.W", network.C1.W, wrong.C1.W, cost, 1e-5, 12).relative > 0.01);
  report_erratum("E21", worst_gradient_error("C1.W", network.C1.W, wrong.C1.W, cost, 1e-5, 12).relative,
                 worst_gradient_error("C1.W", network.C1.W, gradient.C1.W, cost, 1e-5, 12).relative);

  network.choice.f = lenet::Activation::relu;
  training::set_to_zero(gradient);
  forward(network, batch), backward(network, batch, gradient);
  BOOST_TEST(largest_difference(printed().C1.W, gradient.C1.W) < 1e-15);
}

// \eq{handbook-fc-out} \eq{slides-fc}: scores of every image add up to 1
BOOST_AUTO_TEST_CASE(outputs_sum_to_one) {
  const auto check = [](auto network) {
    network = random_network(std::move(network), 6);
    auto batch = random_batch(network, 3, 8);
    forward(network, batch);
    for (Index m = 0; m < 3; ++m) {
      Real sum = 0;
      for (Index k = 0; k < 10; ++k) sum += batch.p(k, m);
      BOOST_TEST(std::abs(sum - 1) < 1e-14);
    }
  };
  check(lenet::HandbookLeNet()), check(lenet::OverviewLeNet()), check(lenet::LectureLeNet());
}

// \eq{handbook-lenet-c3-params}: weights that the table leaves out begin as zeros and get no gradient
BOOST_AUTO_TEST_CASE(unconnected_weights_stay_zero) {
  lenet::HandbookLeNet network = random_network(lenet::HandbookLeNet(), 9);
  for (const auto loops : {lenet::Loops::chapter, lenet::Loops::core}) {
    network.choice.loops = loops;
    auto batch = random_batch(network, 2, 10);
    const lenet::HandbookLeNet gradient = gradient_of(network, batch);
    for (Index k = 0; k < 16; ++k)
      for (Index c = 0; c < 6; ++c)
        for (Index n = 0; n < 25; ++n) {
          const bool connected = network.C3.table.connects(k, c);
          BOOST_TEST((network.C3.W(k, c, n / 5, n % 5) != 0) == connected);
          if (!connected) BOOST_TEST(gradient.C3.W(k, c, n / 5, n % 5) == 0);
        }
  }
}

// \eq{handbook-lenet-input} \eq{notes-volume} \eq{slides-cnn}: the arrays have the sizes of the plan
BOOST_AUTO_TEST_CASE(arrays_have_the_sizes_of_the_plan) {
  const lenet::HandbookLeNet network;
  const lenet::HandbookLeNet::Batch batch(network, 3);
  const auto plan = lenet::plan_of(network);
  std::vector<Index> sizes;
  for (const auto& layer : plan.layers)
    if (layer.kind != lenet::Kind::relu) sizes.push_back(3 * layer.output.size());
  BOOST_TEST((sizes == std::vector<Index>{batch.x.size(), batch.z1.size(), batch.h2.size(), batch.z3.size(),
                                          batch.h4.size(), batch.z5.size(), batch.z6.size(), batch.z7.size()}));
}
