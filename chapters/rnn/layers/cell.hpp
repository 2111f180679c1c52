#pragma once
/// @file
/// What is inside the box f_theta of h_t = f_theta(h_{t-1}, x_t), overview (12): a simple unit, or an LSTM cell.
#include "core/tensor.hpp"

#include <string>
#include <vector>

namespace lbl::rnn {

/// The cells of this chapter.
enum class Cell {
  tanh,                ///< the simple RNN of Elman 1990, overview (13)
  logistic,            ///< the same with logistic units, as in the slides
  lstm,                ///< overview (17)-(19): Hochreiter and Schmidhuber 1997 with the forget gate of Gers et al. 2000
  lstm_without_forget  ///< as published in 1997: the cell never forgets, f_t = 1
};

/// Their names on the command line, in the order of Cell.
inline const std::vector<std::string> cell_names{"rnn", "logistic", "lstm", "lstm-without-forget"};

/// Whether a cell has, beside h, a state c.
/// @param cell which
/// @return true for both LSTM cells
inline bool has_cell_state(Cell cell) { return cell == Cell::lstm || cell == Cell::lstm_without_forget; }

/// Sums that each unit needs at each step: one, or one for each gate and one for the candidate.
/// @param cell which
/// @return 1, 4 or 3
inline Index sums_of_a_unit(Cell cell) {
  return cell == Cell::lstm ? 4 : cell == Cell::lstm_without_forget ? 3 : 1;
}

}  // namespace lbl::rnn
