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
void join(Join how, const Tensor<3>& ahead, const Tensor<3>& back, Tensor<3>& joined);

/// Backward of join(): what each direction gets of the error.
/// @param how concatenate, add or multiply
/// @param delta dC/djoined
/// @param ahead states [T][d][M]
/// @param back states [T][d][M]
/// @param delta_ahead dC/dahead [T][d][M], added to
/// @param delta_back dC/dback [T][d][M], added to
void join_backward(Join how, const Tensor<3>& delta, const Tensor<3>& ahead, const Tensor<3>& back,
                   Tensor<3>& delta_ahead, Tensor<3>& delta_back);

}  // namespace lbl::rnn
