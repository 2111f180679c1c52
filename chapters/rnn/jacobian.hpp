#pragma once
/// @file
/// How much a state still knows of an earlier one: the Jacobian dh_T/dh_t, twice. As the product of the matrices of all
/// steps, for a simple RNN; and by back-propagation through time, for any cell.
#include "rnn/layers/layer.hpp"

#include <cmath>
#include <vector>

namespace lbl::rnn {

/// dh_T/dh_t = prod_{k=t+1..T} diag(1 - h_k^2) W_hh of a layer of tanh units, for its first sample.
/// @param layer whose cell is tanh; std::invalid_argument for another one
/// @param s after forward()
/// @param t the earlier step; 0 is the initial state
/// @return [d][d], from entry j of h_t to entry i of h_T
//! [product]
inline Tensor<2> jacobian_by_product(const Layer& layer, const States& s, Index t) {
  if (layer.cell != Cell::tanh) throw std::invalid_argument("this product of matrices is that of tanh units");
  const Index d = layer.units(), T = s.h.dim[0] - 1;
  Tensor<2> J(d, d);
  for (Index n = 0; n < d; ++n) J(n, n) = 1;
  for (Index k = t + 1; k <= T; ++k) {
    Tensor<2> next(d, d);
    for (Index i = 0; i < d; ++i)
      for (Index n = 0; n < d; ++n)
        for (Index j = 0; j < d; ++j)
          next(i, j) += (1 - s.h(k, i, 0) * s.h(k, i, 0)) * layer.W_hh(i, n) * J(n, j);  // \eq{handbook-rnn-jacobian}
    J = std::move(next);
  }
  return J;
}
//! [product]

/// The root of the mean square of its singular values, ||J||_F / sqrt(d): 1 for an orthogonal J.
/// @param J numbers of the matrix
/// @param d its columns
/// @return the mean gain
inline double mean_gain(const Tensor<2>& J, Index d) {
  double squares = 0;
  for (Index n = 0; n < J.size(); ++n) squares += double(J.data()[n]) * double(J.data()[n]);
  return std::sqrt(squares / double(d));
}

/// The spectral radius of a matrix, the limit of ||W^k||^(1/k): k is doubled twenty times.
/// @param W [d][d], not zero
/// @return the largest absolute value of its eigenvalues, to about 1e-5
//! [spectral_radius]
inline double spectral_radius(Tensor<2> W) {
  const Index d = W.dim[0];
  double log_norm = 0;  // ln ||W^k||^(1/k)
  for (double k = 1; k <= 1 << 20; k *= 2) {
    const double length = mean_gain(W, d);
    log_norm += std::log(length) / k;
    for (Index n = 0; n < W.size(); ++n) W.data()[n] = static_cast<Real>(double(W.data()[n]) / length);
    Tensor<2> square(d, d);
    for (Index i = 0; i < d; ++i)
      for (Index n = 0; n < d; ++n)
        for (Index j = 0; j < d; ++j) square(i, j) += W(i, n) * W(n, j);
    W = std::move(square);
  }
  return std::exp(log_norm);
}
//! [spectral_radius]

/// What every state of a sequence is worth at its end: the mean gain of dh_T/dh_t, and of dh_T/dc_t for LSTM cells.
struct Gains {
  std::vector<double> h, c;  ///< entry t = 0..T; c is empty for simple cells
};

/// Back-propagates all unit vectors at once: sample m of a mini-batch of d equal sequences gets the error of unit m.
/// @param layer one that reads ahead
/// @param x one sequence [T][N][1]
/// @return the gains of all steps
//! [backward]
inline Gains gains(const Layer& layer, const Tensor<3>& x) {
  const Index T = x.dim[0], N = x.dim[1], d = layer.units();
  Tensor<3> copies(T, N, d);
  for (Index t = 0; t < T; ++t)
    for (Index n = 0; n < N; ++n) std::fill_n(copies.samples(t, n), d, x(t, n, 0));
  States s(layer, T, d);
  forward(layer, copies, {}, s);
  for (Index m = 0; m < d; ++m) s.delta_h(T, m, m) = 1;
  backward(layer, {}, s, {0, T});
  Gains result;
  for (Index t = 0; t <= T; ++t) {
    result.h.push_back(mean_gain(s.delta_h.slice(t), d));  // \eq{slides-bptt-vanish}
    if (has_cell_state(layer.cell)) result.c.push_back(mean_gain(s.delta_c.slice(t), d));
  }
  return result;
}
//! [backward]

}  // namespace lbl::rnn
