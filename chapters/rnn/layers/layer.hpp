#pragma once
/// @file
/// A recurrent layer and its walk through time, in both senses: forward, and back-propagation through time (BPTT).
///
/// Arrays of states have one entry more than there are steps. A layer that reads ahead, from left to right, finds its
/// initial state in entry 0 and leaves the state after step t in entry t + 1. A layer that reads back, from right to
/// left, finds it in entry T and leaves the state after step t in entry t.
#include "rnn/layers/cell.hpp"
#include "rnn/layers/products.hpp"

namespace lbl::rnn {

/// In which direction a layer reads its sequence.
enum class Direction { ahead, back };

/// The parameters of a layer: the same at every step. A gradient has the same type.
//! [layer]
struct Layer {
  Tensor<2> W_xh;  ///< from the input of the step [G d][N], with G sums for each of the d units
  Tensor<2> W_hh;  ///< from the state before [G d][d]
  Tensor<1> b_h;   ///< [G d]
  Cell cell = Cell::tanh;
  Direction direction = Direction::ahead;
  Loops loops = Loops::chapter;

  Layer() = default;
  /// All parameters zero.
  /// @param which cell
  /// @param N values of the input at each step
  /// @param d units
  /// @param reads in which direction
  Layer(Cell which, Index N, Index d, Direction reads = Direction::ahead)
      : W_xh(sums_of_a_unit(which) * d, N), W_hh(sums_of_a_unit(which) * d, d), b_h(sums_of_a_unit(which) * d),
        cell(which), direction(reads) {}

  Index units() const { return W_hh.dim[1]; }  ///< d
};
//! [layer]

/// What the samples of a mini-batch leave in a layer at every step, and the errors that come back.
//! [states]
struct States {
  Tensor<3> h;            ///< states [T + 1][d][M], with the initial one, which is read
  Tensor<3> c;            ///< cells [T + 1][d][M], likewise; empty for simple cells
  Tensor<3> gates;        ///< i, f, o, g [T][G d][M]; empty for simple cells
  Tensor<3> tanh_c;       ///< [T][d][M]; empty for simple cells
  Tensor<3> delta_h;      ///< dC/dh [T + 1][d][M]
  Tensor<3> delta_c;      ///< dC/dc [T + 1][d][M]; empty for simple cells
  Tensor<3> delta;        ///< dC/dz [T][G d][M]

  States() = default;
  /// Room for a mini-batch, all zero: so are the initial states.
  /// @param layer whose states they are
  /// @param T steps
  /// @param M samples
  States(const Layer& layer, Index T, Index M) {
    const Index d = layer.units(), sums = layer.b_h.size(), cells = has_cell_state(layer.cell) ? d : 0;
    h = delta_h = Tensor<3>(T + 1, d, M);
    c = delta_c = Tensor<3>(T + 1, cells, M);
    delta = Tensor<3>(T, sums, M);
    gates = Tensor<3>(T, cells > 0 ? sums : 0, M), tanh_c = Tensor<3>(T, cells, M);
  }
};
//! [states]

/// Where the state before a step lies, and that after it.
struct Entries {
  Index before, after;

  /// @param layer its direction
  /// @param t the step
  Entries(const Layer& layer, Index t)
      : before(layer.direction == Direction::ahead ? t : t + 1),
        after(layer.direction == Direction::ahead ? t + 1 : t) {}
};

/// The states that a layer has reached at each step, without the initial one [T][d][M].
/// @param layer its direction
/// @param states h or delta_h of its States [T + 1][d][M]; must outlive the result
/// @return entry t is the state after step t
inline Tensor<3> reached(const Layer& layer, Tensor<3>& states) {
  return states.range(layer.direction == Direction::ahead ? 1 : 0, states.dim[0] - 1);
}
/// @copydoc reached(const Layer&, Tensor<3>&)
inline const Tensor<3> reached(const Layer& layer, const Tensor<3>& states) {
  return reached(layer, const_cast<Tensor<3>&>(states));
}

/// Which samples of a mini-batch have a step t: present[T][M], 1 or 0. Empty: all have all steps. Where a sequence has
/// no such step, its state stays as it is.
using Present = Tensor<2>;

/// Forward through time: h_t = f(W_xh x_t + W_hh h_{t-1} + b_h), overview (12), (13) and (17)-(19).
/// @param layer the parameters
/// @param x input [T][N][M]
/// @param present [T][M] or empty
/// @param s its initial states are read, all other states are overwritten
void forward(const Layer& layer, const Tensor<3>& x, const Present& present, States& s);

/// Steps first..last-1 of a sequence.
struct Steps {
  Index first, last;
};

/// Back-propagation through time. At each step two errors meet in dC/dh_t: that of the step's own output, which is in
/// s.delta_h on entry, and that of the next step, which the loop has added when it arrives there.
/// @param layer the parameters
/// @param present [T][M] or empty
/// @param s after forward(); on entry delta_h holds the errors from outside the layer, of every step, and delta_c those
///        of the state where the walk begins; on return both hold the errors of all states, initial ones included;
///        delta is overwritten
/// @param steps which; the error that leaves the first of them for the state before is left there
void backward(const Layer& layer, const Present& present, States& s, Steps steps);

/// The gradients of the shared weights, sums over the steps, after backward() of these steps.
/// @param layer which loops
/// @param x input [T][N][M]
/// @param s the states and delta
/// @param steps which
/// @param gradient added to
void add_gradients(const Layer& layer, const Tensor<3>& x, const States& s, Steps steps, Layer& gradient);

/// dC/dx_t += W_xh^T delta_t, after backward() of these steps.
/// @param layer the parameters
/// @param s its delta is read
/// @param steps which
/// @param delta_x dC/dx [T][N][M], added to
void add_input_errors(const Layer& layer, const States& s, Steps steps, Tensor<3>& delta_x);

}  // namespace lbl::rnn
