#pragma once
/// @file
/// The last layer of every network of this chapter: a fully-connected layer, softmax and cross-entropy.
#include "cifar/convolution.hpp"
#include "costs/softmax_cross_entropy.hpp"

namespace lbl::cifar {

/// What M samples leave in the last layer.
struct Scores {
  Tensor<2> z, p, y, delta;  ///< scores, probabilities, targets and dC/dz [K][M]
  double temperature = 1;    ///< T: probabilities are those of the scores divided by it

  Scores() = default;
  /// All zero.
  /// @param K classes
  /// @param M number of samples
  /// @param T temperature
  Scores(Index K, Index M, double T = 1) : z(K, M), p(z), y(z), delta(z), temperature(T) {}
};

/// Each number of an array divided by T, unless T is 1.
/// @param z changed
/// @param T temperature
inline void divide(Tensor<2>& z, double T) {
  if (T == 1) return;
  for (Index n = 0; n < z.size(); ++n) z.data()[n] /= static_cast<Real>(T);
}

/// z = (W h + b)/T, p = softmax(z).
/// @param loops which
/// @param output the layer: its window is the whole map
/// @param h maps below
/// @param scores y is read; z and p are overwritten
/// @return the mean cost C, in nats
inline double forward(Loops loops, const Convolution& output, const Tensor<4>& h, Scores& scores) {
  Tensor<4> z = scores.z.view(scores.z.dim[0], 1, 1, scores.z.dim[1]);
  forward(loops, output, h, z);
  divide(scores.z, scores.temperature);
  return costs::softmax_cross_entropy(scores.z, scores.y, scores.p);
}

/// From the probabilities to the maps below.
/// @param loops which
/// @param output the layer
/// @param h maps below, of the forward pass
/// @param scores of the forward pass; delta is overwritten
/// @param gradient dC/dW and dC/db are added to it
/// @param delta_h dC/dh of the maps below, overwritten
inline void backward(Loops loops, const Convolution& output, const Tensor<4>& h, Scores& scores, Convolution& gradient,
                     Tensor<4>& delta_h) {
  costs::softmax_cross_entropy_backward(scores.p, scores.y, scores.delta);
  divide(scores.delta, scores.temperature);
  const Tensor<4> delta = scores.delta.view(scores.z.dim[0], 1, 1, scores.z.dim[1]);
  backward_parameters(loops, delta, h, gradient);
  backward_input(loops, output, delta, delta_h);
}

}  // namespace lbl::cifar
