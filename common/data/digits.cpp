#include "data/digits.hpp"

#include "core/threads.hpp"

#include <boost/random/mersenne_twister.hpp>
#include <boost/random/seed_seq.hpp>
#include <boost/random/uniform_int_distribution.hpp>
#include <boost/random/uniform_real_distribution.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace lbl::data {
namespace {

using Random = boost::random::mt19937_64;

// All geometry is computed in double, in every build: the images do not depend on Real.
struct Point {
  double x, y;  // to the right and down
};
using Stroke = std::vector<Point>;  // the pen passes smoothly through the points; corners begin a new stroke
using Shape = std::vector<Stroke>;

constexpr Index side = 28;             // rows and columns of an image
constexpr Index pieces = 6;            // straight pieces between two points of a stroke
constexpr double box = 19;             // height of a digit in pixels before it is scaled
constexpr double box_width = 14;       // and its width

/// The ways to write each digit, in a unit square.
const std::array<std::vector<Shape>, 10>& alphabet() {
  static const std::array<std::vector<Shape>, 10> shapes{{
      {{{{.5, 0}, {.18, .15}, {.05, .5}, {.18, .86}, {.5, 1}, {.82, .86}, {.95, .5}, {.82, .15}, {.5, 0}}},
       {{{.62, .03}, {.3, .1}, {.1, .5}, {.22, .9}, {.5, 1}, {.82, .82}, {.9, .45}, {.75, .1}, {.45, .02}}}},
      {{{{.5, 0}, {.5, 1}}},
       {{{.2, .28}, {.4, .14}, {.54, 0}}, {{.54, 0}, {.54, 1}}},
       {{{.25, .25}, {.52, 0}}, {{.52, 0}, {.5, 1}}, {{.2, 1}, {.8, 1}}}},
      {{{{.1, .25}, {.28, .04}, {.62, .01}, {.85, .22}, {.74, .5}, {.42, .78}, {.08, 1}}, {{.08, 1}, {.95, .98}}},
       {{{.12, .2}, {.4, 0}, {.78, .1}, {.8, .36}, {.5, .7}, {.2, .95}, {.1, .86}, {.3, .8}, {.6, .95}, {.95, .95}}}},
      {{{{.12, .12}, {.45, 0}, {.8, .13}, {.76, .37}, {.4, .47}},
        {{.4, .47}, {.78, .56}, {.88, .8}, {.52, 1}, {.08, .88}}},
       {{{.15, .02}, {.82, .02}}, {{.82, .02}, {.42, .4}}, {{.42, .4}, {.8, .5}, {.86, .8}, {.5, 1}, {.1, .9}}}},
      {{{{.62, 0}, {.06, .66}}, {{.06, .66}, {.96, .66}}, {{.66, .25}, {.66, 1}}},
       {{{.16, .02}, {.12, .5}}, {{.12, .5}, {.45, .56}, {.85, .5}}, {{.86, 0}, {.8, 1}}}},
      {{{{.86, .01}, {.24, .01}}, {{.24, .01}, {.16, .46}},
        {{.16, .46}, {.5, .36}, {.86, .54}, {.82, .86}, {.45, 1}, {.08, .9}}},
       {{{.9, .02}, {.4, .03}, {.22, .4}, {.55, .45}, {.78, .68}, {.6, .95}, {.1, .98}}}},
      {{{{.74, .02}, {.38, .2}, {.13, .58}, {.22, .92}, {.55, 1}, {.86, .82}, {.76, .58}, {.46, .52}, {.17, .72}}},
       {{{.5, 0}, {.2, .4}, {.14, .8}, {.45, 1}, {.8, .88}, {.76, .62}, {.42, .6}, {.18, .8}}}},
      {{{{.08, .02}, {.9, .02}}, {{.9, .02}, {.6, .45}, {.4, 1}}},
       {{{.08, .12}, {.14, .02}}, {{.14, .02}, {.88, .04}},
        {{.88, .04}, {.58, .45}, {.45, 1}}, {{.32, .5}, {.85, .48}}}},
      {{{{.5, .47}, {.17, .25}, {.5, 0}, {.82, .22}, {.5, .47}, {.12, .76}, {.5, 1}, {.88, .76}, {.5, .47}}},
       {{{.8, .12}, {.5, 0}, {.2, .18}, {.5, .46}, {.84, .74}, {.5, 1}, {.14, .8}, {.5, .48}, {.8, .12}}}},
      {{{{.84, .22}, {.6, .5}, {.24, .44}, {.16, .18}, {.5, 0}, {.84, .22}}, {{.84, .22}, {.8, .6}, {.7, 1}}},
       {{{.82, .18}, {.5, .01}, {.16, .2}, {.3, .48}, {.7, .42}, {.83, .18}},
        {{.83, .18}, {.82, .65}, {.55, 1}, {.16, .92}}}},
  }};
  return shapes;
}

double between(Random& random, double low, double high) {
  return boost::random::uniform_real_distribution<double>(low, high)(random);
}

/// How one image is written: x' = xx x + xy y + shift, and likewise for y, about the middle of the image.
struct Hand {
  double xx, xy, yx, yy, shift_x, shift_y;
  double wobble;  // how far points of a stroke may move, in units of the square
  double pen;     // half the width of the stroke in pixels

  explicit Hand(Random& random) {
    const double width = box_width * between(random, 0.65, 1.15), height = box * between(random, 0.75, 1.1);
    const double slant = between(random, -0.2, 0.4), turn = between(random, -0.22, 0.22);
    xx = width, xy = -height * (slant + turn);  // small angles: no sine, which differs between libraries
    yx = width * turn, yy = height;
    shift_x = between(random, -2.5, 2.5), shift_y = between(random, -2.5, 2.5);
    wobble = between(random, 0.02, 0.07);
    pen = between(random, 0.7, 1.6);
  }

  Point place(Point p, Random& random) const {
    const double x = p.x - 0.5 + between(random, -wobble, wobble), y = p.y - 0.5 + between(random, -wobble, wobble);
    const double middle = (side - 1) / 2.0;
    return {middle + shift_x + xx * x + xy * y, middle + shift_y + yx * x + yy * y};
  }
};

/// The curve of Catmull and Rom through a stroke's points, as straight pieces.
Stroke smooth(const Stroke& points) {
  Stroke curve{points.front()};
  const auto last = static_cast<Index>(points.size()) - 1;
  const auto at = [&](Index i) { return points[static_cast<std::size_t>(std::clamp<Index>(i, 0, last))]; };
  for (Index i = 0; i < last; ++i) {
    const Point a = at(i - 1), b = at(i), c = at(i + 1), d = at(i + 2);
    const auto blend = [](double p, double q, double r, double s, double t) {
      return q + t / 2 * (r - p + t * (2 * p - 5 * q + 4 * r - s + t * (3 * (q - r) + s - p)));
    };
    for (Index k = 1; k <= pieces; ++k) {
      const double t = static_cast<double>(k) / pieces;
      curve.push_back({blend(a.x, b.x, c.x, d.x, t), blend(a.y, b.y, c.y, d.y, t)});
    }
  }
  return curve;
}

double distance(Point p, Point from, Point to) {
  const double dx = to.x - from.x, dy = to.y - from.y, length = dx * dx + dy * dy;
  const double along = length > 0 ? std::clamp(((p.x - from.x) * dx + (p.y - from.y) * dy) / length, 0.0, 1.0) : 0;
  const double x = p.x - from.x - along * dx, y = p.y - from.y - along * dy;
  return std::sqrt(x * x + y * y);
}

using Ink = std::array<double, side * side>;  // 0 nothing, 1 full

/// Draws a straight piece with an edge that fades over one pixel; where pieces overlap the darker one counts.
void draw(Point from, Point to, double pen, Ink& ink) {
  const double reach = pen + 0.5;
  const auto first = [](double x) { return std::max<Index>(0, static_cast<Index>(std::ceil(x))); };
  const auto last = [](double x) { return std::min<Index>(side - 1, static_cast<Index>(std::floor(x))); };
  for (Index i = first(std::min(from.y, to.y) - reach); i <= last(std::max(from.y, to.y) + reach); ++i)
    for (Index j = first(std::min(from.x, to.x) - reach); j <= last(std::max(from.x, to.x) + reach); ++j) {
      double& ink_ij = ink[static_cast<std::size_t>(i * side + j)];
      const Point pixel{static_cast<double>(j), static_cast<double>(i)};
      ink_ij = std::max(ink_ij, std::clamp(reach - distance(pixel, from, to), 0.0, 1.0));
    }
}

void draw_digit(Index digit, Random& random, std::uint8_t* image) {
  const Hand hand(random);
  const std::vector<Shape>& ways = alphabet()[static_cast<std::size_t>(digit)];
  const auto way = boost::random::uniform_int_distribution<std::uint64_t>(0, ways.size() - 1)(random);
  Ink ink{};
  for (Stroke stroke : ways[way]) {
    for (Point& point : stroke) point = hand.place(point, random);
    const Stroke curve = smooth(stroke);
    for (std::size_t k = 1; k < curve.size(); ++k) draw(curve[k - 1], curve[k], hand.pen, ink);
  }
  for (std::size_t n = 0; n < ink.size(); ++n) {
    const double noise = between(random, -0.08, 0.08);
    image[n] = static_cast<std::uint8_t>(std::clamp(255 * (ink[n] + noise), 0.0, 255.0) + 0.5);
  }
}

Dataset draw_part(Index samples, std::uint64_t seed, std::uint32_t part) {
  if (samples < 0) throw std::invalid_argument("cannot draw " + std::to_string(samples) + " digits");
  Dataset dataset;
  dataset.name = "digits";
  dataset.source = "synthetic, seed " + std::to_string(seed);
  dataset.rows = dataset.columns = side;
  for (int digit = 0; digit < 10; ++digit) dataset.class_names.push_back(std::to_string(digit));
  dataset.images.resize(static_cast<std::size_t>(samples * side * side));
  dataset.labels.resize(static_cast<std::size_t>(samples));
  core::FirstError first_error;
#pragma omp parallel for schedule(static)
  for (Index m = 0; m < samples; ++m)
    first_error.keep_of([&] {
      const std::array<std::uint32_t, 4> words{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32),
                                               part, static_cast<std::uint32_t>(m)};
      boost::random::seed_seq sequence(words.begin(), words.end());
      Random random(sequence);
      dataset.labels[static_cast<std::size_t>(m)] = static_cast<std::uint8_t>(m % 10);
      draw_digit(m % 10, random, dataset.images.data() + m * side * side);
    });
  first_error.rethrow();
  return dataset;
}

}  // namespace

Split digits(Index train, Index test, std::uint64_t seed) {
  return {draw_part(train, seed, 0), draw_part(test, seed, 1)};
}

}  // namespace lbl::data
