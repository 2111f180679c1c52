#pragma once
/// @file
/// The options of this chapter's experiments beside those of every program.
#include "data/dataset.hpp"
#include "mlp/training.hpp"
#include "report/program/command_line.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace lbl::mlp {

/// What the command line can change.
struct Options {
  std::vector<Index> widths{100, 100};    ///< units of the hidden layers
  std::string activation = "relu";        ///< relu, logistic or tanh
  std::string initialisation = "he";      ///< he, lecun or xavier
  std::string optimizer = "descent";      ///< one of optimization::optimizer_names
  Index halve_every = 5;                  ///< epochs between two halvings of the learning rate
  double weight_decay = 1e-4;             ///< lambda
  Index validation = 5'000;               ///< training samples held out
  std::vector<Index> N{10, 20, 50, 100, 200, 500, 1000};  ///< widths of the experiment `width`
  Index seeds = 5;                        ///< networks per width
  std::filesystem::path load, input, target;  ///< what `inspect` reads instead of drawing it
};

/// Sets what is no parameter: f of the hidden layers, and which loops compute.
/// @param options activation
/// @param run which loops
/// @param network is changed
inline void choose(const Options& options, const report::Run& run, Network& network) {
  network.f = options.activation == "tanh"       ? Activation::tanh
              : options.activation == "logistic" ? Activation::logistic
                                                 : Activation::relu;
  network.loops = loops_of(run.options.loops);
}

/// A fresh network for a data set, weights drawn from the run's seed.
/// @param options activation, initialisation
/// @param hidden units of the hidden layers
/// @param run which loops
/// @param samples inputs and classes
/// @param seed of the weights
/// @return the network
inline Network fresh_network(const Options& options, const std::vector<Index>& hidden, const report::Run& run,
                             const data::Dataset& samples, std::uint64_t seed) {
  std::vector<Index> N{samples.pixels()};
  N.insert(N.end(), hidden.begin(), hidden.end());
  N.push_back(samples.classes());

  Network network(N);
  choose(options, run, network);
  const auto rule = options.initialisation == "lecun"    ? training::Initialisation::lecun
                    : options.initialisation == "xavier" ? training::Initialisation::xavier
                                                         : training::Initialisation::he;
  training::Random random(seed);
  initialise(network, rule, random);
  return network;
}

/// The recipe of a run.
/// @param options halving and decay
/// @param run epochs, batch, rate
/// @param seed of the order of the samples
/// @return the recipe
inline Recipe recipe(const Options& options, const report::Run& run, std::uint64_t seed) {
  return {.epochs = run.options.epochs, .batch = run.options.batch, .eta = run.options.learning_rate,
          .halve_every = options.halve_every, .weight_decay = options.weight_decay,
          .optimizer = options.optimizer, .seed = seed};
}

// The experiments, a file each.
void train_experiment(const Options& options, report::Run& run);
void width_experiment(const Options& options, report::Run& run);
void inspect_experiment(const Options& options, report::Run& run);

}  // namespace lbl::mlp
