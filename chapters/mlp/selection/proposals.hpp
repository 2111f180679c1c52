#pragma once
/// @file
/// Which settings to try: ranges on a log scale, points at random and points on a grid.
#include "training/initialisation.hpp"

#include <boost/random/uniform_01.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace lbl::mlp::selection {

/// The values of one setting that come into question, both above 0. Equal ratios are equally wide: from 0.001 to 0.01
/// is as far as from 0.1 to 1.
//! [range]
struct Range {
  double lowest, highest;

  /// The value at a place of the range.
  /// @param place from 0, the lowest, to 1, the highest
  /// @return 10^u with u between the two logarithms
  double value(double place) const {
    const double u = std::log10(lowest) + place * (std::log10(highest) - std::log10(lowest));
    return std::pow(10., u);  // \eq{notes-logscale}
  }
};
//! [range]

/// Places in two ranges at once: where in the first, where in the second, each from 0 to 1.
using Place = std::array<double, 2>;

/// Random search: each trial has its own value of both settings.
/// @param trials how many
/// @param random the generator, advanced
/// @return their places, uniform and independent
//! [random]
inline std::vector<Place> at_random(Index trials, training::Random& random) {
  boost::random::uniform_01<double> uniform;
  std::vector<Place> places(static_cast<std::size_t>(trials));
  for (Place& place : places)
    for (double& coordinate : place) coordinate = uniform(random);  // \eq{notes-random}
  return places;
}
//! [random]

/// Grid search: `side` values of the first setting, each with `side` values of the second. Where the grid lies is
/// drawn, so that each of its points, taken alone, is as random as those of random search; the order is shuffled.
/// @param side number of values of either setting
/// @param random the generator, advanced
/// @return side * side places
//! [grid]
inline std::vector<Place> on_a_grid(Index side, training::Random& random) {
  boost::random::uniform_01<double> uniform;
  const Place offset{uniform(random), uniform(random)};
  std::vector<Place> places;
  for (Index i = 0; i < side; ++i)
    for (Index j = 0; j < side; ++j)
      places.push_back({(double(i) + offset[0]) / double(side), (double(j) + offset[1]) / double(side)});
  for (std::size_t n = places.size(); n > 1; --n)
    std::swap(places[n - 1], places[static_cast<std::size_t>(uniform(random) * double(n))]);
  return places;
}
//! [grid]

/// The range in which the best trials lie, a tenth of a decade wider at both ends, since the best value may lie
/// a little outside of them.
/// @param best their values of the setting, at least one
/// @return the range to search next
inline Range narrowed(const std::vector<double>& best) {
  const auto [lowest, highest] = std::minmax_element(best.begin(), best.end());
  const double margin = std::pow(10., 0.1);
  return {*lowest / margin, *highest * margin};
}

/// How far the best trial of a search stays from the best settings, when the second setting matters `weight` times as
/// much as the first: sqrt(d_1^2 + (weight d_2)^2).
/// @param places the trials
/// @param optimum the best place
/// @param weight importance of the second setting; 0: only one matters
/// @return the smallest distance
inline double nearest(const std::vector<Place>& places, const Place& optimum, double weight) {
  double smallest = HUGE_VAL;
  for (const Place& place : places)
    smallest = std::min(smallest, std::hypot(place[0] - optimum[0], weight * (place[1] - optimum[1])));
  return smallest;
}

}  // namespace lbl::mlp::selection
