#pragma once
/// @file
/// The options of this chapter's experiments beside those of every program.
#include "autoencoder/training.hpp"
#include "report/program/command_line.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace lbl::autoencoder {

/// What the command line can change.
struct Options {
  std::vector<Index> widths{128, 32};            ///< units of the encoder's layers, the code last
  std::vector<Index> mnist_widths{512, 256, 30};  ///< the same for `mnist`
  Index validation = 5'000;                      ///< training samples held out
  std::vector<Index> linear_codes{2, 32};        ///< k of `linear`
  Index steps = 15'000;                          ///< of `linear`, on the whole set
  std::vector<Index> codes{2, 8, 32};            ///< k of `codes`
  Index linear_steps = 2'000;                    ///< of its linear autoencoders, on the whole set
  Index seeds = 1;                               ///< networks of each size
  std::vector<Index> denoiser{1024};             ///< units of the layers of `denoising`
  std::vector<Index> map_widths{512, 256, 2};    ///< of the encoder of `map`
  Index features = 256;                          ///< units of the code of `sparse`
  std::filesystem::path load, input, target;     ///< what `inspect` reads instead of drawing it
};

/// A fresh network for a data set.
/// @param encoder units of the encoder's layers, the code last
/// @param run which loops
/// @param samples whose pixels are the inputs
/// @param seed of the weights
/// @param of_code activation of the code
/// @return the network
inline Network fresh_network(const std::vector<Index>& encoder, const report::Run& run, const data::Dataset& samples,
                             std::uint64_t seed, Activation of_code = Activation::linear) {
  std::vector<Index> N{samples.pixels()};
  N.insert(N.end(), encoder.begin(), encoder.end());
  Network network(N);
  network.of_code = of_code;
  network.loops = run.options.loops == "core" ? Loops::core : Loops::chapter;
  training::Random random(seed);
  initialise(network, random);
  return network;
}

/// The recipe of a run.
/// @param run epochs, batch, rate
/// @param seed of the order of the samples
/// @param noise standard deviation on the inputs
/// @return the recipe
inline Recipe recipe(const report::Run& run, std::uint64_t seed, double noise = 0) {
  return {.epochs = run.options.epochs, .batch = run.options.batch, .eta = run.options.learning_rate, .noise = noise,
          .seed = seed};
}

// The experiments, a file each.
void train_experiment(const Options& options, const std::vector<Index>& widths, report::Run& run);
void linear_experiment(const Options& options, report::Run& run);
void codes_experiment(const Options& options, report::Run& run);
void denoising_experiment(const Options& options, report::Run& run);
void map_experiment(const Options& options, report::Run& run);
void sparse_experiment(const Options& options, report::Run& run);
void inspect_experiment(const Options& options, report::Run& run);

}  // namespace lbl::autoencoder
