#pragma once
/// @file
/// The game: its value, and the error signals with which both players learn.
///
/// Everything is computed from the last pre-activations of the discriminator, z[1][M]. In the game of overview (26) it
/// is a logit, d = 1/(1 + e^-z) the probability that the input is real. In the Wasserstein game z itself is f(x), the
/// critic's answer, any number. The sums over samples are short and run in double.
#include "core/tensor.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>
#include <vector>

namespace lbl::gan {

/// Which game is played.
enum class Game {
  minimax,         ///< overview (26) as it is printed
  non_saturating,  ///< the generator ascends ln d(g(z)) instead (erratum E71)
  clipped,         ///< Wasserstein, the critic's weights and biases kept in a box
  penalised,       ///< Wasserstein, the critic's slope held at 1 by a penalty
};

/// The games by name, in the order of Game.
inline const std::vector<std::string> game_names{"minimax", "non-saturating", "wasserstein-clipped", "wasserstein"};

/// @param name one of game_names; std::invalid_argument for another
/// @return the game
inline Game game_of(const std::string& name) {
  for (std::size_t n = 0; n < game_names.size(); ++n)
    if (game_names[n] == name) return static_cast<Game>(n);
  throw std::invalid_argument("there is no game '" + name + "'");
}

/// @param game which one
/// @return whether the discriminator is a critic, whose answer is no probability
inline bool is_wasserstein(Game game) { return game == Game::clipped || game == Game::penalised; }

/// ln d of a logit, right for every z (erratum E69). ln(1 - d) is log_d(-z).
/// @param z logit
/// @return -ln(1 + e^-z)
inline double log_d(double z) { return std::min(z, 0.) - std::log1p(std::exp(-std::abs(z))); }

/// d of a logit: the probability that the input is real.
/// @param z logit
/// @return 1/(1 + e^-z)
inline double probability(double z) { return 1 / (1 + std::exp(-z)); }

/// What the discriminator has been shown in one batch: M real samples, then M of the generator.
struct Shown {
  const Tensor<2>& z;  ///< [1][2M]
  Index M;             ///< of each kind

  double real(Index m) const { return double(z(0, m)); }      ///< z of a real sample
  double fake(Index m) const { return double(z(0, M + m)); }  ///< z of a generated one
};

/// The value that the discriminator raises and the generator lowers.
/// @param game which
/// @param shown its answers
/// @return V, in nats; for a critic the difference of its means
//! [value]
inline double value(Game game, const Shown& shown) {
  const double M = double(shown.M);
  double V = 0;
  for (Index m = 0; m < shown.M; ++m) {
    if (is_wasserstein(game)) V += (shown.real(m) - shown.fake(m)) / M;  // \eq{overview-wasserstein}
    else V += (log_d(shown.real(m)) + log_d(-shown.fake(m))) / M;        // \eq{overview-eq-26}
  }
  return V;
}
//! [value]

/// The discriminator descends on C = -V. Its error signals: of ln d = ln 1/(1 + e^-z) the derivative is 1 - d, of
/// ln(1 - d) it is -d.
/// @param game which
/// @param shown its answers
/// @param delta dC/dz [1][2M], overwritten
//! [discriminator]
inline void discriminator_error(Game game, const Shown& shown, Tensor<2>& delta) {
  const double M = double(shown.M);
  for (Index m = 0; m < shown.M; ++m) {
    const double d_real = probability(shown.real(m)), d_fake = probability(shown.fake(m));
    delta(0, m) = Real((is_wasserstein(game) ? -1 : d_real - 1) / M);
    delta(0, shown.M + m) = Real((is_wasserstein(game) ? 1 : d_fake) / M);
  }
}
//! [discriminator]

/// What the generator descends on, of its own samples alone: the part of V that it can change.
/// @param game which
/// @param z the discriminator's answers to generated samples [1][M]
/// @return C
//! [generator]
inline double generator_cost(Game game, const Tensor<2>& z) {
  const Index M = z.dim[1];
  double C = 0;
  for (Index m = 0; m < M; ++m) {
    const double z_m = double(z(0, m));
    if (is_wasserstein(game)) C += -z_m / double(M);
    else if (game == Game::minimax) C += log_d(-z_m) / double(M);
    else C += -log_d(z_m) / double(M);  // \eq{overview-gan-nonsat}
  }
  return C;
}

/// The error signals of generator_cost().
/// @param game which
/// @param z the discriminator's answers to generated samples [1][M]
/// @param delta dC/dz [1][M], overwritten
inline void generator_error(Game game, const Tensor<2>& z, Tensor<2>& delta) {
  const Index M = z.dim[1];
  for (Index m = 0; m < M; ++m) {
    const double d = probability(double(z(0, m)));
    const double slope = is_wasserstein(game) ? -1 : game == Game::minimax ? -d : d - 1;  // \eq{overview-gan-nonsat}
    delta(0, m) = Real(slope / double(M));
  }
}
//! [generator]

}  // namespace lbl::gan
