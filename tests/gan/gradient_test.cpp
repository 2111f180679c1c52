// Gradients of both players in every game: of all parameters, of the inputs, of the generator through the critic.
#include "gan/random_players.hpp"

using namespace lbl;
using namespace lbl::testing;
using gan::Activation;
using gan::Game;

namespace {

constexpr Index M = 5;
const std::vector<Game> games{Game::minimax, Game::non_saturating, Game::clipped, Game::penalised};

/// What the discriminator descends on: -V, and the penalty.
long double discriminator_cost(const gan::Players& players, gan::Board board, const gan::Recipe& recipe) {
  const long double V = discriminator_gradient(players, board, recipe, 7);
  if (recipe.game != Game::penalised) return -V;
  return -V + gan::penalty_of_slopes(recipe.lambda, board.between.a[0], board.between.a_bar[0]);
}

long double cost_of_generator(const gan::Players& players, gan::Board board, const gan::Recipe& recipe) {
  forward(players.generator, board.fake);
  gan::copy(board.fake.h.back(), board.judged.h[0]);  // a copied board has samples of its own
  forward(players.discriminator, board.judged);
  return generator_cost(recipe.game, board.judged.z.back());
}

}  // namespace

// \eq{overview-eq-26}: the discriminator's gradient, of every game, in every array
BOOST_AUTO_TEST_CASE(gradients_of_the_discriminator) {
  const Threads threads(1);
  for (const Game game : games)
    for (const Activation f : {Activation::tanh, Activation::leaky_relu}) {
      const gan::Recipe recipe{.game = game, .batch = M, .lambda = 3};
      gan::Players players = random_players(recipe, f);
      gan::Board board = random_board(players, M);
      discriminator_gradient(players, board, recipe, 7);
      const gan::Network gradient = board.discriminator_gradient;
      const auto errors = gradient_errors(players.discriminator, gradient,
                                          [&] { return discriminator_cost(players, board, recipe); });
      for (const auto& e : errors) {
        if (e.name == "b3" && gan::is_wasserstein(game)) BOOST_TEST(e.largest < 1e-15);  // f + constant is as good
        else accept({e}, f == Activation::tanh ? 1e-7 : 1e-4);
      }
    }
}

// \eq{overview-eq-26}: the generator's gradient goes through the discriminator, whose parameters stand still
BOOST_AUTO_TEST_CASE(gradients_of_the_generator_through_the_discriminator) {
  const Threads threads(1);
  for (const Game game : games)
    for (const Activation f : {Activation::tanh, Activation::leaky_relu}) {
      const gan::Recipe recipe{.game = game, .batch = M};
      gan::Players players = random_players(recipe, f);
      gan::Board board = random_board(players, M);
      const gan::Network before = players.discriminator;
      discriminator_gradient(players, board, recipe, 7);
      generator_gradient(players, board, recipe);
      accept(gradient_errors(players.generator, board.generator_gradient,
                             [&] { return cost_of_generator(players, board, recipe); }),
             f == Activation::tanh ? 1e-7 : 1e-4);

      Tensor<2> delta_noise(2, M);
      backward_to_input(players.generator, board.fake, delta_noise);  // dC/dz of the noise
      const auto noise = training::worst_gradient_error("z", board.fake.h[0], delta_noise,
                                                        [&] { return cost_of_generator(players, board, recipe); });
      accept({noise}, f == Activation::tanh ? 1e-7 : 1e-4);
      for (Index l = 1; l <= 3; ++l) BOOST_TEST(same_bits(before.W[l], players.discriminator.W[l]));
    }
}

BOOST_AUTO_TEST_CASE(gradients_of_the_inputs_of_the_discriminator) {
  const Threads threads(1);
  const gan::Recipe recipe{.game = Game::minimax, .batch = M};
  gan::Players players = random_players(recipe);
  gan::Board board = random_board(players, M);
  discriminator_gradient(players, board, recipe, 7);
  Tensor<2> delta_x(3, 2 * M), delta_real(3, M);
  backward_to_input(players.discriminator, board.both, delta_x);
  for (Index n = 0; n < 3; ++n) std::copy_n(delta_x.samples(n), M, delta_real.samples(n));
  accept({training::worst_gradient_error("x", board.real, delta_real,
                                         [&] { return discriminator_cost(players, board, recipe); })});
}

// A mistake in the error signals is found: the fakes' sign turned.
BOOST_AUTO_TEST_CASE(a_wrong_sign_is_found) {
  const Threads threads(1);
  const gan::Recipe recipe{.game = Game::minimax, .batch = M};
  gan::Players players = random_players(recipe);
  gan::Board board = random_board(players, M);
  discriminator_gradient(players, board, recipe, 7);
  for (Index m = M; m < 2 * M; ++m) board.both.delta.back()(0, m) *= -1;
  training::set_to_zero(board.discriminator_gradient);
  backward(players.discriminator, board.both, board.discriminator_gradient);
  for (const auto& e : gradient_errors(players.discriminator, board.discriminator_gradient,
                                       [&] { return discriminator_cost(players, board, recipe); }))
    BOOST_TEST(e.relative > 1e-2, e);
}

// \eq{overview-fig-12}: from noise to samples, from samples to one number
BOOST_AUTO_TEST_CASE(shapes_of_the_players) {
  const gan::Recipe recipe{.batch = M};
  const gan::Players players = beginners(gan::Network({2, 8, 6}), gan::Network({6, 8, 1}), recipe);
  gan::Board board(players, M);
  BOOST_TEST((board.fake.h[0].dim == std::array<Index, 2>{2, M}));
  BOOST_TEST((board.fake.h.back().dim == std::array<Index, 2>{6, M}));
  BOOST_TEST((board.both.z.back().dim == std::array<Index, 2>{1, 2 * M}));
  BOOST_TEST(board.judged.h[0].data() == board.fake.h.back().data());
  BOOST_CHECK_THROW(beginners(gan::Network({2, 8, 5}), gan::Network({6, 8, 1}), recipe), std::invalid_argument);
  BOOST_CHECK_THROW(beginners(gan::Network({2, 8, 6}), gan::Network({6, 8, 2}), recipe), std::invalid_argument);
}
