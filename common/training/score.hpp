#pragma once
/// @file
/// Cost and accuracy of a classifier, collected batch by batch.
#include "core/tensor.hpp"

#include <cmath>

namespace lbl::training {

/// Cost and accuracy, as sums over the samples seen so far.
struct Score {
  double cost = 0;    ///< Sum of the costs, in nats.
  Index correct = 0;  ///< Samples whose largest output is their class; none whose outputs are not numbers.
  Index samples = 0;  ///< Samples seen.

  double mean_cost() const { return cost / double(samples); }            ///< C
  double accuracy() const { return double(correct) / double(samples); }  ///< Between 0 and 1.

  /// Counts a batch after its forward pass.
  /// @param p outputs [K][M]
  /// @param y targets, one-hot [K][M]
  /// @param C their mean cost
  void add(const Tensor<2>& p, const Tensor<2>& y, double C) {
    const Index K = p.dim[0], M = p.dim[1];
    for (Index m = 0; m < M; ++m) {
      Index winner = 0;
      for (Index k = 1; k < K; ++k)
        if (p(k, m) > p(winner, m)) winner = k;
      correct += y(winner, m) == 1 && !std::isnan(p(winner, m));  // \eq{handbook-perfect}
    }
    cost += C * double(M), samples += M;
  }
};

}  // namespace lbl::training
