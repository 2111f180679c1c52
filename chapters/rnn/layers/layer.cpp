#include "rnn/layers/layer.hpp"

#include "core/sequences.hpp"
#include "rnn/layers/lstm_cell.hpp"
#include "rnn/layers/simple_cell.hpp"

namespace lbl::rnn {
namespace {

/// A sequence that has ended keeps its state.
/// @param present of the step, one number for each sample
/// @param before states before [d][M]
/// @param after states after [d][M], overwritten where nothing is present
/// @param samples which
void keep_ended(const Real* present, const Tensor<2>& before, Tensor<2>& after, Samples samples) {
  for (Index n = 0; n < after.dim[0]; ++n)
    for (Index m = samples.first; m < samples.last; ++m)
      if (present[m] == 0) after(n, m) = before(n, m);
}

/// Moves the errors of ended sequences to the step before, untouched.
/// @param present of the step, one number for each sample
/// @param after errors of the states after [d][M]; zero afterwards where nothing is present
/// @param before errors of the states before [d][M], added to where nothing is present
/// @param samples which
void pass_ended(const Real* present, Tensor<2>& after, Tensor<2>& before, Samples samples) {
  for (Index n = 0; n < after.dim[0]; ++n)
    for (Index m = samples.first; m < samples.last; ++m)
      if (present[m] == 0) before(n, m) += after(n, m), after(n, m) = 0;
}

/// Forgets what a step has made of ended sequences: they have no sums, and their cells go back as they came.
/// @param present of the step, one number for each sample
/// @param delta dC/dz_t, zero afterwards where nothing is present
/// @param delta_c dC/dc_t
/// @param delta_c_before overwritten where nothing is present
/// @param samples which
void skip_ended(const Real* present, Tensor<2>& delta, const Tensor<2>& delta_c, Tensor<2>& delta_c_before,
                Samples samples) {
  keep_ended(present, delta_c, delta_c_before, samples);
  for (Index n = 0; n < delta.dim[0]; ++n)
    for (Index m = samples.first; m < samples.last; ++m)
      if (present[m] == 0) delta(n, m) = 0;
}

}  // namespace

//! [forward]
void forward(const Layer& layer, const Tensor<3>& x, const Present& present, States& s) {
  const auto input_sums = layer.loops == Loops::core ? core::product : product;
  const auto add_state_sums = layer.loops == Loops::core ? core::add_product : add_product;
  const Index T = x.dim[0], M = x.dim[2];
  core::share_samples(M, [&](Samples m) {
    for (Index step = 0; step < T; ++step) {  // copies of one layer: \eq{notes-unrolled}
      const Index t = layer.direction == Direction::ahead ? step : T - 1 - step;
      const auto [before, after] = Entries(layer, t);
      const Tensor<2> x_t = x.slice(t), h_before = s.h.slice(before), c_before = s.c.slice(before);
      Tensor<2> h_t = s.h.slice(after), c_t = s.c.slice(after);
      Tensor<2> z_t = has_cell_state(layer.cell) ? s.gates.slice(t) : s.h.slice(after);  // f works in its place

      input_sums(layer.W_xh, layer.b_h, x_t, z_t, m);
      add_state_sums(layer.W_hh, h_before, z_t, m);  // \eq{handbook-rnn-forward} \eq{overview-eq-13}
      if (has_cell_state(layer.cell)) {
        Tensor<2> tanh_c_t = s.tanh_c.slice(t);
        lstm_forward(layer.cell, z_t, c_before, c_t, tanh_c_t, h_t, m);
      } else {
        simple_forward(layer.cell, z_t, m);  // \eq{overview-eq-12}
      }
      if (present.size() > 0) {
        keep_ended(present.samples(t), h_before, h_t, m);
        keep_ended(present.samples(t), c_before, c_t, m);
      }
    }
  });
}
//! [forward]

//! [backward]
void backward(const Layer& layer, const Present& present, States& s, Steps steps) {
  const auto add = layer.loops == Loops::core ? core::add_transposed_product : add_transposed_product;
  core::share_samples(s.h.dim[2], [&](Samples m) {
    for (Index step = 0; step < steps.last - steps.first; ++step) {
      const Index t = layer.direction == Direction::ahead ? steps.last - 1 - step : steps.first + step;
      const auto [before, after] = Entries(layer, t);
      Tensor<2> delta_t = s.delta.slice(t), delta_h_t = s.delta_h.slice(after), delta_c_t = s.delta_c.slice(after);
      Tensor<2> delta_h_before = s.delta_h.slice(before), delta_c_before = s.delta_c.slice(before);

      if (present.size() > 0) pass_ended(present.samples(t), delta_h_t, delta_h_before, m);
      if (has_cell_state(layer.cell))
        lstm_backward(layer.cell, s.gates.slice(t), s.c.slice(before), s.tanh_c.slice(t), delta_h_t, delta_c_t, delta_t,
                      delta_c_before, m);
      else
        simple_backward(layer.cell, s.h.slice(after), delta_h_t, delta_t, m);
      if (present.size() > 0) skip_ended(present.samples(t), delta_t, delta_c_t, delta_c_before, m);
      add(layer.W_hh, delta_t, delta_h_before, m);  // to the error of its own output: \eq{slides-bptt-two}
    }
  });
}

void add_gradients(const Layer& layer, const Tensor<3>& x, const States& s, Steps steps, Layer& gradient) {
  const auto over_time = layer.loops == Loops::core ? core::add_outer_products : add_outer_products;
  const Index count = steps.last - steps.first;
  const Tensor<3> delta = s.delta.range(steps.first, count);
  const Index before = Entries(layer, steps.first).before;
  over_time(delta, x.range(steps.first, count), gradient.W_xh);
  over_time(delta, s.h.range(before, count), gradient.W_hh);  // \eq{handbook-rnn-grads}
  add_sums(delta, gradient.b_h);
}
//! [backward]

void add_input_errors(const Layer& layer, const States& s, Steps steps, Tensor<3>& delta_x) {
  const auto add = layer.loops == Loops::core ? core::add_transposed_product : add_transposed_product;
  core::share_samples(delta_x.dim[2], [&](Samples m) {
    for (Index t = steps.first; t < steps.last; ++t) {
      Tensor<2> delta_x_t = delta_x.slice(t);
      add(layer.W_xh, s.delta.slice(t), delta_x_t, m);
    }
  });
}

}  // namespace lbl::rnn
