// What networks promise: shapes, directions, levels, lengths, and what the cost can reach.
#include "erratum.hpp"
#include "optimization/optimizers.hpp"
#include "rnn/random_networks.hpp"

#include <cmath>

using namespace lbl;
using namespace lbl::testing;
using rnn::Cell;

namespace {

/// How much output s changes when x_t does.
double effect(const rnn::Network& network, Index T, Index t, Index s) {
  const Index first = 0;
  rnn::Batch batch = random_batch(network, T, 1);
  forward(network, batch);
  const Tensor<3> before = batch.z;
  batch.x(t, first, first) += 1;
  forward(network, batch);
  return std::abs(batch.z(s, first, first) - before(s, first, first));
}

rnn::Plan small(Cell cell = Cell::tanh) { return {.inputs = 2, .units = 3, .outputs = 3, .cell = cell}; }

}  // namespace

// \eq{overview-fig-7} \eq{overview-fig-8} \eq{slides-rnn-types}: the outputs have their shapes, for any T with the same
// parameters
BOOST_AUTO_TEST_CASE(types_of_networks_have_their_shapes) {
  const rnn::Network labelling = random_network(small());
  rnn::Plan plan = small();
  plan.reading = rnn::Reading::whole;
  const rnn::Network classifying = random_network(plan);
  for (const Index T : {1, 2, 9}) {
    rnn::Batch many = random_batch(labelling, T, 4), one = random_batch(classifying, T, 4);
    BOOST_TEST(std::isfinite(forward(labelling, many)));
    BOOST_TEST(std::isfinite(forward(classifying, one)));
    BOOST_TEST((many.p.dim == std::array<Index, 3>{T, 3, 4}));  // many to many; of T = 1: one to one
    BOOST_TEST((one.p.dim == std::array<Index, 3>{1, 3, 4}));   // many to one
    const Real sum = one.p(0, 0, 3) + one.p(0, 1, 3) + one.p(0, 2, 3);
    BOOST_TEST(std::abs(sum - 1) < 1e-14);
  }
  rnn::Batch delayed = random_batch(labelling, 9, 4);
  delayed.scored = rnn::outputs_from(6, 9, 4);  // six inputs, then three outputs: unequal lengths
  forward(labelling, delayed);
  BOOST_TEST(delayed.p(5, 0, 0) == 0);
  BOOST_TEST(delayed.p(6, 0, 0) > 0);
}

// \eq{overview-fig-6}: the only input is the first; all outputs depend on it
BOOST_AUTO_TEST_CASE(one_input_many_outputs) {
  Tensor<3> x(4, 2, 3);
  std::fill_n(x.data(), x.size(), Real(1));
  rnn::keep_first_input(x);
  for (Index t = 0; t < 4; ++t) BOOST_TEST(x(t, 1, 2) == (t == 0));

  const rnn::Network network = random_network(small());
  rnn::Batch batch = random_batch(network, 4, 1);
  rnn::keep_first_input(batch.x);
  forward(network, batch);
  const Tensor<3> before = batch.z;
  batch.x(0, 0, 0) += 1;
  forward(network, batch);
  for (Index s = 0; s < 4; ++s) BOOST_TEST(std::abs(batch.z(s, 0, 0) - before(s, 0, 0)) > 1e-4);
}

// \eq{overview-fig-9} \eq{overview-eq-20} \eq{overview-eq-12}: a state depends on the old state of its own level and
// the new state of the level below, and on nothing that comes later
BOOST_AUTO_TEST_CASE(two_levels_depend_on_what_the_figure_shows) {
  rnn::Plan plan = small();
  plan.levels = 2;
  const rnn::Network network = random_network(plan);
  for (Index t = 0; t < 5; ++t)
    for (Index s = 0; s < 5; ++s) {
      if (s < t) BOOST_TEST(effect(network, 5, t, s) == 0);
      else BOOST_TEST(effect(network, 5, t, s) > 1e-6);
    }
  const auto states_of_level_2 = [&](const rnn::Network& other) {
    rnn::Batch batch = random_batch(other, 5, 1);
    return forward(other, batch), batch.ahead[1].h;
  };
  rnn::Network without_its_past = network, without_the_level_below = network;
  std::fill_n(without_its_past.ahead[1].W_hh.data(), 9, Real(0));
  std::fill_n(without_the_level_below.ahead[1].W_xh.data(), 9, Real(0));
  BOOST_TEST(largest_difference(states_of_level_2(network), states_of_level_2(without_its_past)) > 1e-3);
  BOOST_TEST(largest_difference(states_of_level_2(network), states_of_level_2(without_the_level_below)) > 1e-3);
}

// \eq{notes-stacked} \eq{overview-eq-20}: two layers, the states of the first being the inputs of the second
BOOST_AUTO_TEST_CASE(a_stack_feeds_states_upwards) {
  rnn::Plan plan = small(Cell::lstm);
  plan.levels = 2;
  const rnn::Network network = random_network(plan);
  rnn::Batch batch = random_batch(network, 6, 2);
  forward(network, batch);
  rnn::States below(network.ahead[0], 6, 2), above(network.ahead[1], 6, 2);
  for (auto [s, l] : {std::pair{&below, 0}, {&above, 1}}) {
    s->h = batch.ahead[std::size_t(l)].h, s->c = batch.ahead[std::size_t(l)].c;
  }
  forward(network.ahead[0], batch.x, {}, below);
  forward(network.ahead[1], below.h.range(1, 6), {}, above);
  BOOST_TEST(same_bits(above.h, batch.ahead[1].h));
}

// \eq{notes-birnn}: reverse the input and exchange the two layers, and the outputs are reversed
BOOST_AUTO_TEST_CASE(reversed_inputs_give_reversed_outputs) {
  for (const rnn::Join join : {rnn::Join::add, rnn::Join::multiply}) {
    rnn::Plan plan = small(Cell::lstm);
    plan.both_directions = true, plan.join = join;
    const rnn::Network network = random_network(plan);
    rnn::Network exchanged = network;
    exchanged.ahead[0] = network.back[0], exchanged.back[0] = network.ahead[0];
    exchanged.ahead[0].direction = rnn::Direction::ahead, exchanged.back[0].direction = rnn::Direction::back;
    const Index T = 6;
    rnn::Batch batch(network, T, 2), reversed(exchanged, T, 2);
    training::Random random(3);
    training::draw_normal(batch.x, 1, random);
    for (Index t = 0; t < T; ++t) std::copy_n(batch.x.samples(t, 0), 2 * 2, reversed.x.samples(T - 1 - t, 0));
    forward(network, batch), forward(exchanged, reversed);
    for (Index t = 0; t < T; ++t)
      BOOST_TEST(largest_difference(Tensor<2>(batch.p.slice(t)), Tensor<2>(reversed.p.slice(T - 1 - t))) < 1e-14);
  }
}

// \eq{notes-birnn-label} \eq{notes-birnn-class}: every output of two directions sees every input; one for the whole
// reads both states in which a walk ended
BOOST_AUTO_TEST_CASE(two_directions_see_past_and_future) {
  rnn::Plan plan = small();
  plan.both_directions = true;
  const rnn::Network labelling = random_network(plan);
  for (Index t = 0; t < 4; ++t)
    for (Index s = 0; s < 4; ++s) BOOST_TEST(effect(labelling, 4, t, s) > 1e-5);
  plan.reading = rnn::Reading::whole;
  const rnn::Network classifying = random_network(plan);
  rnn::Batch batch = random_batch(classifying, 4, 2);
  forward(classifying, batch);
  for (Index n = 0; n < 3; ++n) {
    BOOST_TEST(batch.features(0, n, 1) == batch.ahead[0].h(4, n, 1));
    BOOST_TEST(batch.features(0, 3 + n, 1) == batch.back[0].h(0, n, 1));
  }
}

// Sequences of different length in one batch give what each gives alone.
BOOST_AUTO_TEST_CASE(a_masked_batch_is_its_sequences) {
  for (const rnn::Reading reading : {rnn::Reading::every_step, rnn::Reading::whole})
    for (const bool both : {false, true}) {
      rnn::Plan plan = small(Cell::lstm);
      plan.both_directions = both, plan.reading = reading, plan.levels = 2;
      const rnn::Network network = random_network(plan);
      rnn::Batch batch = random_batch(network, 7, 3);
      const std::vector<Index> lengths{3, 7, 5};
      batch.present = rnn::steps_of_lengths(lengths, 7);
      forward(network, batch);
      for (Index m = 0; m < 3; ++m) {
        const Index T = lengths[std::size_t(m)];
        rnn::Batch alone(network, T, 1);
        const auto take = [m](const Tensor<3>& from, Index t_from, Tensor<3>& to, Index t_to) {
          for (Index n = 0; n < to.dim[1]; ++n) to(t_to, n, 0) = from(t_from, n, m);
        };
        for (Index t = 0; t < T; ++t) take(batch.x, t, alone.x, t);
        for (std::size_t l = 0; l < 2; ++l) {
          take(batch.ahead[l].h, 0, alone.ahead[l].h, 0), take(batch.ahead[l].c, 0, alone.ahead[l].c, 0);
          if (both) take(batch.back[l].h, 7, alone.back[l].h, T), take(batch.back[l].c, 7, alone.back[l].c, T);
        }
        forward(network, alone);
        for (Index s = 0; s < alone.p.dim[0]; ++s)
          for (Index k = 0; k < 3; ++k) BOOST_TEST(std::abs(alone.p(s, k, 0) - batch.p(s, k, m)) < 1e-14);
      }
    }
}

// \eq{handbook-rnn-output} \eq{overview-eq-16}: a uniform output costs ln K, whatever T is. \erratum{E60}: the outputs
// add up to 1, and the same number added to all of them changes nothing
BOOST_AUTO_TEST_CASE(a_uniform_output_costs_ln_K) {
  const rnn::Network network(small());
  for (const Index T : {1, 8}) {
    rnn::Batch batch = random_batch(network, T, 5);
    BOOST_TEST(std::abs(forward(network, batch) - std::log(3)) < 1e-14);
  }
  rnn::Network random = random_network(small()), moved = random;
  for (Index k = 0; k < 3; ++k) moved.b_y(k) += 7;
  rnn::Batch batch = random_batch(random, 4, 2);
  const double C = forward(random, batch);
  BOOST_TEST(std::abs(forward(moved, batch) - C) < 1e-13);
  for (Index t = 0; t < 4; ++t)
    BOOST_TEST(std::abs(batch.p(t, 0, 0) + batch.p(t, 1, 0) + batch.p(t, 2, 0) - 1) < 1e-14);
}

// \eq{overview-eq-16} \erratum{E68}: a sequence that is seen twice has the same mean cost and gradient; the printed sum
// doubles
BOOST_AUTO_TEST_CASE(a_mean_over_steps_does_not_depend_on_their_number) {
  rnn::Plan plan = small();
  rnn::Network network = random_network(plan);
  std::fill_n(network.ahead[0].W_hh.data(), 9, Real(0));  // no memory: every step is the same
  const auto norms = [&](Index T, rnn::Average average) {
    network.plan.average = average;
    rnn::Batch batch(network, T, 2);
    for (Index t = 0; t < T; ++t)
      for (Index m = 0; m < 2; ++m) batch.x(t, 0, m) = 1 + Real(m), batch.y(t, m, m) = 1;
    return gradient_of(network, batch).W_hy(0, 0);
  };
  BOOST_TEST(std::abs(norms(8, rnn::Average::steps) - norms(4, rnn::Average::steps)) < 1e-15);
  BOOST_TEST(std::abs(norms(8, rnn::Average::sequences) - 2 * norms(4, rnn::Average::sequences)) < 1e-15);
  report_erratum("E68", std::abs(norms(8, rnn::Average::sequences) - norms(4, rnn::Average::sequences)),
                 std::abs(norms(8, rnn::Average::steps) - norms(4, rnn::Average::steps)));
}

// \eq{overview-eq-15} \erratum{E67}: with linear z the cost of ten classes falls to 0; squashed by a logistic function
// first, as printed, no probability can exceed e/(e + 9), and the cost stays above ln(1 + 9/e) = 1.461
BOOST_AUTO_TEST_CASE(squashed_outputs_are_rejected) {
  const Threads threads(1);
  rnn::Network network = random_network({.inputs = 10, .units = 16, .outputs = 10}), gradient = network;
  rnn::Batch batch(network, 10, 1);
  for (Index t = 0; t < 10; ++t) batch.x(t, t, 0) = 1, batch.y(t, (t + 9) % 10, 0) = 1;  // the symbol before
  optimization::Adam<rnn::Network> adam(network);
  double C = 0, printed = HUGE_VAL;
  for (int step = 0; step < 300; ++step) {
    C = forward(network, batch);
    training::set_to_zero(gradient);
    backward(network, batch, gradient);
    adam.step(network, gradient, 0.02);
    double squashed = 0;  // the same outputs through sigma
    for (Index t = 0; t < 10; ++t) {
      double sum = 0;
      const auto sigma = [&](Index k) { return 1 / (1 + std::exp(-batch.z(t, k, 0))); };
      for (Index k = 0; k < 10; ++k) sum += std::exp(sigma(k));
      squashed -= std::log(std::exp(sigma((t + 9) % 10)) / sum) / 10;
    }
    printed = std::min(printed, squashed);
  }
  BOOST_TEST(C < 0.01);
  BOOST_TEST(printed > std::log(1 + 9 / std::exp(1)));
  report_erratum("E67", printed, C);
  BOOST_TEST(std::abs(std::log(1 + 9 / std::exp(1)) - 1.461) < 1e-3);
}

BOOST_AUTO_TEST_CASE(the_loops_of_chapter_and_core_agree_and_threads_change_nothing) {
  for (const bool both : {false, true}) {
    rnn::Plan plan{.inputs = 5, .units = 13, .outputs = 7, .levels = 2, .cell = Cell::lstm, .both_directions = both};
    rnn::Network network = random_network(plan);
    const auto result = [&](rnn::Loops loops, int number) {
      const Threads threads(number);
      network.plan.loops = loops;
      for (auto* layers : {&network.ahead, &network.back})
        for (rnn::Layer& layer : *layers) layer.loops = loops;
      rnn::Batch batch = random_batch(network, 6, 37);
      return gradient_of(network, batch);
    };
    const rnn::Network core = result(rnn::Loops::core, 1), threads = result(rnn::Loops::core, 3),
                       chapter = result(rnn::Loops::chapter, 2);
    for_each_parameter([](const std::string& name, const auto& a, const auto& b, const auto& c) {
      BOOST_TEST_CONTEXT(name) {
        BOOST_TEST(same_bits(a, b));
        BOOST_TEST(largest_difference(a, c) < 1e-14);
      }
    }, core, threads, chapter);
  }
}
