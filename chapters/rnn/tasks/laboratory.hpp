#pragma once
/// @file
/// The experiments on tasks that need memory, and their options.
#include "report/program/command_line.hpp"
#include "rnn/tasks/learning/training.hpp"

#include <filesystem>
#include <vector>

namespace lbl::rnn::tasks {

/// How much is learned: steps of a training, cells of an LSTM layer, networks that differ in their seed alone.
struct Size {
  Index steps, units, seeds;
};

/// What the command line can change.
struct Options {
  Size adding{2'000, 8, 1};
  std::vector<Index> lengths{50, 100, 200, 500};  ///< T of `adding`
  Size order{800, 16, 5};
  Index shortest = 100;                           ///< L of `temporal-order`
  Size copy{3'000, 32, 1};
  std::vector<Index> delays{10, 30};              ///< T of `copy`
  Size reber{1'000, 12, 10};
  Size continual{3'000, 16, 3};
  Size characters{600, 96, 1};
  std::filesystem::path text = "/usr/share/common-licenses/GPL-3";  ///< of `characters`; Debian has it
  bool grammar = false;                           ///< a text drawn from the embedded Reber grammar instead
  Size labelling{600, 12, 3};
};

/// Which loops compute.
/// @param run the run
/// @return those of the chapter or of the core
inline Loops loops_of(const report::Run& run) { return run.options.loops == "core" ? Loops::core : Loops::chapter; }

/// How a network learns: simple cells at a tenth of the rate of LSTM cells, which was the best of five for `adding`.
/// @param run batch and rate
/// @param size steps
/// @param seed of the sequences
/// @param cell of the network
/// @return the recipe
inline Recipe recipe(const report::Run& run, const Size& size, std::uint64_t seed, Cell cell = Cell::lstm) {
  const double eta = run.options.learning_rate;
  return {.steps = size.steps, .batch = run.options.batch, .eta = has_cell_state(cell) ? eta : eta / 10, .seed = seed};
}

/// The seed of a network.
/// @param run its first seed
/// @param n number of the network
/// @return the seed
inline std::uint64_t seed_of(const report::Run& run, Index n) {
  return run.options.seed + static_cast<std::uint64_t>(n);
}

/// Adds the experiments and their options to the chapter's program.
/// @param program the program
/// @param options where the options are read into; lives as long as the program
void add_experiments(report::Program& program, Options& options);

// The experiments, a file each.
void adding_experiment(const Options& options, report::Run& run);
void temporal_order_experiment(const Options& options, report::Run& run);
void copy_experiment(const Options& options, report::Run& run);
void reber_experiment(const Options& options, report::Run& run);
void continual_reber_experiment(const Options& options, report::Run& run);
void characters_experiment(const Options& options, report::Run& run);
void labelling_experiment(const Options& options, report::Run& run);

}  // namespace lbl::rnn::tasks
