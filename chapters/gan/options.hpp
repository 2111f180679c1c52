#pragma once
/// @file
/// The options of this chapter's experiments beside those of every program.
#include "gan/training.hpp"
#include "report/program/command_line.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace lbl::gan {

/// What the command line can change.
struct Options {
  std::string game = "non-saturating";     ///< of `train` and `inspect`
  Index latent = 64;                       ///< numbers of the noise of `train` and `inspect`
  std::vector<Index> widths{128, 256};     ///< hidden layers of the generator; the discriminator has them in reverse
  Index judge_epochs = 8;                  ///< that the classifier of `train` learns
  Index judged = 2000;                     ///< generated images that `train` looks at
  Index neighbours = 10'000;               ///< images among which the nearest is looked for
  Index ring_rounds = 4000;                ///< of `gaussians`, for the Wasserstein games; four times as many for others
  Index ring_seeds = 5;                    ///< of each game
  Index optimal_steps = 4000;              ///< of `optimal`
  Index dirac_steps = 500;                 ///< of `dirac`
  Index critic_steps = 1500;               ///< of each critic of `distances`
  Index line_rounds = 3000;                ///< of `one-dimension`
  Index line_k = 5;                        ///< steps of its discriminator in a round
  std::filesystem::path load = {};         ///< parameters that `inspect` reads instead of drawing them
  std::filesystem::path input = {}, noise = {};  ///< a batch that it reads
};

/// A critic is to be near its best before the generator follows it; a discriminator that is too good says nothing.
/// @param game which
/// @return k, steps of the discriminator in a round
inline Index usual_k(Game game) { return is_wasserstein(game) ? 5 : 1; }  // \eq{overview-wgan}

/// Players that draw and judge images.
/// @param options widths and noise
/// @param N pixels of an image
/// @param recipe of the run
/// @return both, fresh
inline Players image_players(const Options& options, Index N, const Recipe& recipe) {
  std::vector<Index> up{options.latent}, down{N};
  up.insert(up.end(), options.widths.begin(), options.widths.end()), up.push_back(N);
  down.insert(down.end(), options.widths.rbegin(), options.widths.rend()), down.push_back(1);
  return beginners(Network(up, Activation::relu, Activation::tanh), Network(down), recipe);
}

/// How images are learned.
/// @param options the game
/// @param run batch, rate, seed
/// @return the recipe
inline Recipe image_recipe(const Options& options, const report::Run& run) {
  const Game game = game_of(options.game);
  return {.game = game, .k = usual_k(game), .batch = run.options.batch, .eta = run.options.learning_rate,
          .optimizer = game == Game::clipped ? "rmsprop" : "adam", .seed = run.options.seed};
}

// The experiments, a file each.
void train_experiment(const Options& options, report::Run& run);
void gaussians_experiment(const Options& options, report::Run& run);
void optimal_experiment(const Options& options, report::Run& run);
void dirac_experiment(const Options& options, report::Run& run);
void distances_experiment(const Options& options, report::Run& run);
void one_dimension_experiment(const Options& options, report::Run& run);
void inspect_experiment(const Options& options, report::Run& run);

}  // namespace lbl::gan
