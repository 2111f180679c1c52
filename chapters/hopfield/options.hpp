#pragma once
/// @file
/// The options of this chapter's experiments beside those of every program.
#include "report/program/command_line.hpp"
#include "training/initialisation.hpp"

#include <string>
#include <vector>

namespace lbl::hopfield {

/// What the command line can change.
struct Options {
  std::string patterns = "letters";  ///< `recall`: what is stored
  std::string rule = "hebb";         ///< `recall`: how it is stored
  double corruption = 0.15;          ///< `recall`: part of the pixels that are flipped
  Index energy_units = 50;           ///< N of `energy`
  Index energy_runs = 10'000;        ///< of networks whose energy cannot rise
  Index error_networks = 2000;       ///< of `bit-error`, for 100 units; fewer for larger ones
  std::vector<Index> capacity_units{250, 500, 1000, 2000};  ///< N of `capacity`
  Index capacity_states = 600;       ///< patterns that are tried for each point, where networks have 50
  Index basin_units = 500;           ///< N of `basin`
  Index basin_states = 500;          ///< starts for each point
  Index spurious_units = 500;        ///< N of `spurious`
  Index spurious_starts = 4000;      ///< random starts for each number of patterns
  Index cycle_units = 20;            ///< N of `cycles`
  Index cycle_runs = 10'000;         ///< of each kind of weights
  Index warm_units = 10'000;         ///< N of `temperature`
  Index warm_sweeps = 100;           ///< of each temperature, after half as many to warm up
  Index warm_networks = 200'000;     ///< of three units
  std::vector<Index> likes{10, 20, 40, 80, 160, 320};  ///< P of `projection`
};

/// A generator of its own for each part of a run, so that parts can be drawn in any order.
/// @param seed of the run
/// @param part a number of the part
/// @return the generator
inline training::Random random_of(std::uint32_t seed, Index part) {
  return training::Random(seed + 0x9e3779b97f4a7c15u * static_cast<std::uint64_t>(part + 1));
}

// The experiments, a file each.
void recall_experiment(const Options& options, report::Run& run);
void energy_experiment(const Options& options, report::Run& run);
void bit_error_experiment(const Options& options, report::Run& run);
void capacity_experiment(const Options& options, report::Run& run);
void basin_experiment(const Options& options, report::Run& run);
void spurious_experiment(const Options& options, report::Run& run);
void cycles_experiment(const Options& options, report::Run& run);
void temperature_experiment(const Options& options, report::Run& run);
void projection_experiment(const Options& options, report::Run& run);

}  // namespace lbl::hopfield
