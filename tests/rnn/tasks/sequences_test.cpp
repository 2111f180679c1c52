// What the tasks draw: every sequence keeps the law of its task, and the baselines are what they are said to be.
#include "rnn/tasks/sequences/adding.hpp"
#include "rnn/tasks/sequences/between_bits.hpp"
#include "rnn/tasks/sequences/copying.hpp"
#include "rnn/tasks/sequences/temporal_order.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <set>

namespace lbl::rnn::tasks {

using training::Random;

namespace {

/// The place of the only 1 among zeros, or -1.
Index one_hot(const Tensor<3>& x, Index t, Index m) {
  Index place = -1;
  for (Index n = 0; n < x.dim[1]; ++n) {
    if (x(t, n, m) == 0) continue;
    if (x(t, n, m) != 1 || place >= 0) return -1;
    place = n;
  }
  return place;
}

/// Steps of a sequence that count.
std::vector<Index> counted(const Sequences& drawn, Index m) {
  std::vector<Index> steps;
  for (Index t = 0; t < drawn.T(); ++t)
    if (drawn.scored(t, m) == 1) steps.push_back(t);
  return steps;
}

}  // namespace

BOOST_AUTO_TEST_CASE(adding_marks_one_number_in_each_half_and_asks_their_sum) {
  Random random(1);
  for (const Index T : {2, 7, 50}) {
    const Sequences drawn = draw_adding(T, 200, random);
    for (Index m = 0; m < drawn.M(); ++m) {
      double sum = 0;
      Index marks[2] = {};
      for (Index t = 0; t < T; ++t) {
        BOOST_REQUIRE(drawn.x(t, 0, m) >= 0);
        BOOST_REQUIRE(drawn.x(t, 0, m) < 1);
        BOOST_REQUIRE((drawn.x(t, 1, m) == 0 || drawn.x(t, 1, m) == 1));
        marks[t >= T / 2] += drawn.x(t, 1, m) == 1;
        sum += drawn.x(t, 0, m) * drawn.x(t, 1, m);
      }
      BOOST_REQUIRE((marks[0] == 1 && marks[1] == 1));
      BOOST_REQUIRE(drawn.y(T - 1, 0, m) == sum);
      BOOST_REQUIRE(counted(drawn, m) == std::vector<Index>{T - 1});
    }
  }
}

// The variance of the targets is the error of who answers 1: 1/6, within four standard deviations of the estimate.
BOOST_AUTO_TEST_CASE(the_baseline_of_adding_is_the_variance_of_its_targets) {
  Random random(2);
  const Index M = 100'000;
  const Sequences drawn = draw_adding(4, M, random);
  double squares = 0, fourth = 0;
  for (Index m = 0; m < M; ++m) {
    const double square = std::pow(drawn.y(3, 0, m) - 1, 2);
    squares += square / double(M), fourth += square * square / double(M);
  }
  BOOST_TEST(std::abs(squares - adding_baseline) < 4 * std::sqrt((fourth - squares * squares) / double(M)));
}

BOOST_AUTO_TEST_CASE(temporal_order_has_three_symbols_at_their_places_and_asks_their_order) {
  Random random(3);
  for (const Index L : {10, 100}) {
    const Sequences drawn = draw_temporal_order(L, 500, random);
    BOOST_TEST(drawn.T() == L + L / 10);
    std::set<Index> lengths, orders;
    for (Index m = 0; m < drawn.M(); ++m) {
      const std::vector<Index> asked = counted(drawn, m);
      BOOST_REQUIRE(asked.size() == 1u);
      const Index last = asked.front();
      std::vector<Index> places;
      Index order = 0;
      for (Index t = 0; t <= last; ++t) {
        const Index symbol = one_hot(drawn.x, t, m);
        BOOST_REQUIRE(symbol >= 0);
        BOOST_REQUIRE((symbol == order_begin) == (t == 0));
        BOOST_REQUIRE((symbol == order_end) == (t == last));
        if (symbol == order_X || symbol == order_Y) places.push_back(t), order = 2 * order + (symbol == order_Y);
      }
      for (Index t = last + 1; t < drawn.T(); ++t) BOOST_REQUIRE(one_hot(drawn.x, t, m) == -1);
      BOOST_REQUIRE(places.size() == 3u);
      BOOST_REQUIRE((places[0] >= L / 10 && places[0] <= L / 5));
      BOOST_REQUIRE((places[1] >= 33 * L / 100 && places[1] <= 43 * L / 100));
      BOOST_REQUIRE((places[2] >= 66 * L / 100 && places[2] <= 76 * L / 100));
      BOOST_REQUIRE(one_hot(drawn.y, last, m) == order);
      lengths.insert(last + 1), orders.insert(order);
    }
    BOOST_TEST(*lengths.begin() == L);
    BOOST_TEST(*lengths.rbegin() == L + L / 10);
    BOOST_TEST(std::ssize(orders) == order_classes);
  }
}

BOOST_AUTO_TEST_CASE(copying_shows_waits_signals_and_asks_the_same_again) {
  Random random(4);
  for (const Index T : {1, 5, 30}) {
    const Sequences drawn = draw_copying(T, 50, random);
    BOOST_TEST(drawn.T() == T + 20);
    std::set<Index> symbols;
    for (Index m = 0; m < drawn.M(); ++m) {
      BOOST_REQUIRE(std::ssize(counted(drawn, m)) == drawn.T());
      for (Index t = 0; t < drawn.T(); ++t) {
        const Index x = one_hot(drawn.x, t, m), y = one_hot(drawn.y, t, m);
        if (t < 10) symbols.insert(x);
        else BOOST_REQUIRE(x == (t == T + 9 ? copy_signal : copy_blank));
        BOOST_REQUIRE(y == (t < T + 10 ? copy_blank : one_hot(drawn.x, t - T - 10, m)));
      }
    }
    BOOST_TEST(symbols == (std::set<Index>{0, 1, 2, 3, 4, 5, 6, 7}), boost::test_tools::per_element());
  }
}

// By hand: the only uncertain answers are ten of eight symbols each, 10 ln 8 nats over T + 20 steps.
BOOST_AUTO_TEST_CASE(the_baseline_of_copying) {
  BOOST_TEST(copy_baseline(10) == std::log(8.) / 3, boost::test_tools::tolerance(1e-15));
  BOOST_TEST(copy_baseline(100) == 0.173286795, boost::test_tools::tolerance(1e-8));
}

BOOST_AUTO_TEST_CASE(bits_on_both_sides_are_compared) {
  Random random(5);
  const Index T = 12, d = 3;
  const Sequences drawn = draw_between_bits(T, d, 400, random);
  Index counts[2][2] = {};
  for (Index m = 0; m < drawn.M(); ++m)
    for (Index t = 0; t < T; ++t) {
      const bool inside = t >= d && t < T - d;
      BOOST_REQUIRE(std::abs(drawn.x(t, 0, m)) == 1);
      BOOST_REQUIRE((drawn.scored(t, m) == 1) == inside);
      if (!inside) continue;
      const Index past = drawn.x(t - d, 0, m) > 0, future = drawn.x(t + d, 0, m) > 0;
      BOOST_REQUIRE(one_hot(drawn.y, t, m) == (past != future));
      ++counts[past][future];
    }
  for (const auto& row : counts)
    for (const Index count : row) BOOST_TEST(std::abs(double(count) / (400 * 6) - 0.25) < 0.04);
}

// All outputs that are a function of the past bit plus one of the future bit: none is right for all four pairs, some
// are for three.
BOOST_AUTO_TEST_CASE(a_sum_of_past_and_future_labels_three_of_four) {
  Index best = 0;
  for (double f_0 = -2; f_0 <= 2; f_0 += 0.25)
    for (double f_1 = -2; f_1 <= 2; f_1 += 0.25)
      for (double g_0 = -2; g_0 <= 2; g_0 += 0.25)
        for (double g_1 = -2; g_1 <= 2; g_1 += 0.25) {
          const Index right = (f_0 + g_0 < 0) + (f_0 + g_1 > 0) + (f_1 + g_0 > 0) + (f_1 + g_1 < 0);
          best = std::max(best, right);
        }
  BOOST_TEST(double(best) / 4 == additive_bound);
}

BOOST_AUTO_TEST_CASE(the_same_seed_draws_the_same_sequences) {
  const auto draw = [](std::uint64_t seed) {
    Random random(seed);
    return draw_adding(6, 3, random);
  };
  const Sequences a = draw(1), b = draw(1), c = draw(2);
  BOOST_TEST(std::equal(a.x.data(), a.x.data() + a.x.size(), b.x.data()));
  BOOST_TEST(!std::equal(a.x.data(), a.x.data() + a.x.size(), c.x.data()));
}

}  // namespace lbl::rnn::tasks
