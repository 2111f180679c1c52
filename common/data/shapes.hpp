#pragma once
/// @file
/// A synthetic set that stands in for CIFAR-10: ten geometric shapes in colour, drawn from a seed.
#include "data/dataset.hpp"

#include <cstdint>

namespace lbl::data {

/// Draws shapes of 32 x 32 pixels in three channels: turned and moved at random, of random size, in a random colour
/// before a background that runs from one random colour to another, with noise. Classes are equally frequent. The same
/// seed draws the same bytes on every platform, with any number of threads; sample m does not depend on how many there
/// are.
/// @param train number of training samples
/// @param test number of test samples; they are drawn anew and none of them is a training sample
/// @param seed which drawing
/// @return both parts
/// @throws std::invalid_argument when a number is negative
Split shapes(Index train, Index test, std::uint64_t seed);

}  // namespace lbl::data
