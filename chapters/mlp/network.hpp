#pragma once
/// @file
/// The multi-layer perceptron of handbook section 3.1, for any widths: parameters, forward and backward pass.
#include "core/tensor.hpp"
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

/// The loops that the command line names.
/// @param name "chapter" or "core"
/// @return whose loops these are
inline Loops loops_of(const std::string& name) { return name == "core" ? Loops::core : Loops::chapter; }

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
void initialise(Network& network, training::Initialisation rule, training::Random& random);

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
void activate(Activation f, const Tensor<2>& z, Tensor<2>& h);

/// delta = f'(z) dC/dh.
/// @param f which function
/// @param z pre-activations [N][M]
/// @param h activations [N][M]
/// @param delta on entry dC/dh, on return dC/dz [N][M]
void activate_backward(Activation f, const Tensor<2>& z, const Tensor<2>& h, Tensor<2>& delta);

/// Forward pass, handbook (1), (2), (4): from x = h[0] to the probabilities h[L].
/// @param network the parameters
/// @param batch input and targets are read; z and h of every layer are overwritten
/// @return the mean cost C of the M samples, for probabilities in nats
double forward(const Network& network, Batch& batch);

/// Backward pass, handbook (5)-(7), after forward() of the same batch.
/// @param network the parameters
/// @param batch delta of every layer is overwritten
/// @param gradient dC/dW and dC/db are added to it
void backward(const Network& network, Batch& batch, Network& gradient);

/// dC/dx, the error that reaches the input, after backward() of the same batch.
/// @param network the parameters
/// @param batch its delta[1] is read
/// @return dC/dx [N_0][M]
Tensor<2> input_gradient(const Network& network, const Batch& batch);

}  // namespace lbl::mlp
