// How tasks are learned and judged: by hand where a number can be counted, and by trainings so small that they must
// succeed, or must fail.
#include "rnn/layers/lstm_cell.hpp"
#include "rnn/random_networks.hpp"
#include "rnn/tasks/learning/courses.hpp"
#include "rnn/tasks/learning/prediction.hpp"
#include "rnn/tasks/learning/sampling.hpp"
#include "rnn/tasks/sequences/adding.hpp"
#include "rnn/tasks/sequences/between_bits.hpp"
#include "rnn/tasks/sequences/temporal_order.hpp"
#include "temporary_folder.hpp"

namespace lbl::rnn::tasks {

using testing::Threads;
using training::Random;

namespace {

const auto every_step = [](Index, double) { return true; };

/// Accuracy of a small network after a short training on bits at distance 1.
double accuracy_between_bits(bool both_directions, Join join) {
  const auto draw = [](Index M, Random& random) { return draw_between_bits(6, 1, M, random); };
  Network network = fresh_network({.units = 6, .outputs = 2, .cell = Cell::tanh, .both_directions = both_directions,
                                   .join = join}, 1);
  learn(network, {.steps = 150, .batch = 16, .eta = 0.03, .seed = 1}, draw, every_step);
  return evaluate(network, draw, 150, 1).accuracy();
}

}  // namespace

BOOST_AUTO_TEST_CASE(memories_are_spread_over_the_lags) {
  Network network({.units = 500, .outputs = 2, .cell = Cell::lstm});
  Random random(1);
  const double longest = 40;
  Layer& layer = network.ahead[0];
  spread_memories(layer, longest, random);
  double mean = 0, least = longest, most = 0;
  for (Index n = 0; n < 500; ++n) {
    const double b_i = layer.b_h(n), b_f = layer.b_h(500 + n), steps = std::exp(b_f);
    BOOST_REQUIRE(b_i == -b_f);
    BOOST_REQUIRE((layer.b_h(1000 + n) == 0 && layer.b_h(1500 + n) == 0));
    mean += steps / 500, least = std::min(least, steps), most = std::max(most, steps);
  }
  BOOST_TEST((least >= 1 && least < 2));
  BOOST_TEST((most <= longest && most > longest - 1));
  BOOST_TEST(std::abs(mean - (1 + longest) / 2) < 4 * longest / std::sqrt(12. * 500));

  for (const Cell cell : {Cell::tanh, Cell::lstm_without_forget}) {
    Network other({.units = 3, .outputs = 2, .cell = cell});
    spread_memories(other.ahead[0], longest, random);
    BOOST_TEST(optimization::norm(other) == 0);
  }
}

// A cell with the longest memory, into which nothing comes: about the part 1/e is left after 1 + e^b steps.
BOOST_AUTO_TEST_CASE(a_cell_remembers_as_long_as_its_bias_says) {
  const Threads one(1);
  Network network({.units = 1, .outputs = 2, .cell = Cell::lstm});
  Random random(1);
  for (const double longest : {10., 50.}) {
    Layer& layer = network.ahead[0];
    spread_memories(layer, longest, random);
    const double b = layer.b_h(Blocks(Cell::lstm, 1).f);
    const Index T = std::lround(1 + std::exp(b));
    Batch batch(network, T, 1);
    batch.ahead[0].c(0, 0, 0) = 1;
    forward(network, batch);
    BOOST_TEST(batch.ahead[0].c(T, 0, 0) == std::exp(-1), boost::test_tools::tolerance(0.2));
  }
}

// By hand: three outputs count, two of them are right.
BOOST_AUTO_TEST_CASE(a_score_counts_what_is_scored) {
  Network network({.inputs = 1, .units = 1, .outputs = 2});
  Batch batch(network, 2, 2);
  batch.scored(1, 1) = 0;
  batch.y(0, 0, 0) = batch.y(0, 1, 1) = batch.y(1, 0, 0) = 1;
  batch.p(0, 0, 0) = 0.9, batch.p(0, 1, 0) = 0.1;  // right
  batch.p(0, 0, 1) = 0.6, batch.p(0, 1, 1) = 0.4;  // wrong
  batch.p(1, 0, 0) = 0.7, batch.p(1, 1, 0) = 0.3;  // right
  batch.p(1, 1, 1) = 1;                            // does not count
  Score score;
  score.add(batch, 0.5);
  BOOST_TEST(score.count == 3);
  BOOST_TEST(score.right == 2);
  BOOST_TEST(score.mean_cost() == 0.5);
  BOOST_TEST(score.accuracy() == 2. / 3);
}

// By hand: T and P may follow, then T alone, which must be remembered.
BOOST_AUTO_TEST_CASE(predictions_are_judged_by_what_may_follow) {
  ReberStrings drawn(2, 1);
  const Index T = reber_index('T'), P = reber_index('P');
  drawn.possible(0, T, 0) = drawn.possible(0, P, 0) = drawn.possible(1, T, 0) = drawn.memory(1, 0) = 1;
  Network network({.inputs = reber_alphabet, .units = 1, .outputs = reber_alphabet});
  Batch batch(network, 2, 1);
  batch.p(0, T, 0) = 0.4, batch.p(0, P, 0) = 0.3, batch.p(0, 0, 0) = 0.2;
  batch.p(1, T, 0) = 0.4, batch.p(1, P, 0) = 0.5;
  BOOST_TEST(is_foretold(batch.p, drawn.possible, 0, 0));
  BOOST_TEST(!is_foretold(batch.p, drawn.possible, 1, 0));
  Predictions predictions;
  predictions.add(batch, drawn, 0.7);
  BOOST_TEST(predictions.foretold == 1);
  BOOST_TEST(predictions.remembering() == 0);
  BOOST_TEST(predictions.right_strings() == 0);
  BOOST_TEST(predictions.mean_cost() == 0.7, boost::test_tools::tolerance(1e-15));

  batch.p(1, T, 0) = 0.6;
  predictions.add(batch, drawn, 0.7);
  BOOST_TEST(predictions.remembering() == 0.5);
  BOOST_TEST(predictions.right_strings() == 0.5);
  batch.p(0, 0, 0) = 0.35;  // an impossible symbol is more probable than P
  BOOST_TEST(!is_foretold(batch.p, drawn.possible, 0, 0));
}

// What stands behind the end of a shorter sequence reaches neither cost nor gradient.
BOOST_AUTO_TEST_CASE(steps_behind_the_end_do_not_count) {
  const Threads one(1);
  Random random(1);
  const Network network = testing::random_network(
      {.inputs = order_symbols, .units = 3, .outputs = order_classes, .cell = Cell::lstm});
  Batch batch;
  load(network, draw_temporal_order(20, 8, random), batch);
  const double C = forward(network, batch);
  const Network gradient = testing::gradient_of(network, batch);
  Index behind = 0;
  for (Index m = 0; m < 8; ++m) {
    Index last = 0;
    while (batch.scored(last, m) == 0) ++last;
    for (Index t = last + 1; t < batch.x.dim[0]; ++t, ++behind) batch.x(t, order_a, m) = 5;
  }
  BOOST_TEST(behind > 0);
  BOOST_TEST(forward(network, batch) == C);
  const Network again = testing::gradient_of(network, batch);
  for_each_parameter([](const std::string& name, const auto& g, const auto& h) {
    BOOST_TEST(testing::largest_difference(g, h) == 0, name);
  }, gradient, again);
}

// States that are carried from part to part make of the parts the whole stream.
BOOST_AUTO_TEST_CASE(a_stream_in_parts_costs_what_the_whole_costs) {
  const Threads one(1);
  const Network network = testing::random_network(
      {.inputs = reber_alphabet, .units = 4, .outputs = reber_alphabet, .cell = Cell::lstm});
  ReberStreams whole(3, 1), parts(3, 1);
  Batch batch;
  load(network, whole.next(30).sequences, batch);
  const double all = forward(network, batch);
  Batch part;
  double carried = 0, fresh = 0;
  for (Index n = 0; n < 3; ++n) {
    const ReberStrings drawn = parts.next(10);
    load(network, drawn.sequences, part);
    carried += forward(network, part) / 3;
    carry_states(network, part);
    Batch alone;
    load(network, drawn.sequences, alone);
    fresh += forward(network, alone) / 3;
  }
  BOOST_TEST(carried == all, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(std::abs(fresh - all) > 1e-6);

  Network still = network;  // learning carries them, too: here without a step
  ReberStreams again(3, 1);
  double learned = 0;
  learn(still, {.steps = 3, .batch = 3, .eta = 0, .streams = true},
        [&](Index, Random&) { return again.next(10).sequences; },
        [&](Index, double C) { learned += C / 3; return true; });
  BOOST_TEST(learned == all, boost::test_tools::tolerance(1e-12));
}

// Frequencies of 20,000 draws, within four standard deviations of softmax(z/temperature).
BOOST_AUTO_TEST_CASE(classes_are_drawn_as_the_temperature_says) {
  Tensor<3> z(1, 3, 1);
  z(0, 0, 0) = 1000, z(0, 1, 0) = 1001, z(0, 2, 0) = 1002;
  const Index draws = 20'000;
  Random random(1);
  for (const double temperature : {0.5, 1., 3.}) {
    double count[3] = {}, sum = 0;
    for (Index n = 0; n < draws; ++n) ++count[draw_class(z, 0, 0, temperature, random)];
    for (int k = 0; k < 3; ++k) sum += std::exp(k / temperature);
    for (int k = 0; k < 3; ++k) {
      const double p = std::exp(k / temperature) / sum;
      BOOST_TEST(std::abs(count[k] / double(draws) - p) < 4 * std::sqrt(p * (1 - p) / double(draws)));
    }
  }
  for (Index n = 0; n < 100; ++n) BOOST_TEST(draw_class(z, 0, 0, 1e-3, random) == 2);
}

// A network without memory whose outputs say: after a comes b, after b comes a.
BOOST_AUTO_TEST_CASE(a_continuation_reads_what_it_writes) {
  const Text text = numbered("aabaa");
  Network network({.inputs = 2, .units = 1, .outputs = 2, .cell = Cell::tanh});
  network.ahead[0].W_xh(0, 0) = 3, network.ahead[0].W_xh(0, 1) = -3;
  network.W_hy(1, 0) = 10, network.W_hy(0, 0) = -10;
  Random random(1);
  BOOST_TEST(continuation(network, text, 0, 5, 6, 0.1, random) == "bababa");
  BOOST_TEST(continuation(network, text, 1, 3, 1, 0.1, random) == "a");
}

// \eq{notes-birnn-label}: the label needs the bit that comes next; with the product of both directions it is learned.
BOOST_AUTO_TEST_CASE(labels_between_bits_are_learned_with_both_directions_alone) {
  const Threads one(1);
  BOOST_TEST(accuracy_between_bits(true, Join::multiply) > 0.98);
  BOOST_TEST(std::abs(accuracy_between_bits(false, Join::concatenate) - one_direction_bound) < 0.1);
  BOOST_TEST(accuracy_between_bits(true, Join::add) < additive_bound + 0.05);
}

// \eq{handbook-rnn-task}: six steps are easy, and a network that learns at rate 0 does no better than the mean.
BOOST_AUTO_TEST_CASE(a_short_adding_problem_is_learned) {
  const Threads one(1);
  const auto draw = [](Index M, Random& random) { return draw_adding(6, M, random); };
  const auto error = [&](double eta) {
    Network network = fresh_network({.inputs = 2, .units = 6, .outputs = 1, .cell = Cell::lstm,
                                     .output = Output::linear}, 1, 6);
    learn(network, {.steps = 200, .batch = 16, .eta = eta, .seed = 1}, draw, every_step);
    const Score score = evaluate(network, draw, 150, 1);
    BOOST_TEST(score.count == 150);
    return 2 * score.mean_cost();
  };
  BOOST_TEST(error(0.03) < 0.1 * adding_baseline);
  BOOST_TEST(error(0) > 0.7 * adding_baseline);
}

BOOST_AUTO_TEST_CASE(courses_are_means_over_stretches) {
  const testing::TemporaryFolder folder;
  Courses courses({"cell", "seed"}, {.steps = 100, .batch = 8});  // stretches of two steps
  for (Index step = 0; step < 5; ++step) courses.add({"lstm", "1"}, step, double(step));
  for (Index step = 0; step < 2; ++step) courses.add({"lstm", "2"}, step, 1);  // without what is left of the first
  courses.write(folder.path);
  const files::Table table = files::read_csv(folder.path / "courses.csv");
  BOOST_TEST(table.numbers("sequences") == (std::vector<double>{16, 32, 16}), boost::test_tools::per_element());
  BOOST_TEST(table.numbers("cost") == (std::vector<double>{0.5, 2.5, 1}), boost::test_tools::per_element());
}

}  // namespace lbl::rnn::tasks
