#pragma once
/// @file
/// Dropout, inverted: each unit of each sample is dropped with probability p while the network learns, and what stays
/// is scaled by 1/(1 - p), so that nothing is to be done when it is tested; notes and lecture, sections Dropout.
///
/// The notes call the probability to keep a unit p (erratum E47). y and z may be the same array.
#include "core/tensor.hpp"
#include "core/threefry.hpp"

namespace lbl::layers {

/// Dropout in training: y = mask z, where mask is 1/(1 - p) with probability 1 - p and otherwise 0.
///
/// The mask depends on key and shape only, not on threads, order or earlier calls: the same key draws the same mask
/// again. Layers of one network take different seeds, mini-batches different steps.
/// std::invalid_argument unless p is in [0, 1) (erratum E94), or on shapes that do not fit.
/// @param z what the layer reads, any shape
/// @param p probability of dropping
/// @param key of the random numbers
/// @param mask 0 or 1/(1 - p), same shape, overwritten: the backward pass needs it
/// @param y same shape, overwritten
void dropout(const Tensor<2>& z, double p, const core::RandomKey& key, Tensor<2>& mask, Tensor<2>& y);

/// Dropout backward, with the mask of the forward pass: dC/dz = mask dC/dy. The factor 1/(1 - p) is in the mask, and it
/// must be there in this pass too (erratum E93).
/// std::invalid_argument on shapes that do not fit.
/// @param mask of the forward pass
/// @param delta on entry dC/dy, on return dC/dz, same shape
void dropout_backward(const Tensor<2>& mask, Tensor<2>& delta);

/// Dropout when the network is tested: y = z.
/// @param z what the layer reads, any shape
/// @param y takes its shape and values
void dropout_test(const Tensor<2>& z, Tensor<2>& y);

}  // namespace lbl::layers
