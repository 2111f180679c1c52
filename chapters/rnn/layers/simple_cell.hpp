#pragma once
/// @file
/// One step of simple recurrent units: h_t = tanh(z_t), overview (13), or with logistic units as in the slides.
#include "core/vectors/registers.hpp"
#include "core/vectors/vector_math.hpp"
#include "rnn/layers/cell.hpp"
#include "rnn/layers/products.hpp"

namespace lbl::rnn {

/// h_t = tanh(z_t), or the logistic function of it.
/// @param cell tanh or logistic
/// @param h on entry the sums z_t of the step, on return h_t [d][M]
/// @param samples which
//! [forward]
inline void simple_forward(Cell cell, Tensor<2>& h, Samples samples) {
  for (Index n = 0; n < h.dim[0]; ++n) {
    core::by_registers(samples.last - samples.first, [cell](Real* h_n) {
      if (cell == Cell::tanh) {
#pragma omp simd
        for (Index m = 0; m < core::together; ++m) h_n[m] = core::tanh(h_n[m]);
      } else {
#pragma omp simd
        for (Index m = 0; m < core::together; ++m) h_n[m] = 1 / (1 + core::exp(-h_n[m]));
      }
    }, h.samples(n) + samples.first);
  }
}
//! [forward]

/// delta_t = f'(z_t) dC/dh_t: (1 - h^2) for tanh, h (1 - h) for logistic units.
/// @param cell tanh or logistic
/// @param h activations of the step [d][M]
/// @param delta_h dC/dh_t [d][M]
/// @param delta dC/dz_t [d][M], overwritten for the samples
/// @param samples which
//! [backward]
inline void simple_backward(Cell cell, const Tensor<2>& h, const Tensor<2>& delta_h, Tensor<2>& delta,
                            Samples samples) {
  for (Index n = 0; n < h.dim[0]; ++n) {
    const Real *h_n = h.samples(n), *delta_h_n = delta_h.samples(n);
    Real* delta_n = delta.samples(n);
    if (cell == Cell::tanh)
      for (Index m = samples.first; m < samples.last; ++m)
        delta_n[m] = (1 - h_n[m] * h_n[m]) * delta_h_n[m];  // \eq{handbook-rnn-delta}
    else
      for (Index m = samples.first; m < samples.last; ++m) delta_n[m] = h_n[m] * (1 - h_n[m]) * delta_h_n[m];
  }
}
//! [backward]

}  // namespace lbl::rnn
