#pragma once
/// @file
/// The adding problem: two of many numbers are marked, and their sum is asked at the end.
#include "rnn/tasks/sequences/sequences.hpp"

#include <boost/random/uniform_01.hpp>

namespace lbl::rnn::tasks {

/// The mean squared error of the best answer that looks at nothing, the mean 1: the variance of the sum of two
/// independent numbers that are uniform over [0, 1), 2/12.
inline constexpr double adding_baseline = 1. / 6;

/// Draws sequences (Hochreiter and Schmidhuber 1997, experiment 4; numbers and marks as in Le, Jaitly and Hinton 2015).
/// @param T steps, at least 2
/// @param M sequences
/// @param random the generator, advanced
/// @return x_t = (a number of [0, 1), its mark 0 or 1), one mark in each half; y_T = the sum of the marked numbers
//! [adding]
inline Sequences draw_adding(Index T, Index M, training::Random& random) {
  Sequences drawn(T, 2, 1, M);
  boost::random::uniform_01<double> uniform;
  for (Index m = 0; m < M; ++m) {
    for (Index t = 0; t < T; ++t) drawn.x(t, 0, m) = static_cast<Real>(uniform(random));
    for (const Index t : {draw_whole(0, T / 2 - 1, random), draw_whole(T / 2, T - 1, random)}) {
      drawn.x(t, 1, m) = 1;
      drawn.y(T - 1, 0, m) += drawn.x(t, 0, m);
    }
    drawn.scored(T - 1, m) = 1;
  }
  return drawn;
}
//! [adding]

}  // namespace lbl::rnn::tasks
