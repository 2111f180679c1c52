#pragma once
/// @file
/// The sums of a recurrent layer, index by index, samples innermost; and which loops compute them.
///
/// Shapes: weights W[I][J] from unit j to unit i, activations h[J][M], sums z[I][M], errors delta[I][M]. A thread walks
/// through time with some of the samples, so the sums of one step are asked for a range of samples.
#include "core/sample_ranges.hpp"
#include "core/tensor.hpp"

namespace lbl::rnn {

using Samples = SampleRange;

/// Which loops compute the sums: those of this chapter, or the same sums by common/core.
enum class Loops { chapter, core };

/// z += W h.
/// @param W weights [I][J]
/// @param h activations [J][M]
/// @param z sums [I][M], added to
/// @param samples which
void add_product(const Tensor<2>& W, const Tensor<2>& h, Tensor<2>& z, Samples samples);

/// z = W h + b 1^T.
/// @param W weights [I][J]
/// @param b biases [I]
/// @param h activations [J][M]
/// @param z sums [I][M], overwritten for the samples
/// @param samples which
void product(const Tensor<2>& W, const Tensor<1>& b, const Tensor<2>& h, Tensor<2>& z, Samples samples);

/// dC/dh += W^T delta.
/// @param W weights [I][J]
/// @param delta dC/dz [I][M]
/// @param delta_h dC/dh [J][M], added to
/// @param samples which
void add_transposed_product(const Tensor<2>& W, const Tensor<2>& delta, Tensor<2>& delta_h, Samples samples);

/// dC/dW += sum_t delta_t h_t^T: every step adds its part to the gradient of the weights that all steps share.
/// @param delta dC/dz_t [T][I][M]
/// @param h what the weights were multiplied with at each step [T][J][M]
/// @param gradient_W [I][J], added to
void add_outer_products(const Tensor<3>& delta, const Tensor<3>& h, Tensor<2>& gradient_W);

/// dC/db += sum_t delta_t 1.
/// @param delta dC/dz_t [T][I][M]
/// @param gradient_b [I], added to
void add_sums(const Tensor<3>& delta, Tensor<1>& gradient_b);

}  // namespace lbl::rnn
