#pragma once
/// @file
/// One step of LSTM cells: the gates, the cell state and the output, overview (17)-(19), and their way back.
///
/// The sums z_t of a step lie in blocks of d rows, in the order of overview (17): input gate i, forget gate f (if there
/// is one), output gate o, candidate g. The gates take their place.
#include "core/sample_ranges.hpp"
#include "core/tensor.hpp"
#include "rnn/layers/cell.hpp"
#include "rnn/layers/products.hpp"

namespace lbl::rnn {

/// The first rows of the blocks.
struct Blocks {
  Index i, f, o, g;  ///< f is -1 where there is no forget gate

  /// @param cell one of the two LSTM cells
  /// @param d cells of the layer
  Blocks(Cell cell, Index d)
      : i(0), f(cell == Cell::lstm ? d : -1), o(cell == Cell::lstm ? 2 * d : d), g(o + d) {}
};

/// Forward: gates, then the cell, then its output.
/// @param cell with or without forget gate
/// @param gates on entry the sums z_t of the step, on return i, f, o, g, in blocks [4 d][M] or [3 d][M]
/// @param c_before c_{t-1} [d][M]
/// @param c c_t [d][M], overwritten for the samples
/// @param tanh_c tanh c_t [d][M], overwritten for the samples
/// @param h h_t [d][M], overwritten for the samples
/// @param samples which
void lstm_forward(Cell cell, Tensor<2>& gates, const Tensor<2>& c_before, Tensor<2>& c, Tensor<2>& tanh_c,
                  Tensor<2>& h, Samples samples);

/// Backward: the error of the output reaches the output gate and the cell; that of the cell, which also comes from the
/// next step through its forget gate, reaches the three others and the cell of the step before.
/// @param cell with or without forget gate
/// @param gates i, f, o, g of the step
/// @param c_before c_{t-1} [d][M]
/// @param tanh_c tanh c_t [d][M]
/// @param delta_h dC/dh_t [d][M]
/// @param delta_c on entry what the next step sends back, dc_{t+1} f_{t+1}; on return dC/dc_t [d][M]
/// @param delta dC/dz_t in blocks like the gates, overwritten for the samples
/// @param delta_c_before what is sent back to c_{t-1}, dc_t f_t [d][M], overwritten for the samples
/// @param samples which
void lstm_backward(Cell cell, const Tensor<2>& gates, const Tensor<2>& c_before, const Tensor<2>& tanh_c,
                   const Tensor<2>& delta_h, Tensor<2>& delta_c, Tensor<2>& delta, Tensor<2>& delta_c_before,
                   Samples samples);

}  // namespace lbl::rnn
