#include "data/shapes.hpp"

#include "core/threads.hpp"

#include <boost/random/mersenne_twister.hpp>
#include <boost/random/seed_seq.hpp>
#include <boost/random/uniform_real_distribution.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>

namespace lbl::data {
namespace {

using Random = boost::random::mt19937_64;
using Colour = std::array<double, 3>;

constexpr Index side = 32;  // rows and columns of an image

// All geometry is computed in double with operations that are exact to the last bit everywhere (no sine), so that the
// images depend neither on Real nor on the library.
double between(Random& random, double low, double high) {
  return boost::random::uniform_real_distribution<double>(low, high)(random);
}

double bar(double u, double v, double half_length, double half_width) {
  return std::max(std::abs(u) - half_length, std::abs(v) - half_width);
}

/// A shape about the origin, and what it is called.
struct Shape {
  const char* name;
  double (*outside)(double u, double v);  // below 0 inside, and about the distance near the border
};

constexpr std::array<Shape, 10> all_shapes{{
    {"disc", [](double u, double v) { return std::sqrt(u * u + v * v) - 1; }},
    {"ring", [](double u, double v) { return std::abs(std::sqrt(u * u + v * v) - 0.75) - 0.2; }},
    {"half disc", [](double u, double v) { return std::max(std::sqrt(u * u + v * v) - 1, v); }},
    {"square", [](double u, double v) { return bar(u, v, 0.8, 0.8); }},
    {"frame", [](double u, double v) { return std::abs(bar(u, v, 0.68, 0.68)) - 0.2; }},
    {"triangle", [](double u, double v) { return std::max(v, 0.866 * std::abs(u) - 0.5 * v) - 0.5; }},
    {"cross", [](double u, double v) { return std::min(bar(u, v, 0.95, 0.28), bar(u, v, 0.28, 0.95)); }},
    {"bar", [](double u, double v) { return bar(u, v, 0.95, 0.3); }},
    {"two bars", [](double u, double v) { return bar(u, std::abs(v) - 0.55, 0.95, 0.25); }},
    {"corner", [](double u, double v) { return std::min(bar(u, v - 0.6, 0.9, 0.28), bar(u + 0.6, v, 0.28, 0.9)); }},
}};

Colour any_colour(Random& random) {
  return {between(random, 20, 235), between(random, 20, 235), between(random, 20, 235)};
}

/// A colour that can be told from another one.
Colour colour_unlike(const Colour& other, Random& random) {
  Colour colour;
  double apart = 0;
  do {
    colour = any_colour(random), apart = 0;
    for (std::size_t c = 0; c < 3; ++c) apart += std::abs(colour[c] - other[c]);
  } while (apart < 120);
  return colour;
}

void draw_shape(const Shape& shape, Random& random, std::uint8_t* image) {
  const double size = between(random, 6, 12), middle = (side - 1) / 2.0;
  const double centre_i = middle + between(random, -5, 5), centre_j = middle + between(random, -5, 5);
  const double t = between(random, -1, 1), turn_more = between(random, -1, 1);  // a rational point of the circle
  double cosine = (1 - t * t) / (1 + t * t), sine = 2 * t / (1 + t * t);
  if (turn_more < 0) cosine = -cosine, sine = -sine;
  const Colour top = any_colour(random), inside = colour_unlike(top, random), bottom = any_colour(random);

  for (Index i = 0; i < side; ++i)
    for (Index j = 0; j < side; ++j) {
      const double x = (double(j) - centre_j) / size, y = (double(i) - centre_i) / size;
      const double outside = size * shape.outside(cosine * x + sine * y, cosine * y - sine * x);  // in pixels
      const double covered = std::clamp(0.5 - outside, 0., 1.), down = 0.4 * double(i) / double(side - 1);
      for (std::size_t c = 0; c < 3; ++c) {
        const double behind = (1 - down) * top[c] + down * bottom[c];
        const double value = covered * inside[c] + (1 - covered) * behind + between(random, -20, 20);
        image[(static_cast<Index>(c) * side + i) * side + j] =
            static_cast<std::uint8_t>(std::clamp(value, 0., 255.) + 0.5);
      }
    }
}

Dataset draw_part(Index samples, std::uint64_t seed, std::uint32_t part) {
  if (samples < 0) throw std::invalid_argument("cannot draw " + std::to_string(samples) + " shapes");
  Dataset dataset;
  dataset.name = "shapes", dataset.source = "synthetic, seed " + std::to_string(seed);
  dataset.rows = dataset.columns = side, dataset.channels = 3;
  for (const Shape& shape : all_shapes) dataset.class_names.push_back(shape.name);
  dataset.images.resize(static_cast<std::size_t>(samples * dataset.pixels()));
  dataset.labels.resize(static_cast<std::size_t>(samples));
  core::FirstError first_error;
#pragma omp parallel for schedule(static)
  for (Index m = 0; m < samples; ++m)
    first_error.keep_of([&] {
      const std::array<std::uint32_t, 4> words{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32),
                                               part, static_cast<std::uint32_t>(m)};
      boost::random::seed_seq sequence(words.begin(), words.end());
      Random random(sequence);
      const auto label = static_cast<std::size_t>(m) % all_shapes.size();
      dataset.labels[static_cast<std::size_t>(m)] = static_cast<std::uint8_t>(label);
      draw_shape(all_shapes[label], random, dataset.images.data() + m * dataset.pixels());
    });
  first_error.rethrow();
  return dataset;
}

}  // namespace

Split shapes(Index train, Index test, std::uint64_t seed) {
  return {draw_part(train, seed, 0), draw_part(test, seed, 1)};
}

}  // namespace lbl::data
