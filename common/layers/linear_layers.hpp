#pragma once
/// @file
/// Why a network needs activations: two dense layers with nothing between them are one.
#include "core/tensor.hpp"

namespace lbl::layers {

/// The one layer that does what two do: W_2 (W_1 x + b_1) + b_2 = W x + b with W = W_2 W_1 and b = W_2 b_1 + b_2. Its
/// rank is at most the number of units between them: less than linear regression can do, not the same (erratum E36).
/// std::invalid_argument on shapes that do not fit.
/// @param W_1 weights of the lower layer [J][N_0]
/// @param b_1 its biases [J]
/// @param W_2 weights of the upper layer [I][J]
/// @param b_2 its biases [I]
/// @param W [I][N_0], overwritten
/// @param b [I], overwritten
inline void compose(const Tensor<2>& W_1, const Tensor<1>& b_1, const Tensor<2>& W_2, const Tensor<1>& b_2,
                    Tensor<2>& W, Tensor<1>& b) {
  const Index I = W_2.dim[0], J = W_1.dim[0], N_0 = W_1.dim[1];
  if (W_2.dim[1] != J || b_1.size() != J || b_2.size() != I || W.dim[0] != I || W.dim[1] != N_0 || b.size() != I)
    throw std::invalid_argument("compose: the shapes of the two layers do not fit each other");
  for (Index i = 0; i < I; ++i) {
    b(i) = b_2(i);
    for (Index n = 0; n < N_0; ++n) W(i, n) = 0;
    for (Index j = 0; j < J; ++j) {
      b(i) += W_2(i, j) * b_1(j);                                        // \eq{notes-nonlinear} \eq{lecture-stacked}
      for (Index n = 0; n < N_0; ++n) W(i, n) += W_2(i, j) * W_1(j, n);  // \eq{notes-nonlinear} \eq{slides-linear-net}
    }
  }
}

}  // namespace lbl::layers
