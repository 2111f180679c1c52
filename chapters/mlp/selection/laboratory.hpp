#pragma once
/// @file
/// The experiments on how settings are chosen, and what several networks know together, and their options.
#include "data/dataset.hpp"
#include "report/program/command_line.hpp"
#include "report/results.hpp"

#include <vector>

namespace lbl::mlp::selection {

/// What the command line can change.
struct Options {
  std::vector<Index> widths{100, 100};  ///< units of the hidden layers
  Index halve_every = 0;                ///< epochs between two halvings of the learning rate; 0: never
  Index validation = 5'000;             ///< training samples held out

  // search
  double eta_from = 1e-6, eta_to = 10;               ///< range of the learning rate
  double lambda_from = 1e-6, lambda_to = 1;          ///< range of the weight decay
  std::vector<Index> trials{25, 15, 6};              ///< of each stage
  std::vector<Index> stage_epochs{1, 2, 6};          ///< of each trial of a stage
  std::vector<Index> samples{4'000, 20'000, 0};      ///< that it learns from; 0: all
  Index repetitions = 10;                            ///< races of random search against grid search
  std::vector<Index> sides{3, 5};                    ///< values of a setting in each grid
  bool validation_only = false;                      ///< leave the test samples alone

  // ensemble
  Index networks = 20;          ///< that differ in their seed alone
  Index searches = 2;           ///< whose best networks are averaged
  Index trials_of_search = 10;  ///< networks of each
  Index students = 5;           ///< networks that learn from the ensemble
  Index part = 20'000;          ///< training samples of each network; 0: all
  double weight_decay = 1e-4;   ///< lambda
  double beta = 0.999;          ///< of the running average of the parameters
};

/// Adds the experiments and their options to the chapter's program.
/// @param program the program
/// @param options where the options are read into; lives as long as the program
void add_experiments(report::Program& program, Options& options);

// The experiments, a file each.
void search_experiment(const Options& options, report::Run& run);
void ensemble_experiment(const Options& options, report::Run& run);

/// The part of `search` that sets random search against grid search: points alone, then networks.
/// Writes nearest.csv and race.csv.
/// @param options ranges, sides, repetitions
/// @param run where to print and write
/// @param samples to learn from and to be judged by
/// @return means for the summary
report::Metrics random_against_grid(const Options& options, const report::Run& run, const data::Holdout& samples);

}  // namespace lbl::mlp::selection
