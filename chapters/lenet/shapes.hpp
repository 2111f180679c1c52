#pragma once
/// @file
/// Layer by layer: output sizes, parameters, connections, multiply-adds and receptive fields of a convolutional
/// network, computed without running it.
#include "core/windows.hpp"
#include "lenet/networks/handbook.hpp"
#include "lenet/networks/lecture.hpp"
#include "lenet/networks/overview.hpp"

#include <string>
#include <vector>

namespace lbl::lenet {

/// The volume C x I x J between two layers. (notes: width x height x depth; overview: rows x columns x channels.)
struct Volume {
  Index channels = 1, rows = 1, columns = 1;

  Index size() const { return channels * rows * columns; }  ///< Number of units. \eq{notes-volume} \eq{lecture-volume}
  bool operator==(const Volume&) const = default;
};

/// What kind of layer.
enum class Kind { input, convolution, relu, pooling, dense };

/// A layer of a network, with what can be counted.
struct Layer {
  std::string name;                ///< "C1", "pool2", ...
  Kind kind = Kind::input;
  Volume output;                   ///< its units
  Index window = 1, stride = 1, padding = 0;
  Index weights = 0, biases = 0;   ///< what is learned; none in ReLU and pooling \eq{notes-layertypes}
  Index connections = 0;           ///< weights and biases, counted wherever they are used
  Index multiply_adds = 0;         ///< products of one image, those with the padded zeros included
  Index inside = 0;                ///< products that touch the image, the padded zeros left out (erratum E96)
  Index receptive_field = 1;       ///< rows of the image that one unit sees
  Index step = 1;                  ///< rows of the image between neighbouring units

  Index parameters() const { return weights + biases; }  ///< Numbers that are learned. \eq{handbook-pool-noparam}
};

/// Padding that keeps the size for stride 1, P = (F - 1)/2, or V rows for any stride, P = (VS - V - S + F)/2.
/// @param V rows of the image
/// @param F rows of a kernel
/// @param S stride
/// @return P; std::invalid_argument when it is no whole number (erratum E55)
inline Index same_padding(Index V, Index F, Index S = 1) {
  const Index twice = V * S - V - S + F;
  if (twice < 0 || twice % 2 != 0)
    throw std::invalid_argument("no padding keeps " + std::to_string(V) + " rows for a kernel of " + std::to_string(F) +
                                " with stride " + std::to_string(S) + ": it would be " + std::to_string(twice) + "/2");
  return twice / 2;  // \eq{notes-samepad} \eq{lecture-pad-rule}
}

/// Pairs of a place u < F of a kernel and an output i < n that meet a pixel of the image and no padded zero.
/// @param m rows of the image
/// @param F rows of the kernel
/// @param S stride
/// @param P padding
/// @param n rows of the output
/// @return their number
inline Index pairs_inside(Index m, Index F, Index S, Index P, Index n) {
  Index count = 0;
  for (Index i = 0; i < n; ++i)
    for (Index u = 0; u < F; ++u) count += S * i + u - P >= 0 && S * i + u - P < m;
  return count;
}

/// A network as a list of layers, from the image to the scores.
//! [plan]
struct Plan {  // \eq{lecture-sequence}
  std::vector<Layer> layers;

  /// Begins with an image.
  /// @param image its volume
  explicit Plan(Volume image) { layers.push_back({.name = "input", .kind = Kind::input, .output = image}); }

  /// K kernels of F x F places through all channels.
  /// @param name of the layer
  /// @param K kernels
  /// @param F rows and columns of a kernel
  /// @param sliding stride and padding
  /// @param table which channels each map reads
  /// @return this plan
  Plan& convolution(const std::string& name, Index K, Index F, core::Sliding sliding = {},
                    const ConnectionTable& table = {}) {
    const Volume in = layers.back().output;
    const auto [S, P] = sliding;
    const Index I = core::output_size(in.rows, F, S, P), J = core::output_size(in.columns, F, S, P);
    Layer layer{.name = name, .kind = Kind::convolution, .output = {K, I, J}};  // \eq{notes-depth}
    layer.window = F, layer.stride = S, layer.padding = P;
    layer.weights = table.pairs(K, in.channels) * F * F;       // \eq{notes-convsummary} \eq{lecture-conv760}
    layer.biases = K;                                          // one for each map
    layer.connections = layer.parameters() * I * J;            // \eq{handbook-lenet-c1-params}
    layer.multiply_adds = layer.weights * I * J;               // \eq{lecture-conv768k}
    const Index rows_inside = pairs_inside(in.rows, F, S, P, I), columns_inside = pairs_inside(in.columns, F, S, P, J);
    layer.inside = table.pairs(K, in.channels) * rows_inside * columns_inside;
    return add(layer);
  }

  /// A window that sums up each map.
  /// @param name of the layer
  /// @param K rows and columns of the window
  /// @param S stride
  /// @param rest what becomes of rows that are left over
  /// @return this plan
  Plan& pooling(const std::string& name, Index K = 2, Index S = 2, core::Rest rest = core::Rest::refuse) {
    const Volume in = layers.back().output;
    const auto size = [&](Index m) { return core::output_size(m, K, S, 0, rest); };
    return add({.name = name, .kind = Kind::pooling, .output = {in.channels, size(in.rows), size(in.columns)},
                .window = K, .stride = S});  // \eq{notes-poolsize} \eq{lecture-pool-summary} \eq{lecture-pool-hyper}
  }

  /// An activation, unit by unit.
  /// @param name of the layer
  /// @return this plan
  Plan& relu(const std::string& name = "ReLU") {
    return add({.name = name, .kind = Kind::relu, .output = layers.back().output});
  }

  /// Units that see everything below them, flattened.
  /// @param name of the layer
  /// @param units their number
  /// @return this plan
  Plan& dense(const std::string& name, Index units) {
    const Index below = layers.back().output.size();
    Layer layer{.name = name, .kind = Kind::dense, .output = {units, 1, 1}, .weights = units * below, .biases = units};
    layer.connections = layer.parameters(), layer.multiply_adds = layer.inside = layer.weights;
    return add(layer);
  }

  /// Parameters of all layers.
  /// @return their sum
  Index parameters() const {
    Index sum = 0;
    for (const Layer& layer : layers) sum += layer.parameters();
    return sum;  // \eq{handbook-lenet-total}
  }

private:
  /// A unit that is F rows wide on units `step` rows apart sees (F - 1) step rows more than they do, the padding of the
  /// image included; a fully-connected one sees the whole image.
  Plan& add(Layer layer) {
    const Layer &below = layers.back(), &image = layers.front();
    layer.receptive_field = layer.kind == Kind::dense
                                ? image.output.rows
                                : below.receptive_field + (layer.window - 1) * below.step;  // \eq{lecture-rf}
    layer.step = below.step * layer.stride;
    layers.push_back(layer);
    return *this;
  }
};
//! [plan]

/// The pattern of the notes, INPUT -> [[CONV -> RELU]*N -> POOL?]*M -> [FC -> RELU]*K -> FC.
struct Pattern {
  Volume image = {};
  Index N = 1;                   ///< convolutions of a block, 0 to 3
  std::vector<Index> kernels = {};  ///< M numbers, kernels of each convolution of the block
  Index F = 3, S = 1, P = 1;     ///< of every convolution \eq{notes-convcommon}
  bool pool = true;              ///< POOL?, 2 x 2
  std::vector<Index> units = {};    ///< K numbers, units of the hidden fully-connected layers
  Index classes = 10;            ///< units of the last one
};

/// The layers of a pattern.
/// @param pattern what to repeat, and how often
/// @return its plan; std::invalid_argument outside 0 <= N <= 3, 0 <= K < 3
//! [pattern]
inline Plan plan_of(const Pattern& pattern) {
  const Index M = static_cast<Index>(pattern.kernels.size()), K = static_cast<Index>(pattern.units.size());
  if (pattern.N < 0 || pattern.N > 3 || K > 2)
    throw std::invalid_argument("the pattern has 0 to 3 convolutions in a block and 0 to 2 hidden layers, not " +
                                std::to_string(pattern.N) + " and " + std::to_string(K));
  Plan plan(pattern.image);
  for (Index block = 0; block < M; ++block) {
    for (Index n = 0; n < pattern.N; ++n)
      plan.convolution("conv", pattern.kernels[std::size_t(block)], pattern.F, {pattern.S, pattern.P}).relu();
    if (pattern.pool) plan.pooling("pool");
  }
  for (const Index units : pattern.units) plan.dense("fc", units).relu();
  return plan.dense("fc", pattern.classes);  // \eq{notes-pattern} \eq{lecture-classic}
}
//! [pattern]

/// The layers of the handbook's network.
/// @param network its kernels, paddings and table are read
/// @return C1, S2, C3, S4, C5, F6 and the output
inline Plan plan_of(const HandbookLeNet& network) {
  const auto convolution = [](Plan& plan, const char* name, const Convolution& layer) {
    plan.convolution(name, layer.W.dim[0], layer.W.dim[2], layer.sliding, layer.table);
  };
  Plan plan({1, 28, 28});
  convolution(plan, "C1", network.C1), plan.relu().pooling("S2");
  convolution(plan, "C3", network.C3), plan.relu().pooling("S4");
  convolution(plan, "C5", network.C5), plan.relu();
  return plan.dense("F6", network.F6.b.size()).relu().dense("output", network.output.b.size());
}

/// The layers of the overview's network.
/// @param network its hidden units and its padding are read
/// @return conv1, pool1, conv2, pool2, fc1, fc2, fc3
inline Plan plan_of(const OverviewLeNet& network) {
  Plan plan({1, 28, 28});
  plan.convolution("conv1", 6, 5, network.conv1.sliding).relu().pooling("pool1");
  plan.convolution("conv2", 16, 5, network.conv2.sliding).relu().pooling("pool2");
  return plan.dense("fc1", network.fc1.b.size()).relu().dense("fc2", network.fc2.b.size()).relu().dense("fc3", 10);
}

/// The layers of the lecture's network.
/// @param network its hidden units and its paddings are read
/// @return conv1, pool1, conv2, pool2, linear1, linear2
inline Plan plan_of(const LectureLeNet& network) {
  Plan plan({1, 28, 28});
  plan.convolution("conv1", 20, 5, network.conv1.sliding).relu().pooling("pool1");
  plan.convolution("conv2", 50, 5, network.conv2.sliding).relu().pooling("pool2");
  return plan.dense("linear1", network.linear1.b.size()).relu().dense("linear2", 10);
}

/// Parameters of a network: weights that the table leaves out do not count.
/// @param network any of the three
/// @return their number
template <class Network>
Index parameters(const Network& network) {
  return plan_of(network).parameters();
}

}  // namespace lbl::lenet
