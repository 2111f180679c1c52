#pragma once
// Players and samples of random numbers, and their gradient checks.
#include "gan/training.hpp"
#include "random_tensors.hpp"
#include "threads.hpp"
#include "training/gradient_check.hpp"

#include <boost/test/unit_test.hpp>

namespace lbl::testing {

/// A network whose parameters, biases too, are random numbers.
inline gan::Network random_network(const std::vector<Index>& N, gan::Activation f, gan::Activation last,
                                   std::uint64_t seed) {
  gan::Network network(N, f, last);
  training::Random random(seed);
  for_each_parameter([&](const std::string&, auto& w) { training::draw_normal(w, 0.5, random); }, network);
  return network;
}

/// A generator of samples of 3 numbers, and a discriminator of them.
inline gan::Players random_players(const gan::Recipe& recipe, gan::Activation f = gan::Activation::tanh) {
  return players_of(random_network({2, 4, 3}, f, gan::Activation::tanh, 1),
                    random_network({3, 5, 4, 1}, f, gan::Activation::linear, 2), recipe);
}

/// Real samples and noise.
inline gan::Board random_board(const gan::Players& players, Index M, std::uint64_t seed = 3) {
  gan::Board board(players, M);
  training::Random random(seed);
  training::draw_normal(board.real, 1, random), training::draw_normal(board.fake.h[0], 1, random);
  return board;
}

/// The worst entry of every array of a player's gradient.
template <class Cost>
std::vector<training::GradientError> gradient_errors(gan::Network& network, const gan::Network& gradient, Cost&& cost) {
  std::vector<training::GradientError> all;
  const auto check = [&](const std::string& name, auto& w, const auto& g) {
    all.push_back(training::worst_gradient_error(name, w, g, cost, 1e-5, 40, 1e-3));
  };
  for_each_parameter(check, network, gradient);
  return all;
}

inline void accept(const std::vector<training::GradientError>& errors, double tolerance = 1e-7) {
  for (const training::GradientError& e : errors)
    BOOST_TEST_CONTEXT(e) {
      BOOST_TEST(e.largest > 0);
      BOOST_TEST(e.relative < tolerance);
    }
}

}  // namespace lbl::testing
