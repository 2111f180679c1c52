#pragma once
/// @file
/// The options of this chapter's experiments beside those of every program.
#include "cifar/networks/handbook.hpp"
#include "cifar/training.hpp"
#include "report/program/command_line.hpp"

#include <filesystem>
#include <string>

namespace lbl::cifar {

/// What the command line can change.
struct Options {
  Index width = 16;                    ///< k
  std::string pooling = "max";         ///< max, average or strided
  std::string optimizer = "nesterov";  ///< nesterov or adam
  Index halve_every = 0;               ///< epochs between two halvings of the learning rate; 0: it rises and falls
  double rise = 0.25;                  ///< part of the run in which the rate rises
  double temperature = 1;              ///< of the softmax
  double weight_decay = 5e-3;          ///< lambda
  bool still = false;                  ///< training images stay as they are
  std::string mirror = "chance";       ///< augmentation: chance or turns
  Index shift = 4, cutout = 8;         ///< augmentation: pixels
  double light = 0;                    ///< augmentation: fraction
  Index validation = 0;                ///< training samples held out
  Index seeds = 3;                     ///< networks of each kind, which differ in their seed alone
  Index samples = 5'000, test_samples = 2'000;    ///< of the experiments that compare
  std::filesystem::path load = {};                ///< parameters of a network that has been trained
  std::filesystem::path input = {}, target = {};  ///< what `inspect` reads instead of drawing it
};

/// Which loops a run asks for.
/// @param run its options
/// @return the loops
inline Loops loops_of(const report::Run& run) { return run.options.loops == "core" ? Loops::core : Loops::chapter; }

/// A fresh network of the handbook.
/// @param options width and pooling
/// @param run loops
/// @param seed of the weights
/// @return the network
inline HandbookNetwork handbook_network(const Options& options, const report::Run& run, std::uint64_t seed) {
  const Pooling pooling = options.pooling == "average"   ? Pooling::average
                          : options.pooling == "strided" ? Pooling::strided
                                                         : Pooling::maximum;
  HandbookNetwork network(options.width, pooling);
  network.loops = loops_of(run);
  network.temperature = options.temperature;
  training::Random random(seed);
  initialise(network, random);
  return network;
}

/// The recipe of a run.
/// @param options optimizer, decay, augmentation
/// @param run epochs, batch, rate
/// @param seed of the order of the samples and their augmentation
/// @return the recipe
inline Recipe recipe(const Options& options, const report::Run& run, std::uint64_t seed) {
  const Augmentation all{.mirror = true, .turns = options.mirror == "turns", .shift = options.shift,
                         .light = options.light, .cutout = options.cutout};
  return {.epochs = run.options.epochs, .batch = run.options.batch, .eta = run.options.learning_rate,
          .rise = options.rise, .halve_every = options.halve_every, .weight_decay = options.weight_decay,
          .optimizer = options.optimizer, .augmentation = options.still ? Augmentation{} : all, .seed = seed};
}

// The experiments, a file each.
void train_experiment(const Options& options, report::Run& run);
void augmentation_experiment(const Options& options, report::Run& run);
void pooling_experiment(const Options& options, report::Run& run);
void simple_experiment(const Options& options, report::Run& run);
void inspect_experiment(const Options& options, report::Run& run);

}  // namespace lbl::cifar
