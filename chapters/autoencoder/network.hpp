#pragma once
/// @file
/// The deep autoencoder: encoder f and decoder g are stacks of layers, and the narrow layer between them is the code.
#include "autoencoder/layer.hpp"
#include "autoencoder/reconstruction.hpp"
#include "core/dense.hpp"
#include "layers/activations.hpp"
#include "optimization/penalties.hpp"
#include "training/initialisation.hpp"

#include <string>
#include <vector>

namespace lbl::autoencoder {

/// f in h = f(z) of a layer.
enum class Activation { linear, relu, logistic, tanh };

/// The parameters of layers l = 1..L, of which the first half encodes. A gradient has the same type.
//! [network]
struct Network {
  std::vector<Tensor<2>> W;  ///< W[l] is [N_l][N_{l-1}], from unit j of layer l-1 to unit i of layer l
  std::vector<Tensor<1>> b;  ///< b[l] is [N_l]
  Index code = 0;            ///< the layer whose activations are the code; layers above it decode
  Activation hidden = Activation::relu, of_code = Activation::linear, output = Activation::logistic;
  double sparsity = 0;       ///< beta of the penalty beta ||h^code||_1
  Loops loops = Loops::chapter;

  Network() = default;
  /// All parameters zero.
  /// @param encoder widths N_0..N_code, e.g. {784, 128, 32}; the decoder has the same, the other way round
  explicit Network(std::vector<Index> encoder) : code(Index(encoder.size()) - 1) {
    std::vector<Index>& N = encoder;
    for (Index l = code - 1; l >= 0; --l) N.push_back(N[std::size_t(l)]);
    W.resize(N.size()), b.resize(N.size());
    for (std::size_t l = 1; l < N.size(); ++l) W[l] = Tensor<2>(N[l], N[l - 1]), b[l] = Tensor<1>(N[l]);
  }
  Index L() const { return static_cast<Index>(W.size()) - 1; }  ///< Number of layers, the input not counted.
  Index inputs() const { return W[1].dim[1]; }                  ///< N_0 = N_L
  /// @param l a layer
  /// @return its f
  Activation activation(Index l) const { return l == L() ? output : l == code ? of_code : hidden; }
};
//! [network]

/// Walks over the parameters; see training/parameters.hpp.
/// @param visit called as visit("W1", network.W[1], others.W[1]...), ("b1", ...), ("W2", ...), ...
/// @param network the network
/// @param others more of the same widths
template <class Visit, class First, class... Others>
  requires std::is_same_v<std::remove_const_t<First>, Network>
void for_each_parameter(Visit&& visit, First& network, Others&... others) {
  for (Index l = 1; l <= network.L(); ++l) {
    visit("W" + std::to_string(l), network.W[l], others.W[l]...);
    visit("b" + std::to_string(l), network.b[l], others.b[l]...);
  }
}

/// Draws the weights of every layer: He's rule into ReLU, LeCun's elsewhere; biases stay zero.
/// @param network its weights are overwritten
/// @param random the generator, advanced
inline void initialise(Network& network, training::Random& random) {
  for (Index l = 1; l <= network.L(); ++l) {
    const auto rule = network.activation(l) == Activation::relu ? training::Initialisation::he
                                                                : training::Initialisation::lecun;
    training::draw_normal(network.W[l], training::weight_variance(rule, network.W[l].dim[1], network.W[l].dim[0]),
                          random);
  }
}

/// What M samples leave in the network.
struct Batch {
  Tensor<2> x;                         ///< targets: what the reconstruction should be [N_0][M]
  std::vector<Tensor<2>> z, h, delta;  ///< of layer l, [N_l][M]; h[0] is the input: x, or x with noise

  Batch() = default;
  /// Room for M samples, all zero.
  /// @param network whose layers it is for
  /// @param M number of samples
  Batch(const Network& network, Index M) : x(network.inputs(), M), z(network.W.size()), h(z.size()), delta(z.size()) {
    h[0] = x;
    for (std::size_t l = 1; l < z.size(); ++l) z[l] = h[l] = delta[l] = Tensor<2>(network.b[l].size(), M);
  }
  const Tensor<2>& reconstruction() const { return h.back(); }  ///< r = g(f(x))
};

/// h = f(z).
/// @param f which function
/// @param z pre-activations [N][M]
/// @param h activations [N][M], overwritten
inline void activate(Activation f, const Tensor<2>& z, Tensor<2>& h) {
  switch (f) {
    case Activation::linear: std::copy_n(z.data(), z.size(), h.data()); return;
    case Activation::relu: return layers::relu(z, h);
    case Activation::logistic: return layers::logistic(z, h);
    case Activation::tanh: return layers::tanh(z, h);
  }
}

/// delta = f'(z) dC/dh.
/// @param f which function
/// @param h activations [N][M]
/// @param delta on entry dC/dh, on return dC/dz [N][M]
inline void activate_backward(Activation f, const Tensor<2>& h, Tensor<2>& delta) {
  switch (f) {
    case Activation::linear: return;
    case Activation::relu: return layers::relu_backward(h, delta);
    case Activation::logistic: return layers::logistic_backward(h, delta);
    case Activation::tanh: return layers::tanh_backward(h, delta);
  }
}

/// Layers first..last, upwards: the encoder is layers 1..code, the decoder the rest.
/// @param network the parameters
/// @param batch h of the layer below is read; z and h of these layers are overwritten
/// @param first lowest layer
/// @param last highest layer
//! [forward]
inline void pass(const Network& network, Batch& batch, Index first, Index last) {
  auto& [x, z, h, delta] = batch;
  for (Index l = first; l <= last; ++l) {
    const Tensor<2>& W = network.W[l];
    if (network.loops == Loops::core) {
      core::dense_forward(W, network.b[l], h[l - 1], z[l]);
    } else {
      for (Index i = 0; i < W.dim[0]; ++i) std::fill_n(z[l].samples(i), z[l].dim[1], network.b[l](i));
      add_product(W, h[l - 1], z[l]);
    }
    activate(network.activation(l), z[l], h[l]);  // \eq{overview-ae-deep}
  }
}

/// h = f(x): from the input to the code.
/// @param network the parameters
/// @param batch h[0] is read
inline void encode(const Network& network, Batch& batch) { pass(network, batch, 1, network.code); }

/// r = g(h): from the code to the reconstruction.
/// @param network the parameters
/// @param batch h[code] is read
inline void decode(const Network& network, Batch& batch) { pass(network, batch, network.code + 1, network.L()); }

/// Code, reconstruction, cost: (25) and, for a sparse code, beta/M sum_m ||h^code||_1.
/// @param network the parameters
/// @param batch h[0] and x are read; z and h of every layer are overwritten
/// @return C
inline double forward(const Network& network, Batch& batch) {
  encode(network, batch);
  decode(network, batch);
  double C = squared_distance(batch.reconstruction(), batch.x);  // from x itself \eq{overview-ae-denoise}
  if (network.sparsity > 0) {
    const Tensor<2>& h = batch.h[network.code];
    double absolute = 0;
    for (Index n = 0; n < h.size(); ++n) absolute += std::abs(double(h.data()[n]));
    C += network.sparsity * absolute / double(h.dim[1]);
  }
  return C;
}
//! [forward]

/// dC/dW += delta h^T, dC/db += delta 1, and dC/dh of the layer below, for layer l.
/// @param network the parameters
/// @param batch delta[l] and h[l-1] are read
/// @param l the layer
/// @param gradient added to
/// @param delta_h dC/dh^{l-1}, overwritten; null: not wanted
//! [layer_backward]
inline void layer_backward(const Network& network, const Batch& batch, Index l, Network& gradient, Tensor<2>* delta_h) {
  const Tensor<2> &delta = batch.delta[l], &h = batch.h[l - 1];
  if (network.loops == Loops::core) {
    core::dense_backward_parameters(delta, h, gradient.W[l], gradient.b[l]);
    if (delta_h) core::dense_backward_input(network.W[l], delta, *delta_h);
  } else {
    add_outer_products(delta, h, gradient.W[l]);
    for (Index i = 0; i < delta.dim[0]; ++i) gradient.b[l](i) += core::sum(delta.samples(i), delta.dim[1]);
    if (delta_h) transposed_product(network.W[l], delta, *delta_h);
  }
}
//! [layer_backward]

/// Backward pass, after forward() of the same batch.
/// @param network the parameters
/// @param batch delta of every layer is overwritten
/// @param gradient dC/dW and dC/db are added to it
//! [backward]
inline void backward(const Network& network, Batch& batch, Network& gradient) {
  auto& [x, z, h, delta] = batch;
  const Index L = network.L();
  squared_distance_backward(h[L], x, delta[L]);
  activate_backward(network.output, h[L], delta[L]);
  for (Index l = L; l >= 1; --l) {
    layer_backward(network, batch, l, gradient, l > 1 ? &delta[l - 1] : nullptr);
    if (l == 1) break;
    if (l - 1 == network.code && network.sparsity > 0) {
      const Real step = Real(network.sparsity / double(x.dim[1]));
      for (Index n = 0; n < h[l - 1].size(); ++n)
        delta[l - 1].data()[n] += step * optimization::sign(h[l - 1].data()[n]);
    }
    activate_backward(network.activation(l - 1), h[l - 1], delta[l - 1]);
  }
}
//! [backward]

/// dC/dh^0 after backward() of the same batch: through the code only. Where the input is the target too, delta^L adds
/// its part, see linear.hpp.
/// @param network the parameters
/// @param batch its delta[1] is read
/// @return dC/dh^0 [N_0][M]
inline Tensor<2> input_gradient(const Network& network, const Batch& batch) {
  Tensor<2> delta_x(batch.x.dim[0], batch.x.dim[1]);
  transposed_product(network.W[1], batch.delta[1], delta_x);
  return delta_x;
}

}  // namespace lbl::autoencoder
