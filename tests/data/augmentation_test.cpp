// Moved copies of images: what they keep, where the pixels go, and that they depend on sample, seed and epoch alone.
#include "data/augmentation.hpp"
#include "data/digits.hpp"
#include "threads.hpp"

#include <boost/test/unit_test.hpp>

#include <cmath>
#include <numeric>
#include <vector>

using namespace lbl;
using namespace lbl::testing;
using data::Augmentation;

namespace {

/// A set of `count` equal images with one smooth blob, whose centre and size can be measured.
data::Dataset blobs(Index count, double centre_i = 13.5, double centre_j = 13.5, double length = 3, double width = 3) {
  data::Dataset set;
  set.name = "blobs", set.rows = set.columns = 28, set.class_names = {"a", "b"};
  for (Index m = 0; m < count; ++m) {
    for (Index i = 0; i < 28; ++i)
      for (Index j = 0; j < 28; ++j) {
        const double r = std::pow((double(i) - centre_i) / length, 2) + std::pow((double(j) - centre_j) / width, 2);
        set.images.push_back(static_cast<std::uint8_t>(std::lround(250 * std::exp(-r / 2))));
      }
    set.labels.push_back(static_cast<std::uint8_t>(m % 2));
  }
  return set;
}

/// Sum, centre and second moments of an image.
struct Moments {
  double sum = 0, i = 0, j = 0, ii = 0, jj = 0, ij = 0;
};

Moments moments(const std::uint8_t* image) {
  Moments s;
  for (Index i = 0; i < 28; ++i)
    for (Index j = 0; j < 28; ++j) {
      const double v = image[i * 28 + j];
      s.sum += v, s.i += v * double(i), s.j += v * double(j);
    }
  s.i /= s.sum, s.j /= s.sum;
  for (Index i = 0; i < 28; ++i)
    for (Index j = 0; j < 28; ++j) {
      const double v = image[i * 28 + j] / s.sum, di = double(i) - s.i, dj = double(j) - s.j;
      s.ii += v * di * di, s.jj += v * dj * dj, s.ij += v * di * dj;
    }
  return s;
}

std::vector<Index> all_of(const data::Dataset& set) {
  std::vector<Index> all(set.labels.size());
  std::iota(all.begin(), all.end(), Index{0});
  return all;
}

struct Range {
  double lowest = 1e9, highest = -1e9;
  void add(double v) { lowest = std::min(lowest, v), highest = std::max(highest, v); }
};

}  // namespace

// \eq{slides-augment}: label and size are kept
BOOST_AUTO_TEST_CASE(labels_and_size_are_kept) {
  const data::Dataset digits = data::digits(50, 1, 3).train;
  const std::vector<Index> which{7, 3, 3, 49, 0};
  const data::Dataset moved = data::augment(digits, which, {2, 15, 0.1, 0.1}, 1, 0);
  BOOST_TEST(moved.size() == 5);
  BOOST_TEST(moved.rows == 28);
  BOOST_TEST(moved.columns == 28);
  BOOST_TEST(moved.classes() == 10);
  for (std::size_t m = 0; m < which.size(); ++m) BOOST_TEST(moved.labels[m] == digits.labels[std::size_t(which[m])]);
  data::check_labels(moved);
}

BOOST_AUTO_TEST_CASE(without_any_motion_the_images_are_the_originals) {
  const data::Dataset digits = data::digits(20, 1, 3).train;
  const data::Dataset same = data::augment(digits, all_of(digits), {}, 5, 2);
  BOOST_TEST((same.images == digits.images));
}

// The centre moves by the shift, equally likely within its bounds in both directions; nothing else changes.
BOOST_AUTO_TEST_CASE(shifts_move_the_centre) {
  const data::Dataset set = blobs(400);
  const Moments original = moments(set.image(0));
  const data::Dataset moved = data::augment(set, all_of(set), {.shift = 3}, 1, 0);
  Range up, left;
  double squares = 0;
  for (Index m = 0; m < 400; ++m) {
    const Moments s = moments(moved.image(m));
    up.add(s.i - original.i), left.add(s.j - original.j);
    squares += std::pow(s.i - original.i, 2) / 400;
    BOOST_TEST(std::abs(s.sum / original.sum - 1) < 0.01);
  }
  for (const Range& range : {up, left}) {
    BOOST_TEST(range.lowest < -2.8);
    BOOST_TEST(range.lowest > -3.05);
    BOOST_TEST(range.highest > 2.8);
    BOOST_TEST(range.highest < 3.05);
  }
  BOOST_TEST(std::abs(squares - 3) < 0.6);  // the variance of a uniform number: 3^2/3
}

// The long axis of the blob turns by the angle; the centre stays.
BOOST_AUTO_TEST_CASE(rotation_turns_the_axis) {
  const data::Dataset set = blobs(300, 13.5, 13.5, 5, 2);
  const data::Dataset moved = data::augment(set, all_of(set), {.rotation = 30}, 1, 0);
  Range angle;
  for (Index m = 0; m < 300; ++m) {
    const Moments s = moments(moved.image(m));
    angle.add(0.5 * std::atan2(2 * s.ij, s.ii - s.jj) * 180 / M_PI);
    BOOST_TEST(std::abs(s.i - 13.5) < 0.05);
    BOOST_TEST(std::abs(s.j - 13.5) < 0.05);
  }
  BOOST_TEST(std::abs(angle.lowest + 30) < 1);
  BOOST_TEST(std::abs(angle.highest - 30) < 1);
}

BOOST_AUTO_TEST_CASE(scaling_changes_the_area) {
  const data::Dataset set = blobs(300);
  const double original = moments(set.image(0)).sum;
  const data::Dataset moved = data::augment(set, all_of(set), {.scale = 0.2}, 1, 0);
  Range factor;
  for (Index m = 0; m < 300; ++m) factor.add(std::sqrt(moments(moved.image(m)).sum / original));
  BOOST_TEST(std::abs(factor.lowest - 0.8) < 0.01);
  BOOST_TEST(std::abs(factor.highest - 1.2) < 0.01);
}

// Half a pixel: between two pixels lies their mean.
BOOST_AUTO_TEST_CASE(values_between_pixels_are_interpolated) {
  data::Dataset set = blobs(200);
  std::fill(set.images.begin(), set.images.end(), std::uint8_t{0});
  for (Index m = 0; m < 200; ++m) set.images[std::size_t(m * 784 + 10 * 28 + 10)] = 240;
  const data::Dataset moved = data::augment(set, all_of(set), {.shift = 2}, 1, 0);
  for (Index m = 0; m < 200; ++m) {
    const Moments s = moments(moved.image(m));
    BOOST_TEST(std::abs(s.sum - 240) <= 2);  // four weights whose sum is 1, rounded
    const double di = s.i - std::floor(s.i), dj = s.j - std::floor(s.j);
    const auto corner = moved.image(m)[Index(std::floor(s.i)) * 28 + Index(std::floor(s.j))];
    BOOST_TEST(std::abs(corner - 240 * (1 - di) * (1 - dj)) < 4);
  }
}

BOOST_AUTO_TEST_CASE(noise_has_its_standard_deviation) {
  data::Dataset set = blobs(100);
  std::fill(set.images.begin(), set.images.end(), std::uint8_t{128});
  const data::Dataset noisy = data::augment(set, all_of(set), {.noise = 0.1}, 1, 0);
  double sum = 0, squares = 0;
  for (const std::uint8_t byte : noisy.images) sum += byte - 128., squares += std::pow(byte - 128., 2);
  const double count = double(noisy.images.size());
  BOOST_TEST(std::abs(sum / count) < 0.5);
  BOOST_TEST(std::abs(std::sqrt(squares / count) - 25.5) < 0.3);
}

// An image depends on its sample, the seed and the epoch, and on nothing else.
BOOST_AUTO_TEST_CASE(batches_and_threads_change_nothing) {
  const data::Dataset digits = data::digits(60, 1, 3).train;
  const Augmentation how{2, 10, 0.1, 0.05};
  const auto all = all_of(digits);
  const data::Dataset together = data::augment(digits, all, how, 1, 4);
  for (const int threads : {1, 2, 3}) {
    const Threads number(threads);
    BOOST_TEST((data::augment(digits, all, how, 1, 4).images == together.images));
  }
  for (const Index m : {0, 17, 59}) {
    const std::vector<Index> one{m};
    const data::Dataset alone = data::augment(digits, one, how, 1, 4);
    BOOST_TEST(std::equal(alone.images.begin(), alone.images.end(), together.image(m)));
  }
  BOOST_TEST((data::augment(digits, all, how, 1, 5).images != together.images));
  BOOST_TEST((data::augment(digits, all, how, 2, 4).images != together.images));
}

// \eq{slides-augment}: half a turn makes a 9 of a 6, so it is refused, as is whatever else is out of bounds
BOOST_AUTO_TEST_CASE(motions_that_change_the_class_are_refused) {
  const data::Dataset digits = data::digits(10, 1, 3).train;
  const auto all = all_of(digits);
  for (const Augmentation how : {Augmentation{.rotation = 180}, {.rotation = -1}, {.shift = -1}, {.scale = 1},
                                 {.noise = 2}, {.shift = std::nan("")}})
    BOOST_CHECK_THROW(data::augment(digits, all, how, 1, 0), std::invalid_argument);
  const std::vector<Index> none_such{10};
  BOOST_CHECK_THROW(data::augment(digits, none_such, {}, 1, 0), std::out_of_range);
}
