#include "rnn/layers/lstm_cell.hpp"

#include "core/vectors/registers.hpp"
#include "core/vectors/vector_math.hpp"

namespace lbl::rnn {
namespace {

/// The logistic function of a row.
/// @param gate on entry the sums of one unit, on return its gate
/// @param samples which
void open_gate(Real* gate, Samples samples) {
  core::by_registers(samples.last - samples.first, [](Real* gate_m) {
#pragma omp simd
    for (Index m = 0; m < core::together; ++m) gate_m[m] = 1 / (1 + core::exp(-gate_m[m]));
  }, gate + samples.first);
}

}  // namespace

//! [forward]
void lstm_forward(Cell cell, Tensor<2>& gates, const Tensor<2>& c_before, Tensor<2>& c, Tensor<2>& tanh_c,
                  Tensor<2>& h, Samples samples) {
  const Index d = h.dim[0];
  const Blocks row(cell, d);
  for (Index n = 0; n < d; ++n) {
    Real *i = gates.samples(row.i + n), *o = gates.samples(row.o + n), *g = gates.samples(row.g + n);
    open_gate(i, samples);  // i_t = sigma(...)  \eq{slides-lstm-input}
    open_gate(o, samples);  // o_t = sigma(...)
    core::by_registers(samples.last - samples.first, [](Real* g_m) {
#pragma omp simd
      for (Index m = 0; m < core::together; ++m)
        g_m[m] = core::tanh(g_m[m]);  // \eq{overview-eq-17} \eq{slides-lstm-cand}
    }, g + samples.first);

    const Real* c_old = c_before.samples(n);
    Real* c_n = c.samples(n);
    if (cell == Cell::lstm) {
      Real* f = gates.samples(row.f + n);
      open_gate(f, samples);  // f_t = sigma(...)  \eq{slides-lstm-forget}
      for (Index m = samples.first; m < samples.last; ++m)
        c_n[m] = f[m] * c_old[m] + i[m] * g[m];  // \eq{overview-eq-18} \eq{slides-lstm-cell}
    } else {
      for (Index m = samples.first; m < samples.last; ++m) c_n[m] = c_old[m] + i[m] * g[m];
    }
    core::by_registers(samples.last - samples.first, [](const Real* c_m, const Real* o_m, Real* tanh_c_m, Real* h_m) {
#pragma omp simd
      for (Index m = 0; m < core::together; ++m) {
        tanh_c_m[m] = core::tanh(c_m[m]);
        h_m[m] = o_m[m] * tanh_c_m[m];  // \eq{overview-eq-19} \eq{slides-lstm-out}
      }
    }, c_n + samples.first, o + samples.first, tanh_c.samples(n) + samples.first, h.samples(n) + samples.first);
  }
}
//! [forward]

//! [backward]
void lstm_backward(Cell cell, const Tensor<2>& gates, const Tensor<2>& c_before, const Tensor<2>& tanh_c,
                   const Tensor<2>& delta_h, Tensor<2>& delta_c, Tensor<2>& delta, Tensor<2>& delta_c_before,
                   Samples samples) {
  const Index d = delta_h.dim[0];
  const Blocks row(cell, d);
  for (Index n = 0; n < d; ++n) {
    const Real *i = gates.samples(row.i + n), *o = gates.samples(row.o + n), *g = gates.samples(row.g + n);
    const Real *c_old = c_before.samples(n), *tanh_c_n = tanh_c.samples(n), *dh = delta_h.samples(n);
    Real *dc = delta_c.samples(n), *dc_old = delta_c_before.samples(n);
    Real *delta_i = delta.samples(row.i + n), *delta_o = delta.samples(row.o + n), *delta_g = delta.samples(row.g + n);
#pragma omp simd
    for (Index m = samples.first; m < samples.last; ++m) {
      delta_o[m] = dh[m] * tanh_c_n[m] * o[m] * (1 - o[m]);
      dc[m] += dh[m] * o[m] * (1 - tanh_c_n[m] * tanh_c_n[m]);  // \eq{overview-lstm-back}
      delta_i[m] = dc[m] * g[m] * i[m] * (1 - i[m]);
      delta_g[m] = dc[m] * i[m] * (1 - g[m] * g[m]);
      dc_old[m] = dc[m];
    }
    if (cell != Cell::lstm) continue;
    const Real* f = gates.samples(row.f + n);
    Real* delta_f = delta.samples(row.f + n);
#pragma omp simd
    for (Index m = samples.first; m < samples.last; ++m) {
      delta_f[m] = dc[m] * c_old[m] * f[m] * (1 - f[m]);
      dc_old[m] = dc[m] * f[m];
    }
  }
}
//! [backward]

}  // namespace lbl::rnn
