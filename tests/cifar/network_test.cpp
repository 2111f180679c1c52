// The handbook's network and the notes' example: sizes, parameters, and all gradients.
#include "cifar/networks/handbook.hpp"
#include "cifar/networks/simple.hpp"
#include "erratum.hpp"
#include "random_networks.hpp"

using namespace lbl;
using namespace lbl::testing;
using cifar::HandbookNetwork;
using cifar::Pass;
using cifar::Pooling;
using Dims = std::array<Index, 4>;

// \eq{handbook-cifar-arch} \eq{handbook-cifar-l1} \eq{handbook-cifar-l2}
// \eq{handbook-cifar-l3} \eq{handbook-cifar-l4} \erratum{E31}: 32-32-16-8-1, the stride of the pooling is its window
BOOST_AUTO_TEST_CASE(shapes_of_every_stage) {
  const HandbookNetwork network(64);
  const HandbookNetwork::Batch batch(network, 2);
  const Dims maps[] = {{64, 32, 32, 2}, {128, 32, 32, 2}, {256, 16, 16, 2}, {512, 8, 8, 2}};
  const Dims out[] = {{64, 32, 32, 2}, {128, 16, 16, 2}, {256, 8, 8, 2}, {512, 1, 1, 2}};
  BOOST_TEST((batch.x.dim == Dims{3, 32, 32, 2}));
  for (Index l = 0; l < 4; ++l) {
    BOOST_TEST((batch.maps[l].z.dim == maps[l]), l);
    BOOST_TEST((batch.out(network, l).dim == out[l]), l);
  }
  BOOST_TEST((batch.scores.z.dim == std::array<Index, 2>{10, 2}));
  BOOST_TEST(&batch.out(network, 0) == &batch.maps[0].h);  // a window of 1 changes nothing
}

// \eq{handbook-cifar-l1} \erratum{E29}: 32 x 32 x 6 is LeNet's; with 6 maps the second block, which reads K = 64, would
// not fit, nor the number of parameters
BOOST_AUTO_TEST_CASE(the_first_layer_has_k_maps_not_six) {
  const HandbookNetwork network(64);
  BOOST_TEST(HandbookNetwork::Batch(network, 1).maps[0].z.dim[0] == 64);
  BOOST_TEST(network.block[1].convolution.W.dim[1] == 64);
  HandbookNetwork printed = network;
  printed.block[0] = cifar::NormalisedConvolution(6, 3, 3, {.padding = 1});
  HandbookNetwork::Batch batch(printed, 1);
  BOOST_CHECK_THROW(forward(printed, Pass::testing, batch), std::invalid_argument);
  BOOST_TEST(training::count_parameters(printed) != 1558026);
  report_erratum("E29", "does not fit", std::abs(double(training::count_parameters(network) - 1558026)));
}

// \eq{handbook-cifar-params} \eq{handbook-cifar-fc} \erratum{E30}: sizes are kernels x rows x columns x channels
BOOST_AUTO_TEST_CASE(parameters_of_every_layer) {
  const HandbookNetwork network(64);
  const Index weights[] = {1728, 73728, 294912, 1179648};
  Index biases = 0, scales = 0;
  for (Index l = 0; l < 4; ++l) {
    const auto& layer = network.block[l];
    BOOST_TEST(layer.convolution.W.size() == weights[l], l);
    biases += layer.convolution.b.size(), scales += layer.normalisation.gamma.size() + layer.normalisation.beta.size();
  }
  BOOST_TEST(biases == 960);
  BOOST_TEST(scales == 1920);
  BOOST_TEST(network.output.W.size() + network.output.b.size() == 5130);
  BOOST_TEST(training::count_parameters(network) == 1558026);
  BOOST_TEST(training::count_parameters(network) - biases == 1557066);
  BOOST_TEST(training::count_parameters(HandbookNetwork(16)) == 99210);
  const Index as_printed = 64 * 27 + 2 * 64 * 9 * 64 + 4 * 64 * 9 * 64 + 8 * 64 * 9 * 64;  // every one reads K maps
  BOOST_TEST(as_printed != 1550016);
  const Index counted = training::count_parameters(network) - biases - scales - 5130;
  report_erratum("E30", std::abs(double(as_printed - 1550016)), std::abs(double(counted - 1550016)));
}

BOOST_AUTO_TEST_CASE(multiply_adds_of_an_image) {
  BOOST_TEST(multiply_adds(HandbookNetwork(64)) == 1728 * 1024 + 73728 * 1024 + 294912 * 256 + 1179648 * 64 + 5120);
  BOOST_TEST(std::abs(double(multiply_adds(HandbookNetwork(64))) - 228.3e6) < 0.05e6);
  BOOST_TEST(std::abs(double(multiply_adds(HandbookNetwork(16))) - 14.6e6) < 0.05e6);
}

// \eq{handbook-cifar-arch} \erratum{E31}: pooling with a window of 1 is the identity, forward and backward
BOOST_AUTO_TEST_CASE(a_window_of_one_is_the_identity) {
  training::Random random(1);
  const Tensor<4> h = normal_tensor(random, 3, 4, 4, 5), delta_pooled = normal_tensor(random, 3, 4, 4, 5);
  for (const Pooling how : {Pooling::maximum, Pooling::average}) {
    cifar::Pooled pooled(h, 1);
    cifar::pool(how, 1, h, pooled);
    BOOST_TEST(same_bits(pooled.h, h));
    report_erratum("E31", "no stride", largest_difference(pooled.h, h));
    Tensor<4> delta = h;
    pooled.delta = delta_pooled;
    cifar::pool_backward(how, 1, pooled, delta);
    BOOST_TEST(same_bits(delta, delta_pooled));
  }
}

// \eq{handbook-cifar-arch} \eq{handbook-cifar-fc} \eq{lecture-bn-conv}
// \eq{lecture-components}: every gradient of the whole network, k = 2
BOOST_AUTO_TEST_CASE(gradients_of_the_whole_network) {
  for (const Pooling pooling : {Pooling::maximum, Pooling::average}) {
    const HandbookNetwork network = random_network(HandbookNetwork(2, pooling), 5);
    HandbookNetwork::Batch batch = random_batch(network, 3, 6);
    check_gradients(network, batch, 12);
  }
}

// \eq{notes-allconv}: the same shapes without pooling by 2, and the gradients with a stride of 2
BOOST_AUTO_TEST_CASE(strides_in_the_place_of_pooling) {
  const HandbookNetwork pooled(2), strided = random_network(HandbookNetwork(2, Pooling::strided), 5);
  BOOST_TEST(training::count_parameters(strided) == training::count_parameters(pooled));
  HandbookNetwork::Batch batch = random_batch(strided, 3, 6);
  const HandbookNetwork::Batch with_pooling(pooled, 3);
  for (Index l = 0; l < 4; ++l) BOOST_TEST((batch.out(strided, l).dim == with_pooling.out(pooled, l).dim), l);
  BOOST_TEST((batch.maps[1].z.dim == Dims{4, 16, 16, 3}));
  check_gradients(strided, batch, 12);
}

// Scores divided by T: softmax is flatter, and every gradient is that of the divided scores.
BOOST_AUTO_TEST_CASE(a_temperature_divides_the_scores) {
  HandbookNetwork network = random_network(HandbookNetwork(2), 5);
  HandbookNetwork::Batch cold = random_batch(network, 3, 6);
  forward(network, Pass::training, cold);
  network.temperature = 8;
  HandbookNetwork::Batch warm = random_batch(network, 3, 6);
  forward(network, Pass::training, warm);
  for (Index n = 0; n < cold.scores.z.size(); ++n) BOOST_TEST(warm.scores.z.data()[n] == cold.scores.z.data()[n] / 8);
  check_gradients(network, warm, 12);
}

BOOST_AUTO_TEST_CASE(chapter_and_core_agree_in_the_whole_network) {
  const Threads threads(1);
  for (const Index M : {1, 5, 17}) {
    HandbookNetwork network = random_network(HandbookNetwork(2, M == 5 ? Pooling::strided : Pooling::maximum), 7);
    HandbookNetwork::Batch by_core = random_batch(network, M, 8), by_chapter = by_core;
    const HandbookNetwork one = gradient_of(network, by_core);
    network.loops = cifar::Loops::chapter;
    const HandbookNetwork other = gradient_of(network, by_chapter);
    BOOST_TEST(largest_difference(by_core.scores.z, by_chapter.scores.z) < 1e-11);
    for_each_parameter([](const std::string& name, const auto& a, const auto& b) {
      BOOST_TEST(largest_difference(a, b) < 1e-11, name);
    }, one, other);
  }
}

BOOST_AUTO_TEST_CASE(threads_do_not_change_a_bit_of_a_gradient) {
  const HandbookNetwork network = random_network(HandbookNetwork(3), 7);
  HandbookNetwork::Batch batch = random_batch(network, 20, 8);
  const auto with = [&](int number) {
    const Threads threads(number);
    return gradient_of(network, batch);
  };
  const HandbookNetwork one = with(1);
  for (const int number : {2, 3}) {
    const HandbookNetwork other = with(number);
    for_each_parameter([](const std::string& name, const auto& a, const auto& b) {
      BOOST_TEST(same_bits(a, b), name);
    }, one, other);
  }
}

// \eq{notes-example}: [32x32x3] - [32x32x12] - [16x16x12] - 10 scores
BOOST_AUTO_TEST_CASE(the_notes_example) {
  const cifar::SimpleNetwork network = random_network(cifar::SimpleNetwork(), 3);
  cifar::SimpleNetwork::Batch batch = random_batch(network, 2, 4);
  BOOST_TEST((batch.h.dim == Dims{12, 32, 32, 2}));
  BOOST_TEST((batch.pooled.h.dim == Dims{12, 16, 16, 2}));
  BOOST_TEST(network.fc.W.size() + network.fc.b.size() == 30730);
  BOOST_TEST(network.fc.W.dim[1] * 16 * 16 == 3072);
  check_gradients(network, batch, 40, 1e-4, true);
}
