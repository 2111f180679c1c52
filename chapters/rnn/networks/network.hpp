#pragma once
/// @file
/// A recurrent network: levels of layers that read ahead, or ahead and back, below a dense output; and BPTT through it.
#include "core/threads.hpp"
#include "rnn/layers/layer.hpp"
#include "rnn/networks/joining.hpp"
#include "rnn/networks/outputs.hpp"

#include <string>
#include <vector>

namespace lbl::rnn {

/// Where the outputs are.
enum class Reading {
  every_step,  ///< one output at each step: labelling, prediction
  whole        ///< one for the sequence, from the states at its ends: classification
};

/// What a network is made of.
struct Plan {
  Index inputs = 1, units = 1, outputs = 1;  ///< N, d of each layer, K
  Index levels = 1;                          ///< layers above each other, overview (20)
  Cell cell = Cell::tanh;                    ///< of all layers
  bool both_directions = false;              ///< a layer that reads back beside each that reads ahead
  Join join = Join::concatenate;             ///< of both directions
  Reading reading = Reading::every_step;     ///< where the outputs are
  Output output = Output::softmax;           ///< what they are
  Average average = Average::steps;          ///< what the cost is divided by
  Loops loops = Loops::chapter;              ///< which loops compute
};

/// The parameters. A gradient has the same type.
//! [network]
struct Network {
  Plan plan = {};
  std::vector<Layer> ahead, back;  ///< of each level, the lowest first; `back` is empty for one direction
  Tensor<2> W_hy;                  ///< [K][d], or [K][2 d] below two concatenated directions
  Tensor<1> b_y;                   ///< [K]

  Network() = default;
  /// All parameters zero.
  /// @param made_of sizes and kinds
  explicit Network(const Plan& made_of) : plan(made_of) {
    for (Index l = 0; l < plan.levels; ++l) {
      const Index N = l == 0 ? plan.inputs : joined();
      ahead.emplace_back(plan.cell, N, plan.units, Direction::ahead);
      if (plan.both_directions) back.emplace_back(plan.cell, N, plan.units, Direction::back);
    }
    for (Layer& layer : ahead) layer.loops = plan.loops;
    for (Layer& layer : back) layer.loops = plan.loops;
    W_hy = Tensor<2>(plan.outputs, joined()), b_y = Tensor<1>(plan.outputs);
  }

  /// Units of a level as the next one sees them.
  Index joined() const {
    return plan.both_directions && plan.join == Join::concatenate ? 2 * plan.units : plan.units;
  }
  std::size_t levels() const { return ahead.size(); }  ///< L
};
//! [network]

/// Walks over the parameters; see training/parameters.hpp.
/// @param visit called as visit("ahead1.W_xh", network.ahead[0].W_xh, others...), ..., ("W_hy", ...), ("b_y", ...)
/// @param network the network
/// @param others more of the same plan
template <class Visit, class First, class... Others>
  requires std::is_same_v<std::remove_const_t<First>, Network>
void for_each_parameter(Visit&& visit, First& network, Others&... others) {
  const auto walk = [&](const std::string& name, auto& layer, auto&... other_layers) {
    visit(name + ".W_xh", layer.W_xh, other_layers.W_xh...);
    visit(name + ".W_hh", layer.W_hh, other_layers.W_hh...);
    visit(name + ".b_h", layer.b_h, other_layers.b_h...);
  };
  for (std::size_t l = 0; l < network.levels(); ++l) {
    walk("ahead" + std::to_string(l + 1), network.ahead[l], others.ahead[l]...);
    if (!network.back.empty()) walk("back" + std::to_string(l + 1), network.back[l], others.back[l]...);
  }
  visit("W_hy", network.W_hy, others.W_hy...), visit("b_y", network.b_y, others.b_y...);
}

/// What M sequences of T steps leave in the network. S outputs of each: T, or 1 for the whole.
//! [batch]
struct Batch {
  Tensor<3> x;                        ///< input [T][N][M]
  Tensor<3> y;                        ///< targets [S][K][M]
  Tensor<2> scored;                   ///< which outputs count [S][M]; all at first
  Present present;                    ///< which steps there are [T][M]; empty, as at first: all
  std::vector<States> ahead, back;    ///< of each level, initial states included
  std::vector<Tensor<3>> joined;      ///< what each level gives to the next [T][D][M]; empty for one direction
  Tensor<3> features;                 ///< what the output layer reads [S][D][M]; empty where it reads `ahead` itself
  Tensor<3> z, p, delta;              ///< outputs before and after softmax, and dC/dz [S][K][M]
  std::vector<Tensor<3>> delta_joined;  ///< dC/djoined of each level
  Tensor<3> delta_features;           ///< dC/dfeatures [S][D][M]

  Batch() = default;
  /// Room for M sequences of T steps, all zero.
  /// @param network whose layers it is for
  /// @param T steps
  /// @param M samples
  Batch(const Network& network, Index T, Index M) : x(T, network.plan.inputs, M) {
    const Index K = network.plan.outputs, D = network.joined();
    const Index S = network.plan.reading == Reading::whole ? 1 : T;  // \eq{overview-fig-7} \eq{overview-fig-8}
    for (const Layer& layer : network.ahead) ahead.emplace_back(layer, T, M);
    for (const Layer& layer : network.back) back.emplace_back(layer, T, M);
    joined.assign(network.back.empty() ? 0 : network.levels(), Tensor<3>(T, D, M));
    delta_joined.assign(network.levels(), Tensor<3>(T, D, M));
    y = z = p = delta = Tensor<3>(S, K, M);
    scored = every_output(S, M);
    features = Tensor<3>(network.back.empty() ? 0 : S, D, M), delta_features = Tensor<3>(S, D, M);
  }
};
//! [batch]

/// One input, many outputs: whatever comes after the first step is zero.
/// @param x input [T][N][M]
inline void keep_first_input(Tensor<3>& x) {
  for (Index t = 1; t < x.dim[0]; ++t) std::fill_n(x.samples(t, 0), x.dim[1] * x.dim[2], Real(0));  // \eq{overview-fig-6}
}

/// What level l gives to the level above it [T][D][M]. Borrowed.
inline const Tensor<3> level_output(const Network& network, const Batch& batch, std::size_t l) {
  return network.back.empty() ? reached(network.ahead[l], batch.ahead[l].h) : batch.joined[l].range(0, batch.x.dim[0]);
}

/// The input of level l. Borrowed.
inline const Tensor<3> level_input(const Network& network, const Batch& batch, std::size_t l) {
  return l == 0 ? batch.x.range(0, batch.x.dim[0]) : level_output(network, batch, l - 1);
}

/// The states that the output layer reads in one direction: all that were reached, or that in which the walk ended.
/// @param layer of the top level
/// @param reading every step or the whole
/// @param h its states, or their errors [T + 1][d][M]
/// @return [S][d][M], borrowed
inline Tensor<3> read_states(const Layer& layer, Reading reading, Tensor<3>& h) {
  if (reading == Reading::every_step) return reached(layer, h);
  return h.range(layer.direction == Direction::ahead ? h.dim[0] - 1 : 0, 1);  // h_T, or h_1: \eq{notes-birnn-class}
}

/// What the output layer reads [S][D][M]. Borrowed.
inline Tensor<3> read_features(const Network& network, Batch& batch) {
  if (network.back.empty()) return read_states(network.ahead.back(), network.plan.reading, batch.ahead.back().h);
  return batch.features.range(0, batch.features.dim[0]);
}

/// The outputs and their costs: z_s = W_hy h_s + b_y, p_s = softmax(z_s). Outputs that nobody scores are passed over.
/// @param network the parameters
/// @param batch z and p are overwritten
/// @return the cost, a mean over the scored outputs
//! [outputs]
inline double outputs_forward(const Network& network, Batch& batch) {
  const auto sums = network.plan.loops == Loops::core ? core::product : product;
  const Tensor<3> features = read_features(network, batch);
  double C = 0;
  for (Index s = 0; s < features.dim[0]; ++s) {
    if (!is_scored(batch.scored, s)) continue;
    Tensor<2> z_s = batch.z.slice(s), p_s = batch.p.slice(s);
    sums(network.W_hy, network.b_y, features.slice(s), z_s, {0, z_s.dim[1]});  // linear: \eq{overview-eq-15} \eq{handbook-rnn-output}
    C += output_cost(network.plan.output, z_s, batch.y.slice(s), batch.scored.samples(s), p_s);
  }
  return C / divisor(network.plan.average, batch.scored);
}

/// Their errors, the gradient of the output layer, and what reaches its features.
/// @param network the parameters
/// @param batch delta and delta_features are overwritten
/// @param gradient added to
inline void outputs_backward(const Network& network, Batch& batch, Network& gradient) {
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

/// Forward pass: level by level through all of time, then the outputs.
/// @param network the parameters
/// @param batch x, y, scored, present and initial states are read; all other states and outputs are overwritten
/// @return the cost C
//! [forward]
inline double forward(const Network& network, Batch& batch) {
  const Plan& plan = network.plan;
  for (std::size_t l = 0; l < network.levels(); ++l) {
    const Tensor<3> below = level_input(network, batch, l);                        // h^0_t = x_t
    forward(network.ahead[l], below, batch.present, batch.ahead[l]);  // \eq{overview-eq-20} \eq{notes-stacked} \eq{overview-fig-9}
    if (network.back.empty()) continue;
    forward(network.back[l], below, batch.present, batch.back[l]);
    join(plan.join, reached(network.ahead[l], batch.ahead[l].h), reached(network.back[l], batch.back[l].h),
         batch.joined[l]);                                                         // \eq{notes-birnn-label}
  }
  if (!network.back.empty())
    join(plan.join, read_states(network.ahead.back(), plan.reading, batch.ahead.back().h),
         read_states(network.back.back(), plan.reading, batch.back.back().h), batch.features);
  return outputs_forward(network, batch);
}
//! [forward]

/// How far errors are sent back: every k_1 steps, by at most k_2 steps. 0: all steps of the sequence.
struct Truncation {
  Index k_1 = 0, k_2 = 0;
};

namespace through_time {

/// The errors of the outputs at steps first..last-1 enter the states that they were read from.
inline void enter_output_errors(const Network& network, Batch& batch, Steps steps) {
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
  join_backward(plan.join, delta, read_states(network.ahead.back(), plan.reading, batch.ahead.back().h).range(first, count),
                read_states(network.back.back(), plan.reading, batch.back.back().h).range(first, count), to_ahead, to_back);
}

/// The errors that level l + 1 sends to the states of level l.
inline void enter_level_errors(const Network& network, Batch& batch, std::size_t l, Steps steps) {
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

inline void set_to_zero(Tensor<3>& errors) {
#pragma omp parallel for if (errors.size() > core::worth_threads)
  for (Index t = 0; t < errors.dim[0]; ++t) {
    Tensor<2> errors_t = errors.slice(t);
    std::fill_n(errors_t.data(), errors_t.size(), Real(0));
  }
}

/// Sends the errors of the outputs at steps `scored` back through the steps `walked`, and adds the gradients.
inline void walk_back(const Network& network, Batch& batch, Steps scored, Steps walked, Network& gradient) {
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

}  // namespace through_time

/// Backward pass, after forward() of the same batch: back-propagation through time, or its truncated form, in which the
/// errors of k_1 steps at a time walk back by at most k_2 steps (Williams and Peng 1990).
/// @param network the parameters
/// @param batch deltas of all states are overwritten; after truncation they are those of the last walk
/// @param gradient dC/dW and dC/db are added to it
/// @param truncation of a network of one direction; std::invalid_argument for two, since what reads back has no past
//! [backward]
inline void backward(const Network& network, Batch& batch, Network& gradient, Truncation truncation = {}) {
  const Index T = batch.x.dim[0];
  const Index k_1 = truncation.k_1 > 0 ? truncation.k_1 : T, k_2 = truncation.k_2 > 0 ? truncation.k_2 : T;
  if (!network.back.empty() && (k_1 < T || k_2 < T))
    throw std::invalid_argument("truncated back-propagation through time needs a network that reads ahead only");
  if (k_2 < std::min(k_1, T)) throw std::invalid_argument("truncation: errors of k_1 steps need k_2 >= k_1 steps");
  outputs_backward(network, batch, gradient);
  for (Index last = T; last > 0; last -= k_1) {
    const Steps scored{std::max<Index>(0, last - k_1), last}, walked{std::max<Index>(0, last - k_2), last};
    through_time::walk_back(network, batch, scored, walked, gradient);  // \eq{handbook-rnn-tbptt} \eq{slides-bptt-steps}
  }
}
//! [backward]

/// dC/dx, the error that reaches the input, after backward() of the same batch without truncation.
/// @param network the parameters
/// @param batch delta of the lowest level is read
/// @return dC/dx [T][N][M]
inline Tensor<3> input_gradient(const Network& network, const Batch& batch) {
  const Steps all{0, batch.x.dim[0]};
  Tensor<3> delta_x(batch.x.dim[0], batch.x.dim[1], batch.x.dim[2]);
  add_input_errors(network.ahead[0], batch.ahead[0], all, delta_x);
  if (!network.back.empty()) add_input_errors(network.back[0], batch.back[0], all, delta_x);
  return delta_x;
}

/// The states in which this batch ended become those in which the next one begins: for a stream that is cut in pieces.
/// @param network of one direction
/// @param batch its initial states are overwritten
inline void carry_states(const Network& network, Batch& batch) {
  for (std::size_t l = 0; l < network.levels(); ++l)
    for (Tensor<3>* states : {&batch.ahead[l].h, &batch.ahead[l].c}) {
      Tensor<2> first = states->slice(0);
      const Tensor<2> last = states->slice(batch.x.dim[0]);
      std::copy_n(last.data(), last.size(), first.data());
    }
}

}  // namespace lbl::rnn
