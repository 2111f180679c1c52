#include "mlp/capacity/laboratory.hpp"

namespace lbl::mlp::capacity {

void add_experiments(report::Program& program, Options& options) {
  // The networks are small: one thread is faster than the waking of a second one.
  const auto add = [&](const char* name, const char* meaning, double eta, auto experiment,
                       const report::Program::Names& more) {
    program.experiment(name, meaning, {.learning_rate = eta, .threads = 1},
                       [&options, experiment](report::Run& run) { experiment(options, run); },
                       report::unused_without_data(more));
  };
  add("hidden-layers", "two spirals, learned with 0, 3 and 20 hidden layers, and with as many hidden units", 0.003,
      hidden_layers_experiment, {"epochs"});
  add("approximation", "one hidden layer approximates functions, written down and learned; what depth adds", 0.05,
      approximation_experiment, {"epochs"});
  add("random-labels", "training error on labels without meaning, against the number of hidden units", 0.01,
      random_labels_experiment, {"epochs"});
  add("binning", "a target with two answers: squared error against softmax over bins", 0.01, binning_experiment,
      {"epochs"});
  add("projection-pursuit", "projection pursuit regression: directions recovered, error against the number of terms",
      0, projection_pursuit_experiment, {"epochs", "learning-rate"});

  program.option("hidden", options.hidden, "hidden layers to compare, and hidden units", 0, 1'000, {"hidden-layers"});
  program.option("width", options.width, "units of each hidden layer", 1, 1'000, {"hidden-layers"});
  program.option("noise", options.noise, "standard deviation of the points about the spirals", 0., 1.,
                 {"hidden-layers"});
  program.option("units", options.units, "hidden units to compare, even numbers", 2, 1'000, {"approximation"});
  program.option("units", options.memories, "hidden units to compare", 1, 10'000, {"random-labels"});
  program.option("bins", options.bins, "bins of the target", 2, 1'000, {"binning"});
  program.option("terms", options.terms, "largest number of terms", 1, 100, {"projection-pursuit"});
  program.option("samples", options.samples, "samples to learn from", 10, 100'000,
                 {"hidden-layers", "random-labels", "binning"});
  program.option("samples", options.cloud, "samples to learn from, and to choose by", 100, 100'000,
                 {"projection-pursuit"});
  program.option("steps", options.steps, "steps of Adam, each with all samples", 1, 1'000'000,
                 {"hidden-layers", "approximation", "random-labels", "binning"});
  program.option("seeds", options.seeds, "networks or sets of samples over which a mean is taken", 2, 1'000,
                 {"hidden-layers", "approximation", "random-labels", "binning", "projection-pursuit"});
}

}  // namespace lbl::mlp::capacity
