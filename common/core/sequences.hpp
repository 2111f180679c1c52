#pragma once
/// @file
/// The products of a layer that is used at every step of a sequence, in an order the machine likes.
///
/// The sums of one step are computed for a range of samples by one thread, see sample_ranges.hpp; those over all steps
/// by all threads, each sum by one of them. Results do not depend on the number of threads. std::invalid_argument on
/// shapes that do not fit. Indices: t < T steps, i < I units of the layer, j < J units below, m < M samples.
#include "core/sample_ranges.hpp"
#include "core/tensor.hpp"

namespace lbl::core {

/// z = W h + b 1^T.
/// @param W weights [I][J], from unit j to unit i
/// @param b biases [I]
/// @param h activations [J][M]
/// @param z sums [I][M], overwritten for the samples
/// @param samples which
void product(const Tensor<2>& W, const Tensor<1>& b, const Tensor<2>& h, Tensor<2>& z, SampleRange samples);

/// z += W h.
/// @param W weights [I][J], from unit j to unit i
/// @param h activations [J][M]
/// @param z sums [I][M], added to
/// @param samples which
void add_product(const Tensor<2>& W, const Tensor<2>& h, Tensor<2>& z, SampleRange samples);

/// dC/dh += W^T delta.
/// @param W weights [I][J]
/// @param delta dC/dz [I][M]
/// @param delta_h dC/dh [J][M], added to
/// @param samples which
void add_transposed_product(const Tensor<2>& W, const Tensor<2>& delta, Tensor<2>& delta_h, SampleRange samples);

/// dC/dW += sum_t delta_t h_t^T.
/// @param delta dC/dz_t [T][I][M]
/// @param h what the weights were multiplied with at each step [T][J][M]
/// @param gradient_W [I][J], added to
void add_outer_products(const Tensor<3>& delta, const Tensor<3>& h, Tensor<2>& gradient_W);

}  // namespace lbl::core
