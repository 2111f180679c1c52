// The chapter's loops and those of the core are the same sums.
#include "lenet/layers/choice.hpp"
#include "lenet/random_layers.hpp"
#include "lenet/random_networks.hpp"
#include "threads.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>

using namespace lbl;
using namespace lbl::testing;
using lenet::Choice;
using lenet::Loops;
namespace cases = boost::unit_test::data;

// \eq{handbook-eq-8} \eq{handbook-conv-back} \eq{handbook-eq-14w}: sums of the same terms, rounded in another order
BOOST_DATA_TEST_CASE(chapter_and_core_convolve_alike, cases::xrange<Index>(1, 71), M) {
  const Threads threads(1);  // more would only wait for each other
  training::Random random(static_cast<std::uint64_t>(M));
  const auto from = [&](Index low, Index high) { return low + Index(random() % std::uint64_t(high - low + 1)); };
  const Index K = from(1, 14), C = from(1, 4), F = from(1, 5), P = from(0, 2), S = from(1, 3);
  const Index rows = S * from(P, P + 3) + F - 2 * P + S * P, fits = rows + (S - (rows + 2 * P - F) % S) % S;
  const lenet::Convolution layer = random_convolution(random, K, C, F, {S, P});
  const Tensor<4> h = normal_tensor(random, C, fits, fits, M);
  Tensor<4> z_chapter = layer.output(h), z_core = z_chapter, delta_h_chapter = h, delta_h_core = h;
  const Tensor<4> delta = normal_tensor(random, K, z_core.dim[1], z_core.dim[2], M);
  lenet::Convolution g_chapter = zero_gradient(layer), g_core = g_chapter;

  const Choice chapter{.loops = Loops::chapter}, core{.loops = Loops::core};
  forward(chapter, layer, h, z_chapter), forward(core, layer, h, z_core);
  backward_input(chapter, layer, delta, delta_h_chapter), backward_input(core, layer, delta, delta_h_core);
  backward_parameters(chapter, delta, h, g_chapter), backward_parameters(core, delta, h, g_core);
  BOOST_TEST_CONTEXT("K = " << K << ", C = " << C << ", F = " << F << ", S = " << S << ", P = " << P << ", " << fits
                            << " rows, M = " << M) {
    BOOST_TEST(largest_difference(z_core, z_chapter) < 1e-13);
    BOOST_TEST(largest_difference(delta_h_core, delta_h_chapter) < 1e-12);
    BOOST_TEST(largest_difference(g_core.W, g_chapter.W) < 1e-11);
    BOOST_TEST(largest_difference(g_core.b, g_chapter.b) < 1e-11);
  }
}

// \eq{handbook-lenet-c3-params}: what the table leaves out gets no gradient, from either
BOOST_AUTO_TEST_CASE(chapter_and_core_agree_on_a_table) {
  training::Random random(1);
  const lenet::Convolution layer = random_convolution(random, 16, 6, 5, {}, lenet::lecun_table());
  const Tensor<4> h = normal_tensor(random, 6, 8, 8, 5), delta = normal_tensor(random, 16, 4, 4, 5);
  lenet::Convolution g_chapter = zero_gradient(layer), g_core = g_chapter;
  backward_parameters({.loops = Loops::chapter}, delta, h, g_chapter);
  backward_parameters({.loops = Loops::core}, delta, h, g_core);
  BOOST_TEST(largest_difference(g_core.W, g_chapter.W) < 1e-12);
  Index zeros = 0;
  for (Index n = 0; n < g_core.W.size(); ++n) zeros += g_core.W.data()[n] == 0;
  BOOST_TEST(zeros == 36 * 25);  // of 96 pairs of maps 60 are connected

  Tensor<4> z_chapter = layer.output(h), z_core = z_chapter, delta_h_chapter = h, delta_h_core = h;
  forward({.loops = Loops::chapter}, layer, h, z_chapter), forward({.loops = Loops::core}, layer, h, z_core);
  backward_input({.loops = Loops::chapter}, layer, delta, delta_h_chapter);
  backward_input({.loops = Loops::core}, layer, delta, delta_h_core);
  BOOST_TEST(largest_difference(z_core, z_chapter) < 1e-12);
  BOOST_TEST(largest_difference(delta_h_core, delta_h_chapter) < 1e-12);
}

BOOST_AUTO_TEST_CASE(networks_agree) {
  const Threads threads(1);
  const auto compare = [](auto network) {
    auto core = network;
    core.choice.loops = Loops::core;
    for (const Index M : {1, 7}) {
      auto batch_chapter = random_batch(network, M, 2), batch_core = batch_chapter;
      BOOST_TEST(std::abs(forward(network, batch_chapter) - forward(core, batch_core)) < 1e-12);
      const auto g_chapter = gradient_of(network, batch_chapter), g_core = gradient_of(core, batch_core);
      for_each_parameter([&](const std::string& name, const auto& one, const auto& other) {
        BOOST_TEST(largest_difference(one, other) < 1e-12, name);
      }, g_chapter, g_core);
      BOOST_TEST(largest_difference(input_gradient(network, batch_chapter), input_gradient(core, batch_core)) < 1e-12);
    }
  };
  compare(random_network(lenet::HandbookLeNet(), 1));
  compare(random_network(lenet::OverviewLeNet(0), 2));
  compare(random_network(lenet::LectureLeNet(), 3));
}
