// How states change: descent, fixed points, cycles, and the law of warm units.
#include "hopfield/glauber.hpp"
#include "hopfield/projection.hpp"
#include "hopfield/random_networks.hpp"
#include "hopfield/theory/boltzmann.hpp"
#include "hopfield/theory/mean_field.hpp"
#include "hopfield/letters.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace lbl;
using namespace lbl::testing;
using hopfield::Network;
using hopfield::States;

// \erratum{E102}: at a field of 0 the unit keeps its state
BOOST_AUTO_TEST_CASE(the_sign_at_zero_keeps_the_state) {
  BOOST_TEST(hopfield::sign_or_keep(0, 1) == 1);
  BOOST_TEST(hopfield::sign_or_keep(0, -1) == -1);
  BOOST_TEST(hopfield::sign_or_keep(1e-300, -1) == 1);
  BOOST_TEST(hopfield::sign_or_keep(-1e-300, 1) == -1);

  // Three units, two patterns: unit 3 of (+, +, -) sees w_13 s_1 + w_23 s_2 = 0.
  Tensor<2> xi(3, 2), s(3, 1);
  for (Index i = 0; i < 3; ++i) xi(i, 0) = xi(i, 1) = 1;
  xi(2, 1) = -1;
  const Network network = hopfield::hebb(xi);  // w_12 = 2/3, w_13 = w_23 = 0
  s(0, 0) = 1, s(1, 0) = 1, s(2, 0) = -1;
  States states(network, s);
  BOOST_TEST(update(network, 2, states) == 0);
  BOOST_TEST(states.u(0) == 0);
  BOOST_TEST(states.s(2, 0) == -1);
}

// \eq{handbook-hopfield-descent} \eq{handbook-hopfield-async} \eq{handbook-hopfield-diagonal}: every flip lowers the
// energy by 2|u|, and by 2 w_ii more with a diagonal; until a state is reached that no update changes
BOOST_AUTO_TEST_CASE(energy_falls_with_every_flip) {
  for (const double diagonal : {0., 0.5}) {
    training::Random random(1);
    const Network network = random_network(20, random, diagonal);
    States states(network, hopfield::random_patterns(20, 25, random));
    Index flips = 0, sweeps = 0;
    for (Index in_sweep = 1; in_sweep > 0; ++sweeps) {
      in_sweep = 0;
      for (const Index i : hopfield::at_random(20, random)) {
        const Tensor<2> before = states.s;
        const std::vector<double> E_before = energies(network, before);
        in_sweep += update(network, i, states);
        const std::vector<double> E = energies(network, states.s);
        for (Index m = 0; m < 25; ++m) {
          const double change = E[std::size_t(m)] - E_before[std::size_t(m)];
          const bool flipped = states.s(i, m) != before(i, m);
          const double fall = flipped ? -2 * (std::abs(states.u(m)) + diagonal) : 0;
          BOOST_TEST(std::abs(change - fall) < 1e-12);
          BOOST_TEST(std::abs(states.E[std::size_t(m)] - E[std::size_t(m)]) < 1e-12);
        }
      }
      flips += in_sweep;
    }
    BOOST_TEST(flips > 100);
    Tensor<2> u(20, 25);
    local_fields(network, states.s, u);
    for (Index i = 0; i < 20; ++i)
      for (Index m = 0; m < 25; ++m) BOOST_TEST(hopfield::sign_or_keep(u(i, m), states.s(i, m)) == states.s(i, m));
  }
}

// \eq{handbook-hopfield-descent}: 10,000 runs of Hebb networks, by the definition of the energy after every update
BOOST_AUTO_TEST_CASE(energy_never_rises_in_ten_thousand_runs) {
  double highest = -1;
  Index runs = 0;
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    training::Random random(seed);
    const Index N = 8 + Index(seed);
    const Network network =
        seed % 2 ? random_network(N, random) : hopfield::hebb(hopfield::random_patterns(N, 2 + Index(seed), random));
    States states(network, hopfield::random_patterns(N, 1000, random));
    std::vector<double> E = states.E;
    for (Index flips = 1; flips > 0;) {
      flips = 0;
      for (const Index i : hopfield::at_random(N, random)) {
        const Index flipped = update(network, i, states);
        flips += flipped;
        if (flipped == 0) continue;
        const std::vector<double> now = energies(network, states.s);
        for (std::size_t m = 0; m < E.size(); ++m) highest = std::max(highest, now[m] - E[m]);
        E = now;
      }
    }
    runs += states.M();
  }
  BOOST_TEST(runs == 10'000);
  BOOST_TEST(highest < 1e-12);
}

// Overlaps that are followed from flip to flip lead to the same states as the weights.
BOOST_AUTO_TEST_CASE(recall_by_overlaps_is_recall_by_weights) {
  training::Random draws(7);
  const Tensor<2> xi = hopfield::random_patterns(70, 13, draws), start = hopfield::random_patterns(70, 33, draws);
  for (const hopfield::Diagonal diagonal : {hopfield::Diagonal::zero, hopfield::Diagonal::kept}) {
    const hopfield::Memory memory{xi, diagonal};
    const Network network = hopfield::hebb(xi, diagonal);
    States states(network, start);
    hopfield::Recall recall(memory, start);
    training::Random one(8), other(8);
    BOOST_TEST(settle(network, states, one) == settle(memory, recall, other));
    BOOST_TEST(same_bits(states.s, recall.s));
    Tensor<2> N_overlap(13, 33);
    overlaps(memory, recall.s, N_overlap);
    BOOST_TEST(same_bits(N_overlap, recall.N_overlap));

    Tensor<2> s = start, t = start, u(70, 33);
    for (int step = 0; step < 4; ++step) update_all(network, s, u), update_all(memory, t, N_overlap, u);
    BOOST_TEST(same_bits(s, t));
  }
}

BOOST_AUTO_TEST_CASE(weights_that_are_not_symmetric_may_never_settle) {
  Network network(2);  // the second unit follows the first, which flees from it
  network.T(0, 1) = -2, network.T(1, 0) = 2;
  training::Random random(1);
  States states(network, hopfield::random_patterns(2, 4, random));
  BOOST_CHECK_THROW(settle(network, states, random), std::runtime_error);
}

// \eq{handbook-hopfield-sync}: w_12 = 1 and (+, -): both units follow each other for ever
BOOST_AUTO_TEST_CASE(two_units_oscillate) {
  Network network(2);
  network.T(0, 1) = network.T(1, 0) = 2;
  Tensor<2> s(2, 1), u(2, 1);
  s(0, 0) = 1, s(1, 0) = -1;
  for (int t = 1; t <= 6; ++t) {
    update_all(network, s, u);
    BOOST_TEST(s(0, 0) == (t % 2 ? -1 : 1));
    BOOST_TEST(s(1, 0) == (t % 2 ? 1 : -1));
  }
  States states(network, s);  // one after the other they agree
  update(network, 0, states);
  BOOST_TEST(update(network, 1, states) == 0);
  BOOST_TEST(states.s(0, 0) == states.s(1, 0));
}

// \eq{handbook-hopfield-sync}: with symmetric weights the sum over two steps never increases, and no period is above 2
BOOST_AUTO_TEST_CASE(synchronous_updates_end_in_periods_of_one_or_two) {
  Index pairs = 0, fixed = 0;
  for (std::uint64_t seed = 0; seed < 6; ++seed) {
    training::Random random(seed);
    const Network network = seed % 2 ? random_network(20, random)
                                     : hopfield::hebb(hopfield::random_patterns(20, 6, random));
    Tensor<2> now = hopfield::random_patterns(20, 50, random), u(20, 50), before = now, last;
    update_all(network, now, u);
    std::vector<double> L = two_step_energies(network, before, now);
    for (int t = 2; t < 60; ++t) {
      last = before, before = now;
      update_all(network, now, u);
      const std::vector<double> next = two_step_energies(network, before, now);
      for (std::size_t m = 0; m < L.size(); ++m) BOOST_TEST(next[m] <= L[m] + 1e-12);
      L = next;
    }
    BOOST_TEST(same_bits(now, last));  // s(t) = s(t - 2)
    for (Index m = 0; m < 50; ++m) ++(same_bits(column(now, m), column(before, m)) ? fixed : pairs);
  }
  BOOST_TEST(pairs > 10);
  BOOST_TEST(fixed > 10);
}

// \eq{handbook-hopfield-glauber}: 40,000 networks of three units against e^{-beta E}/Z, chi-square with 7 degrees
BOOST_AUTO_TEST_CASE(three_warm_units_follow_boltzmanns_law) {
  training::Random random(9);
  const Network network = random_network(3, random);
  const double beta = 0.7;
  const Index M = 40'000;
  States states(network, hopfield::random_patterns(3, M, random));
  sweeps(network, states, beta, 5, 0, 20);
  std::vector<double> counts(8);
  for (Index m = 0; m < M; ++m) ++counts[std::size_t(hopfield::state_number(states.s, m))];
  const std::vector<double> law = boltzmann_law(network, beta);
  double chi_square = 0, sum = 0;
  for (std::size_t k = 0; k < 8; ++k)
    chi_square += std::pow(counts[k] - double(M) * law[k], 2) / (double(M) * law[k]), sum += law[k];
  BOOST_TEST(std::abs(sum - 1) < 1e-12);
  BOOST_TEST(chi_square < 24.3);  // 1 in 1000
  BOOST_TEST(*std::max_element(law.begin(), law.end()) > 0.2);  // not all alike
  const std::vector<double> E = energies(network, states.s);
  for (std::size_t m = 0; m < 100; ++m) BOOST_TEST(std::abs(states.E[m] - E[m]) < 1e-11);
}

// \eq{handbook-hopfield-glauber}: a few patterns below and above T = 1
BOOST_AUTO_TEST_CASE(warm_overlaps_follow_the_hyperbolic_tangent) {
  BOOST_TEST(std::abs(hopfield::magnetisation(0.5) - 0.95750402407727) < 1e-12);
  BOOST_TEST(hopfield::magnetisation(1.2) == 0);
  training::Random random(10);
  const hopfield::Memory memory{hopfield::random_patterns(1500, 2, random)};
  hopfield::Recall recall(memory, hopfield::corrupted(memory.xi, std::vector<Index>(32, 0), 0, random));
  sweeps(memory, recall, 1 / 0.6, 3, 0, 20);
  double mean = 0;
  for (Index m = 0; m < 32; ++m) mean += recall.overlap(0, m) / 32;
  BOOST_TEST(std::abs(mean - hopfield::magnetisation(0.6)) < 0.01);
}

// \eq{handbook-hopfield-pinv}: W xi = xi, W W = W, and the sum as it is written for two patterns
BOOST_AUTO_TEST_CASE(the_projection_rule_projects) {
  training::Random random(11);
  const Index N = 30, P = 12;
  Tensor<2> xi = hopfield::random_patterns(N, P, random);
  for (Index i = 0; i < N; ++i)
    for (Index mu = 1; mu < P; ++mu)
      if (random() % 3 == 0) xi(i, mu) = xi(i, 0);  // they resemble the first one
  const Network W = hopfield::projection(xi);
  Tensor<2> u(N, P), uu(N, P);
  local_fields(W, xi, u);
  BOOST_TEST(largest_difference(u, xi) < 1e-12);
  const Tensor<2> any = normal_tensor(random, N, P);
  local_fields(W, any, u), local_fields(W, u, uu);
  BOOST_TEST(largest_difference(uu, u) < 1e-12);

  Tensor<2> two(N, 2);
  for (Index i = 0; i < N; ++i) two(i, 0) = xi(i, 0), two(i, 1) = xi(i, 1);
  const Network W_two = hopfield::projection(two);
  double q = 0;
  for (Index i = 0; i < N; ++i) q += two(i, 0) * two(i, 1) / double(N);
  const double inverse[2][2] = {{1 / (1 - q * q), -q / (1 - q * q)}, {-q / (1 - q * q), 1 / (1 - q * q)}};
  for (Index i = 0; i < N; ++i)
    for (Index j = 0; j < N; ++j) {
      double w = 0;
      for (Index mu = 0; mu < 2; ++mu)
        for (Index nu = 0; nu < 2; ++nu) w += two(i, mu) * inverse[mu][nu] * two(j, nu) / double(N);
      BOOST_TEST(std::abs(W_two.w(i, j) - w) < 1e-12);
    }
  const Network without = hopfield::projection(two, hopfield::Diagonal::zero);
  for (Index i = 0; i < N; ++i)
    for (Index j = 0; j < N; ++j) BOOST_TEST(without.T(i, j) == (i == j ? 0 : W_two.T(i, j)));
  for (Index i = 0; i < N; ++i) xi(i, 5) = -xi(i, 2);
  BOOST_CHECK_THROW(hopfield::projection(xi), std::runtime_error);
}

// \eq{handbook-hopfield-pinv}: patterns that resemble each other are lost by the Hebb rule
BOOST_AUTO_TEST_CASE(letters_are_kept_and_a_crowd_of_likes_only_by_projection) {
  const Tensor<2> letters = hopfield::letter_patterns();
  Tensor<2> u(120, 10), s = letters;
  update_all(hopfield::hebb(letters), s, u);
  BOOST_TEST(same_bits(s, letters));

  training::Random random(12);
  Tensor<2> alike = hopfield::random_patterns(60, 6, random);
  for (Index i = 0; i < 60; ++i)
    for (Index mu = 0; mu < 6; ++mu)
      if (random() % 2) alike(i, mu) = -1;  // three of four units are -1
  Tensor<2> fields(60, 6), by_hebb = alike, by_projection = alike;
  update_all(hopfield::hebb(alike), by_hebb, fields);
  update_all(hopfield::projection(alike), by_projection, fields);
  BOOST_TEST(!same_bits(by_hebb, alike));
  BOOST_TEST(same_bits(by_projection, alike));
}

BOOST_AUTO_TEST_CASE(a_state_does_not_see_which_others_are_updated_with_it) {
  training::Random random(21);
  const Tensor<2> xi = hopfield::random_patterns(50, 4, random);
  const Tensor<2> before = hopfield::random_patterns(50, 37, random);
  for (const hopfield::Loops loops : {hopfield::Loops::chapter, hopfield::Loops::core}) {
    const Network network = hopfield::hebb(xi, hopfield::Diagonal::zero, loops);
    Tensor<2> whole = before, u(50, 37);
    update_all(network, whole, u);
    for (const auto& [first, last] : {std::pair<Index, Index>{0, 1}, {1, 4}, {4, 20}, {20, 37}}) {
      Tensor<2> part(50, last - first), u_part = part;
      for (Index i = 0; i < 50; ++i) std::copy_n(before.samples(i) + first, last - first, part.samples(i));
      update_all(network, part, u_part);
      for (Index i = 0; i < 50; ++i)
        for (Index m = first; m < last; ++m) BOOST_TEST(u_part(i, m - first) == u(i, m));
    }
  }
}
