#pragma once
/// @file
/// The experiments on what a network can represent, and their options.
#include "report/program/command_line.hpp"

#include <vector>

namespace lbl::mlp::capacity {

constexpr Index test_samples = 2'000;  ///< where samples are drawn at random

/// What the command line can change.
struct Options {
  std::vector<Index> hidden{0, 3, 20};  ///< hidden layers, and hidden units, of `hidden-layers`
  Index width = 16;                     ///< units of a hidden layer of `hidden-layers`
  double noise = 0.08;                  ///< of the spirals
  std::vector<Index> units{4, 8, 16, 32, 64};            ///< of the hidden layer of `approximation`
  std::vector<Index> memories{1, 2, 4, 6, 8, 12, 16, 24};  ///< hidden units of `random-labels`
  Index bins = 20;                      ///< of the targets of `binning`
  Index terms = 6;                      ///< of `projection-pursuit`
  Index samples = 300;                  ///< to learn from
  Index cloud = 500;                    ///< the same of `projection-pursuit`
  Index steps = 3000;                   ///< of Adam
  Index seeds = 5;                      ///< networks, and sets of samples, over which a mean is taken
};

/// Adds the experiments and their options to the chapter's program.
/// @param program the program
/// @param options where the options are read into; lives as long as the program
void add_experiments(report::Program& program, Options& options);

// The experiments, a file each.
void hidden_layers_experiment(const Options& options, report::Run& run);
void approximation_experiment(const Options& options, report::Run& run);
void random_labels_experiment(const Options& options, report::Run& run);
void binning_experiment(const Options& options, report::Run& run);
void projection_pursuit_experiment(const Options& options, report::Run& run);

}  // namespace lbl::mlp::capacity
