// The program of the chapter: its experiments and their options.
#include "optimization/choice.hpp"
#include "rnn/options.hpp"
#include "rnn/tasks/laboratory.hpp"

using namespace lbl;

int main(int argc, char** argv) {
  rnn::Options options;
  report::Program program("rnn", "Recurrent networks: simple RNN, LSTM, back-propagation through time");

  program.experiment("rows", "images read row by row: LSTM against simple RNN",
                     {.dataset = "mnist", .epochs = 1, .learning_rate = 0.003},
                     [&](report::Run& run) { rows_experiment(options, run); }, {"save", "resume"});
  program.experiment("train", "one such network, validated after each epoch, saved and resumed",
                     {.dataset = "mnist", .epochs = 2, .learning_rate = 0.003},
                     [&](report::Run& run) { train_experiment(options, run); });
  program.experiment("gradients", "how errors vanish and explode with the lag, and what clipping does",
                     {.batch = 32, .learning_rate = 0.1},
                     [&](report::Run& run) { gradients_experiment(options, run); },
                     report::unused_without_data({"epochs", "loops", "save", "resume"}));
  program.experiment("gates", "gates and cells of an LSTM while it reads one image",
                     {.dataset = "mnist", .epochs = 1, .learning_rate = 0.003, .loops = "core"},
                     [&](report::Run& run) { gates_experiment(options, run); }, {"save", "resume"});
  program.experiment("inspect", "write every array of one mini-batch, forward and backward, as .npy files",
                     {.dataset = "mnist", .batch = 4}, [&](report::Run& run) { inspect_experiment(options, run); },
                     {"epochs", "learning-rate", "save", "resume"});

  const report::Program::Names learning{"rows", "train"}, trained{"rows", "train", "gates"},
      any{"rows", "train", "gates", "inspect"}, one{"train", "inspect"};
  program.option("cell", options.cell, "what is inside a layer", rnn::cell_names, one);
  program.option("units", options.units, "units d of each layer", 1, 100'000, any);
  program.option("units", options.gradient_units, "units d of each layer", 1, 10'000, {"gradients"});
  program.option("levels", options.levels, "layers above each other", 1, 100, any);
  program.option("directions", options.directions, "in which rows are read: one, or how both are joined",
                 {"one", "concatenate", "add", "multiply"}, {"rows", "train", "inspect"});
  program.option("forget-bias", options.forget_bias, "of the forget gates at the start", -10., 10., any);
  program.option("optimizer", options.optimizer, "how the parameters step", optimization::optimizer_names, trained);
  program.option("clip-norm", options.clip_norm, "longest gradient; 0: any", 0., 1e9, trained);
  program.option("clip-value", options.clip_value, "largest derivative; 0: any", 0., 1e9, trained);
  program.option("weight-decay", options.weight_decay, "lambda: a step takes eta lambda of every weight", 0., 1.,
                 trained);
  program.option("truncation", options.truncation, "steps that errors are sent back; 0: all", 0, 1'000'000, trained);
  program.option("validation", options.validation, "training samples held out to watch the accuracy", 0, 1'000'000,
                 learning);
  program.option("rnn-learning-rate", options.rnn_learning_rate, "eta of the simple RNN; --learning-rate is the LSTM's",
                 0., 1'000., {"rows"});
  program.option("seeds", options.seeds, "networks of each kind, which differ in their seed alone", 1, 1'000, {"rows"});
  program.option("seeds", options.gradient_seeds, "networks of each kind, which differ in their seed alone", 1, 1'000,
                 {"gradients"});
  program.option("lags", options.lags, "steps T of the sequences", 4, 100'000, {"gradients"});
  program.option("input-scale", options.input_scale, "standard deviation of the inputs", 0., 1'000., {"gradients"});
  program.option("delay", options.delay, "steps of a sequence, at whose end the symbol of its first step is asked", 2,
                 100'000, {"gradients"});
  program.option("steps", options.steps, "steps of descent", 1, 1'000'000, {"gradients"});
  program.option("longest", options.longest, "norm to which a gradient is cut", 1e-9, 1e9, {"gradients"});
  program.option("largest", options.largest, "value to which a derivative is cut", 1e-9, 1e9, {"gradients"});
  program.option("load", options.load, "folder with the parameters of a trained network, e.g. .../train/network",
                 {"gates", "inspect"});
  program.option("image", options.image, "which test image to show, from 0", 0, 1'000'000, {"gates"});
  program.option("input", options.input, "sequences x[T][28][M], a .npy file", {"inspect"});
  program.option("target", options.target, "targets y[1][10][M], a .npy file", {"inspect"});

  rnn::tasks::Options tasks;
  add_experiments(program, tasks);
  return program.run(argc, argv);
}
