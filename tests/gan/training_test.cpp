// The rounds of the game: what they reach, what they keep, and that they can be continued to the same bits.
#include "gan/distributions.hpp"
#include "gan/options.hpp"
#include "gan/random_players.hpp"
#include "gan/sources/points.hpp"
#include "report/spread.hpp"
#include "temporary_folder.hpp"
#include "training/checkpoint.hpp"

using namespace lbl;
using namespace lbl::testing;
using gan::Activation;
using gan::Game;

namespace {

gan::Players play(gan::Players players, const gan::Recipe& recipe, Index rounds, double* V = nullptr) {
  gan::Board board(players, recipe.batch);
  const gan::GaussianSource real{3, 0.5, recipe.seed};
  double mean = 0;
  for (Index n = 0; n < rounds; ++n) {
    const double now = play_round(players, board, recipe, real);
    if (2 * n >= rounds) mean += 2 * now / double(rounds);
  }
  if (V) *V = mean;
  return players;
}

gan::Players small_players(const gan::Recipe& recipe) {
  return beginners(gan::Network({1, 8, 1}, Activation::tanh), gan::Network({1, 16, 1}, Activation::tanh), recipe);
}

bool same(const gan::Players& a, const gan::Players& b) {
  bool all = true;
  for (Index l = 1; l <= a.generator.L(); ++l)
    all = all && same_bits(a.generator.W[l], b.generator.W[l]) && same_bits(a.generator.b[l], b.generator.b[l]);
  for (Index l = 1; l <= a.discriminator.L(); ++l)
    all = all && same_bits(a.discriminator.W[l], b.discriminator.W[l]) &&
          same_bits(a.discriminator.b[l], b.discriminator.b[l]);
  return all;
}

}  // namespace

// \eq{overview-gan-alg} \eq{overview-gan-opt}: mean and deviation of N(3, 0.5^2) are learned, d ends at 1/2 where the
// data is, the value at -ln 4
BOOST_AUTO_TEST_CASE(a_generator_learns_a_gaussian) {
  const Threads threads(1);
  const gan::Recipe recipe{.k = 5, .batch = 128, .eta = 2e-3, .decay = 1500};
  double V = 0;
  const gan::Players players = play(small_players(recipe), recipe, 1500, &V);
  const Tensor<2> x = samples_of(players.generator, gan::key_of(1, gan::Purpose::evaluation, 0), 4000);
  report::Spread spread;
  for (Index m = 0; m < 4000; ++m) spread.add(x(0, m));
  BOOST_TEST(std::abs(spread.mean() - 3) < 0.1);
  BOOST_TEST(std::abs(spread.deviation() - 0.5) < 0.1);
  BOOST_TEST(std::abs(V - gan::value_at_equilibrium()) < 0.03);
  gan::Batch batch(players.discriminator, 3);
  batch.h[0](0, 0) = 2.5, batch.h[0](0, 1) = 3, batch.h[0](0, 2) = 3.5;
  forward(players.discriminator, batch);
  for (Index m = 0; m < 3; ++m) BOOST_TEST(std::abs(gan::probability(batch.z.back()(0, m)) - 0.5) < 0.1);
}

// \eq{overview-gan-alg}: k fresh mini-batches, then one step of the generator
BOOST_AUTO_TEST_CASE(a_round_is_k_steps_and_one) {
  gan::Recipe recipe{.k = 3, .batch = 4, .eta = 0.01};
  gan::Players players = small_players(recipe);
  gan::Board board(players, 4);
  std::vector<Index> steps;
  const auto source = [&](Index step, Tensor<2>& x) {
    steps.push_back(step);
    gan::GaussianSource{0, 1, 1}(step, x);
  };
  play_round(players, board, recipe, source), play_round(players, board, recipe, source);
  BOOST_TEST(steps == (std::vector<Index>{0, 1, 2, 3, 4, 5}), boost::test_tools::per_element());
  BOOST_TEST(optimization::steps_of(players.discriminator_optimizer) == 6);
  BOOST_TEST(optimization::steps_of(players.generator_optimizer) == 2);
}

// \eq{overview-wgan}: five steps of the critic in a round, weights and biases stay in their box, and the critic's value
// follows the distance on the line
BOOST_AUTO_TEST_CASE(a_clipped_critic_stays_in_its_box_and_follows_the_distance) {
  const Threads threads(1);
  const gan::Recipe recipe{.game = Game::clipped, .batch = 64, .eta = 0.01, .optimizer = "rmsprop", .box = 0.3};
  BOOST_TEST(gan::usual_k(Game::clipped) == 5);
  std::vector<double> values;
  for (const double mu : {0.5, 1., 2.}) {
    gan::Network generator({1, 1}), critic({1, 8, 1});
    generator.W[1](0, 0) = 1;
    training::Random random(1);
    initialise(critic, random);
    gan::Players players = players_of(generator, critic, recipe);
    gan::Board board(players, 64);
    double V = 0;
    for (Index step = 0; step < 150; ++step) {
      const double now = discriminator_step(players, board, recipe, step, gan::GaussianSource{mu, 1, 1});
      if (step >= 100) V += now / 50;
      for_each_parameter([](const std::string&, const auto& w) {
        for (Index n = 0; n < w.size(); ++n) BOOST_REQUIRE(std::abs(w.data()[n]) <= 0.3);
      }, players.discriminator);
    }
    values.push_back(V);
  }
  BOOST_TEST(values[0] > 0);
  BOOST_TEST(values[1] > 1.5 * values[0]);
  BOOST_TEST(values[2] > 1.5 * values[1]);
}

// \eq{overview-wasserstein}: with the penalty the critic's value is W_1 of two shifted Gaussians,
// |mu|, but for the penalty's softness: the slope s that makes s mu - lambda (s - 1)^2 largest is 1 + mu/(2 lambda)
BOOST_AUTO_TEST_CASE(a_penalised_critic_estimates_the_distance) {
  const Threads threads(1);
  const gan::Recipe recipe{.game = Game::penalised, .batch = 128, .eta = 0.01, .decay = 300, .lambda = 10};
  const double mu = 1.5;
  gan::Network generator({1, 1}), critic({1, 8, 1}, Activation::tanh);
  generator.W[1](0, 0) = 1;
  training::Random random(1);
  initialise(critic, random);
  gan::Players players = players_of(generator, critic, recipe);
  gan::Board board(players, 128);
  double V = 0;
  for (Index step = 0; step < 300; ++step) {
    players.round = step;
    const double now = discriminator_step(players, board, recipe, step, gan::GaussianSource{mu, 1, 1});
    if (step >= 200) V += now / 100;
  }
  BOOST_TEST(std::abs(V / (mu * (1 + mu / 20)) - 1) < 0.1);
}

BOOST_AUTO_TEST_CASE(the_number_of_threads_does_not_change_a_bit) {
  for (const Game game : {Game::non_saturating, Game::penalised}) {
    const gan::Recipe recipe{.game = game, .batch = 64, .eta = 1e-3};
    const auto rounds = [&](int number) {
      const Threads threads(number);
      gan::Players players =
          beginners(gan::Network({4, 40, 60}, Activation::relu, Activation::tanh), gan::Network({60, 50, 1}), recipe);
      gan::Board board(players, 64);
      const auto real = [](Index step, Tensor<2>& x) {
        gan::draw_noise(gan::key_of(1, gan::Purpose::data, step), x);
      };
      for (int n = 0; n < 2; ++n) play_round(players, board, recipe, real);
      return players;
    };
    BOOST_TEST(same(rounds(1), rounds(3)));
  }
}

BOOST_AUTO_TEST_CASE(a_continued_run_ends_at_the_same_bits) {
  const gan::Recipe recipe{.game = Game::penalised, .k = 2, .batch = 8, .eta = 0.01, .decay = 20};
  const gan::Players whole = play(small_players(recipe), recipe, 20), half = play(small_players(recipe), recipe, 9);
  const TemporaryFolder folder;
  training::save_checkpoint(folder.path / "half", half,
                            {{"generator", optimization::steps_of(half.generator_optimizer)},
                             {"discriminator", optimization::steps_of(half.discriminator_optimizer)}});
  gan::Players later = small_players({.game = Game::penalised, .seed = 99});
  const auto state = training::load_checkpoint(folder.path / "half", later);
  optimization::steps_of(later.generator_optimizer) = state.at("generator");
  optimization::steps_of(later.discriminator_optimizer) = state.at("discriminator");
  later.round = 9;
  BOOST_TEST(same(play(later, recipe, 11), whole));
  BOOST_TEST(!same(half, whole));
}

// Moments and correlations of the noise; a place has the same number in arrays of other sizes.
BOOST_AUTO_TEST_CASE(noise_is_normal) {
  Tensor<2> z(2, 50'000), part(1, 70);
  for (Tensor<2>* numbers : {&z, &part}) gan::draw_noise(gan::key_of(1, gan::Purpose::latent, 5), *numbers);
  double moments[5] = {}, mixed = 0;
  for (Index n = 0; n < z.size(); ++n)
    for (int k = 1; k <= 4; ++k) moments[k] += std::pow(z.data()[n], k) / double(z.size());
  for (Index m = 0; m + 32 < 50'000; ++m) mixed += z(0, m) * z(0, m + 16) / 50'000;  // the two of a pair
  BOOST_TEST(std::abs(moments[1]) < 0.015);
  BOOST_TEST(std::abs(moments[2] - 1) < 0.02);
  BOOST_TEST(std::abs(moments[3]) < 0.05);
  BOOST_TEST(std::abs(moments[4] - 3) < 0.15);
  BOOST_TEST(std::abs(mixed) < 0.02);
  for (Index m = 0; m < 70; ++m) BOOST_TEST(part(0, m) == z.data()[m]);
  Tensor<2> other(1, 70);
  gan::draw_noise(gan::key_of(1, gan::Purpose::data, 5), other);
  BOOST_TEST(!same_bits(part, other));
}

BOOST_AUTO_TEST_CASE(uniform_numbers_fill_the_interval) {
  const auto u = gan::uniform_numbers(gan::key_of(1, gan::Purpose::between, 0), 10'000);
  report::Spread spread;
  for (const Real value : u) spread.add(value);
  BOOST_TEST(*std::min_element(u.begin(), u.end()) >= 0);
  BOOST_TEST(*std::max_element(u.begin(), u.end()) < 1);
  BOOST_TEST(std::abs(spread.mean() - 0.5) < 0.02);
  BOOST_TEST(std::abs(spread.deviation() - std::sqrt(1 / 12.)) < 0.01);
}

BOOST_AUTO_TEST_CASE(the_rate_falls_in_the_second_half) {
  const gan::Recipe recipe{.eta = 0.1, .decay = 100};
  BOOST_TEST(gan::rate(recipe, 0) == 0.1);
  BOOST_TEST(gan::rate(recipe, 50) == 0.1);
  BOOST_TEST(std::abs(rate(recipe, 75) - 0.05) < 1e-15);
  BOOST_TEST(gan::rate({.eta = 0.1}, 1'000'000) == 0.1);
}
