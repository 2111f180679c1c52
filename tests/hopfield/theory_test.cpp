// What the chapter computes without a network, against published numbers; and networks against it.
#include "hopfield/overlaps.hpp"
#include "hopfield/random_networks.hpp"
#include "hopfield/theory/bit_error.hpp"
#include "hopfield/theory/mean_field.hpp"
#include "report/spread.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

using namespace lbl;
using namespace lbl::testing;
namespace samples = boost::unit_test::data;

// \eq{handbook-hopfield-perror}: the table, and what it is the limit of
BOOST_AUTO_TEST_CASE(bit_errors_of_the_table) {
  const double table[5][2] = {{0.105, 0.00101}, {0.138, 0.00355}, {0.185, 0.01004}, {0.37, 0.05009}, {0.61, 0.10021}};
  for (const auto& [load, error] : table) BOOST_TEST(std::abs(hopfield::gaussian_bit_error(load) - error) < 6e-6);
  BOOST_TEST(std::abs(hopfield::bit_error(100, 10) - 0.000399) < 5e-7);
  BOOST_TEST(std::abs(hopfield::bit_error(200, 28) - 0.003179) < 5e-7);
  BOOST_TEST(std::abs(hopfield::bit_error(500, 185) - 0.049799) < 5e-7);
  BOOST_TEST(std::abs(hopfield::bit_error(40'000, 5520) - hopfield::gaussian_bit_error(0.138)) < 2e-5);
  BOOST_TEST(hopfield::bit_error(100, 1) == 0);
}

// \eq{handbook-hopfield-signal}: all signs of four units and four patterns, one by one
BOOST_AUTO_TEST_CASE(the_exact_bit_error_is_a_count) {
  const Index N = 4, P = 4;
  Index unstable = 0;
  for (Index bits = 0; bits < 1 << 16; ++bits) {
    Tensor<2> xi(N, P);
    for (Index n = 0; n < 16; ++n) xi.data()[n] = bits >> n & 1 ? 1 : -1;
    unstable += hopfield::crosstalk(xi, 0, 0) > 0.75 + 1e-9;
  }
  BOOST_TEST(std::abs(double(unstable) / (1 << 16) - hopfield::bit_error(N, P)) < 1e-12);
}

struct Case {
  Index N, P, networks;
  friend std::ostream& operator<<(std::ostream& out, const Case& c) { return out << c.N << ", " << c.P; }
};

// \eq{handbook-hopfield-signal}: the part of unstable bits within three standard errors,
// mean and variance of the crosstalk
BOOST_DATA_TEST_CASE(unstable_bits_of_random_patterns,
                     samples::make<Case>({{100, 10, 150}, {200, 28, 40}, {500, 185, 2}}), size) {
  training::Random random(std::uint64_t(size.N));
  report::Spread errors;
  double sum = 0, squares = 0;
  for (Index n = 0; n < size.networks; ++n) {
    const hopfield::Memory memory{hopfield::random_patterns(size.N, size.P, random), hopfield::Diagonal::zero,
                                  hopfield::Loops::core};
    Tensor<2> s = memory.xi, N_overlap(size.P, size.P), u(size.N, size.P);
    update_all(memory, s, N_overlap, u);
    double wrong = 0;
    for (Index k = 0; k < s.size(); ++k) {
      const double C = double(size.N - 1) / double(size.N) - memory.xi.data()[k] * u.data()[k];
      wrong += s.data()[k] != memory.xi.data()[k], sum += C, squares += C * C;
    }
    errors.add(wrong / double(s.size()));
  }
  const double exact = hopfield::bit_error(size.N, size.P), bits = double(size.networks * size.N * size.P);
  const double deviation = std::max(errors.deviation() / std::sqrt(double(size.networks)),
                                    std::sqrt(exact * (1 - exact) / bits));
  BOOST_TEST(std::abs(errors.mean() - exact) < 3 * deviation);
  const double variance = double((size.P - 1) * (size.N - 1)) / double(size.N * size.N);
  BOOST_TEST(std::abs(sum / bits) < 5 * std::sqrt(variance / bits * double(size.N) / 10));
  BOOST_TEST(std::abs(squares / bits / variance - 1) < 0.05);
}

// \eq{handbook-hopfield-meanfield} \eq{handbook-hopfield-capacity}
BOOST_AUTO_TEST_CASE(the_mean_field_equation) {
  BOOST_TEST(std::abs(hopfield::capacity() - 0.137906) < 5e-7);
  BOOST_TEST(std::abs(hopfield::overlap_at(hopfield::capacity()) - 0.96742) < 1e-5);
  BOOST_TEST(hopfield::overlap_at(0.138) == 0);
  const double published[4][2] = {{0.05, 0.99999}, {0.08, 0.99956}, {0.10, 0.99800}, {0.13, 0.98721}};
  for (const auto& [load, m] : published) BOOST_TEST(std::abs(hopfield::overlap_at(load) - m) < 6e-6);
  double best = 0;  // no y gives a larger load
  for (double y = 1; y < 6; y += 1e-3) best = std::max(best, std::pow(hopfield::root_of_twice_the_load(y), 2) / 2);
  BOOST_TEST(best <= hopfield::capacity() + 1e-15);
  BOOST_TEST(best > hopfield::capacity() - 1e-6);
  for (const double load : {0.02, 0.07, 0.12}) {  // y (sqrt(2 alpha) + 2/sqrt(pi) e^{-y^2}) = erf(y)
    const double m = hopfield::overlap_at(load);
    double y = 1;
    for (int step = 0; step < 2000; ++step)
      y = m / (std::sqrt(2 * load) + 2 / std::sqrt(std::numbers::pi) * std::exp(-y * y));
    BOOST_TEST(std::abs(std::erf(y) - m) < 1e-12);
  }
}

// \eq{handbook-hopfield-capacity}: below the capacity patterns are kept nearly as they are, far above it they are lost
BOOST_AUTO_TEST_CASE(patterns_are_kept_below_the_capacity_and_lost_above_it) {
  training::Random random(3);
  for (const Index P : {20, 100}) {
    const hopfield::Memory memory{hopfield::random_patterns(300, P, random)};
    hopfield::Recall recall(memory, hopfield::corrupted(memory.xi, each(10), 0, random));
    settle(memory, recall, random);
    double mean = 0;
    for (Index m = 0; m < 10; ++m) mean += recall.overlap(m, m) / 10;
    if (P == 20) BOOST_TEST(std::abs(mean - hopfield::overlap_at(double(P) / 300)) < 0.005);
    else BOOST_TEST(mean < 0.6);
  }
}

// \eq{handbook-hopfield-perfect}: with half as many patterns as N/(4 ln N) none has an error, with four times as many
// as N/(2 ln N) nearly all have
BOOST_AUTO_TEST_CASE(patterns_without_any_error) {
  BOOST_TEST(std::abs(hopfield::error_free_patterns(1000) - 72.38) < 0.01);
  training::Random random(4);
  const auto perfect = [&](Index N, Index P) {
    const hopfield::Memory memory{hopfield::random_patterns(N, P, random)};
    Tensor<2> s = memory.xi, N_overlap(P, P), u(N, P);
    update_all(memory, s, N_overlap, u);
    Index count = 0;
    for (Index mu = 0; mu < P; ++mu) count += same_bits(column(s, mu), column(memory.xi, mu));
    return double(count) / double(P);
  };
  BOOST_TEST(perfect(400, Index(hopfield::error_free_patterns(400) / 4)) == 1);
  BOOST_TEST(perfect(400, Index(hopfield::error_free_patterns(400) * 4)) < 0.1);
}

// \eq{handbook-hopfield-basin}
BOOST_AUTO_TEST_CASE(corrupted_patterns_are_recalled_inside_their_basin) {
  training::Random random(5);
  const hopfield::Memory memory{hopfield::random_patterns(200, 10, random)};
  for (const double rho : {0.2, 0.5}) {
    hopfield::Recall recall(memory, hopfield::corrupted(memory.xi, each(10), rho, random));
    for (Index m = 0; m < 10; ++m) BOOST_TEST(std::abs(recall.overlap(m, m) - (1 - 2 * rho)) < 1e-12);
    settle(memory, recall, random);
    Index recalled = 0;
    for (Index m = 0; m < 10; ++m) recalled += recall.overlap(m, m) > 0.95;
    if (rho == 0.2) BOOST_TEST(recalled == 10);
    else BOOST_TEST(recalled < 5);
  }
}

// \eq{handbook-hopfield-reversed} \eq{handbook-hopfield-mixture}: what else is stable beside the patterns
BOOST_AUTO_TEST_CASE(mixtures_of_three_are_stable_and_mixtures_of_four_are_not) {
  training::Random random(6);
  const Index N = 900, P = 5;
  const hopfield::Memory memory{hopfield::random_patterns(N, P, random)};
  const auto ends = [&](Tensor<2> start) {
    hopfield::Recall recall(memory, std::move(start));
    settle(memory, recall, random);
    return recall;
  };
  const Tensor<2> back = hopfield::reversed(column(memory.xi, 2)), three = hopfield::mixture(memory.xi, 3, random),
                  four = hopfield::mixture(memory.xi, 4, random);
  BOOST_TEST(same_bits(ends(back).s, back));
  BOOST_TEST(std::abs(ends(back).overlap(2, 0) + 1) < 1e-12);

  hopfield::Recall at(memory, three);
  for (Index mu = 0; mu < 3; ++mu) BOOST_TEST(std::abs(at.overlap(mu, 0) - 0.5) < 3 / std::sqrt(double(N)));
  BOOST_TEST(std::abs(energies(memory, at)[0] / double(N) + 0.375) < 0.06);
  const hopfield::Recall stays = ends(three);
  for (Index mu = 0; mu < 3; ++mu) BOOST_TEST(std::abs(stays.overlap(mu, 0) - 0.5) < 3 / std::sqrt(double(N)));

  const hopfield::Recall leaves = ends(four);  // to a state of lower energy, far from where it began
  BOOST_TEST(energies(memory, leaves)[0] < energies(memory, hopfield::Recall(memory, four))[0] - 0.02 * double(N));
}

// \eq{handbook-hopfield-glass}: above the capacity random starts end far from every pattern
BOOST_AUTO_TEST_CASE(above_the_capacity_there_is_only_glass) {
  training::Random random(7);
  const auto largest_overlaps = [&](Index P) {
    const hopfield::Memory memory{hopfield::random_patterns(250, P, random)};
    hopfield::Recall recall(memory, hopfield::random_patterns(250, 20, random));
    settle(memory, recall, random);
    double most = 0;
    for (Index m = 0; m < 20; ++m)
      for (Index mu = 0; mu < P; ++mu) most = std::max(most, std::abs(recall.overlap(mu, m)));
    return most;
  };
  BOOST_TEST(largest_overlaps(80) < 0.6);
  BOOST_TEST(largest_overlaps(3) > 0.99);
}

// \eq{handbook-hopfield-diagonal}: with the diagonal kept fewer bits of a pattern flip, and more random starts stay
// where no pattern is
BOOST_AUTO_TEST_CASE(a_diagonal_holds_states_where_they_are) {
  training::Random random(8);
  const Tensor<2> xi = hopfield::random_patterns(150, 45, random), start = hopfield::random_patterns(150, 45, random);
  Index flipped[2] = {}, moved[2] = {};
  for (const int kept : {0, 1}) {
    const hopfield::Memory memory{xi, kept ? hopfield::Diagonal::kept : hopfield::Diagonal::zero};
    Tensor<2> s = xi, N_overlap(45, 45), u(150, 45);
    update_all(memory, s, N_overlap, u);
    hopfield::Recall recall(memory, start);
    settle(memory, recall, random);
    for (Index n = 0; n < s.size(); ++n) {
      flipped[kept] += s.data()[n] != xi.data()[n];
      moved[kept] += recall.s.data()[n] != start.data()[n];
    }
  }
  BOOST_TEST(flipped[1] < flipped[0]);
  BOOST_TEST(moved[1] < moved[0]);
}
