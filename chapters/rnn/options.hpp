#pragma once
/// @file
/// The options of this chapter's experiments beside those of every program.
#include "report/program/command_line.hpp"
#include "rnn/networks/initialisation.hpp"
#include "rnn/training.hpp"

#include <algorithm>
#include <filesystem>
#include <string>

namespace lbl::rnn {

/// What the command line can change.
struct Options {
  std::string cell = "lstm";           ///< one of cell_names
  Index units = 128;                   ///< d of each layer
  Index levels = 1;                    ///< layers above each other
  std::string directions = "one";      ///< one, or how both are joined
  double forget_bias = 1;              ///< of the forget gates, at the start
  std::string optimizer = "adam";      ///< one of optimization::optimizer_names
  double rnn_learning_rate = 0.001;    ///< of the simple RNN in `rows`, which takes smaller steps than the LSTM
  double clip_norm = 1;                ///< longest gradient; 0: any
  double clip_value = 0;               ///< largest derivative; 0: any
  double weight_decay = 0;             ///< lambda
  Index truncation = 0;                ///< steps that errors are sent back; 0: all
  Index validation = 5'000;            ///< training samples held out
  Index seeds = 1;                     ///< networks of each kind, which differ in their seed alone
  std::filesystem::path load = {};     ///< parameters of a network that has been trained
  std::filesystem::path input = {}, target = {};  ///< what `inspect` reads instead of drawing it
  Index image = 0;                     ///< which test image `gates` shows

  // gradients
  Index gradient_units = 64, gradient_seeds = 5;  ///< of each layer; networks of each kind
  Index lags = 100;                    ///< T
  double input_scale = 0.1;            ///< standard deviation of the inputs
  Index delay = 40, steps = 1'000;     ///< of the memory task
  double longest = 1, largest = 0.01;   ///< bounds of the two ways to clip
};

/// The cell of that name.
/// @param name one of cell_names
/// @return the cell
inline Cell cell_of(const std::string& name) {
  return static_cast<Cell>(std::find(cell_names.begin(), cell_names.end(), name) - cell_names.begin());
}

/// A network that classifies images row by row.
/// @param options sizes and kinds
/// @param cell one of cell_names
/// @param run which loops
/// @param samples columns and classes
/// @return what it is made of
inline Plan row_plan(const Options& options, const std::string& cell, const report::Run& run,
                     const data::Dataset& samples) {
  const bool both = options.directions != "one";
  const auto how = std::find(join_names.begin(), join_names.end(), options.directions) - join_names.begin();
  return {.inputs = samples.columns, .units = options.units, .outputs = samples.classes(), .levels = options.levels,
          .cell = cell_of(cell), .both_directions = both, .join = both ? static_cast<Join>(how) : Join::concatenate,
          .reading = Reading::whole, .loops = run.options.loops == "core" ? Loops::core : Loops::chapter};
}

/// A fresh network, weights drawn from a seed.
/// @param plan what it is made of
/// @param options forget bias
/// @param seed of the weights
/// @return the network
inline Network fresh_network(const Plan& plan, const Options& options, std::uint64_t seed) {
  Network network(plan);
  training::Random random(seed);
  initialise(network, random, {.forget_bias = options.forget_bias});
  return network;
}

/// The recipe of a run.
/// @param options optimizer, clipping, decay, truncation
/// @param run epochs, batch, rate
/// @param seed of the order of the samples
/// @return the recipe
inline Recipe recipe(const Options& options, const report::Run& run, std::uint64_t seed) {
  if (options.truncation > 0 && options.directions != "one")
    throw report::UsageError("--truncation needs --directions one: a layer that reads back begins at the end");
  return {.epochs = run.options.epochs, .batch = run.options.batch, .eta = run.options.learning_rate,
          .clip_norm = options.clip_norm, .clip_value = options.clip_value, .weight_decay = options.weight_decay,
          .truncation = {options.truncation, options.truncation}, .optimizer = options.optimizer, .seed = seed};
}

// The experiments, a file each.
void rows_experiment(const Options& options, report::Run& run);
void train_experiment(const Options& options, report::Run& run);
void gradients_experiment(const Options& options, report::Run& run);
void gates_experiment(const Options& options, report::Run& run);
void inspect_experiment(const Options& options, report::Run& run);

}  // namespace lbl::rnn
