#pragma once
/// @file
/// Which loops compute the sums of a layer, and the activations between the layers.
#include "core/convolution.hpp"
#include "core/dense.hpp"
#include "layers/activations.hpp"
#include "lenet/convolution.hpp"
#include "lenet/dense.hpp"
#include "training/initialisation.hpp"

namespace lbl::lenet {

/// Which loops compute the sums: those of this chapter, or the same sums by common/core.
enum class Loops { chapter, core };

/// f in h = f(z) of the hidden layers.
enum class Activation { relu, tanh };

/// What is chosen beside the parameters.
struct Choice {
  Activation f = Activation::relu;
  Loops loops = Loops::chapter;
};

/// z = W * h + b, handbook (8).
/// @param choice which loops
/// @param layer kernels and biases
/// @param h input maps
/// @param z output maps, overwritten
inline void forward(Choice choice, const Convolution& layer, const Tensor<4>& h, Tensor<4>& z) {
  if (choice.loops == Loops::core) core::convolution_forward(layer.W, layer.b, h, layer.sliding, z);
  else convolution_forward(layer, h, z);
}

/// dC/dh = full correlation of delta with the turned kernels.
/// @param choice which loops
/// @param layer kernels
/// @param delta dC/dz
/// @param delta_h dC/dh, overwritten
inline void backward_input(Choice choice, const Convolution& layer, const Tensor<4>& delta, Tensor<4>& delta_h) {
  if (choice.loops == Loops::core) core::convolution_backward_input(layer.W, delta, layer.sliding, delta_h);
  else convolution_backward_input(layer, delta, delta_h);
}

/// dC/dW and dC/db, handbook (14). The core knows no table: what it adds where nothing is connected is taken away.
/// @param choice which loops
/// @param delta dC/dz
/// @param h input maps
/// @param gradient added to
inline void backward_parameters(Choice choice, const Tensor<4>& delta, const Tensor<4>& h, Convolution& gradient) {
  if (choice.loops == Loops::chapter) return convolution_backward_parameters(delta, h, gradient);
  core::convolution_backward_parameters(delta, h, gradient.sliding, gradient.W, gradient.b);
  gradient.clear_unconnected();
}

/// z = W h + b, handbook (10).
/// @param choice which loops
/// @param layer weights and biases
/// @param h activations below
/// @param z pre-activations, overwritten
inline void forward(Choice choice, const Dense& layer, const Tensor<2>& h, Tensor<2>& z) {
  if (choice.loops == Loops::core) core::dense_forward(layer.W, layer.b, h, z);
  else dense_forward(layer, h, z);
}

/// dC/dh = W^T delta, the sum in handbook (12).
/// @param choice which loops
/// @param layer weights
/// @param delta dC/dz
/// @param delta_h dC/dh, overwritten
inline void backward_input(Choice choice, const Dense& layer, const Tensor<2>& delta, Tensor<2>& delta_h) {
  if (choice.loops == Loops::core) core::dense_backward_input(layer.W, delta, delta_h);
  else dense_backward_input(layer, delta, delta_h);
}

/// dC/dW = delta h^T and dC/db = delta 1, handbook (13).
/// @param choice which loops
/// @param delta dC/dz
/// @param h activations below
/// @param gradient added to
inline void backward_parameters(Choice choice, const Tensor<2>& delta, const Tensor<2>& h, Dense& gradient) {
  if (choice.loops == Loops::core) core::dense_backward_parameters(delta, h, gradient.W, gradient.b);
  else dense_backward_parameters(delta, h, gradient);
}

/// h = f(z).
/// @param choice which f
/// @param z pre-activations [N][M]
/// @param h activations [N][M], overwritten
inline void activate(Choice choice, const Tensor<2>& z, Tensor<2>& h) {
  choice.f == Activation::relu ? layers::relu(z, h) : layers::tanh(z, h);
}

/// delta = f'(z) dC/dh.
/// @param choice which f
/// @param h activations [N][M]
/// @param delta on entry dC/dh, on return dC/dz [N][M]
inline void activate_backward(Choice choice, const Tensor<2>& h, Tensor<2>& delta) {
  choice.f == Activation::relu ? layers::relu_backward(h, delta) : layers::tanh_backward(h, delta);
}

/// h = f(z) for maps.
/// @param choice which f
/// @param z pre-activations [K][I][J][M]
/// @param h activations [K][I][J][M], overwritten
inline void activate(Choice choice, const Tensor<4>& z, Tensor<4>& h) {
  Tensor<2> flat = flatten(h);
  activate(choice, flatten(z), flat);
}

/// delta = f'(z) dC/dh for maps.
/// @param choice which f
/// @param h activations [K][I][J][M]
/// @param delta on entry dC/dh, on return dC/dz [K][I][J][M]
inline void activate_backward(Choice choice, const Tensor<4>& h, Tensor<4>& delta) {
  Tensor<2> flat = flatten(delta);
  activate_backward(choice, flatten(h), flat);
}

/// Draws the weights of a layer as He et al. 2015: variance 2/N, N the inputs of a unit. Biases stay zero.
/// @param layer its weights are overwritten; those of maps that are not connected stay zero
/// @param random the generator, advanced
inline void initialise(Convolution& layer, training::Random& random) {
  const Index K = layer.W.dim[0], C = layer.W.dim[1], weights = layer.W.dim[2] * layer.W.dim[3];
  for (Index k = 0; k < K; ++k) {
    Index inputs = 0;
    for (Index c = 0; c < C; ++c) inputs += layer.table.connects(k, c) ? weights : 0;
    Tensor<1> kernels(C * weights);
    training::draw_normal(kernels, training::weight_variance(training::Initialisation::he, inputs, K), random);
    std::copy_n(kernels.data(), C * weights, &layer.W(k, 0, 0, 0));
  }
  layer.clear_unconnected();
}

/// Draws the weights of a layer as He et al. 2015: variance 2/N, N the units below. Biases stay zero.
/// @param layer its weights are overwritten
/// @param random the generator, advanced
inline void initialise(Dense& layer, training::Random& random) {
  const auto [I, J] = layer.W.dim;
  training::draw_normal(layer.W, training::weight_variance(training::Initialisation::he, J, I), random);
}

}  // namespace lbl::lenet
