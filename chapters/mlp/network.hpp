#pragma once
/// @file
/// The multi-layer perceptron of handbook section 3.1, for any widths: parameters, forward and backward pass.
#include "core/dense.hpp"
#include "costs/binary_cross_entropy.hpp"
#include "costs/mean_squared_error.hpp"
#include "costs/softmax_cross_entropy.hpp"
#include "layers/activations.hpp"
#include "mlp/layer.hpp"
#include "training/initialisation.hpp"

#include <string>
#include <vector>

namespace lbl::mlp {

/// f in h = f(z) of the hidden layers.
enum class Activation { relu, logistic, tanh, softsign, leaky_relu, softplus };

/// Slope of the negative side of the leaky ReLU.
inline constexpr double leaky_slope = 0.01;

/// What the last layer makes of its sums, and the cost that belongs to it. In each pair the derivatives of both cancel
/// to delta^L = (h^L - y)/M.
enum class Output {
  softmax,   ///< probabilities of K classes, cross-entropy
  linear,    ///< any numbers, mean squared error: regression
  logistic,  ///< K probabilities that need not sum to 1, binary cross-entropy
};

/// Which loops compute the sums: those of this chapter, or the same sums by common/core.
enum class Loops { chapter, core };

/// The parameters of layers l = 1..L, counted as in the handbook: index 0 is the input, which has none.
/// A gradient has the same type.
//! [network]
struct Network {
  std::vector<Tensor<2>> W;  ///< W[l] is [N_l][N_{l-1}], from unit j of layer l-1 to unit i of layer l.
  std::vector<Tensor<1>> b;  ///< b[l] is [N_l].
  Activation f = Activation::relu;
  Output output = Output::softmax;
  Loops loops = Loops::chapter;

  Network() = default;
  /// All parameters zero.
  /// @param N the widths N_0..N_L, e.g. {784, 100, 100, 10}
  explicit Network(const std::vector<Index>& N) : W(N.size()), b(N.size()) {
    for (std::size_t l = 1; l < N.size(); ++l)
      W[l] = Tensor<2>(N[l], N[l - 1]), b[l] = Tensor<1>(N[l]);  // \eq{handbook-layers}
  }
  /// Number of layers, the input not counted.
  Index L() const { return static_cast<Index>(W.size()) - 1; }  // \eq{notes-layercount}
};
//! [network]

/// Walks over the parameters; see training/parameters.hpp.
/// @param visit called as visit("W1", network.W[1], others.W[1]...), ("b1", ...), ("W2", ...), ...
/// @param network the network
/// @param others more of the same widths
template <class Visit, class First, class... Others>
void for_each_parameter(Visit&& visit, First& network, Others&... others) {
  for (Index l = 1; l <= network.L(); ++l) {
    visit("W" + std::to_string(l), network.W[l], others.W[l]...);
    visit("b" + std::to_string(l), network.b[l], others.b[l]...);
  }
}

/// Draws the weights of every layer; biases stay zero.
/// @param network its weights are overwritten
/// @param rule of the variance
/// @param random the generator, advanced
inline void initialise(Network& network, training::Initialisation rule, training::Random& random) {
  for (Index l = 1; l <= network.L(); ++l)
    training::draw_normal(network.W[l], training::weight_variance(rule, network.W[l].dim[1], network.W[l].dim[0]),
                          random);
}

/// What M samples leave in the network: input and targets, and of every layer z, h and delta = dC/dz.
//! [batch]
struct Batch {
  Tensor<2> y;                          ///< targets [N_L][M]
  std::vector<Tensor<2>> z, h, delta;   ///< of layer l, [N_l][M]; h[0] is the input x, z[0] and delta[0] are empty

  Batch() = default;
  /// Room for M samples, all zero.
  /// @param network whose layers it is for
  /// @param M number of samples
  Batch(const Network& network, Index M) : z(network.W.size()), h(z.size()), delta(z.size()) {
    h[0] = Tensor<2>(network.W[1].dim[1], M);  // \eq{handbook-input}
    for (std::size_t l = 1; l < z.size(); ++l) z[l] = h[l] = delta[l] = Tensor<2>(network.b[l].size(), M);
    y = Tensor<2>(network.b.back().size(), M);
  }
};
//! [batch]

/// h = f(z).
/// @param f which function
/// @param z pre-activations [N][M]
/// @param h activations [N][M], overwritten
inline void activate(Activation f, const Tensor<2>& z, Tensor<2>& h) {
  switch (f) {
    case Activation::relu: return layers::relu(z, h);
    case Activation::logistic: return layers::logistic(z, h);
    case Activation::tanh: return layers::tanh(z, h);
    case Activation::softsign: return layers::softsign(z, h);
    case Activation::leaky_relu: return layers::leaky_relu(z, leaky_slope, h);
    case Activation::softplus: return layers::softplus(z, h);
  }
}

/// delta = f'(z) dC/dh.
/// @param f which function
/// @param z pre-activations [N][M]
/// @param h activations [N][M]
/// @param delta on entry dC/dh, on return dC/dz [N][M]
inline void activate_backward(Activation f, const Tensor<2>& z, const Tensor<2>& h, Tensor<2>& delta) {
  switch (f) {
    case Activation::relu: return layers::relu_backward(h, delta);
    case Activation::logistic: return layers::logistic_backward(h, delta);
    case Activation::tanh: return layers::tanh_backward(h, delta);
    case Activation::softsign: return layers::softsign_backward(h, delta);
    case Activation::leaky_relu: return layers::leaky_relu_backward(z, leaky_slope, delta);
    case Activation::softplus: return layers::softplus_backward(z, delta);
  }
}

/// Forward pass, handbook (1), (2), (4): from x = h[0] to the probabilities h[L].
/// @param network the parameters
/// @param batch input and targets are read; z and h of every layer are overwritten
/// @return the mean cost C of the M samples, for probabilities in nats
//! [forward]
inline double forward(const Network& network, Batch& batch) {
  const auto dense = network.loops == Loops::core ? core::dense_forward : dense_forward;
  const Index L = network.L();
  auto& [y, z, h, delta] = batch;

  for (Index l = 1; l <= L; ++l) {
    dense(network.W[l], network.b[l], h[l - 1], z[l]);     // handbook (1) \eq{overview-eq-1} \eq{lecture-mlp3}
    if (l < L) activate(network.f, z[l], h[l]);            // \eq{handbook-activation} \eq{notes-unit}
  }
  switch (network.output) {
    case Output::linear:
      h[L] = z[L];                                // \eq{notes-linreg}
      return costs::mean_squared_error(h[L], y);  // \eq{overview-fig-1}
    case Output::logistic: return costs::binary_cross_entropy(z[L], y, h[L]);  // \eq{notes-logreg}
    case Output::softmax: break;
  }
  return costs::softmax_cross_entropy(z[L], y, h[L]);      // handbook (2), (4) \eq{overview-fig-1}
}
//! [forward]

/// Backward pass, handbook (5)-(7), after forward() of the same batch.
/// @param network the parameters
/// @param batch delta of every layer is overwritten
/// @param gradient dC/dW and dC/db are added to it
//! [backward]
inline void backward(const Network& network, Batch& batch, Network& gradient) {
  const bool by_core = network.loops == Loops::core;
  const auto to_parameters = by_core ? core::dense_backward_parameters : dense_backward_parameters;
  const auto to_input = by_core ? core::dense_backward_input : dense_backward_input;
  auto& [y, z, h, delta] = batch;

  costs::softmax_cross_entropy_backward(h[network.L()], y, delta[network.L()]);  // (h^L - y)/M \eq{overview-bp-multi}
  for (Index l = network.L(); l >= 1; --l) {                            // \eq{slides-backprop}
    to_parameters(delta[l], h[l - 1], gradient.W[l], gradient.b[l]);    // handbook (5), (7) \eq{notes-eq-25}
    if (l == 1) break;
    to_input(network.W[l], delta[l], delta[l - 1]);                     // handbook (6), the sum
    activate_backward(network.f, z[l - 1], h[l - 1], delta[l - 1]);     // handbook (6), f'
  }
}
//! [backward]

/// dC/dx, the error that reaches the input, after backward() of the same batch.
/// @param network the parameters
/// @param batch its delta[1] is read
/// @return dC/dx [N_0][M]
inline Tensor<2> input_gradient(const Network& network, const Batch& batch) {
  Tensor<2> delta_x(batch.h[0].dim[0], batch.h[0].dim[1]);
  const auto to_input = network.loops == Loops::core ? core::dense_backward_input : dense_backward_input;
  to_input(network.W[1], batch.delta[1], delta_x);
  return delta_x;
}

}  // namespace lbl::mlp
