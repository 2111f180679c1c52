#include "mlp/signals/laboratory.hpp"

namespace lbl::mlp::signals {

void add_experiments(report::Program& program, Options& options) {
  program.experiment("activations", "every activation and its slope, and which one learns in the fewest epochs",
                     {.epochs = 60, .loops = "core"},
                     [&](report::Run& run) { activations_experiment(options, run); },
                     {"learning-rate", "save", "resume"});
  program.experiment("initialisation", "size of activations and errors through 20 layers for each rule of the weights",
                     {.batch = 256}, [&](report::Run& run) { initialisation_experiment(options, run); },
                     {"data", "dataset", "epochs", "learning-rate", "loops", "save", "resume"});
  program.experiment("vanishing", "gradients of the slides' chain, and layer by layer in deep networks",
                     {.batch = 256, .loops = "core"}, [&](report::Run& run) { vanishing_experiment(options, run); },
                     {"epochs", "learning-rate", "save", "resume"});
  program.experiment("features", "how well a linear classifier does on each layer of a trained network",
                     {.epochs = 5, .learning_rate = 0.001, .loops = "core"},
                     [&](report::Run& run) { features_experiment(options, run); }, {"save", "resume"});
  program.experiment("graph", "overview figure 2 differentiated by a program that knows no network", {.batch = 8},
                     [](report::Run& run) { graph_experiment(run); },
                     {"data", "dataset", "epochs", "learning-rate", "loops", "save", "resume"});

  program.option("widths", options.widths, "units of the hidden layers", 1, 100'000, {"activations"});
  program.option("samples", options.samples, "training images to learn from", 1, 1'000'000, {"activations"});
  program.option("cost", options.cost, "training cost to reach, in nats", 0., 10., {"activations"});
  program.option("seeds", options.networks, "networks of each activation and rate", 1, 1'000, {"activations"});
  program.option("layers", options.layers, "layers of the stack", 1, 10'000, {"initialisation"});
  program.option("widest", options.widest, "inputs of the stack", 1, 100'000, {"initialisation"});
  program.option("narrowest", options.narrowest, "units of the last layer", 1, 100'000, {"initialisation"});
  program.option("seeds", options.stacks, "stacks of each rule", 1, 1'000, {"initialisation"});
  program.option("depths", options.depths, "numbers of hidden layers", 1, 10'000, {"vanishing"});
  program.option("width", options.width, "units of each hidden layer", 1, 100'000, {"vanishing"});
  program.option("seeds", options.fresh, "networks of each depth", 1, 1'000, {"vanishing"});
  program.option("widths", options.feature_widths, "units of the hidden layers", 1, 100'000, {"features"});
  program.option("seeds", options.runs, "networks to look into", 1, 1'000, {"features"});
}

}  // namespace lbl::mlp::signals
