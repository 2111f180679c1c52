#pragma once
/// @file
/// Which loops compute the sums of a layer, and the activations between the layers.
#include "lenet/layers/convolution.hpp"
#include "lenet/layers/dense.hpp"
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
void forward(Choice choice, const Convolution& layer, const Tensor<4>& h, Tensor<4>& z);

/// dC/dh = full correlation of delta with the turned kernels.
/// @param choice which loops
/// @param layer kernels
/// @param delta dC/dz
/// @param delta_h dC/dh, overwritten
void backward_input(Choice choice, const Convolution& layer, const Tensor<4>& delta, Tensor<4>& delta_h);

/// dC/dW and dC/db, handbook (14). The core knows no table: what it adds where nothing is connected is taken away.
/// @param choice which loops
/// @param delta dC/dz
/// @param h input maps
/// @param gradient added to
void backward_parameters(Choice choice, const Tensor<4>& delta, const Tensor<4>& h, Convolution& gradient);

/// z = W h + b, handbook (10).
/// @param choice which loops
/// @param layer weights and biases
/// @param h activations below
/// @param z pre-activations, overwritten
void forward(Choice choice, const Dense& layer, const Tensor<2>& h, Tensor<2>& z);

/// dC/dh = W^T delta, the sum in handbook (12).
/// @param choice which loops
/// @param layer weights
/// @param delta dC/dz
/// @param delta_h dC/dh, overwritten
void backward_input(Choice choice, const Dense& layer, const Tensor<2>& delta, Tensor<2>& delta_h);

/// dC/dW = delta h^T and dC/db = delta 1, handbook (13).
/// @param choice which loops
/// @param delta dC/dz
/// @param h activations below
/// @param gradient added to
void backward_parameters(Choice choice, const Tensor<2>& delta, const Tensor<2>& h, Dense& gradient);

/// h = f(z).
/// @param choice which f
/// @param z pre-activations [N][M]
/// @param h activations [N][M], overwritten
void activate(Choice choice, const Tensor<2>& z, Tensor<2>& h);

/// delta = f'(z) dC/dh.
/// @param choice which f
/// @param h activations [N][M]
/// @param delta on entry dC/dh, on return dC/dz [N][M]
void activate_backward(Choice choice, const Tensor<2>& h, Tensor<2>& delta);

/// h = f(z) for maps.
/// @param choice which f
/// @param z pre-activations [K][I][J][M]
/// @param h activations [K][I][J][M], overwritten
void activate(Choice choice, const Tensor<4>& z, Tensor<4>& h);

/// delta = f'(z) dC/dh for maps.
/// @param choice which f
/// @param h activations [K][I][J][M]
/// @param delta on entry dC/dh, on return dC/dz [K][I][J][M]
void activate_backward(Choice choice, const Tensor<4>& h, Tensor<4>& delta);

/// Draws the weights of a layer as He et al. 2015: variance 2/N, N the inputs of a unit. Biases stay zero.
/// @param layer its weights are overwritten; those of maps that are not connected stay zero
/// @param random the generator, advanced
void initialise(Convolution& layer, training::Random& random);

/// Draws the weights of a layer as He et al. 2015: variance 2/N, N the units below. Biases stay zero.
/// @param layer its weights are overwritten
/// @param random the generator, advanced
void initialise(Dense& layer, training::Random& random);

}  // namespace lbl::lenet
