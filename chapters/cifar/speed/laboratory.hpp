#pragma once
/// @file
/// The experiment on what makes a convolution fast, and its options.
#include "report/program/command_line.hpp"

namespace lbl::cifar::speed {

/// What the command line can change.
struct Options {
  Index channels = 64;        ///< C
  Index kernels = 128;        ///< K
  Index rows = 32;            ///< I and J
  Index samples = 64;         ///< M
  double seconds = 1;         ///< that each step is repeated for, at least once
  double megabytes = 256;     ///< of an array that no cache holds
};

/// Adds the experiment and its options to the chapter's program.
/// @param program the program
/// @param options where the options are read into; lives as long as the program
void add_experiments(report::Program& program, Options& options);

/// The convolution from the equation to the core, step by step, against the machine's peak and bandwidth.
/// @param options the layer
/// @param run threads and where the results belong
void speed_experiment(const Options& options, report::Run& run);

}  // namespace lbl::cifar::speed
