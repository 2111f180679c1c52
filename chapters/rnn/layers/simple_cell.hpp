#pragma once
/// @file
/// One step of simple recurrent units: h_t = tanh(z_t), overview (13), or with logistic units as in the slides.
#include "rnn/layers/cell.hpp"
#include "rnn/layers/products.hpp"

namespace lbl::rnn {

/// h_t = tanh(z_t), or the logistic function of it.
/// @param cell tanh or logistic
/// @param h on entry the sums z_t of the step, on return h_t [d][M]
/// @param samples which
void simple_forward(Cell cell, Tensor<2>& h, Samples samples);

/// delta_t = f'(z_t) dC/dh_t: (1 - h^2) for tanh, h (1 - h) for logistic units.
/// @param cell tanh or logistic
/// @param h activations of the step [d][M]
/// @param delta_h dC/dh_t [d][M]
/// @param delta dC/dz_t [d][M], overwritten for the samples
/// @param samples which
void simple_backward(Cell cell, const Tensor<2>& h, const Tensor<2>& delta_h, Tensor<2>& delta, Samples samples);

}  // namespace lbl::rnn
