// Weights, fields, energies and overlaps: identities that hold for every state, and small cases by hand.
#include "erratum.hpp"
#include "hopfield/letters.hpp"
#include "hopfield/overlaps.hpp"
#include "hopfield/random_networks.hpp"
#include "hopfield/theory/bit_error.hpp"
#include "hopfield/zero_one.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

using namespace lbl;
using namespace lbl::testing;
using hopfield::Diagonal;
using hopfield::Loops;
using hopfield::Network;
namespace samples = boost::unit_test::data;

// \eq{handbook-hopfield-energy} \erratum{E32}: three units, w_12 = 1, w_13 = -2, w_23 = 3, theta = (0.5, 0, -1)
BOOST_AUTO_TEST_CASE(energies_of_three_units_by_hand) {
  Network network(3);
  const auto connect = [&](Index i, Index j, double w) { network.T(i, j) = network.T(j, i) = 3 * w; };
  connect(0, 1, 1), connect(0, 2, -2), connect(1, 2, 3);
  network.theta(0) = 0.5, network.theta(2) = -1;
  Tensor<2> s(3, 3);
  const int states[3][3] = {{1, 1, 1}, {1, -1, -1}, {-1, -1, -1}};
  for (Index m = 0; m < 3; ++m)
    for (Index i = 0; i < 3; ++i) s(i, m) = states[m][i];
  const std::vector<double> E = energies(network, s);
  BOOST_TEST(std::abs(E[0] - (-1 + 2 - 3 + 0.5 - 1)) < 1e-14);
  report_erratum("E32", "no text", std::abs(E[0] - (-1 + 2 - 3 + 0.5 - 1)));
  BOOST_TEST(std::abs(E[1] - (1 - 2 - 3 + 0.5 + 1)) < 1e-14);
  BOOST_TEST(std::abs(E[2] - (-1 + 2 - 3 - 0.5 + 1)) < 1e-14);
  Tensor<2> u(3, 3);
  local_fields(network, s, u);
  BOOST_TEST(std::abs(u(0, 0) - (1 - 2 - 0.5)) < 1e-14);
  BOOST_TEST(std::abs(u(2, 1) - (-2 - 3 + 1)) < 1e-14);
}

// \eq{handbook-hopfield-energy} \eq{handbook-hopfield-reversed}: E(-s) = E(s) without thresholds, and not with them
BOOST_AUTO_TEST_CASE(a_state_and_its_reverse_have_the_same_energy) {
  training::Random random(1);
  Network network = random_network(12, random);
  const Tensor<2> s = hopfield::random_patterns(12, 9, random), back = hopfield::reversed(s);
  BOOST_TEST(std::abs(energies(network, s)[0] - energies(network, back)[0]) > 1e-3);
  network.theta = Tensor<1>(12);
  for (std::size_t m = 0; m < 9; ++m)
    BOOST_TEST(std::abs(energies(network, s)[m] - energies(network, back)[m]) < 1e-12);
}

// \eq{handbook-hopfield-hebb} \eq{handbook-hopfield-state}: pattern by pattern, all at once, and by the core's loops
BOOST_AUTO_TEST_CASE(hebb_weights_pattern_by_pattern_and_at_once) {
  training::Random random(2);
  const Tensor<2> xi = hopfield::random_patterns(37, 11, random);
  for (Index n = 0; n < xi.size(); ++n) BOOST_TEST(std::abs(xi.data()[n]) == 1);
  Network one_by_one(37);
  for (Index mu = 0; mu < 11; ++mu) learn(one_by_one, xi, mu);
  const Network at_once = hopfield::hebb(xi), core = hopfield::hebb(xi, Diagonal::zero, Loops::core);
  BOOST_TEST(same_bits(at_once.T, one_by_one.T));
  BOOST_TEST(same_bits(core.T, one_by_one.T));
  for (Index i = 0; i < 37; ++i) {
    BOOST_TEST(at_once.w(i, i) == 0);
    for (Index j = 0; j < 37; ++j) {
      BOOST_TEST(at_once.w(i, j) == at_once.w(j, i));
      double w = 0;
      for (Index mu = 0; mu < 11; ++mu) w += xi(i, mu) * xi(j, mu) / 37;
      if (i != j) BOOST_TEST(std::abs(at_once.w(i, j) - w) < 1e-12);
    }
  }
  BOOST_TEST(hopfield::hebb(xi, Diagonal::kept).w(5, 5) == 11 / 37.);  // \eq{handbook-hopfield-diagonal}
}

// \eq{handbook-hopfield-field}: u_i = -(E(s_i = +1) - E(s_i = -1))/2
BOOST_AUTO_TEST_CASE(a_field_is_half_the_difference_of_two_energies) {
  training::Random random(3);
  const Network network = random_network(15, random);
  const Tensor<2> s = hopfield::random_patterns(15, 20, random);
  Tensor<2> u(15, 20);
  local_fields(network, s, u);
  for (Index i = 0; i < 15; ++i) {
    Tensor<2> up = s, down = s;
    for (Index m = 0; m < 20; ++m) up(i, m) = 1, down(i, m) = -1;
    const std::vector<double> E_up = energies(network, up), E_down = energies(network, down);
    for (std::size_t m = 0; m < 20; ++m) BOOST_TEST(std::abs(u(i, Index(m)) + (E_up[m] - E_down[m]) / 2) < 1e-12);
  }
}

// The same sums in three orders: the equation's, the core's, and over the patterns instead of the units.
BOOST_DATA_TEST_CASE(fields_by_all_loops_agree, samples::make({1, 7, 33, 100}), M) {
  training::Random random(static_cast<std::uint64_t>(M));
  const Index N = 61, P = 9;
  const Tensor<2> xi = hopfield::random_patterns(N, P, random), s = hopfield::random_patterns(N, M, random);
  for (const Diagonal diagonal : {Diagonal::zero, Diagonal::kept}) {
    Tensor<2> u(N, M), u_core(N, M), u_overlaps(N, M), N_overlap(P, M), N_overlap_core(P, M);
    local_fields(hopfield::hebb(xi, diagonal), s, u);
    local_fields(hopfield::hebb(xi, diagonal, Loops::core), s, u_core);
    BOOST_TEST(largest_difference(u, u_core) == 0);
    hopfield::Memory memory{xi, diagonal};
    overlaps(memory, s, N_overlap);
    local_fields(memory, s, N_overlap, u_overlaps);
    BOOST_TEST(largest_difference(u, u_overlaps) == 0);
    memory.loops = Loops::core;
    overlaps(memory, s, N_overlap_core);
    BOOST_TEST(same_bits(N_overlap, N_overlap_core));
    local_fields(memory, s, N_overlap, u_overlaps);
    BOOST_TEST(largest_difference(u, u_overlaps) == 0);
  }
}

// \eq{handbook-hopfield-overlap}: E = -N/2 sum_mu (m^mu)^2 + P/2
BOOST_AUTO_TEST_CASE(energies_follow_from_the_overlaps) {
  training::Random random(4);
  const Tensor<2> xi = hopfield::random_patterns(50, 8, random);
  const hopfield::Memory memory{xi};
  const hopfield::Recall recall(memory, hopfield::random_patterns(50, 30, random));
  const std::vector<double> from_overlaps = energies(memory, recall);
  const std::vector<double> by_definition = energies(hopfield::hebb(xi), recall.s);
  for (std::size_t m = 0; m < 30; ++m) BOOST_TEST(std::abs(from_overlaps[m] - by_definition[m]) < 1e-12);
  for (Index mu = 0; mu < 8; ++mu) {
    double overlap = 0;
    for (Index i = 0; i < 50; ++i) overlap += xi(i, mu) * recall.s(i, 3) / 50;
    BOOST_TEST(std::abs(recall.overlap(mu, 3) - overlap) < 1e-12);
  }
}

// \eq{handbook-hopfield-signal}: xi u = (N-1)/N - C, and a unit is stable just when C <= (N-1)/N
BOOST_AUTO_TEST_CASE(a_field_is_signal_minus_crosstalk) {
  training::Random random(5);
  const Index N = 31, P = 12;
  const Tensor<2> xi = hopfield::random_patterns(N, P, random);
  const Network network = hopfield::hebb(xi);
  Tensor<2> u(N, P), next = xi, unused(N, P);
  local_fields(network, xi, u);
  update_all(network, next, unused);
  Index unstable = 0;
  for (Index i = 0; i < N; ++i)
    for (Index nu = 0; nu < P; ++nu) {
      const double C = hopfield::crosstalk(xi, i, nu), signal = double(N - 1) / double(N);
      BOOST_TEST(std::abs(xi(i, nu) * u(i, nu) - (signal - C)) < 1e-12);
      BOOST_TEST((next(i, nu) != xi(i, nu)) == (C > signal + 1e-12));
      unstable += next(i, nu) != xi(i, nu);
    }
  BOOST_TEST(unstable > 0);
}

// \eq{handbook-hopfield-01} \eq{handbook-hopfield-state}: units 0 and 1 do what units -1 and +1 do
BOOST_AUTO_TEST_CASE(the_network_of_1982_makes_the_same_steps) {
  training::Random random(6);
  const Index N = 24;
  const Tensor<2> xi = hopfield::random_patterns(N, 5, random);
  hopfield::ZeroOneNetwork zero_one(hopfield::zero_one(xi));
  BOOST_TEST(same_bits(zero_one.T, hopfield::hebb(xi).T));
  for (Index i = 0; i < N; ++i) zero_one.U(i) = double(random() % 7) - 3;
  const Network network = minus_plus_one(zero_one);

  hopfield::States states(network, hopfield::random_patterns(N, 40, random));
  Tensor<2> V = hopfield::zero_one(states.s);
  const double constant = states.E[0] * double(N) - 4 * zero_one.energy(V, 0);
  Index flips = 0;
  for (Index step = 0; step < 4 * N; ++step) {
    flips += update(network, step % N, states);
    zero_one.update(step % N, V);
    BOOST_TEST(same_bits(V, hopfield::zero_one(states.s)));
  }
  BOOST_TEST(flips > 100);
  for (Index m = 0; m < 40; ++m)  // N E = 4 E_01 + a constant
    BOOST_TEST(std::abs(states.E[std::size_t(m)] * double(N) - 4 * zero_one.energy(V, m) - constant) < 1e-10);
}

BOOST_AUTO_TEST_CASE(letters_and_images_as_patterns) {
  const Tensor<2> xi = hopfield::letter_patterns();
  BOOST_TEST(xi(3, 0) == 1);   // the top of the A
  BOOST_TEST(xi(0, 0) == -1);

  data::Dataset images;
  images.rows = 1, images.columns = 3;
  images.images = {0, 127, 128, 255, 0, 200}, images.labels = {0, 0};
  const Tensor<2> of_images = hopfield::patterns_from_images(images, {1, 0});
  const int bright[3][2] = {{1, -1}, {-1, -1}, {1, 1}};  // from 128 on
  BOOST_TEST((of_images.dim == std::array<Index, 2>{3, 2}));
  for (Index i = 0; i < 3; ++i)
    for (Index mu = 0; mu < 2; ++mu) BOOST_TEST(of_images(i, mu) == bright[i][mu]);
}
