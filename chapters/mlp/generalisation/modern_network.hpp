#pragma once
/// @file
/// The modern multi-layer perceptron of the lecture: (dense, batch normalisation, PReLU or leaky ReLU, dropout) again
/// and again, then dense and softmax. Every part can be left out, so that experiments can tell what each is worth.
#include "core/dense.hpp"
#include "core/threefry.hpp"
#include "costs/softmax_cross_entropy.hpp"
#include "data/batches.hpp"
#include "layers/batch_normalisation.hpp"
#include "layers/dropout.hpp"
#include "layers/prelu.hpp"
#include "mlp/layer.hpp"
#include "mlp/network.hpp"
#include "training/initialisation.hpp"

#include <string>
#include <vector>

namespace lbl::mlp::generalisation {

/// What is chosen, not learned.
struct Architecture {
  std::vector<Index> N = {};  ///< The widths N_0..N_L.
  bool batch_norm = true;   ///< Whether the hidden layers are normalised.
  bool prelu = true;        ///< Whether the slope of the negative side is learned, one for each unit.
  double slope = 0.25;      ///< Slope of the negative side, at first or for ever; 0 for ever is ReLU.
  double drop = 0.5;        ///< Probability of dropping a hidden unit.
  Loops loops = Loops::core;  ///< Which loops compute the sums.
};

/// The parameters of layers l = 1..L; index 0, the input, has none. A gradient has the same type.
//! [network]
struct ModernNetwork {
  Architecture of;
  std::vector<Tensor<2>> W;                       ///< weights [N_l][N_{l-1}]
  std::vector<Tensor<1>> b;                       ///< biases [N_l]; zero for ever where beta does their work
  std::vector<layers::BatchNormalisation> norm;   ///< gamma and beta of the hidden layers [N_l]
  std::vector<Tensor<1>> alpha;                   ///< slopes of the hidden layers [N_l]
  std::vector<layers::Statistics> running;        ///< means and variances for testing, not learned
  data::Normalisation input;                      ///< how pixels become inputs

  ModernNetwork() = default;
  /// All weights zero.
  /// @param architecture widths and parts
  explicit ModernNetwork(const Architecture& architecture)
      : of(architecture), W(of.N.size()), b(of.N.size()), norm(of.N.size()), alpha(of.N.size()), running(of.N.size()) {
    for (Index l = 1; l <= L(); ++l) {
      W[l] = Tensor<2>(of.N[l], of.N[l - 1]), b[l] = Tensor<1>(of.N[l]);
      if (l == L()) continue;
      norm[l] = layers::BatchNormalisation(of.N[l]), running[l] = layers::Statistics(of.N[l]);
      alpha[l] = Tensor<1>(of.N[l]);
      std::fill_n(alpha[l].data(), alpha[l].size(), Real(of.slope));
    }
  }
  Index L() const { return static_cast<Index>(W.size()) - 1; }         ///< Number of layers, the input not counted.
  bool normalised(Index l) const { return of.batch_norm && l < L(); }  ///< Whether layer l is normalised.
};
//! [network]

/// Walks over what is learned; see training/parameters.hpp.
/// @param visit called as visit("W1", network.W[1], others.W[1]...), ("gamma1", ...), ("beta1", ...), ("alpha1", ...)
/// @param network the network
/// @param others more of the same architecture
template <class Visit, class First, class... Others>
  requires std::is_same_v<std::remove_const_t<First>, ModernNetwork>
void for_each_parameter(Visit&& visit, First& network, Others&... others) {
  for (Index l = 1; l <= network.L(); ++l) {
    const std::string layer = std::to_string(l);
    visit("W" + layer, network.W[l], others.W[l]...);
    if (network.normalised(l)) {
      visit("gamma" + layer, network.norm[l].gamma, others.norm[l].gamma...);
      visit("beta" + layer, network.norm[l].beta, others.norm[l].beta...);
    } else {
      visit("b" + layer, network.b[l], others.b[l]...);
    }
    if (network.of.prelu && l < network.L()) visit("alpha" + layer, network.alpha[l], others.alpha[l]...);
  }
}

/// Draws the weights of every layer by He's rule; all else stays as it is.
/// @param network its weights are overwritten
/// @param random the generator, advanced
inline void initialise(ModernNetwork& network, training::Random& random) {
  for (Tensor<2>& W : network.W)
    if (W.size() > 0)
      training::draw_normal(W, training::weight_variance(training::Initialisation::he, W.dim[1], W.dim[0]), random);
}

/// What M samples leave in the network.
struct ModernBatch {
  Tensor<2> y;                                ///< targets [N_L][M]
  std::vector<Tensor<2>> a, z, h;             ///< of layer l: after the sums, normalised, bent and dropped [N_l][M]
  std::vector<Tensor<2>> mask, delta;         ///< of the dropout; error signal [N_l][M]
  std::vector<layers::Statistics> statistics; ///< of the batch

  ModernBatch() = default;
  /// Room for M samples, all zero.
  /// @param network whose layers it is for
  /// @param M number of samples
  ModernBatch(const ModernNetwork& network, Index M)
      : y(network.of.N.back(), M), a(network.W.size()), z(a), h(a), mask(a), delta(a), statistics(network.running) {
    h[0] = Tensor<2>(network.of.N[0], M);
    for (Index l = 1; l <= network.L(); ++l) a[l] = z[l] = h[l] = mask[l] = delta[l] = Tensor<2>(network.of.N[l], M);
  }
};

/// How a forward pass is made; two of the lecture's three choices for testing. (For the third, the statistics of the
/// training set take the place of the running ones.)
enum class Pass {
  training,         ///< statistics of the batch, units are dropped
  testing,          ///< running statistics, all units
  testing_by_batch  ///< statistics of the batch, all units
};

/// Forward pass, from x = h[0] to the probabilities h[L].
/// @param network the parameters
/// @param pass how
/// @param key of the dropout masks: the same key drops the same units
/// @param batch input and targets are read, all else is overwritten
/// @return the cost C, in nats
//! [forward]
inline double forward(const ModernNetwork& network, Pass pass, const core::RandomKey& key, ModernBatch& batch) {
  const auto dense = network.of.loops == Loops::core ? core::dense_forward : dense_forward;
  auto& [y, a, z, h, mask, delta, statistics] = batch;
  const Index L = network.L();

  for (Index l = 1; l < L; ++l) {
    dense(network.W[l], network.b[l], h[l - 1], network.of.batch_norm ? a[l] : z[l]);            // fully connected
    if (network.of.batch_norm) {
      if (pass == Pass::testing)
        layers::batch_normalisation_test(network.norm[l], network.running[l], a[l], z[l]);
      else
        layers::batch_normalisation(network.norm[l], a[l], statistics[l], z[l]);                 // \eq{lecture-modern}
    }
    layers::prelu(z[l], network.alpha[l], h[l]);                                                 // \eq{lecture-modern}
    if (pass == Pass::training && network.of.drop > 0)
      layers::dropout(h[l], network.of.drop, {key.seed + (std::uint64_t(l) << 32), key.step}, mask[l], h[l]);
  }
  dense(network.W[L], network.b[L], h[L - 1], z[L]);
  return costs::softmax_cross_entropy(z[L], y, h[L]);
}
//! [forward]

/// Backward pass of the batch that forward() has just passed in training.
/// @param network the parameters
/// @param batch delta of every layer is overwritten
/// @param gradient dC/dW, dC/db, dC/dgamma, dC/dbeta and dC/dalpha are added to it
//! [backward]
inline void backward(const ModernNetwork& network, ModernBatch& batch, ModernNetwork& gradient) {
  const bool by_core = network.of.loops == Loops::core;
  const auto to_parameters = by_core ? core::dense_backward_parameters : dense_backward_parameters;
  const auto to_input = by_core ? core::dense_backward_input : dense_backward_input;
  auto& [y, a, z, h, mask, delta, statistics] = batch;

  costs::softmax_cross_entropy_backward(h[network.L()], y, delta[network.L()]);
  for (Index l = network.L(); l >= 1; --l) {
    if (l < network.L()) {
      to_input(network.W[l + 1], delta[l + 1], delta[l]);
      if (network.of.drop > 0) layers::dropout_backward(mask[l], delta[l]);
      layers::prelu_backward(z[l], network.alpha[l], delta[l], gradient.alpha[l]);
      if (network.of.batch_norm)
        layers::batch_normalisation_backward(network.norm[l], a[l], statistics[l], delta[l], gradient.norm[l]);
    }
    to_parameters(delta[l], h[l - 1], gradient.W[l], gradient.b[l]);
  }
}
//! [backward]

}  // namespace lbl::mlp::generalisation
