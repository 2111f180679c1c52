#pragma once
/// @file
/// The synthetic set `digits`: handwritten-looking digits drawn from a seed, for tests and runs without any file.
#include "data/dataset.hpp"

#include <cstdint>

namespace lbl::data {

/// Draws images of 28 x 28 pixels of the ten digits, in the format of MNIST: bright strokes on black.
///
/// Every digit is a few strokes through points that were placed by hand. Each image moves the points a little, then
/// shifts, scales, slants and turns the whole, chooses the width of the pen and adds noise. Sample m shows the digit
/// m mod 10 and depends on nothing but the seed, the part and m: a larger set begins with the smaller one, and the
/// bytes are the same on every platform and with any number of threads.
/// @param train how many training images
/// @param test how many test images
/// @param seed what the random numbers start from
/// @return both parts; their source is "synthetic, seed S"
/// @throws std::invalid_argument when a number is negative
Split digits(Index train, Index test, std::uint64_t seed);

}  // namespace lbl::data
