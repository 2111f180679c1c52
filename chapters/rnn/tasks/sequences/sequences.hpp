#pragma once
/// @file
/// What every task draws: M sequences side by side, what is to be answered, and at which steps.
#include "core/tensor.hpp"
#include "training/initialisation.hpp"

#include <boost/random/uniform_int_distribution.hpp>

namespace lbl::rnn::tasks {

/// M sequences of at most T steps. Shorter ones end in steps that are all zero and do not count.
//! [sequences]
struct Sequences {
  Tensor<3> x;     ///< inputs [T][N][M]
  Tensor<3> y;     ///< targets [T][K][M]
  Tensor<2> scored;  ///< [T][M], 1 where the target counts, else 0

  Sequences() = default;
  /// All zero: nothing is asked yet.
  /// @param T steps
  /// @param N inputs of a step
  /// @param K outputs of a step
  /// @param M sequences
  Sequences(Index T, Index N, Index K, Index M) : x(T, N, M), y(T, K, M), scored(T, M) {}

  Index T() const { return x.dim[0]; }  ///< Steps of the longest one.
  Index M() const { return x.dim[2]; }  ///< Sequences.
};
//! [sequences]

/// A whole number, all of lowest..highest alike.
/// @param lowest the first
/// @param highest the last
/// @param random the generator, advanced
/// @return the number
inline Index draw_whole(Index lowest, Index highest, training::Random& random) {
  return boost::random::uniform_int_distribution<Index>(lowest, highest)(random);
}

}  // namespace lbl::rnn::tasks
