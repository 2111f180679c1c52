#pragma once
/// @file
/// Kernels that slide over maps: the sums that the forward pass of a convolution and the backward pass to its input
/// share.
#include "core/tensor.hpp"

namespace lbl::core {

/// Places of a kernel that meet inputs: from `place`, which meets `input`, on.
struct Meeting {
  Index place, input, count;
};

/// Where windows lie, along the rows or the columns: place u < places of window a meets input stride a - padding + u.
/// Inputs outside of the map are zeros, and left out. The sum of the window is output first + step a.
struct Axis {
  Index places;       ///< of the kernel
  Index inputs;       ///< of the map
  Index stride;       ///< from one window to the next
  Index padding;      ///< inputs of window 0 before the map, negative if it begins inside
  Index first = 0;    ///< output of window 0
  Index step = 1;     ///< from the output of one window to that of the next
  Index outputs = 0;  ///< windows

  /// @param a a window
  /// @return its places inside the map
  Meeting meeting(Index a) const {
    const Index begin = stride * a - padding, u = std::max<Index>(0, -begin);
    return {u, begin + u, std::max<Index>(0, std::min(places, inputs - begin) - u)};
  }
};

/// Where the weights of kernels lie: w^kc_uv is first[k next_sum + c next_map + u next_row + v next_column].
struct Kernels {
  const Real* first;
  Index next_sum, next_map, next_row, next_column;
};

/// z^k_ij = start^k + sum_cuv w^kc_uv x^c_rs for every window (a, b), where (i, j) is its output and (r, s) the input
/// that its place (u, v) meets, see Axis. The sum is over all maps c and the places inside the map. Shapes are not
/// checked.
/// @param kernels the weights
/// @param x maps [C][rows][columns][M]
/// @param start [K], or no pointer for zeros
/// @param rows of the windows
/// @param columns of the windows
/// @param z [K][I][J][M]; the outputs of the windows are overwritten
void sliding_sums(const Kernels& kernels, const Tensor<4>& x, const Real* start, const Axis& rows,
                  const Axis& columns, Tensor<4>& z);

}  // namespace lbl::core
