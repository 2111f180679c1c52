#pragma once
/// @file
/// A smooth curve through noisy points, and its slope: local linear regression (Cleveland 1979), all in double.
#include "core/tensor.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>
#include <vector>

namespace lbl::mlp::capacity {

using Column = std::vector<double>;  ///< One number per sample.

/// The curve. At a place v0 a line is fitted to the samples near v0 by weighted least squares; its height is g(v0) and
/// its slope g'(v0). Near are the `near` samples that are nearest; their weight falls to 0 at the farthest of them.
//! [smoother]
struct Smoother {
  Column v, r;     ///< samples, v ascending
  Index near = 0;  ///< how many of them a line is fitted to

  /// A point of the curve.
  struct Point {
    double g, slope;  ///< height and slope
  };

  /// @param v0 any place, also beyond the samples
  /// @return g(v0) and g'(v0); throws std::runtime_error where all near samples have the same v
  Point at(double v0) const {
    const Index M = static_cast<Index>(v.size());
    const Index above = std::lower_bound(v.begin(), v.end(), v0) - v.begin();
    Index first = std::clamp(above - near, Index(0), M - near);
    while (first + near < M && v[first + near] - v0 < v0 - v[first]) ++first;
    const double reach = std::max(v0 - v[first], v[first + near - 1] - v0);

    double S0 = 0, S1 = 0, S2 = 0, T0 = 0, T1 = 0;
    for (Index m = first; m < first + near; ++m) {
      const double d = v[m] - v0, u = std::abs(d) / reach, fall = 1 - u * u * u, weight = fall * fall * fall;
      S0 += weight, S1 += weight * d, S2 += weight * d * d;
      T0 += weight * r[m], T1 += weight * d * r[m];
    }
    const double determinant = S0 * S2 - S1 * S1;
    if (!(determinant > 0))
      throw std::runtime_error("the smoother has no slope at " + std::to_string(v0) + ": its " + std::to_string(near) +
                               " nearest samples have one place; give more --samples");
    return {(S2 * T0 - S1 * T1) / determinant, (S0 * T1 - S1 * T0) / determinant};
  }
};
//! [smoother]

/// A smoother of samples in any order.
/// @param v places
/// @param r values there
/// @param span fraction of the samples that a line is fitted to; at least three of them
/// @return the curve
inline Smoother smoother(const Column& v, const Column& r, double span) {
  std::vector<Index> order(v.size());
  std::iota(order.begin(), order.end(), Index(0));
  std::sort(order.begin(), order.end(), [&](Index a, Index b) { return v[a] < v[b]; });

  Smoother curve;
  const Index M = static_cast<Index>(v.size());
  curve.near = std::clamp(static_cast<Index>(std::lround(span * double(M))), Index(3), M);
  for (const Index m : order) curve.v.push_back(v[m]), curve.r.push_back(r[m]);
  return curve;
}

}  // namespace lbl::mlp::capacity
