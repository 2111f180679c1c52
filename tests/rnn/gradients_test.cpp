// Gradients of every cell, level, direction and placement of the cost; of parameters, inputs and initial states.
#include "erratum.hpp"
#include "rnn/random_networks.hpp"

using namespace lbl;
using namespace lbl::testing;
using rnn::Cell;

namespace {

const std::vector<Cell> all_cells{Cell::tanh, Cell::logistic, Cell::lstm, Cell::lstm_without_forget};

double check(const rnn::Plan& plan, Index T, Index M = 2) {
  const rnn::Network network = random_network(plan);
  const auto errors = gradient_errors(network, random_batch(network, T, M));
  accept(errors);
  double worst = 0;
  for (const training::GradientError& e : errors) worst = std::max(worst, e.relative);
  return worst;
}

/// The worst error of W_hh when backward() is replaced by something else.
template <class Backward>
double error_of_W_hh(rnn::Network network, rnn::Batch batch, Backward&& mistaken) {
  rnn::Network gradient = network;
  training::set_to_zero(gradient);
  forward(network, batch), mistaken(network, batch, gradient);
  const auto cost = [&] { return static_cast<long double>(forward(network, batch)); };
  return training::worst_gradient_error("W_hh", network.ahead[0].W_hh, gradient.ahead[0].W_hh, cost, 3e-5, 12).relative;
}

}  // namespace

// Every cell, with the loops of the chapter and those of the core, T = 5 and T = 20.
// \eq{handbook-rnn-delta} \eq{handbook-rnn-grads} \eq{overview-eq-13}
// \eq{overview-eq-16} \eq{overview-eq-17}
// \eq{overview-eq-18} \eq{overview-eq-19} \eq{overview-lstm-back}
// \eq{slides-bptt-two} \eq{slides-bptt-steps}
// \eq{slides-lstm-forget} \eq{slides-lstm-input} \eq{slides-lstm-cell}
// \eq{slides-lstm-out}. \erratum{E32}: section 3.3
// of the handbook is a heading only. \erratum{E124}: output, errors, gradients are three steps; the update is another
BOOST_AUTO_TEST_CASE(gradients_of_every_cell) {
  for (const Cell cell : all_cells)
    for (const Index T : {5, 20})
      for (const rnn::Loops loops : {rnn::Loops::chapter, rnn::Loops::core})
        report_erratum("E124", "four called three",
                       check({.inputs = 3, .units = 4, .outputs = 3, .cell = cell, .loops = loops}, T));
}

// \eq{overview-eq-20} \eq{notes-stacked}
BOOST_AUTO_TEST_CASE(gradients_of_stacked_layers) {
  for (const Cell cell : {Cell::tanh, Cell::lstm})
    for (const Index levels : {2, 3})
      check({.inputs = 2, .units = 3, .outputs = 3, .levels = levels, .cell = cell}, 7);
}

// \eq{notes-birnn} \eq{notes-birnn-label} \eq{notes-birnn-class}
BOOST_AUTO_TEST_CASE(gradients_of_both_directions) {
  for (const rnn::Join join : {rnn::Join::concatenate, rnn::Join::add, rnn::Join::multiply})
    for (const rnn::Reading reading : {rnn::Reading::every_step, rnn::Reading::whole})
      for (const Index levels : {1, 2})
        check({.inputs = 2, .units = 3, .outputs = 3, .levels = levels, .cell = levels == 1 ? Cell::lstm : Cell::tanh,
               .both_directions = true, .join = join, .reading = reading}, 4);
}

// \eq{overview-fig-6} \eq{overview-fig-7} \eq{overview-fig-8}: one to many, many to one, many to many, with a delay;
// squared errors, and the sum over time that (16) prints
BOOST_AUTO_TEST_CASE(gradients_of_every_placement_of_the_cost) {
  for (const Cell cell : {Cell::tanh, Cell::lstm}) {
    rnn::Plan plan{.inputs = 2, .units = 3, .outputs = 3, .cell = cell};
    rnn::Network network = random_network(plan);
    rnn::Batch batch = random_batch(network, 6, 2);
    rnn::keep_first_input(batch.x);
    accept(gradient_errors(network, batch));  // one to many

    batch = random_batch(network, 6, 2);
    batch.scored = rnn::outputs_from(4, 6, 2);
    accept(gradient_errors(network, batch));  // many to many, later
    batch.scored(5, 1) = 0;
    accept(gradient_errors(network, batch));

    plan.reading = rnn::Reading::whole;
    check(plan, 5);  // many to one
    plan.output = rnn::Output::linear, plan.average = rnn::Average::sequences;
    check(plan, 5);
    plan.reading = rnn::Reading::every_step;
    check(plan, 5);
  }
}

BOOST_AUTO_TEST_CASE(gradients_of_sequences_of_different_length) {
  for (const Cell cell : all_cells)
    for (const bool both : {false, true})
      for (const rnn::Reading reading : {rnn::Reading::every_step, rnn::Reading::whole}) {
        const rnn::Network network = random_network(
            {.inputs = 2, .units = 3, .outputs = 3, .cell = cell, .both_directions = both, .reading = reading});
        rnn::Batch batch = random_batch(network, 6, 3);
        batch.present = rnn::steps_of_lengths({4, 6, 2}, 6);
        if (reading == rnn::Reading::every_step) batch.scored = batch.present;
        accept(gradient_errors(network, batch));
      }
}

// What a student may forget: each mistake is found by the gradient of W_hh.
BOOST_AUTO_TEST_CASE(planted_mistakes_are_found) {
  const rnn::Network network = random_network({.inputs = 2, .units = 3, .outputs = 3, .cell = Cell::lstm});
  const rnn::Batch batch = random_batch(network, 5, 2);
  const auto right = [](const rnn::Network& n, rnn::Batch& b, rnn::Network& g) { backward(n, b, g); };
  BOOST_TEST(error_of_W_hh(network, batch, right) < 1e-6);
  const auto without_the_next_step = [](const rnn::Network& n, rnn::Batch& b, rnn::Network& g) {
    backward(n, b, g, {.k_1 = 1, .k_2 = 1});
  };
  BOOST_TEST(error_of_W_hh(network, batch, without_the_next_step) > 1e-2);
  const auto state_of_the_same_step = [](const rnn::Network& n, rnn::Batch& b, rnn::Network& g) {
    backward(n, b, g);  // delta_t h_t^T in the place of delta_t h_{t-1}^T
    std::fill_n(g.ahead[0].W_hh.data(), g.ahead[0].W_hh.size(), Real(0));
    rnn::add_outer_products(b.ahead[0].delta, b.ahead[0].h.range(1, 5), g.ahead[0].W_hh);
  };
  BOOST_TEST(error_of_W_hh(network, batch, state_of_the_same_step) > 1e-2);
  const auto last_step_alone = [](const rnn::Network& n, rnn::Batch& b, rnn::Network& g) {
    backward(n, b, g);
    std::fill_n(g.ahead[0].W_hh.data(), g.ahead[0].W_hh.size(), Real(0));
    rnn::add_outer_products(b.ahead[0].delta.range(4, 1), b.ahead[0].h.range(4, 1), g.ahead[0].W_hh);
  };
  BOOST_TEST(error_of_W_hh(network, batch, last_step_alone) > 1e-2);
}
