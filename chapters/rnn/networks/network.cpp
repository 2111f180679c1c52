#include "rnn/networks/network.hpp"

#include "core/sequences.hpp"
#include "core/threads.hpp"

namespace lbl::rnn {
namespace {

/// What a level gives to the one above it.
/// @param network the network
/// @param batch after the level's forward pass; must outlive the result
/// @param l the level, from 0
/// @return [T][D][M], borrowed
const Tensor<3> level_output(const Network& network, const Batch& batch, std::size_t l) {
  return network.back.empty() ? reached(network.ahead[l], batch.ahead[l].h) : batch.joined[l].range(0, batch.x.dim[0]);
}

/// The states that the output layer reads in one direction: all that were reached, or that in which the walk ended.
/// @param layer of the top level
/// @param reading every step or the whole
/// @param h its states, or their errors [T + 1][d][M]
/// @return [S][d][M], borrowed
Tensor<3> read_states(const Layer& layer, Reading reading, Tensor<3>& h) {
  if (reading == Reading::every_step) return reached(layer, h);
  return h.range(layer.direction == Direction::ahead ? h.dim[0] - 1 : 0, 1);  // h_T, or h_1: \eq{notes-birnn-class}
}

/// What the output layer reads.
/// @param network the network
/// @param batch must outlive the result
/// @return [S][D][M], borrowed
Tensor<3> read_features(const Network& network, Batch& batch) {
  if (network.back.empty()) return read_states(network.ahead.back(), network.plan.reading, batch.ahead.back().h);
  return batch.features.range(0, batch.features.dim[0]);
}

/// The outputs and their costs: z_s = W_hy h_s + b_y, p_s = softmax(z_s). Outputs that nobody scores are passed over.
/// @param network the parameters
/// @param batch z and p of the others are overwritten
/// @return the cost, a mean over the scored outputs
//! [outputs]
double outputs_forward(const Network& network, Batch& batch) {
  const auto sums = network.plan.loops == Loops::core ? core::product : product;
  const Tensor<3> features = read_features(network, batch);
  double C = 0;
  for (Index s = 0; s < features.dim[0]; ++s) {
    if (!is_scored(batch.scored, s)) continue;
    Tensor<2> z_s = batch.z.slice(s), p_s = batch.p.slice(s);
    const Samples all{0, z_s.dim[1]};
    sums(network.W_hy, network.b_y, features.slice(s), z_s, all);  // \eq{overview-eq-15} \eq{handbook-rnn-output}
    C += output_cost(network.plan.output, z_s, batch.y.slice(s), batch.scored.samples(s), p_s);
  }
  return C / divisor(network.plan.average, batch.scored);
}

/// Their errors, the gradient of the output layer, and what reaches its features.
/// @param network the parameters
/// @param batch delta and delta_features are overwritten
/// @param gradient added to
void outputs_backward(const Network& network, Batch& batch, Network& gradient) {
  const auto add = network.plan.loops == Loops::core ? core::add_transposed_product : add_transposed_product;
  const auto over_time = network.plan.loops == Loops::core ? core::add_outer_products : add_outer_products;
  const double divided_by = divisor(network.plan.average, batch.scored);
  std::fill_n(batch.delta.data(), batch.delta.size(), Real(0));
  std::fill_n(batch.delta_features.data(), batch.delta_features.size(), Real(0));
  for (Index s = 0; s < batch.delta.dim[0]; ++s) {
    if (!is_scored(batch.scored, s)) continue;
    Tensor<2> delta_s = batch.delta.slice(s), delta_features_s = batch.delta_features.slice(s);
    output_error(batch.p.slice(s), batch.y.slice(s), batch.scored.samples(s), divided_by, delta_s);
    add(network.W_hy, delta_s, delta_features_s, {0, delta_s.dim[1]});
  }
  over_time(batch.delta, read_features(network, batch), gradient.W_hy);  // \eq{handbook-rnn-grads}
  add_sums(batch.delta, gradient.b_y);
}
//! [outputs]

/// The errors of the outputs enter the states that they were read from.
/// @param network the network
/// @param batch delta_features is read; delta_h of the top level is added to
/// @param steps of the outputs
void enter_output_errors(const Network& network, Batch& batch, Steps steps) {
  const Plan& plan = network.plan;
  const bool whole = plan.reading == Reading::whole;
  if (whole && steps.last < batch.x.dim[0]) return;  // the only output is at the end
  const Index first = whole ? 0 : steps.first, count = whole ? 1 : steps.last - steps.first;
  Tensor<3> to_ahead = read_states(network.ahead.back(), plan.reading, batch.ahead.back().delta_h).range(first, count);
  const Tensor<3> delta = batch.delta_features.range(first, count);
  if (network.back.empty()) {
    for (Index n = 0; n < delta.size(); ++n) to_ahead.data()[n] += delta.data()[n];
    return;
  }
  Tensor<3> to_back = read_states(network.back.back(), plan.reading, batch.back.back().delta_h).range(first, count);
  const Tensor<3> ahead = read_states(network.ahead.back(), plan.reading, batch.ahead.back().h).range(first, count);
  const Tensor<3> back = read_states(network.back.back(), plan.reading, batch.back.back().h).range(first, count);
  join_backward(plan.join, delta, ahead, back, to_ahead, to_back);
}

/// The errors that level l + 1 sends enter the states of level l.
/// @param network the network
/// @param batch delta_joined is read; delta_h of the level is added to
/// @param l the level
/// @param steps which
void enter_level_errors(const Network& network, Batch& batch, std::size_t l, Steps steps) {
  const Index count = steps.last - steps.first;
  const Tensor<3> delta = batch.delta_joined[l].range(steps.first, count);
  Tensor<3> to_ahead = reached(network.ahead[l], batch.ahead[l].delta_h).range(steps.first, count);
  if (network.back.empty()) {
    for (Index n = 0; n < delta.size(); ++n) to_ahead.data()[n] += delta.data()[n];
    return;
  }
  Tensor<3> to_back = reached(network.back[l], batch.back[l].delta_h).range(steps.first, count);
  join_backward(network.plan.join, delta, reached(network.ahead[l], batch.ahead[l].h).range(steps.first, count),
                reached(network.back[l], batch.back[l].h).range(steps.first, count), to_ahead, to_back);
}

/// No errors yet.
/// @param errors overwritten with zeros
void set_to_zero(Tensor<3>& errors) {
#pragma omp parallel for if (errors.size() > core::worth_threads)
  for (Index t = 0; t < errors.dim[0]; ++t) {
    Tensor<2> errors_t = errors.slice(t);
    std::fill_n(errors_t.data(), errors_t.size(), Real(0));
  }
}

/// Sends the errors of some outputs back through some steps, and adds the gradients.
/// @param network the network
/// @param batch all delta are overwritten
/// @param scored the steps of the outputs
/// @param walked the steps through which the errors go
/// @param gradient added to
void walk_back(const Network& network, Batch& batch, Steps scored, Steps walked, Network& gradient) {
  for (States& s : batch.ahead) set_to_zero(s.delta_h), set_to_zero(s.delta_c);
  for (States& s : batch.back) set_to_zero(s.delta_h), set_to_zero(s.delta_c);
  enter_output_errors(network, batch, scored);
  for (std::size_t l = network.levels(); l-- > 0;) {
    const Tensor<3> below = level_input(network, batch, l);
    backward(network.ahead[l], batch.present, batch.ahead[l], walked);
    add_gradients(network.ahead[l], below, batch.ahead[l], walked, gradient.ahead[l]);
    if (!network.back.empty()) {
      backward(network.back[l], batch.present, batch.back[l], walked);
      add_gradients(network.back[l], below, batch.back[l], walked, gradient.back[l]);
    }
    if (l == 0) break;
    set_to_zero(batch.delta_joined[l - 1]);
    add_input_errors(network.ahead[l], batch.ahead[l], walked, batch.delta_joined[l - 1]);
    if (!network.back.empty()) add_input_errors(network.back[l], batch.back[l], walked, batch.delta_joined[l - 1]);
    enter_level_errors(network, batch, l - 1, walked);
  }
}

}  // namespace

void keep_first_input(Tensor<3>& x) {
  for (Index t = 1; t < x.dim[0]; ++t)
    std::fill_n(x.samples(t, 0), x.dim[1] * x.dim[2], Real(0));  // \eq{overview-fig-6}
}

const Tensor<3> level_input(const Network& network, const Batch& batch, std::size_t l) {
  return l == 0 ? batch.x.range(0, batch.x.dim[0]) : level_output(network, batch, l - 1);
}

//! [forward]
double forward(const Network& network, Batch& batch) {
  const Plan& plan = network.plan;
  for (std::size_t l = 0; l < network.levels(); ++l) {
    const Tensor<3> below = level_input(network, batch, l);  // h^0_t = x_t: \eq{overview-eq-20} \eq{notes-stacked}
    forward(network.ahead[l], below, batch.present, batch.ahead[l]);  // \eq{overview-fig-9}
    if (network.back.empty()) continue;
    forward(network.back[l], below, batch.present, batch.back[l]);
    join(plan.join, reached(network.ahead[l], batch.ahead[l].h), reached(network.back[l], batch.back[l].h),
         batch.joined[l]);
  }
  if (!network.back.empty())
    join(plan.join, read_states(network.ahead.back(), plan.reading, batch.ahead.back().h),
         read_states(network.back.back(), plan.reading, batch.back.back().h),
         batch.features);  // \eq{notes-birnn-label}
  return outputs_forward(network, batch);
}
//! [forward]

//! [backward]
void backward(const Network& network, Batch& batch, Network& gradient, Truncation truncation) {
  const Index T = batch.x.dim[0];
  const Index k_1 = truncation.k_1 > 0 ? truncation.k_1 : T, k_2 = truncation.k_2 > 0 ? truncation.k_2 : T;
  if (!network.back.empty() && (k_1 < T || k_2 < T))
    throw std::invalid_argument("truncated back-propagation through time needs a network that reads ahead only");
  if (k_2 < std::min(k_1, T)) throw std::invalid_argument("truncation: errors of k_1 steps need k_2 >= k_1 steps");
  outputs_backward(network, batch, gradient);
  for (Index last = T; last > 0; last -= k_1) {
    const Steps scored{std::max<Index>(0, last - k_1), last}, walked{std::max<Index>(0, last - k_2), last};
    walk_back(network, batch, scored, walked, gradient);  // \eq{handbook-rnn-tbptt} \eq{slides-bptt-steps}
  }
}
//! [backward]

Tensor<3> input_gradient(const Network& network, const Batch& batch) {
  const Steps all{0, batch.x.dim[0]};
  Tensor<3> delta_x(batch.x.dim[0], batch.x.dim[1], batch.x.dim[2]);
  add_input_errors(network.ahead[0], batch.ahead[0], all, delta_x);
  if (!network.back.empty()) add_input_errors(network.back[0], batch.back[0], all, delta_x);
  return delta_x;
}

void carry_states(const Network& network, Batch& batch) {
  for (std::size_t l = 0; l < network.levels(); ++l)
    for (Tensor<3>* states : {&batch.ahead[l].h, &batch.ahead[l].c}) {
      Tensor<2> first = states->slice(0);
      const Tensor<2> last = states->slice(batch.x.dim[0]);
      std::copy_n(last.data(), last.size(), first.data());
    }
}

}  // namespace lbl::rnn
