// The program of the chapter: its experiments and their options.
#include "optimization/choice.hpp"
#include "rnn/options.hpp"
#include "rnn/tasks/laboratory.hpp"

using namespace lbl;

int main(int argc, char** argv) {
  rnn::Options options;
  report::Program program("rnn", "Recurrent networks: simple RNN, LSTM, back-propagation through time");

  program.experiment("rows", "images read row by row: LSTM against simple RNN",
                     {.dataset = "mnist", .epochs = 1, .learning_rate = 0.002},
                     [&](report::Run& run) { rows_experiment(options, run); }, {"save", "resume"});
  program.experiment("train", "one such network, validated after each epoch, saved and resumed",
                     {.dataset = "mnist", .epochs = 2, .learning_rate = 0.002},
                     [&](report::Run& run) { train_experiment(options, run); });
  program.experiment("gradients", "how errors vanish and explode with the lag, and what clipping does",
                     {.batch = 32, .learning_rate = 0.1},
                     [&](report::Run& run) { gradients_experiment(options, run); },
                     report::unused_without_data({"epochs", "loops", "save", "resume"}));

  const report::Program::Names trained{"rows", "train"}, one{"train"};
  program.option("cell", options.cell, "what is inside a layer", rnn::cell_names, one);
  program.option("units", options.units, "units d of each layer", 1, 100'000, trained);
  program.option("units", options.gradient_units, "units d of each layer", 1, 10'000, {"gradients"});
  program.option("levels", options.levels, "layers above each other", 1, 100, trained);
  program.option("directions", options.directions, "in which rows are read: one, or how both are joined",
                 {"one", "concatenate", "add", "multiply"}, trained);
  program.option("forget-bias", options.forget_bias, "of the forget gates at the start", -10., 10., trained);
  program.option("optimizer", options.optimizer, "how the parameters step", optimization::optimizer_names, trained);
  program.option("clip-norm", options.clip_norm, "longest gradient; 0: any", 0., 1e9, trained);
  program.option("clip-value", options.clip_value, "largest derivative; 0: any", 0., 1e9, trained);
  program.option("weight-decay", options.weight_decay, "strength lambda of the penalty lambda/2 ||W||^2", 0., 1.,
                 trained);
  program.option("truncation", options.truncation, "steps that errors are sent back; 0: all", 0, 1'000'000, trained);
  program.option("validation", options.validation, "training samples held out to watch the accuracy", 0, 1'000'000,
                 trained);
  program.option("rnn-learning-rate", options.rnn_learning_rate, "eta of the simple RNN; --learning-rate is the LSTM's",
                 0., 1'000., {"rows"});
  program.option("seeds", options.seeds, "networks of each kind, which differ in their seed alone", 1, 1'000, {"rows"});
  program.option("seeds", options.gradient_seeds, "networks of each kind, which differ in their seed alone", 1, 1'000,
                 {"gradients"});
  program.option("lags", options.lags, "steps T of the sequences", 4, 100'000, {"gradients"});
  program.option("input-scale", options.input_scale, "standard deviation of the inputs", 0., 1'000., {"gradients"});
  program.option("delay", options.delay, "steps after which a symbol is recalled", 2, 100'000, {"gradients"});
  program.option("steps", options.steps, "steps of descent", 1, 1'000'000, {"gradients"});
  program.option("longest", options.longest, "norm to which a gradient is cut", 1e-9, 1e9, {"gradients"});
  program.option("largest", options.largest, "value to which a derivative is cut", 1e-9, 1e9, {"gradients"});

  rnn::tasks::Options tasks;
  add_experiments(program, tasks);
  return program.run(argc, argv);
}
