#pragma once
/// @file
/// The options of this chapter's experiments beside those of every program.
#include "report/program/command_line.hpp"
#include "training/initialisation.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace lbl::perceptron {

/// What the command line can change.
struct Options {
  bool trace = false;                      ///< print every number of the 2-2-1 network
  Index networks = 100;                    ///< 2-2-1 networks of different first weights
  Index sets = 60;                         ///< random sets of each kind in `convergence`
  std::vector<Index> N{5, 20, 50};         ///< weights of the perceptrons in `separability`, the bias counted
  Index dichotomies = 200;                 ///< random ones of each P and N
  Index passes = 10'000;                   ///< over a dichotomy before it counts as not learned
  Index seeds = 3;                         ///< networks or sets over which a mean is taken
  Index halve_every = 6;                   ///< epochs between two halvings of the learning rate in `softmax`
  Index validation = 10'000;               ///< training samples held out, if given; else a sixth of them
  std::filesystem::path load, input, target;  ///< what `inspect` reads instead of drawing it
};

/// A generator of its own for each part of a run, so that parts can be drawn in any order.
/// @param seed of the run
/// @param part a number of the part
/// @return the generator
inline training::Random random_of(std::uint32_t seed, Index part) {
  return training::Random(seed + 0x9e3779b97f4a7c15u * static_cast<std::uint64_t>(part + 1));
}

// The experiments, a file each.
void xor_experiment(const Options& options, report::Run& run);
void graph_experiment(report::Run& run);
void convergence_experiment(const Options& options, report::Run& run);
void separability_experiment(const Options& options, report::Run& run);
void regression_experiment(report::Run& run);
void descent_experiment(const Options& options, report::Run& run);
void softmax_experiment(const Options& options, report::Run& run);
void inspect_experiment(const Options& options, report::Run& run);

}  // namespace lbl::perceptron
