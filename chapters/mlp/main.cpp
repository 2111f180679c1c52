// The program of the chapter: its experiments and their options.
#include "mlp/capacity/laboratory.hpp"
#include "mlp/generalisation/laboratory.hpp"
#include "mlp/options.hpp"
#include "mlp/selection/laboratory.hpp"
#include "mlp/signals/laboratory.hpp"
#include "mlp/steps/laboratory.hpp"

using namespace lbl;

int main(int argc, char** argv) {
  mlp::Options options;
  report::Program program("mlp", "The multi-layer perceptron of the handbook, section 3.1");

  program.experiment("train", "learn a data set and report the accuracy on its test samples",
                     {.epochs = 20, .learning_rate = 0.2}, [&](report::Run& run) { train_experiment(options, run); });
  program.experiment("width", "accuracy against the width N of two hidden layers, handbook figure 4",
                     {.dataset = "mnist", .epochs = 4, .loops = "core"},
                     [&](report::Run& run) { width_experiment(options, run); }, {"save", "resume"});
  program.experiment("recipe", "train as the author's own programs do, which the handbook does not say",
                     {.dataset = "mnist", .epochs = 9, .batch = 500, .learning_rate = 0.003}, [&](report::Run& run) {
                       options.optimizer = "adam", options.initialisation = "lecun";
                       options.weight_decay = 1e-4, options.halve_every = 30;  // \eq{handbook-recipe-mlp}
                       run.settings["options"]["optimizer"] = options.optimizer;
                       run.settings["options"]["initialisation"] = options.initialisation;
                       run.settings["options"]["weight-decay"] = options.weight_decay;
                       run.settings["options"]["halve-every"] = options.halve_every;
                       train_experiment(options, run);
                     });
  program.experiment("inspect", "write every array of one mini-batch, forward and backward, as .npy files",
                     {.batch = 8}, [&](report::Run& run) { inspect_experiment(options, run); },
                     {"epochs", "learning-rate", "save", "resume"});

  program.option("widths", options.widths, "units of the hidden layers", 1, 100'000, {"train", "recipe", "inspect"});
  program.option("activation", options.activation, "f of the hidden layers", {"relu", "logistic", "tanh"},
                 {"train", "width", "recipe", "inspect"});
  program.option("initialisation", options.initialisation, "rule for the variance of the first weights",
                 {"he", "lecun", "xavier"}, {"train", "width", "inspect"});
  program.option("optimizer", options.optimizer, "how the parameters step; descent is handbook (7)",
                 optimization::optimizer_names, {"train", "width"});
  program.option("halve-every", options.halve_every, "epochs between two halvings of the learning rate; 0: never", 0,
                 1'000'000, {"train", "width"});
  program.option("weight-decay", options.weight_decay, "lambda: a step takes eta lambda of every weight", 0., 1.,
                 {"train", "width"});
  program.option("validation", options.validation, "training samples held out to watch the accuracy", 0, 1'000'000,
                 {"train", "recipe"});
  program.option("N", options.N, "widths to compare", 1, 100'000, {"width"});
  program.option("seeds", options.seeds, "networks of each width", 1, 1'000, {"width"});
  program.option("load", options.load, "folder with the parameters, W1.npy, b1.npy, ...", {"inspect"});
  program.option("input", options.input, "inputs x[N][M], a .npy file", {"inspect"});
  program.option("target", options.target, "targets y[K][M], a .npy file", {"inspect"});

  mlp::signals::Options signals;
  add_experiments(program, signals);
  mlp::steps::Options steps;
  add_experiments(program, steps);
  mlp::generalisation::Options generalisation;
  add_experiments(program, generalisation);
  mlp::selection::Options selection;
  add_experiments(program, selection);
  mlp::capacity::Options capacity;
  add_experiments(program, capacity);
  return program.run(argc, argv);
}
