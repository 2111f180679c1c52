#pragma once
/// @file
/// The first weights of a recurrent network: orthogonal from state to state, LeCun's variance elsewhere, and a forget
/// gate that is open.
#include "rnn/networks/network.hpp"
#include "training/initialisation.hpp"

namespace lbl::rnn {

/// A random orthogonal matrix Q: normal numbers, made orthogonal row by row (Gram and Schmidt, twice against rounding).
/// @param d its rows and columns
/// @param random the generator, advanced
/// @return Q with Q^T Q = 1
Tensor<2> random_orthogonal(Index d, training::Random& random);

/// How a network begins.
struct Beginning {
  double forget_bias = 1;  ///< of the forget gates: above 0, the cells keep what they hold (Jozefowicz et al. 2015)
  double scale = 1;        ///< W_hh of simple cells is `scale` times an orthogonal matrix: its spectral radius
};

/// Draws the weights of a layer. Biases are zero, but for those of forget gates.
/// @param layer its parameters are overwritten
/// @param beginning scale and forget bias
/// @param random the generator, advanced
void initialise(Layer& layer, const Beginning& beginning, training::Random& random);

/// Draws the weights of all layers and of the output; biases are zero, but for those of forget gates.
/// @param network its parameters are overwritten
/// @param random the generator, advanced
/// @param beginning scale and forget bias
void initialise(Network& network, training::Random& random, const Beginning& beginning = {});

}  // namespace lbl::rnn
