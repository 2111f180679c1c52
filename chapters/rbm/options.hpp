#pragma once
/// @file
/// The options of this chapter's experiments beside those of every program.
#include "rbm/training.hpp"
#include "report/program/command_line.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace lbl::rbm {

/// How a machine learns images.
struct Learning {
  std::string rule = "cd";     ///< cd or pcd
  Index k = 5;                 ///< steps of the chain
  Index chains = 100;          ///< of pcd
  double weight_decay = 1e-4;  ///< lambda
};

/// What the command line can change.
struct Options {
  Index hidden = 500;              ///< hidden units of `train`
  Learning learning;               ///< of `train`
  Index validation = 5000;         ///< training images held out to watch
  Index runs = 100;                ///< of annealed importance sampling
  Index temperatures = 5000;       ///< steps of annealing at the end
  Index watch_temperatures = 500;  ///< steps of annealing after each epoch

  Index side = 3;                  ///< of `bars-and-stripes`: edge of the squares
  Index bars_hidden = 16;          ///< its hidden units
  Index bars_updates = 20'000;     ///< updates of each machine
  Index seeds = 3;                 ///< machines of each kind

  Index gradient_hidden = 8;       ///< hidden units of `gradient`
  Index gradient_updates = 4000;   ///< exact updates, at some of which CD is looked at
  Index gradient_chains = 20'000;   ///< estimates for the deviation

  Index partition_hidden = 20;     ///< hidden units of `partition`
  Index partition_k = 10;          ///< steps of its chains: few units change slowly
  Index partition_chains = 500;    ///< their number
  std::vector<Index> steps{30, 100, 300, 1000, 3000, 10'000};  ///< of annealing, `partition`

  Index copy_updates = 20'000;     ///< updates of `reconstruction`

  Index features_hidden = 500;     ///< hidden units of `features`
  std::vector<Index> labels{500, 5000, 50'000};  ///< labelled images that the classifier learns from
  Index features_seeds = 3;        ///< choices of the labelled images
  Index features_steps = 1500;     ///< of the classifiers

  Index inspect_hidden = 12;       ///< hidden units of `inspect`
  std::filesystem::path load;      ///< folder with W.npy, a.npy and b.npy, `inspect`
  std::filesystem::path input;     ///< visible states v[J][M], `inspect`
};

/// The loops that a run asks for.
/// @param run its options
/// @return chapter or core
inline Loops loops_of(const report::Run& run) {
  return run.options.loops == "core" ? Loops::core : Loops::chapter;
}

// The experiments, a file each.
void train_experiment(const Options& options, report::Run& run);
void bars_and_stripes_experiment(const Options& options, report::Run& run);
void gradient_experiment(const Options& options, report::Run& run);
void partition_experiment(const Options& options, report::Run& run);
void reconstruction_experiment(const Options& options, report::Run& run);
void features_experiment(const Options& options, report::Run& run);
void inspect_experiment(const Options& options, report::Run& run);

}  // namespace lbl::rbm
