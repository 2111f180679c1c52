#pragma once
/// @file
/// Which modes of a mixture a generator has found.
#include "gan/sources/points.hpp"

#include <vector>

namespace lbl::gan {

/// What samples cover of a ring.
struct Coverage {
  std::vector<Index> samples;  ///< near each mode
  Index modes = 0;             ///< with at least 1 % of all samples
  double good = 0;             ///< part of all samples that is near some mode
};

/// Counts. Near a mode is within `deviations` standard deviations of its centre.
/// @param x samples [2][M]
/// @param ring the mixture
/// @param deviations how far is near
/// @return the counts
inline Coverage coverage(const Tensor<2>& x, const RingSource& ring, double deviations = 3) {
  const Index M = x.dim[1];
  Coverage found{std::vector<Index>(static_cast<std::size_t>(ring.modes))};
  for (Index m = 0; m < M; ++m)
    for (Index mode = 0; mode < ring.modes; ++mode) {
      const double distance =
          std::hypot(double(x(0, m)) - ring.centre_x(mode), double(x(1, m)) - ring.centre_y(mode));
      if (distance < deviations * ring.s) ++found.samples[mode], found.good += 1 / double(M);
    }
  for (const Index count : found.samples) found.modes += 100 * count >= M;  // \eq{overview-gan-mixture}
  return found;
}

}  // namespace lbl::gan
