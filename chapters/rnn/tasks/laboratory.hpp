#pragma once
/// @file
/// The experiments on tasks that need memory, and their options.
#include "report/command_line.hpp"

namespace lbl::rnn::tasks {

/// What the command line can change.
struct Options {};

/// Adds the experiments and their options to the chapter's program.
/// @param program the program
/// @param options where the options are read into; lives as long as the program
void add_experiments(report::Program& program, Options& options);

}  // namespace lbl::rnn::tasks
