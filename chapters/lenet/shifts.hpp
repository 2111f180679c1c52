#pragma once
/// @file
/// Images moved by a few pixels while a network learns: what is learned at one place shall hold beside it, too.
#include "data/dataset.hpp"

#include <boost/random/mersenne_twister.hpp>
#include <boost/random/seed_seq.hpp>
#include <boost/random/uniform_int_distribution.hpp>

#include <algorithm>
#include <array>
#include <span>

namespace lbl::lenet {

/// Copies an image moved down and to the right; what enters at the border is 0, what leaves is lost.
/// @param from rows x columns pixels
/// @param rows of the image
/// @param columns of the image
/// @param down pixels, negative for up
/// @param right pixels, negative for left
/// @param to overwritten
inline void shift_image(const std::uint8_t* from, Index rows, Index columns, Index down, Index right,
                        std::uint8_t* to) {
  std::fill_n(to, rows * columns, std::uint8_t(0));
  const Index first = std::max<Index>(0, right), width = columns - std::abs(right);
  if (width <= 0) return;
  for (Index i = std::max<Index>(0, down); i < rows + std::min<Index>(0, down); ++i)
    std::copy_n(from + (i - down) * columns + first - right, width, to + i * columns + first);
}

/// Exchanges left and right of an image.
/// @param rows of the image
/// @param columns of the image
/// @param image rows x columns pixels, changed
inline void mirror_image(Index rows, Index columns, std::uint8_t* image) {
  for (Index i = 0; i < rows; ++i) std::reverse(image + i * columns, image + (i + 1) * columns);
}

/// A mini-batch as a set of its own, every image moved by up to `most` pixels in both directions and, if its classes
/// look the same in a mirror, mirrored with probability 1/2. The moves depend on seed, epoch and step alone, so a resumed
/// run sees the same images.
/// @param samples where the images come from
/// @param which their indices
/// @param most pixels
/// @param seed of the run
/// @param epoch from 0
/// @param step the mini-batch of the epoch, from 0
/// @param mirror whether an image may be mirrored
/// @return the images in the order of `which`
inline data::Dataset shifted(const data::Dataset& samples, std::span<const Index> which, Index most, std::uint64_t seed,
                             Index epoch, Index step, bool mirror = false) {
  const std::array<std::uint32_t, 4> words{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32),
                                           static_cast<std::uint32_t>(epoch), static_cast<std::uint32_t>(step)};
  boost::random::seed_seq sequence(words.begin(), words.end());
  boost::random::mt19937_64 random(sequence);
  boost::random::uniform_int_distribution<Index> move(-most, most), coin(0, 1);

  data::Dataset moved{.name = samples.name, .source = samples.source, .rows = samples.rows, .columns = samples.columns,
                      .channels = samples.channels, .class_names = samples.class_names, .images = {}, .labels = {}};
  moved.images.resize(which.size() * static_cast<std::size_t>(samples.pixels()));
  std::uint8_t* to = moved.images.data();
  for (const Index sample : which) {
    const Index down = move(random), right = move(random), pixels = samples.rows * samples.columns;
    const bool turned = mirror && coin(random) == 1;
    for (Index c = 0; c < samples.channels; ++c, to += pixels) {
      shift_image(samples.image(sample) + c * pixels, samples.rows, samples.columns, down, right, to);
      if (turned) mirror_image(samples.rows, samples.columns, to);
    }
    moved.labels.push_back(samples.labels[static_cast<std::size_t>(sample)]);
  }
  return moved;
}

}  // namespace lbl::lenet
