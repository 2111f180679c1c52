#pragma once
/// @file
/// What a recurrent network is made of: levels of layers that read ahead, or ahead and back, below a dense output; and
/// what a mini-batch leaves in it.
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

}  // namespace lbl::rnn
