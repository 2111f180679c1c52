#pragma once
/// @file
/// The experiments on how a network does well on samples that it has not seen, and their options.
#include "data/dataset.hpp"
#include "mlp/generalisation/training.hpp"
#include "report/program/command_line.hpp"
#include "report/results.hpp"
#include "report/side_table.hpp"
#include "report/spread.hpp"

#include <vector>

namespace lbl::mlp::generalisation {

using report::SideTable;

/// What the command line can change of the best network of a data set.
struct Modern {
  std::vector<Index> widths{256, 256};        ///< units of the hidden layers
  double drop = 0.15;                         ///< probability of dropping a hidden unit
  double weight_decay = 3e-4;                 ///< lambda
  double shift = 1, rotation = 0, scale = 0;  ///< augmentation: pixels, degrees, fraction
  Index validation = 0;                       ///< held out to choose by; 0: none, and the test samples are looked at
  Index seeds = 3;                            ///< networks
};

/// What the command line can change.
struct Options {
  Index seeds = 3;                          ///< networks of each kind
  Index validation = 5'000;                 ///< training samples held out to choose by
  std::vector<Index> widths{256, 256};      ///< units of the hidden layers of `regularisation`

  Index samples = 2'000;                    ///< training images of `regularisation`
  std::vector<Index> sizes{250, 1'000, 4'000, 16'000, 50'000};  ///< training images of `overfitting`
  Index steps = 1'500;                      ///< of each network of `overfitting`
  std::vector<Index> narrow{4, 16, 64, 256};  ///< widths whose spread `overfitting` compares
  double dropout = 0.2;                     ///< probability of dropping a unit, of `overfitting` and `dropout`
  Index dropout_samples = 4'000;            ///< training images of `dropout`
  std::vector<Index> depths{2, 3, 4};       ///< hidden layers of `dropout`
  Index dropout_width = 256;                ///< units of each of them
  Index norm_samples = 8'000;               ///< training images of `batch-norm`
  std::vector<Index> norm_widths{100, 100, 100};  ///< units of its hidden layers

  Modern fashion;                                                    ///< of `modern`
  Modern mnist{.drop = 0.1, .weight_decay = 1e-4, .shift = 2, .rotation = 8, .scale = 0.1};  ///< of `modern-mnist`
};

/// Adds the experiments and their options to the chapter's program.
/// @param program the program
/// @param options where the options are read into; lives as long as the program
void add_experiments(report::Program& program, Options& options);

// The experiments, a file each.
void modern_experiment(const Modern& options, report::Run& run);
void regularisation_experiment(const Options& options, report::Run& run);
void overfitting_experiment(const Options& options, report::Run& run);
void dropout_experiment(const Options& options, report::Run& run);
void batch_norm_experiment(const Options& options, report::Run& run);

}  // namespace lbl::mlp::generalisation
