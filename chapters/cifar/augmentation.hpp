#pragma once
/// @file
/// Augmentation: training images that are mirrored, moved, brighter or darker, with a square cut out.
#include "core/threefry.hpp"
#include "data/dataset.hpp"

#include <algorithm>
#include <span>

namespace lbl::cifar {

/// What may be done to an image, anew in every epoch.
struct Augmentation {
  bool mirror = false;  ///< mirrored with probability 1/2
  bool turns = false;   ///< in the first epoch by chance, then in turns: as often as not after every second epoch
  Index shift = 0;      ///< pixels up or down, and left or right, at most; what enters is the image, mirrored
  double light = 0;     ///< contrast and brightness change by this fraction at most
  Index cutout = 0;     ///< rows and columns of a square that is set to grey

  bool any() const { return mirror || shift > 0 || light > 0 || cutout > 0; }  ///< Whether anything is done at all.
};

/// The pixel at which a mirror at the border shows what lies beyond it: -1 is 1, n is n - 2.
/// @param i row or column, less than n beyond the border
/// @param n rows or columns
/// @return the row or column inside
inline Index reflected(Index i, Index n) { return i < 0 ? -i : i >= n ? 2 * (n - 1) - i : i; }

/// Fractions in [0, 1), one after the other, that depend on seed, epoch and sample alone: not on the batch, the order,
/// or the threads.
class Chance {
public:
  Chance(std::uint64_t seed, Index epoch, Index sample) {
    const core::RandomKey key{seed ^ 0x6175676d656e7400, static_cast<std::uint64_t>(epoch)};  // "augment"
    core::draw_words(key, static_cast<std::uint64_t>(sample), words_);
  }
  double fraction() { return 0x1p-32 * double(words_[used_++]); }
  double within(double bound) { return bound * (2 * fraction() - 1); }
  /// A whole number from -most to most.
  Index up_to(Index most) { return static_cast<Index>(fraction() * double(2 * most + 1)) - most; }

private:
  std::uint32_t words_[core::random_words];
  int used_ = 0;
};

/// Writes an augmented copy of an image.
/// @param from channels x rows x columns bytes
/// @param like number of channels, rows and columns
/// @param how what may be done
/// @param mirrored left and right are exchanged
/// @param chance of this image
/// @param to overwritten
//! [augment]
inline void augment_image(const std::uint8_t* from, const data::Dataset& like, const Augmentation& how, bool mirrored,
                          Chance chance, std::uint8_t* to) {
  const Index I = like.rows, J = like.columns;
  const Index down = chance.up_to(how.shift), right = chance.up_to(how.shift);
  const double contrast = 1 + chance.within(how.light), brighter = 255 * chance.within(how.light);
  const Index cut_i = static_cast<Index>(chance.fraction() * double(I)) - how.cutout / 2;
  const Index cut_j = static_cast<Index>(chance.fraction() * double(J)) - how.cutout / 2;
  constexpr double grey = 127.5;

  for (Index c = 0; c < like.channels; ++c)
    for (Index i = 0; i < I; ++i)
      for (Index j = 0; j < J; ++j) {
        const Index row = reflected(i - down, I), column = reflected((mirrored ? J - 1 - j : j) - right, J);
        const bool cut = i >= cut_i && i < cut_i + how.cutout && j >= cut_j && j < cut_j + how.cutout;
        const double pixel = cut ? grey : grey + contrast * (from[(c * I + row) * J + column] - grey) + brighter;
        to[(c * I + i) * J + j] = static_cast<std::uint8_t>(std::clamp(pixel, 0., 255.) + 0.5);
      }
}
//! [augment]

/// All images mirrored, left and right.
/// @param samples a set
/// @return the same samples, seen in a mirror
inline data::Dataset mirrored(data::Dataset samples) {
  const Index rows = samples.size() * samples.channels * samples.rows, J = samples.columns;
  for (Index row = 0; row < rows; ++row)
    std::reverse(samples.images.begin() + row * J, samples.images.begin() + (row + 1) * J);
  return samples;
}

/// A mini-batch as a set of its own, every image changed.
/// @param samples where the images come from
/// @param which their indices
/// @param how what may be done
/// @param seed of the run
/// @param epoch from 0
/// @return the images in the order of `which`
inline data::Dataset augmented(const data::Dataset& samples, std::span<const Index> which, const Augmentation& how,
                               std::uint64_t seed, Index epoch) {
  data::Dataset changed{.name = samples.name, .source = samples.source, .rows = samples.rows,
                        .columns = samples.columns, .channels = samples.channels,
                        .class_names = samples.class_names, .images = {}, .labels = {}};
  changed.images.resize(which.size() * static_cast<std::size_t>(samples.pixels()));
  for (const Index sample : which) changed.labels.push_back(samples.labels[static_cast<std::size_t>(sample)]);
//! [chances]
#pragma omp parallel for schedule(static)
  for (Index m = 0; m < changed.size(); ++m) {
    const Index sample = which[static_cast<std::size_t>(m)];
    Chance chance(seed, epoch, sample), at_first(seed, 0, sample);
    const bool by_chance = chance.fraction() < 0.5;
    const bool in_turn = (at_first.fraction() < 0.5) == (epoch % 2 == 0);
    const bool mirrored = how.mirror && (how.turns ? in_turn : by_chance);
    augment_image(samples.image(sample), samples, how, mirrored, chance, changed.images.data() + m * samples.pixels());
  }
//! [chances]
  return changed;
}

}  // namespace lbl::cifar
