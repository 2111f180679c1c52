#pragma once
/// @file
/// How the game is played: in every round k steps of the discriminator, then one of the generator (Goodfellow et al.
/// 2014, algorithm 1).
#include "gan/game.hpp"
#include "gan/penalty.hpp"
#include "gan/sources/noise.hpp"
#include "optimization/choice.hpp"
#include "optimization/clipping.hpp"

#include <string>
#include <utility>

namespace lbl::gan {

/// What a run needs to know beside the players and the samples.
struct Recipe {
  Game game = Game::non_saturating;
  Index k = 1;                     ///< steps of the discriminator in a round
  Index batch = 64;                ///< M, samples of each kind
  double eta = 2e-4;               ///< learning rate of both players
  Index decay = 0;                 ///< rounds in whose second half eta falls to 0; 0: it does not fall
  std::string optimizer = "adam";  ///< one of optimization::optimizer_names
  double beta_1 = 0.5;             ///< how long Adam's m remembers
  double lambda = 10;              ///< strength of the gradient penalty
  double box = 0.01;               ///< the clipped critic's weights and biases stay in [-box, box]
  std::uint64_t seed = 1;          ///< of the noise
};

/// The learning rate of a round.
/// @param recipe first rate, and over how many rounds it falls
/// @param round its number, from 0
/// @return eta, then along a straight line to 0
inline double rate(const Recipe& recipe, Index round) {
  if (recipe.decay == 0) return recipe.eta;
  return recipe.eta * std::clamp(2 - 2 * double(round) / double(recipe.decay), 0., 1.);
}

/// Both players and what their optimizers remember: all that changes while they learn.
//! [players]
struct Players {
  Network generator;      ///< g, from noise z[N_0][M] to samples
  Network discriminator;  ///< d or f, from a sample to one number
  optimization::Optimizer<Network> generator_optimizer, discriminator_optimizer;
  Index round = 0;        ///< rounds that have been played
};
//! [players]

/// An optimizer as the recipe wants it.
/// @param recipe names it
/// @param network that it will move
/// @return an optimizer that remembers nothing
inline optimization::Optimizer<Network> optimizer_of(const Recipe& recipe, const Network& network) {
  auto optimizer = optimization::chosen_optimizer(recipe.optimizer, network);
  if (auto* adam = std::get_if<optimization::Adam<Network>>(&optimizer)) adam->beta_1 = recipe.beta_1;
  return optimizer;
}

/// Players with the parameters that they have. Throws std::invalid_argument when the generator's samples do not fit the
/// discriminator, or this has not one output.
/// @param generator its last f says between which numbers samples are
/// @param discriminator its last f is linear
/// @param recipe names the optimizer
/// @return both, with optimizers that remember nothing
inline Players players_of(Network generator, Network discriminator, const Recipe& recipe) {
  if (generator.outputs() != discriminator.inputs() || discriminator.outputs() != 1)
    throw std::invalid_argument("the generator makes " + std::to_string(generator.outputs()) +
                                " numbers, the discriminator reads " + std::to_string(discriminator.inputs()) +
                                " and answers with " + std::to_string(discriminator.outputs()));
  auto of_generator = optimizer_of(recipe, generator), of_discriminator = optimizer_of(recipe, discriminator);
  return {.generator = std::move(generator), .discriminator = std::move(discriminator),
          .generator_optimizer = std::move(of_generator), .discriminator_optimizer = std::move(of_discriminator)};
}

/// Players that have not played yet.
/// @param generator its weights are drawn
/// @param discriminator its weights are drawn
/// @param recipe seed and optimizer
/// @return both
inline Players beginners(Network generator, Network discriminator, const Recipe& recipe) {
  training::Random random(recipe.seed);
  initialise(generator, random), initialise(discriminator, random);
  return players_of(std::move(generator), std::move(discriminator), recipe);
}

/// Walks over everything that a checkpoint keeps: generator.W1, ..., generator.m.W1, ..., discriminator.W1, ...
/// @param visit called with name and array
/// @param players both
template <class Visit, class AnyPlayers>
  requires std::is_same_v<std::remove_const_t<AnyPlayers>, Players>
void for_each_parameter(Visit&& visit, AnyPlayers& players) {
  const auto named = [&](const std::string& player) {
    return [&visit, player](const std::string& name, auto& w) { visit(player + "." + name, w); };
  };
  for_each_parameter(named("generator"), players.generator);
  optimization::for_each_memory(named("generator"), players.generator_optimizer);
  for_each_parameter(named("discriminator"), players.discriminator);
  optimization::for_each_memory(named("discriminator"), players.discriminator_optimizer);
}

/// Room for a round.
struct Board {
  Tensor<2> real;                                      ///< x [N][M]
  Batch fake;                                          ///< the generator: h[0] is the noise, h[L] its samples g(z)
  Batch both;                                          ///< the discriminator: M real samples, then M generated ones
  Batch judged;                                        ///< the discriminator: generated samples alone, lent by `fake`
  PenaltyBatch between;                                ///< the critic: points between both
  Network generator_gradient, discriminator_gradient;  ///< dC/dw of each player's own cost

  /// @param players whose arrays it is for
  /// @param M samples of each kind
  Board(const Players& players, Index M)
      : real(players.discriminator.inputs(), M), fake(players.generator, M), both(players.discriminator, 2 * M),
        judged(players.discriminator, M), between(players.discriminator, M), generator_gradient(players.generator),
        discriminator_gradient(players.discriminator) {
    judged.h[0] = fake.h.back().view(fake.h.back().dim[0], M);
  }
};

/// x and g(z) as one batch.
/// @param real [N][M]
/// @param fake [N][M]
/// @param both [N][2M], overwritten
inline void side_by_side(const Tensor<2>& real, const Tensor<2>& fake, Tensor<2>& both) {
  const Index N = real.dim[0], M = real.dim[1];
  for (Index n = 0; n < N; ++n) {
    std::copy_n(real.samples(n), M, both.samples(n));
    std::copy_n(fake.samples(n), M, both.samples(n) + M);
  }
}

/// Brings every weight and every bias of a critic back into a box, which bounds its slope (Arjovsky et al. 2017).
/// @param critic changed
/// @param box largest absolute value
inline void clip(Network& critic, double box) {
  optimization::clip_by_value(critic, box);  // \eq{overview-wgan}
}

/// The value, and the gradient of the discriminator's cost: of -V, and of the penalty if there is one.
/// @param players nobody moves
/// @param board its real samples x and its noise fake.h[0] are read; everything else is overwritten
/// @param recipe the game
/// @param step for which the points between real and generated samples are drawn
/// @return V
//! [discriminator]
inline double discriminator_gradient(const Players& players, Board& board, const Recipe& recipe, Index step) {
  const Network& discriminator = players.discriminator;
  Network& gradient = board.discriminator_gradient;

  forward(players.generator, board.fake);  // \eq{overview-fig-12}
  side_by_side(board.real, board.fake.h.back(), board.both.h[0]);
  forward(discriminator, board.both);  // \eq{overview-fig-12}
  const Shown shown{board.both.z.back(), recipe.batch};

  training::set_to_zero(gradient);
  discriminator_error(recipe.game, shown, board.both.delta.back());
  backward(discriminator, board.both, gradient);
  if (recipe.game == Game::penalised) {
    const auto epsilon = uniform_numbers(key_of(recipe.seed, Purpose::between, step), recipe.batch);
    points_between(board.both.h[0], epsilon, board.between.batch.h[0]);
    gradient_penalty(discriminator, recipe.lambda, board.between, gradient);
  }
  return value(recipe.game, shown);
}

/// One step of the discriminator, which ascends on the value.
/// @param players the discriminator moves
/// @param board overwritten
/// @param recipe the game
/// @param step number of this step in the run: of its samples and of its noise
/// @param real fills x[N][M] for a step
/// @return the value before the step
template <class Source>
double discriminator_step(Players& players, Board& board, const Recipe& recipe, Index step, Source&& real) {
  real(step, board.real);
  draw_noise(key_of(recipe.seed, Purpose::latent, step), board.fake.h[0]);
  const double V = discriminator_gradient(players, board, recipe, step);
  optimization::step(players.discriminator_optimizer, players.discriminator, board.discriminator_gradient,
                     rate(recipe, players.round));
  if (recipe.game == Game::clipped) clip(players.discriminator, recipe.box);
  return V;
}
//! [discriminator]

/// The gradient of the generator's cost, through a discriminator that stands still. The samples are those that the
/// discriminator has just seen: the generator has not moved since.
/// @param players nobody moves
/// @param board as discriminator_gradient() left it
/// @param recipe the game
//! [generator]
inline void generator_gradient(const Players& players, Board& board, const Recipe& recipe) {
  Batch &fake = board.fake, &judged = board.judged;
  forward(players.discriminator, judged);
  generator_error(recipe.game, judged.z.back(), judged.delta.back());
  backward_to_input(players.discriminator, judged, fake.delta.back());  // dC/dx, where x = g(z) = h^L
  activate_backward(players.generator.output, fake.z.back(), fake.h.back(), fake.delta.back());

  training::set_to_zero(board.generator_gradient);
  backward(players.generator, fake, board.generator_gradient);
}

/// One step of the generator, which descends on its cost.
/// @param players the generator moves
/// @param board as discriminator_step() left it
/// @param recipe the game
inline void generator_step(Players& players, Board& board, const Recipe& recipe) {
  generator_gradient(players, board, recipe);
  optimization::step(players.generator_optimizer, players.generator, board.generator_gradient,
                     rate(recipe, players.round));
}
//! [generator]

/// A round.
/// @param players both move
/// @param board overwritten
/// @param recipe the game
/// @param real fills x[N][M] for a step
/// @return the value before the last step of the discriminator
//! [round]
template <class Source>
double play_round(Players& players, Board& board, const Recipe& recipe, Source&& real) {
  double V = 0;
  for (Index k = 0; k < recipe.k; ++k)
    V = discriminator_step(players, board, recipe, players.round * recipe.k + k, real);  // \eq{overview-gan-alg}
  generator_step(players, board, recipe);                                                // \eq{overview-gan-alg}
  ++players.round;
  return V;
}
//! [round]

/// Samples of a generator from the noise of a step.
/// @param generator the network
/// @param key which noise
/// @param M how many
/// @return g(z) [N][M]
inline Tensor<2> samples_of(const Network& generator, core::RandomKey key, Index M) {
  Batch batch(generator, M);
  draw_noise(key, batch.h[0]);
  forward(generator, batch);
  return batch.h.back();
}

}  // namespace lbl::gan
