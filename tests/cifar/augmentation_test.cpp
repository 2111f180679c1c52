// Augmented images: what is done to them, and on what it depends.
#include "cifar/augmentation.hpp"
#include "data/shapes.hpp"
#include "threads.hpp"

#include <boost/test/unit_test.hpp>

#include <cmath>
#include <numeric>
#include <set>

using namespace lbl;
using namespace lbl::cifar;
using lbl::testing::Threads;
using Bytes = std::vector<std::uint8_t>;

namespace {

std::vector<Index> all_of(Index count) {
  std::vector<Index> which(static_cast<std::size_t>(count));
  std::iota(which.begin(), which.end(), Index(0));
  return which;
}

Bytes image(const data::Dataset& set, Index m) { return {set.image(m), set.image(m) + set.pixels()}; }

/// The image as the definition has it, for one move.
Bytes moved(const data::Dataset& set, Index m, bool mirrored, Index down, Index right) {
  Bytes to;
  for (Index c = 0; c < 3; ++c)
    for (Index i = 0; i < 32; ++i)
      for (Index j = 0; j < 32; ++j) {
        const Index column = reflected((mirrored ? 31 - j : j) - right, 32);
        to.push_back(set.image(m)[(c * 32 + reflected(i - down, 32)) * 32 + column]);
      }
  return to;
}

}  // namespace

BOOST_AUTO_TEST_CASE(beyond_the_border_is_a_mirror) {
  BOOST_TEST(reflected(-1, 32) == 1);
  BOOST_TEST(reflected(-4, 32) == 4);
  BOOST_TEST(reflected(0, 32) == 0);
  BOOST_TEST(reflected(31, 32) == 31);
  BOOST_TEST(reflected(32, 32) == 30);
  BOOST_TEST(reflected(35, 32) == 27);
}

BOOST_AUTO_TEST_CASE(nothing_is_done_where_nothing_is_allowed) {
  const data::Dataset set = data::shapes(10, 0, 1).train;
  BOOST_TEST(!Augmentation{}.any());
  BOOST_TEST((augmented(set, all_of(10), {}, 1, 0).images == set.images));
}

BOOST_AUTO_TEST_CASE(a_mirror_image_is_the_image_from_right_to_left) {
  const data::Dataset set = data::shapes(10, 0, 1).train, in_mirror = mirrored(set);
  BOOST_TEST((in_mirror.labels == set.labels));
  for (Index m = 0; m < 10; ++m) BOOST_TEST((image(in_mirror, m) == moved(set, m, true, 0, 0)), m);
  BOOST_TEST((mirrored(in_mirror).images == set.images));
}

BOOST_AUTO_TEST_CASE(images_are_mirrored_and_moved) {
  const data::Dataset set = data::shapes(60, 0, 1).train;
  const data::Dataset changed = augmented(set, all_of(60), {.mirror = true, .shift = 2}, 1, 0);
  BOOST_TEST((changed.labels == set.labels));
  Index mirrors = 0;
  std::set<std::pair<Index, Index>> moves;
  for (Index m = 0; m < 60; ++m) {
    bool found = false;
    for (const bool mirrored : {false, true})
      for (Index down = -2; down <= 2; ++down)
        for (Index right = -2; right <= 2; ++right)
          if (!found && image(changed, m) == moved(set, m, mirrored, down, right))
            found = true, mirrors += mirrored, moves.insert({down, right});
    BOOST_TEST(found, m);
  }
  BOOST_TEST(mirrors > 15);
  BOOST_TEST(mirrors < 45);
  BOOST_TEST(moves.size() > 15u);
}

// The first epoch as by chance; after that each image is what it was not in the epoch before.
BOOST_AUTO_TEST_CASE(images_are_mirrored_in_turns) {
  const data::Dataset set = data::shapes(60, 0, 1).train;
  const Augmentation by_chance{.mirror = true}, in_turns{.mirror = true, .turns = true};
  const auto in_epoch = [&](const Augmentation& how, Index epoch) { return augmented(set, all_of(60), how, 1, epoch); };
  const data::Dataset first = in_epoch(in_turns, 0);
  BOOST_TEST((first.images == in_epoch(by_chance, 0).images));
  for (const Index epoch : {1, 2, 3}) {
    const data::Dataset expected = epoch % 2 == 1 ? mirrored(first) : first;
    BOOST_TEST((in_epoch(in_turns, epoch).images == expected.images), epoch);
    BOOST_TEST((in_epoch(by_chance, epoch).images != expected.images), epoch);
  }
  BOOST_TEST((in_epoch({.turns = true}, 1).images == set.images));
}

BOOST_AUTO_TEST_CASE(a_square_is_cut_out) {
  const data::Dataset set = data::shapes(40, 0, 1).train;
  const data::Dataset changed = augmented(set, all_of(40), {.cutout = 8}, 1, 0);
  Index whole_squares = 0;
  for (Index m = 0; m < 40; ++m) {
    Index different = 0;
    std::set<Index> cut_rows, cut_columns;
    for (Index n = 0; n < 1024; ++n) {
      bool grey = true, same = true;
      for (Index c = 0; c < 3; ++c) {
        grey &= changed.image(m)[c * 1024 + n] == 128;
        same &= changed.image(m)[c * 1024 + n] == set.image(m)[c * 1024 + n];
      }
      if (same) continue;
      BOOST_TEST(grey);
      ++different, cut_rows.insert(n / 32), cut_columns.insert(n % 32);
    }
    BOOST_TEST(cut_rows.size() <= 8u);
    BOOST_TEST(cut_columns.size() <= 8u);
    whole_squares += cut_rows.size() == 8 && cut_columns.size() == 8 && different > 60;
  }
  BOOST_TEST(whole_squares > 15);  // the others hang over the border
}

// The middle of the square is anywhere, so that its first row is -4 to 27: five of them cut row 0, four row 31.
BOOST_AUTO_TEST_CASE(squares_are_cut_out_everywhere) {
  const Index count = 4'000;
  data::Dataset white = data::shapes(count, 0, 1).train;
  std::fill(white.images.begin(), white.images.end(), std::uint8_t(255));
  const data::Dataset changed = augmented(white, all_of(count), {.cutout = 8}, 1, 0);
  double rows[2] = {}, columns[2] = {};
  for (Index m = 0; m < count; ++m) {
    const Bytes pixels = image(changed, m);
    for (const Index end : {0, 1}) {
      const auto row = pixels.begin() + 31 * 32 * end;
      rows[end] += std::find(row, row + 32, 128) != row + 32;
      bool cut = false;
      for (Index i = 0; i < 32; ++i) cut |= pixels[static_cast<std::size_t>(i * 32 + 31 * end)] == 128;
      columns[end] += cut;
    }
  }
  const double part[2] = {5. / 32, 4. / 32};
  for (const Index end : {0, 1}) {
    const double expected = count * part[end], allowed = 4 * std::sqrt(expected);
    BOOST_TEST(std::abs(rows[end] - expected) < allowed);
    BOOST_TEST(std::abs(columns[end] - expected) < allowed);
  }
}

// Equal pixels of an image stay equal, in all channels; what was brighter does not become darker; and no pixel moves
// further than contrast and brightness allow.
BOOST_AUTO_TEST_CASE(light_changes_all_pixels_alike) {
  const data::Dataset set = data::shapes(20, 0, 1).train;
  const data::Dataset changed = augmented(set, all_of(20), {.light = 0.1}, 1, 0);
  const double most = 0.1 * 127.5 + 0.1 * 255 + 0.5;  // contrast, brightness, rounding; the ends only hold back
  for (Index m = 0; m < 20; ++m) {
    std::vector<int> becomes(256, -1);  // of each value; -1 if there is no such pixel
    bool alike = true, in_order = true;
    int furthest = 0, darker = 0;
    for (Index n = 0; n < 3072; ++n) {
      const int was = set.image(m)[n], is = changed.image(m)[n];
      int& expected = becomes[static_cast<std::size_t>(was)];
      alike &= expected == -1 || expected == is;
      expected = is, furthest = std::max(furthest, std::abs(is - was));
    }
    for (const int is : becomes)
      if (is != -1) in_order &= is >= darker, darker = is;
    BOOST_TEST(alike, m);
    BOOST_TEST(in_order, m);
    BOOST_TEST(furthest <= most, m);
    BOOST_TEST(image(changed, m) != image(set, m));
  }
}

// The same for any number of threads, any batch and any order: an image depends on sample, seed and epoch alone.
BOOST_AUTO_TEST_CASE(augmentation_depends_on_sample_seed_and_epoch_alone) {
  const data::Dataset set = data::shapes(30, 0, 1).train;
  const Augmentation how{.mirror = true, .shift = 4, .light = 0.1, .cutout = 8};
  const auto with = [&](int threads, const std::vector<Index>& which, std::uint64_t seed, Index epoch) {
    const Threads number(threads);
    return augmented(set, which, how, seed, epoch);
  };
  const data::Dataset once = with(1, all_of(30), 1, 0);
  BOOST_TEST((with(3, all_of(30), 1, 0).images == once.images));
  BOOST_TEST((with(1, all_of(30), 2, 0).images != once.images));
  BOOST_TEST((with(1, all_of(30), 1, 1).images != once.images));
  const data::Dataset others = with(2, {17, 3}, 1, 0);
  BOOST_TEST((image(others, 0) == image(once, 17)));
  BOOST_TEST((image(others, 1) == image(once, 3)));
}
