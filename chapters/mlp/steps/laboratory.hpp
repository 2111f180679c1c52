#pragma once
/// @file
/// The experiments on how the parameters move, and how one sees that they move well, and their options.
#include "mlp/options.hpp"
#include "report/program/command_line.hpp"

namespace lbl::mlp::steps {

/// What the command line can change.
struct Options {
  std::vector<Index> widths{50, 50};          ///< units of the hidden layers
  Index seeds = 3;                            ///< networks of each optimizer
  Index validation = 5'000;                   ///< training samples held out, to choose and to judge by
  Index trial_samples = 20'000;               ///< training samples of a trial of a rate
  Index step_limit = 100'000;                 ///< steps on a surface before a rate is given up
};

/// Adds the experiments and their options to the chapter's program.
/// @param program the program
/// @param options where the options are read into; lives as long as the program
void add_experiments(report::Program& program, Options& options);

// The experiments, a file each.
void optimizers_experiment(const Options& options, report::Run& run);
void checks_experiment(const Options& options, report::Run& run);

}  // namespace lbl::mlp::steps
