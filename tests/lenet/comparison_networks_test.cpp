// The two networks that LeNet is compared with when images are shifted: their gradients.
#include "lenet/networks/fully_connected.hpp"
#include "lenet/networks/without_sharing.hpp"
#include "lenet/random_networks.hpp"
#include "optimization/optimizers.hpp"
#include "threads.hpp"
#include "training/gradient_check.hpp"

#include <boost/test/unit_test.hpp>

using namespace lbl;
using namespace lbl::testing;

namespace {

template <class Network>
void check_gradients() {
  const Threads threads(1);  // more would only wait for each other
  Network network = random_network(Network(), 1);
  network.choice.f = lenet::Activation::tanh;
  auto batch = random_batch(network, 2, 7);
  Network gradient = gradient_of(network, batch);
  const Tensor<4> delta_x = input_gradient(network, batch);
  const auto accept = [](const training::GradientError& e) {
    BOOST_TEST_CONTEXT(e) {
      BOOST_TEST(e.largest > 0);
      BOOST_TEST(e.relative < 1e-5);  // single weights of many: gradients near 1e-5, where differences lose digits
    }
  };
  const auto cost = [&] { return forward(network, batch); };
  for_each_parameter([&](const std::string& name, auto& w, auto& g) {
    accept(training::worst_gradient_error(name, w, g, cost, 1e-5, 8));
  }, network, gradient);
  accept(training::worst_gradient_error("x", batch.x, delta_x, cost, 1e-5, 8));
}

}  // namespace

// \eq{notes-local-layer}
BOOST_AUTO_TEST_CASE(gradients_of_the_network_without_sharing) { check_gradients<lenet::NetworkWithoutSharing>(); }
BOOST_AUTO_TEST_CASE(gradients_of_the_fully_connected_network) { check_gradients<lenet::FullyConnected>(); }

// \eq{notes-nobias-reg}: a step without gradient shrinks weights; biases, one for each unit, stay as they are
BOOST_AUTO_TEST_CASE(biases_of_locally_connected_layers_do_not_decay) {
  lenet::NetworkWithoutSharing network = random_network(lenet::NetworkWithoutSharing(), 1), gradient = network;
  const lenet::NetworkWithoutSharing before = network;
  training::set_to_zero(gradient);
  optimization::descend(network, gradient, 0.5, 0.5);
  for (Index n = 0; n < network.C1.b.size(); ++n) BOOST_TEST(network.C1.b(n) == before.C1.b(n));
  BOOST_TEST(network.C1.W(0, 0, 0, 0, 0, 0) == 0.75 * before.C1.W(0, 0, 0, 0, 0, 0));
}
