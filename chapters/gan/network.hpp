#pragma once
/// @file
/// A player of the game, generator or discriminator: dense layers, forward and backward.
///
/// The sums of the layers are those of common/core/dense.hpp. What is the game's own stands in game.hpp, penalty.hpp
/// and training.hpp.
#include "core/dense.hpp"
#include "layers/activations.hpp"
#include "training/initialisation.hpp"
#include "training/parameters.hpp"

#include <string>
#include <vector>

namespace lbl::gan {

/// f in h = f(z).
enum class Activation { linear, relu, leaky_relu, tanh };

/// Slope of the negative side of the leaky ReLU.
inline constexpr double leaky_slope = 0.2;

/// The parameters of layers l = 1..L; index 0 is the input, which has none. A gradient has the same type.
//! [network]
struct Network {
  std::vector<Tensor<2>> W;                ///< W[l] is [N_l][N_{l-1}], from unit j of layer l-1 to unit i of layer l.
  std::vector<Tensor<1>> b;                ///< b[l] is [N_l].
  Activation f = Activation::leaky_relu;   ///< of the hidden layers
  Activation output = Activation::linear;  ///< of layer L; linear for a discriminator, whose z^L is a logit

  Network() = default;
  /// All parameters zero.
  /// @param N the widths N_0..N_L
  /// @param hidden f of the hidden layers
  /// @param last f of layer L
  explicit Network(const std::vector<Index>& N, Activation hidden = Activation::leaky_relu,
                   Activation last = Activation::linear)
      : W(N.size()), b(N.size()), f(hidden), output(last) {
    for (std::size_t l = 1; l < N.size(); ++l) W[l] = Tensor<2>(N[l], N[l - 1]), b[l] = Tensor<1>(N[l]);
  }
  Index L() const { return static_cast<Index>(W.size()) - 1; }  ///< Number of layers, the input not counted.
  Index inputs() const { return W[1].dim[1]; }                  ///< N_0
  Index outputs() const { return W.back().dim[0]; }             ///< N_L
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

/// Draws the weights: of hidden layers by He's rule, or by LeCun's if they are tanh; of the last layer by LeCun's.
/// Biases stay zero.
/// @param network its weights are overwritten
/// @param random the generator, advanced
inline void initialise(Network& network, training::Random& random) {
  using training::Initialisation;
  for (Index l = 1; l <= network.L(); ++l) {
    const bool kinked = network.f != Activation::tanh && l < network.L();
    const auto rule = kinked ? Initialisation::he : Initialisation::lecun;
    const double variance = training::weight_variance(rule, network.W[l].dim[1], network.W[l].dim[0]);
    training::draw_normal(network.W[l], variance, random);
  }
}

/// What M samples leave in a network: of every layer z, h and delta = dC/dz.
struct Batch {
  std::vector<Tensor<2>> z, h, delta;  ///< of layer l, [N_l][M]; h[0] is the input; z[0] and delta[0] are empty

  Batch() = default;
  /// Room for M samples, all zero.
  /// @param network whose layers it is for
  /// @param M number of samples
  Batch(const Network& network, Index M) : z(network.W.size()), h(z.size()), delta(z.size()) {
    h[0] = Tensor<2>(network.inputs(), M);
    for (std::size_t l = 1; l < z.size(); ++l) z[l] = h[l] = delta[l] = Tensor<2>(network.b[l].size(), M);
  }
  Index M() const { return h[0].dim[1]; }  ///< Number of samples.
};

/// Copies the numbers of an array into another of the same shape.
/// @param from where they are
/// @param to where they are copied to
inline void copy(const Tensor<2>& from, Tensor<2>& to) { std::copy_n(from.data(), from.size(), to.data()); }

/// h = f(z).
/// @param f which function
/// @param z pre-activations [N][M]
/// @param h activations [N][M], overwritten
inline void activate(Activation f, const Tensor<2>& z, Tensor<2>& h) {
  switch (f) {
    case Activation::linear: return copy(z, h);
    case Activation::relu: return layers::relu(z, h);
    case Activation::leaky_relu: return layers::leaky_relu(z, leaky_slope, h);
    case Activation::tanh: return layers::tanh(z, h);
  }
}

/// delta = f'(z) dC/dh.
/// @param f which function
/// @param z pre-activations [N][M]
/// @param h activations [N][M]
/// @param delta on entry dC/dh, on return dC/dz [N][M]
inline void activate_backward(Activation f, const Tensor<2>& z, const Tensor<2>& h, Tensor<2>& delta) {
  switch (f) {
    case Activation::linear: return;
    case Activation::relu: return layers::relu_backward(h, delta);
    case Activation::leaky_relu: return layers::leaky_relu_backward(z, leaky_slope, delta);
    case Activation::tanh: return layers::tanh_backward(h, delta);
  }
}

/// Forward pass, from h[0] to h[L].
/// @param network the parameters
/// @param batch its h[0] is read; z and h of every layer are overwritten
inline void forward(const Network& network, Batch& batch) {
  auto& [z, h, delta] = batch;
  for (Index l = 1; l <= network.L(); ++l) {
    core::dense_forward(network.W[l], network.b[l], h[l - 1], z[l]);
    activate(l < network.L() ? network.f : network.output, z[l], h[l]);
  }
}

/// Backward pass, after forward() of the same batch.
/// @param network the parameters
/// @param batch its delta[L] is dC/dz^L on entry; delta of the other layers is overwritten
/// @param gradient dC/dW and dC/db are added to it
//! [backward]
inline void backward(const Network& network, Batch& batch, Network& gradient) {
  auto& [z, h, delta] = batch;
  for (Index l = network.L(); l >= 1; --l) {
    core::dense_backward_parameters(delta[l], h[l - 1], gradient.W[l], gradient.b[l]);
    if (l == 1) break;
    core::dense_backward_input(network.W[l], delta[l], delta[l - 1]);
    activate_backward(network.f, z[l - 1], h[l - 1], delta[l - 1]);
  }
}
//! [backward]

/// The way back through a network that does not learn meanwhile: to its input, not to its parameters.
/// @param network the parameters
/// @param batch its delta[L] is dC/dz^L on entry; delta of the other layers is overwritten
/// @param delta_x dC/dh^0 [N_0][M], overwritten
//! [backward_to_input]
inline void backward_to_input(const Network& network, Batch& batch, Tensor<2>& delta_x) {
  auto& [z, h, delta] = batch;
  for (Index l = network.L(); l >= 2; --l) {
    core::dense_backward_input(network.W[l], delta[l], delta[l - 1]);
    activate_backward(network.f, z[l - 1], h[l - 1], delta[l - 1]);
  }
  core::dense_backward_input(network.W[1], delta[1], delta_x);
}
//! [backward_to_input]

}  // namespace lbl::gan
