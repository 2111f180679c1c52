#pragma once
/// @file
/// Mini-batches: in which order the samples come, and how their bytes become x and y.
#include "core/tensor.hpp"
#include "data/dataset.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace lbl::data {

/// How pixels become inputs: x = (byte/255 - mean)/deviation. As it stands, the handbook's byte/255 in [0, 1].
struct Normalisation {
  Real mean = 0;       ///< What is subtracted, in units of [0, 1] pixels.
  Real deviation = 1;  ///< What is divided by, in units of [0, 1] pixels; not zero.
};

/// The normalisation that gives a training set mean 0 and variance 1 over all its pixels.
/// Test and validation data are normalised by the same two numbers.
/// @param training the training set
/// @return mean and standard deviation of its pixels
/// @throws std::invalid_argument when there are no pixels or all of them are equal
Normalisation standardise(const Dataset& training);

/// The order in which an epoch visits the samples: a random permutation of 0..samples-1.
/// It depends on nothing but its arguments, so a resumed run needs no state of a generator; it is the same on
/// every platform.
/// @param samples how many there are
/// @param seed the seed of the run
/// @param epoch the number of the epoch; each has its own order
/// @return the indices of the samples, each once
/// @throws std::invalid_argument when `samples` is negative
std::vector<Index> shuffled_order(Index samples, std::uint64_t seed, Index epoch);

/// Cuts an order into mini-batches. The last one holds what is left, so that every sample is seen.
/// @param order the indices of the samples; it must outlive the result, which points into it
/// @param batch the size of a mini-batch, at least 1
/// @return the mini-batches, in order
/// @throws std::invalid_argument when `batch` is not positive
std::vector<std::span<const Index>> mini_batches(const std::vector<Index>& order, Index batch);
std::vector<std::span<const Index>> mini_batches(std::vector<Index>&& order, Index batch) = delete;

/// Codes labels as columns with a single 1: label c is entry c, so 3 becomes [0,0,0,1,0,0,0,0,0,0].
/// @param labels the labels of M samples
/// @param classes the number of classes K
/// @param y the coded labels, y[K][M], resized when it has another shape
/// @throws std::invalid_argument naming the sample whose label is not below `classes`
void one_hot(std::span<const std::uint8_t> labels, Index classes, Tensor<2>& y);

/// Collects the samples of a mini-batch: x^(m) = (byte/255 - mean)/deviation, y^(m) = one-hot label.
/// @param dataset where they come from
/// @param which the indices of the M samples
/// @param normalisation how bytes become numbers
/// @param x the inputs, x[N][M], resized when it has another shape
/// @param y the targets, y[K][M], resized when it has another shape
/// @throws std::out_of_range when an index is not one of a sample
void gather(const Dataset& dataset, std::span<const Index> which, const Normalisation& normalisation, Tensor<2>& x,
            Tensor<2>& y);

}  // namespace lbl::data
