#pragma once
/// @file
/// Two directions become one: the states of a layer that reads ahead and of one that reads back are joined at each
/// step; notes, Bidirectional RNNs.
#include "core/tensor.hpp"

#include <string>
#include <vector>

namespace lbl::rnn {

/// How two states of d units become one.
enum class Join { concatenate, add, multiply };

/// Their names on the command line, in the order of Join.
inline const std::vector<std::string> join_names{"concatenate", "add", "multiply"};

/// Joins states step by step. std::invalid_argument on shapes that do not fit.
/// @param how concatenate, add or multiply
/// @param ahead [T][d][M]
/// @param back [T][d][M]
/// @param joined [T][2 d][M] or [T][d][M], overwritten
//! [join]
inline void join(Join how, const Tensor<3>& ahead, const Tensor<3>& back, Tensor<3>& joined) {
  const auto [T, d, M] = ahead.dim;
  if (back.dim != ahead.dim || joined.dim != std::array{T, how == Join::concatenate ? 2 * d : d, M})
    throw std::invalid_argument("join: the states of both directions must have the same shape");
  for (Index t = 0; t < T; ++t)
    for (Index n = 0; n < d; ++n) {
      const Real *a = ahead.samples(t, n), *b = back.samples(t, n);
      Real* both = joined.samples(t, n);
      switch (how) {
        case Join::concatenate: std::copy_n(a, M, both), std::copy_n(b, M, joined.samples(t, d + n)); break;
        case Join::add:
          for (Index m = 0; m < M; ++m) both[m] = a[m] + b[m];  // \eq{notes-birnn}
          break;
        case Join::multiply:
          for (Index m = 0; m < M; ++m) both[m] = a[m] * b[m];  // \eq{notes-birnn}
      }
    }
}

/// Backward of join(): what each direction gets of the error.
/// @param how concatenate, add or multiply
/// @param delta dC/djoined
/// @param ahead states [T][d][M]
/// @param back states [T][d][M]
/// @param delta_ahead dC/dahead [T][d][M], added to
/// @param delta_back dC/dback [T][d][M], added to
inline void join_backward(Join how, const Tensor<3>& delta, const Tensor<3>& ahead, const Tensor<3>& back,
                          Tensor<3>& delta_ahead, Tensor<3>& delta_back) {
  const Index T = ahead.dim[0], d = ahead.dim[1], M = ahead.dim[2];
  for (Index t = 0; t < T; ++t)
    for (Index n = 0; n < d; ++n) {
      const Real *a = ahead.samples(t, n), *b = back.samples(t, n), *delta_n = delta.samples(t, n);
      const Real* delta_b = how == Join::concatenate ? delta.samples(t, d + n) : delta_n;
      Real *da = delta_ahead.samples(t, n), *db = delta_back.samples(t, n);
      for (Index m = 0; m < M; ++m) {
        da[m] += how == Join::multiply ? delta_n[m] * b[m] : delta_n[m];
        db[m] += how == Join::multiply ? delta_b[m] * a[m] : delta_b[m];
      }
    }
}
//! [join]

}  // namespace lbl::rnn
