// Gradients of every cell, level, direction and placement of the cost; of parameters, inputs and initial states.
#include "rnn/random_networks.hpp"

using namespace lbl;
using namespace lbl::testing;
using rnn::Cell;

namespace {

const std::vector<Cell> cells{Cell::tanh, Cell::logistic, Cell::lstm, Cell::lstm_without_forget};

void check(const rnn::Plan& plan, Index T, Index M = 2) {
  const rnn::Network network = random_network(plan);
  accept(gradient_errors(network, random_batch(network, T, M)));
}

}  // namespace

// Every cell, with the loops of the chapter and those of the core, T = 5 and T = 20.
// \eq{handbook-rnn-delta} \eq{handbook-rnn-grads} \eq{overview-eq-13} \eq{overview-eq-16} \eq{overview-eq-17}
// \eq{overview-eq-18} \eq{overview-eq-19} \eq{overview-lstm-back} \eq{slides-bptt-two} \eq{slides-bptt-steps}
// \eq{slides-lstm-forget} \eq{slides-lstm-input} \eq{slides-lstm-cell} \eq{slides-lstm-out}
BOOST_AUTO_TEST_CASE(gradients_of_every_cell) {
  for (const Cell cell : cells)
    for (const Index T : {5, 20})
      for (const rnn::Loops loops : {rnn::Loops::chapter, rnn::Loops::core})
        check({.inputs = 3, .units = 4, .outputs = 3, .cell = cell, .loops = loops}, T);
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
