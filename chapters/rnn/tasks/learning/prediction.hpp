#pragma once
/// @file
/// How predictions of the Reber grammar are judged, where no symbol can be foretold but what may follow can.
#include "rnn/tasks/sequences/reber.hpp"
#include "rnn/tasks/learning/training.hpp"

#include <limits>

namespace lbl::rnn::tasks {

/// Whether every symbol that may follow is more probable than every other (Smith and Zipser 1989).
/// @param p outputs [T][7][M]
/// @param possible [T][7][M], 1 for a symbol that may follow
/// @param t the step
/// @param m the sequence
/// @return true when they are
//! [foretold]
inline bool is_foretold(const Tensor<3>& p, const Tensor<3>& possible, Index t, Index m) {
  Real least = std::numeric_limits<Real>::max(), most = 0;
  for (Index k = 0; k < p.dim[1]; ++k)
    if (possible(t, k, m) == 1) least = std::min(least, p(t, k, m));
    else most = std::max(most, p(t, k, m));
  return least > most;
}
//! [foretold]

/// Predictions of symbols, of those alone that must be remembered, and of whole strings.
struct Predictions {
  double cost = 0, symbols = 0, foretold = 0;  ///< sum of the costs; symbols; those that were foretold
  double asked = 0, remembered = 0;            ///< symbols that repeat the second one; those that were foretold
  double strings = 0, right = 0;               ///< strings; those of which every symbol was foretold

  double mean_cost() const { return cost / symbols; }           ///< C
  double remembering() const { return remembered / asked; }     ///< Between 0 and 1.
  double right_strings() const { return right / strings; }      ///< Between 0 and 1.

  /// Counts a batch after its forward pass. A sequence counts as one string.
  /// @param batch the outputs
  /// @param drawn what may follow, and what is asked
  /// @param C mean cost
  void add(const Batch& batch, const ReberStrings& drawn, double C) {
    double scored = 0;
    for (Index m = 0; m < drawn.memory.dim[1]; ++m) {
      bool all = true;
      for (Index t = 0; t < drawn.memory.dim[0]; ++t) {
        if (batch.scored(t, m) == 0) continue;
        const bool yes = is_foretold(batch.p, drawn.possible, t, m);
        ++scored, foretold += yes, all = all && yes;
        asked += drawn.memory(t, m) == 1, remembered += drawn.memory(t, m) == 1 && yes;
      }
      ++strings, right += all;
    }
    symbols += scored, cost += C * scored;
  }
};

}  // namespace lbl::rnn::tasks
