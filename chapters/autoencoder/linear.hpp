#pragma once
/// @file
/// The linear autoencoder, overview (22) to (25): without biases, for data whose mean is zero.
#include "autoencoder/layer.hpp"
#include "autoencoder/reconstruction.hpp"
#include "training/initialisation.hpp"

namespace lbl::autoencoder {

/// Encoder and decoder. A gradient has the same type.
//! [linear]
struct Linear {
  Tensor<2> W_f;      ///< encoder [k][d]
  Tensor<2> W_g;      ///< decoder [d][k]; of no size if it is tied
  bool tied = false;  ///< the decoder has the encoder's weights, W_g = W_f^T

  Linear() = default;
  /// All weights zero.
  /// @param d numbers of an input
  /// @param k numbers of a code
  /// @param one_matrix tied
  Linear(Index d, Index k, bool one_matrix)
      : W_f(k, d), W_g(one_matrix ? 0 : d, one_matrix ? 0 : k), tied(one_matrix) {}  // \eq{overview-eq-24}
};
//! [linear]

/// Walks over the parameters; see training/parameters.hpp.
/// @param visit called as visit("W_f", linear.W_f, others.W_f...) and, unless tied, for W_g
/// @param linear the autoencoder
/// @param others more of the same shapes
template <class Visit, class First, class... Others>
  requires std::is_same_v<std::remove_const_t<First>, Linear>
void for_each_parameter(Visit&& visit, First& linear, Others&... others) {
  visit("W_f", linear.W_f, others.W_f...);
  if (!linear.tied) visit("W_g", linear.W_g, others.W_g...);
}

/// Draws the weights of a beginner, small enough that it reconstructs next to nothing.
/// @param linear its weights are overwritten
/// @param random the generator, advanced
inline void initialise(Linear& linear, training::Random& random) {
  const double variance = 0.01 / double(linear.W_f.dim[1]);
  for_each_parameter([&](const std::string&, auto& W) { training::draw_normal(W, variance, random); }, linear);
}

/// What M samples leave in it.
struct LinearBatch {
  Tensor<2> x;        ///< inputs [d][M], which are the targets too
  Tensor<2> h;        ///< codes [k][M]
  Tensor<2> r;        ///< reconstructions g(h) [d][M]
  Tensor<2> e;        ///< dC/dr [d][M]
  Tensor<2> delta_h;  ///< dC/dh [k][M]

  LinearBatch() = default;
  /// Room for M samples, all zero.
  /// @param linear whose samples
  /// @param M their number
  LinearBatch(const Linear& linear, Index M)
      : x(linear.W_f.dim[1], M), h(linear.W_f.dim[0], M), r(x), e(x), delta_h(h) {}
};

/// Forward: code, reconstruction, cost.
/// @param linear the weights
/// @param batch x is read; h and r are overwritten
/// @return C
//! [forward]
inline double forward(const Linear& linear, LinearBatch& batch) {
  auto& [x, h, r, e, delta_h] = batch;
  product(linear.W_f, x, h);                               // f(x) = W_f x = h, (22)
  if (linear.tied) transposed_product(linear.W_f, h, r);   // g(h) = W_f^T h
  else product(linear.W_g, h, r);                          // g(h) = W_g h, (23)
  return squared_distance(r, x);                           // (25) \eq{overview-fig-11}
}
//! [forward]

/// Backward, after forward() of the same batch.
/// @param linear the weights
/// @param batch e and delta_h are overwritten
/// @param gradient dC/dW_f and dC/dW_g are added to it
//! [backward]
inline void backward(const Linear& linear, LinearBatch& batch, Linear& gradient) {
  auto& [x, h, r, e, delta_h] = batch;
  squared_distance_backward(r, x, e);
  if (linear.tied) {
    add_outer_products(h, e, gradient.W_f);       // as a decoder: h e^T
    product(linear.W_f, e, delta_h);
  } else {
    add_outer_products(e, h, gradient.W_g);       // dC/dW_g = e h^T
    transposed_product(linear.W_g, e, delta_h);   // dC/dh = W_g^T e
  }
  add_outer_products(delta_h, x, gradient.W_f);   // dC/dW_f = W_g^T e x^T
}

/// dC/dx after backward() of the same batch. An input acts twice: through the code, and as the target.
/// @param linear the weights
/// @param batch its e and delta_h are read
/// @return dC/dx [d][M]
inline Tensor<2> input_gradient(const Linear& linear, const LinearBatch& batch) {
  Tensor<2> delta_x(batch.x.dim[0], batch.x.dim[1]);
  transposed_product(linear.W_f, batch.delta_h, delta_x);
  for (Index n = 0; n < delta_x.size(); ++n) delta_x.data()[n] -= batch.e.data()[n];
  return delta_x;
}
//! [backward]

}  // namespace lbl::autoencoder
