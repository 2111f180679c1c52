#pragma once
/// @file
/// Which maps of S2 each map of C3 reads: handbook, figure 6, which is table I of LeCun et al. 1998 (errata E25, E26).
#include "core/tensor.hpp"

#include <algorithm>
#include <vector>

namespace lbl::lenet {

/// The inputs of every output map of a convolution. Without a table every map reads every input.
struct ConnectionTable {
  std::vector<std::vector<Index>> inputs;  ///< inputs[k]: the channels that map k reads, ascending

  /// Whether map k reads channel c.
  /// @param k output map
  /// @param c input channel
  /// @return true without a table
  bool connects(Index k, Index c) const {
    if (inputs.empty()) return true;
    const std::vector<Index>& of_k = inputs[static_cast<std::size_t>(k)];
    return std::find(of_k.begin(), of_k.end(), c) != of_k.end();
  }

  /// Number of connected pairs of maps: so many F x F kernels there are.
  /// @param K output maps
  /// @param C input channels
  /// @return K C without a table
  Index pairs(Index K, Index C) const {
    if (inputs.empty()) return K * C;
    Index count = 0;
    for (const std::vector<Index>& of_k : inputs) count += static_cast<Index>(of_k.size());
    return count;
  }
};

/// The table of C3. Maps 0-5 read three neighbouring maps of S2 (neighbours in a circle), maps 6-11 four neighbouring
/// ones, maps 12-14 two pairs of neighbours, map 15 all six: no two maps see the same, so none can learn the same.
/// @return the inputs of 16 maps
//! [table]
inline ConnectionTable lecun_table() {
  constexpr Index C = 6;
  ConnectionTable table;
  const auto add = [&](std::vector<Index> inputs) {
    for (Index& c : inputs) c %= C;
    std::sort(inputs.begin(), inputs.end());
    table.inputs.push_back(inputs);  // \eq{handbook-lenet-c3} \eq{handbook-lenet-c3-why}
  };
  for (Index k = 0; k < 6; ++k) add({k, k + 1, k + 2});
  for (Index k = 0; k < 6; ++k) add({k, k + 1, k + 2, k + 3});
  for (Index k = 0; k < 3; ++k) add({k, k + 1, k + 3, k + 4});
  add({0, 1, 2, 3, 4, 5});
  return table;
}
//! [table]

}  // namespace lbl::lenet
