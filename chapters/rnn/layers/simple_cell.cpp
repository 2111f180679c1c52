#include "rnn/layers/simple_cell.hpp"

#include "core/vectors/registers.hpp"
#include "core/vectors/vector_math.hpp"

namespace lbl::rnn {

//! [forward]
void simple_forward(Cell cell, Tensor<2>& h, Samples samples) {
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

//! [backward]
void simple_backward(Cell cell, const Tensor<2>& h, const Tensor<2>& delta_h, Tensor<2>& delta, Samples samples) {
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
