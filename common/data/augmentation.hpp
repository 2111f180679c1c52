#pragma once
/// @file
/// Data augmentation: images that are shifted, turned, scaled and made noisy a little, anew in every epoch.
#include "data/dataset.hpp"

#include <cstdint>
#include <span>

namespace lbl::data {

/// How far an image may be moved. Every image draws its own shifts, angle and factor, each equally likely within its
/// bounds, and its own noise. The class must not change: a 6 that is turned by 180 degrees is a 9, so that the angle
/// stays far from there.
struct Augmentation {
  double shift = 0;     ///< Pixels up or down, and left or right, at most.
  double rotation = 0;  ///< Degrees to either side, at most; not above 45.
  double scale = 0;     ///< Larger or smaller by this fraction at most, below 1.
  double noise = 0;     ///< Standard deviation of what is added to every pixel, in units of [0, 1] pixels.
};

/// Moved copies of the images of a mini-batch, as a set of their own that gather() turns into inputs. What lies between
/// four pixels is interpolated (bilinear), what comes from outside the image is black.
///
/// An image depends on nothing but its sample, the seed and the epoch: not on the batch it is in, nor on the threads.
/// @param dataset where the images come from
/// @param which the indices of the M samples
/// @param how how far they may be moved
/// @param seed of the random numbers
/// @param epoch the number of the epoch; each has its own
/// @return M images of the same size, with the labels of the originals, in the order of `which`
/// @throws std::invalid_argument when `how` is outside its bounds
/// @throws std::out_of_range when an index is not one of a sample
Dataset augment(const Dataset& dataset, std::span<const Index> which, const Augmentation& how, std::uint64_t seed,
                Index epoch);

}  // namespace lbl::data
