#pragma once
/// @file
/// The experiments on what passes through the layers, forward and backward, and their options.
#include "core/tensor.hpp"
#include "report/program/command_line.hpp"

#include <vector>

namespace lbl::mlp::signals {

/// What the command line can change.
struct Options {
  // activations
  std::vector<Index> widths{50, 50, 50};  ///< hidden layers of the networks to compare
  Index samples = 10'000;                 ///< training images that they learn from
  double cost = 0.25;                     ///< training cost to reach, in nats
  Index networks = 3;                     ///< seeds of each activation and rate
  // initialisation
  Index layers = 20;                      ///< depth of the stack
  Index widest = 512;                     ///< inputs of the stack, N_0
  Index narrowest = 64;                   ///< units of its last layer
  Index stacks = 5;                       ///< seeds of each rule
  // vanishing
  std::vector<Index> depths{2, 4, 8, 16, 24};  ///< numbers of hidden layers
  Index width = 50;                            ///< units of each
  Index fresh = 5;                             ///< seeds of each network
  // features
  std::vector<Index> feature_widths{100, 100, 100};  ///< hidden layers that are looked into
  Index runs = 3;                                    ///< seeds
};

/// Adds the experiments and their options to the chapter's program.
/// @param program the program
/// @param options where the options are read into; lives as long as the program
void add_experiments(report::Program& program, Options& options);

// The experiments, a file each.
void activations_experiment(const Options& options, report::Run& run);
void initialisation_experiment(const Options& options, report::Run& run);
void vanishing_experiment(const Options& options, report::Run& run);
void features_experiment(const Options& options, report::Run& run);
void graph_experiment(report::Run& run);

}  // namespace lbl::mlp::signals
