#pragma once
/// @file
/// What the networks of this chapter are made of: a convolution whose maps are normalised, and its activation.
#include "cifar/convolution.hpp"
#include "layers/activations.hpp"
#include "layers/batch_normalisation.hpp"
#include "training/initialisation.hpp"

#include <string>
#include <type_traits>

namespace lbl::cifar {

/// How a forward pass is made.
enum class Pass {
  training,  ///< maps are normalised with the statistics of the batch
  testing    ///< with the running estimates, which testing never changes
};

/// A convolution and the batch normalisation of its maps: one mean, variance, gamma and beta for each map, over all
/// samples and positions. A gradient has the same type.
//! [layer]
struct NormalisedConvolution {
  Convolution convolution;
  layers::BatchNormalisation normalisation;  ///< gamma and beta, a number for each map
  layers::Statistics running;                ///< for testing; not learned, but saved
  bool normalised = true;                    ///< without: z and h are the same

  NormalisedConvolution() = default;
  /// Kernels and biases zero, gamma 1, beta 0.
  /// @param K kernels, one for each output map
  /// @param C channels of the input
  /// @param F rows and columns of a kernel
  /// @param sliding stride and padding
  NormalisedConvolution(Index K, Index C, Index F, core::Sliding sliding)
      : convolution(K, C, F, sliding), normalisation(K), running(K) {}
};

/// What M samples leave in such a layer.
struct Maps {
  Tensor<4> z;               ///< convolved, [K][I][J][M]
  Tensor<4> h;               ///< normalised, then activated
  Tensor<4> delta;           ///< dC/dh, then dC/dz, on the way back
  layers::Statistics batch;  ///< of z, a number for each map

  Maps() = default;
  /// Room for the maps of a batch, all zero.
  /// @param layer whose maps
  /// @param below what it reads
  Maps(const NormalisedConvolution& layer, const Tensor<4>& below)
      : z(layer.convolution.output(below)), h(z), delta(z), batch(z.dim[0]) {}
};
//! [layer]

/// Maps as rows of units, each row all the values of one map: borrowed, nothing moves.
/// @param h maps [C][I][J][M]
/// @return the same values [C][I J M]; h must outlive it
inline Tensor<2> rows_of(Tensor<4>& h) { return h.view(h.dim[0], h.dim[1] * h.dim[2] * h.dim[3]); }
/// @copydoc rows_of(Tensor<4>&)
inline const Tensor<2> rows_of(const Tensor<4>& h) { return h.view(h.dim[0], h.dim[1] * h.dim[2] * h.dim[3]); }

/// h = gamma (z - mean)/sqrt(variance + epsilon) + beta with z = W * below + b.
/// @param loops which
/// @param pass which statistics
/// @param layer the parameters
/// @param below what it reads [C][rows][columns][M]
/// @param maps z, h and the statistics of the batch are overwritten
//! [forward]
inline void forward(Loops loops, Pass pass, const NormalisedConvolution& layer, const Tensor<4>& below, Maps& maps) {
  if (!layer.normalised) return forward(loops, layer.convolution, below, maps.h);  // \eq{lecture-bn-why}
  forward(loops, layer.convolution, below, maps.z);
  Tensor<2> h = rows_of(maps.h);
  if (pass == Pass::training) layers::batch_normalisation(layer.normalisation, rows_of(maps.z), maps.batch, h);
  else layers::batch_normalisation_test(layer.normalisation, layer.running, rows_of(maps.z), h);
}
//! [forward]

/// From dC/dh of the normalised maps to dC/dz and the gradients of the layer.
/// @param loops which
/// @param layer the parameters
/// @param below what the layer has read
/// @param maps of the forward pass in training; delta is on entry dC/dh before the activation, on return dC/dz
/// @param gradient dC/dW, dC/db, dC/dgamma and dC/dbeta are added to it
//! [backward]
inline void backward(Loops loops, const NormalisedConvolution& layer, const Tensor<4>& below, Maps& maps,
                     NormalisedConvolution& gradient) {
  Tensor<2> delta = rows_of(maps.delta);
  if (layer.normalised)
    layers::batch_normalisation_backward(layer.normalisation, rows_of(maps.z), maps.batch, delta,
                                         gradient.normalisation);
  backward_parameters(loops, maps.delta, below, gradient.convolution);
}
//! [backward]

/// After a training pass: the running statistics of a layer move towards those of the batch.
/// @param layer its running statistics move
/// @param maps of a forward pass in training
inline void update_running(NormalisedConvolution& layer, const Maps& maps) {
  if (layer.normalised) layers::update_running(maps.batch, layer.running);
}

/// h = max(0, h), in place.
/// @param h maps, changed
inline void activate(Tensor<4>& h) {
  Tensor<2> rows = rows_of(h);
  layers::relu(rows, rows);
}

/// The error below the activation: 0 where h is 0.
/// @param h maps after the activation
/// @param delta on entry dC/dh after it, on return before it
inline void activate_backward(const Tensor<4>& h, Tensor<4>& delta) {
  Tensor<2> rows = rows_of(delta);
  layers::relu_backward(rows_of(h), rows);
}

/// forward(), then activate(): in training both in one pass over each map, while it is in the cache.
/// @param loops which
/// @param pass which statistics
/// @param layer the parameters
/// @param below what it reads [C][rows][columns][M]
/// @param maps z, h and the statistics of the batch are overwritten
//! [activated]
inline void forward_activated(Loops loops, Pass pass, const NormalisedConvolution& layer, const Tensor<4>& below,
                              Maps& maps) {
  if (!layer.normalised || pass == Pass::testing)
    return forward(loops, pass, layer, below, maps), activate(maps.h);
  forward(loops, layer.convolution, below, maps.z);
  Tensor<2> h = rows_of(maps.h);
  layers::batch_normalisation_relu(layer.normalisation, rows_of(maps.z), maps.batch, h);
}

/// activate_backward(), then backward().
/// @param loops which
/// @param layer the parameters
/// @param below what the layer has read
/// @param maps of the forward pass in training; delta is on entry dC/dh, on return dC/dz
/// @param gradient dC/dW, dC/db, dC/dgamma and dC/dbeta are added to it
inline void backward_activated(Loops loops, const NormalisedConvolution& layer, const Tensor<4>& below, Maps& maps,
                               NormalisedConvolution& gradient) {
  if (!layer.normalised)
    return activate_backward(maps.h, maps.delta), backward(loops, layer, below, maps, gradient);
  Tensor<2> delta = rows_of(maps.delta);
  layers::batch_normalisation_relu_backward(layer.normalisation, rows_of(maps.z), maps.batch, rows_of(maps.h), delta,
                                            gradient.normalisation);
  backward_parameters(loops, maps.delta, below, gradient.convolution);
}
//! [activated]

/// Walks over what a layer learns.
/// @param visit called as visit("C1.W", layer.W, others.W...), ("C1.b", ...), ...
/// @param name of the layer
/// @param layer the layer
/// @param others more of the same type
template <class Visit, class Layer, class... Others>
void visit_parameters(Visit&& visit, const std::string& name, Layer& layer, Others&... others) {
  if constexpr (std::is_same_v<std::remove_const_t<Layer>, Convolution>) {
    visit(name + ".W", layer.W, others.W...), visit(name + ".b", layer.b, others.b...);
  } else {
    visit_parameters(visit, name, layer.convolution, others.convolution...);
    if (!layer.normalised) return;
    visit(name + ".gamma", layer.normalisation.gamma, others.normalisation.gamma...);
    visit(name + ".beta", layer.normalisation.beta, others.normalisation.beta...);
  }
}

/// A network of this chapter: it names itself and walks over its layers.
template <class Network>
concept AnyNetwork = requires { std::remove_const_t<Network>::name; };

/// Walks over the parameters; see training/parameters.hpp.
/// @param visit called as visit("C1.W", network.C1.W, others.C1.W...), ...
/// @param network the network
/// @param others more of the same type
template <class Visit, AnyNetwork Network, class... Others>
void for_each_parameter(Visit&& visit, Network& network, Others&... others) {
  Network::for_each_layer([&](const std::string& name, auto&... layers) { visit_parameters(visit, name, layers...); },
                          network, others...);
}

/// Walks over the running statistics, which are not learned but are part of what a network has become.
/// @param visit called as visit("C1.mean", network.C1.running.mean), ("C1.variance", ...), ...
/// @param network the network
template <class Visit, AnyNetwork Network>
void for_each_statistic(Visit&& visit, Network& network) {
  Network::for_each_layer([&]<class Layer>(const std::string& name, Layer& layer) {
    if constexpr (!std::is_same_v<std::remove_const_t<Layer>, Convolution>)
      if (layer.normalised) {
        visit(name + ".mean", layer.running.mean);
        visit(name + ".variance", layer.running.variance);
      }
  }, network);
}

/// Draws the kernels of every layer as He et al. 2015: variance 2/N, N the inputs of a unit. All else stays.
/// @param network its kernels are overwritten
/// @param random the generator, advanced
template <AnyNetwork Network>
void initialise(Network& network, training::Random& random) {
  for_each_parameter([&]<std::size_t Rank>(const std::string&, Tensor<Rank>& w) {
    if constexpr (Rank == 4) {
      const Index inputs = w.dim[1] * w.dim[2] * w.dim[3];
      const double variance = training::weight_variance(training::Initialisation::he, inputs, w.dim[0]);
      training::draw_normal(w, variance, random);  // \eq{handbook-cifar-recipe}
    }
  }, network);
}

}  // namespace lbl::cifar
