#include "data/augmentation.hpp"

#include "core/threads.hpp"
#include "core/threefry.hpp"

#include <boost/random/normal_distribution.hpp>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <stdexcept>
#include <string>
#include <vector>

namespace lbl::data {
namespace {

/// The random words of one image in one epoch, a group after the other.
class Words {
public:
  using result_type = std::uint32_t;
  static constexpr result_type min() { return 0; }
  static constexpr result_type max() { return ~result_type{0}; }

  Words(std::uint64_t seed, Index epoch, Index sample)
      : key_{seed ^ 0x6d6f76656400, static_cast<std::uint64_t>(epoch)},  // "moved": no other numbers of the run
        group_(static_cast<std::uint64_t>(sample) << 24) {}

  result_type operator()() {
    if (used_ == core::random_words) core::draw_words(key_, group_++, words_), used_ = 0;
    return words_[used_++];
  }
  /// A number between -bound and bound.
  double within(double bound) { return bound * (0x1p-31 * double((*this)()) - 1); }

private:
  core::RandomKey key_;
  std::uint64_t group_;
  int used_ = core::random_words;
  std::uint32_t words_[core::random_words] = {};
};

/// Where a pixel of the moved image comes from: (u, v) = A (i, j) + (u_0, v_0), in rows and columns of the original.
struct Motion {
  float u_i, u_j, u_0, v_i, v_j, v_0;
};

//! [motion]
Motion draw_motion(const Augmentation& how, Index I, Index J, Words& random) {
  const double up = random.within(how.shift), left = random.within(how.shift);  // \eq{slides-augment}
  const double angle = random.within(how.rotation) * std::numbers::pi / 180;
  const double factor = 1 + random.within(how.scale);
  const double a = std::cos(angle) / factor, b = std::sin(angle) / factor;  // turned back about the centre, scaled back
  const double centre_i = double(I - 1) / 2, centre_j = double(J - 1) / 2;
  const double i_0 = up - centre_i, j_0 = left - centre_j;
  return {float(a), float(b),  float(centre_i + a * i_0 + b * j_0),
          float(-b), float(a), float(centre_j - b * i_0 + a * j_0)};
}
//! [motion]

/// The original as numbers, with a circle of black pixels (two at the far ends, for the pixel beside the last one).
void frame(const std::uint8_t* image, Index I, Index J, std::vector<float>& framed) {
  framed.assign(static_cast<std::size_t>((I + 3) * (J + 3)), 0);
  for (Index i = 0; i < I; ++i)
    for (Index j = 0; j < J; ++j)
      framed[static_cast<std::size_t>((i + 1) * (J + 3) + j + 1)] = static_cast<float>(image[i * J + j]);
}

//! [interpolate]
/// Pixel (i, j) of the moved image lies at (u, v) of the original, between four of its pixels.
void interpolate(const float* framed, const Motion& move, Index I, Index J, float* moved) {
  const int next_row = static_cast<int>(J + 3);
  for (Index i = 0; i < I; ++i)
    for (Index j = 0; j < J; ++j) {
      const float u = 1 + move.u_i * float(i) + move.u_j * float(j) + move.u_0;  // 1: the frame
      const float v = 1 + move.v_i * float(i) + move.v_j * float(j) + move.v_0;
      const float inside_u = std::min(std::max(u, 0.f), float(I + 1));
      const float inside_v = std::min(std::max(v, 0.f), float(J + 1));
      const int row = static_cast<int>(inside_u), column = static_cast<int>(inside_v);
      const float below = inside_u - float(row), right = inside_v - float(column);
      const float* pixel = framed + row * next_row + column;
      moved[i * J + j] = (1 - below) * ((1 - right) * pixel[0] + right * pixel[1]) +
                         below * ((1 - right) * pixel[next_row] + right * pixel[next_row + 1]);  // \eq{slides-augment}
    }
}
//! [interpolate]

void check(const Augmentation& how) {
  const auto refuse = [](const char* what, double value, const char* bounds) {
    throw std::invalid_argument("augmentation: a " + std::string(what) + " of " + std::to_string(value) + " is not " +
                                bounds);
  };
  if (!(how.shift >= 0 && how.shift <= 1000)) refuse("shift", how.shift, "a number of pixels from 0 to 1000");
  if (!(how.rotation >= 0 && how.rotation <= 45))
    refuse("rotation", how.rotation, "from 0 to 45 degrees: turned further, a 6 becomes a 9");
  if (!(how.scale >= 0 && how.scale < 1)) refuse("scale", how.scale, "a fraction from 0 to below 1");
  if (!(how.noise >= 0 && how.noise <= 1)) refuse("noise", how.noise, "a standard deviation from 0 to 1");
}

void augment_image(const std::uint8_t* image, const Dataset& like, const Augmentation& how, Words random,
                   std::uint8_t* to) {
  const Index I = like.rows, J = like.columns, size = I * J;
  std::vector<float> framed, moved(static_cast<std::size_t>(size));
  const Motion move = draw_motion(how, I, J, random);
  boost::random::normal_distribution<double> normal(0, 255 * how.noise);
  for (Index c = 0; c < like.channels; ++c) {
    frame(image + c * size, I, J, framed);
    interpolate(framed.data(), move, I, J, moved.data());
    if (how.noise > 0)
      for (float& pixel : moved) pixel += static_cast<float>(normal(random));
    for (Index n = 0; n < size; ++n)  // noise may leave the range of a pixel: black is black
      to[c * size + n] = static_cast<std::uint8_t>(std::clamp(moved[static_cast<std::size_t>(n)] + 0.5f, 0.f, 255.f));
  }
}

}  // namespace

Dataset augment(const Dataset& dataset, std::span<const Index> which, const Augmentation& how, std::uint64_t seed,
                Index epoch) {
  check(how);
  for (const Index m : which)
    if (m < 0 || m >= dataset.size())
      throw std::out_of_range("sample " + std::to_string(m) + " is not one of the " + std::to_string(dataset.size()) +
                              " samples of " + dataset.name);
  Dataset augmented;
  augmented.name = dataset.name, augmented.source = dataset.source, augmented.class_names = dataset.class_names;
  augmented.rows = dataset.rows, augmented.columns = dataset.columns, augmented.channels = dataset.channels;
  augmented.images.resize(which.size() * static_cast<std::size_t>(dataset.pixels()));
  augmented.labels.resize(which.size());

  core::FirstError first_error;
#pragma omp parallel for schedule(static)
  for (Index m = 0; m < augmented.size(); ++m)
    first_error.keep_of([&] {
      const Index sample = which[static_cast<std::size_t>(m)];
      augment_image(dataset.image(sample), dataset, how, Words(seed, epoch, sample),
                    augmented.images.data() + m * dataset.pixels());
      augmented.labels[static_cast<std::size_t>(m)] = dataset.labels[static_cast<std::size_t>(sample)];
    });
  first_error.rethrow();
  return augmented;
}

}  // namespace lbl::data
