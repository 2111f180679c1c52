#include "rnn/tasks/laboratory.hpp"

namespace lbl::rnn::tasks {

void add_experiments(report::Program& program, Options& options) {
  // The networks are small: one thread is faster than the waking of a second one.
  const auto add = [&](const char* name, const char* meaning, Index batch, double eta, auto experiment) {
    program.experiment(name, meaning, {.batch = batch, .learning_rate = eta, .threads = 1, .loops = "core"},
                       [&options, experiment](report::Run& run) { experiment(options, run); },
                       {"data", "dataset", "epochs", "save", "resume"});
  };
  const auto size = [&](const char* experiment, Size& of) {
    program.option("steps", of.steps, "steps of Adam, each with new sequences", 1, 10'000'000, {experiment});
    program.option("units", of.units, "cells of an LSTM layer; a simple layer has four times as many units", 1, 10'000,
                   {experiment});
    program.option("seeds", of.seeds, "networks, which differ in their seed alone", 1, 1'000, {experiment});
  };
  add("adding", "add two marked numbers of a long sequence: LSTM and simple RNN", 64, 0.02, adding_experiment);
  add("temporal-order", "tell the order of three symbols among a hundred: LSTM and simple RNN", 32, 0.01,
      temporal_order_experiment);
  add("copy", "repeat ten symbols after a delay: LSTM and simple RNN", 32, 0.02, copy_experiment);
  add("reber", "predict strings of the embedded Reber grammar: LSTM and simple RNN", 32, 0.02, reber_experiment);
  add("continual-reber", "predict a stream of such strings: LSTM with and without forget gate", 32, 0.01,
      continual_reber_experiment);
  add("characters", "predict the characters of a text, and write one", 32, 0.01, characters_experiment);
  add("labelling", "label with the past and the future: directions, joins, layers", 64, 0.02, labelling_experiment);

  size("adding", options.adding);
  size("temporal-order", options.order);
  size("copy", options.copy);
  size("reber", options.reber);
  size("continual-reber", options.continual);
  size("labelling", options.labelling);
  program.option("steps", options.characters.steps, "steps of Adam, each with the next part of all streams", 1,
                 10'000'000, {"characters"});
  program.option("units", options.characters.units, "cells of the LSTM layer", 1, 10'000, {"characters"});
  program.option("lengths", options.lengths, "steps T of the sequences", 2, 100'000, {"adding"});
  program.option("length", options.shortest, "steps L of the shortest sequences", 10, 100'000, {"temporal-order"});
  program.option("delays", options.delays, "steps T between the symbols and the answer", 1, 100'000, {"copy"});
  program.option("text", options.text, "file with the text", {"characters"});
  program.option("grammar", options.grammar, "a text drawn from the embedded Reber grammar in place of the file",
                 {"characters"});
}

}  // namespace lbl::rnn::tasks
