#pragma once
/// @file
/// Many random networks of one size: what becomes of states that start near their patterns.
#include "core/threads.hpp"
#include "hopfield/options.hpp"
#include "hopfield/overlaps.hpp"
#include "hopfield/patterns.hpp"
#include "report/program/interrupt.hpp"
#include "report/spread.hpp"

namespace lbl::hopfield {

/// Lets corrupted patterns of several random networks settle, one unit after the other. The networks are shared by the
/// threads; each has its own generator.
/// @param N units
/// @param P patterns of each network
/// @param rho part of the units that are flipped at the start
/// @param states starts of each network, at most P
/// @param networks how many
/// @param seed of the run
/// @return the final overlaps of each network's states with the patterns they started from; empty after an interrupt
inline std::vector<std::vector<double>> recalled_overlaps(Index N, Index P, double rho, Index states, Index networks,
                                                          std::uint32_t seed) {
  std::vector<std::vector<double>> overlaps(static_cast<std::size_t>(networks));
  core::FirstError first_error;
#pragma omp parallel for schedule(dynamic)
  for (Index n = 0; n < networks; ++n) first_error.keep_of([&] {
    if (report::interrupted()) return;
    training::Random random = random_of(seed, (N * 10'000 + P) * 100'000 + n);
    const Memory memory{random_patterns(N, P, random)};
    std::vector<Index> which(static_cast<std::size_t>(std::min(states, P)));
    for (std::size_t m = 0; m < which.size(); ++m) which[m] = Index(m);
    Recall recall(memory, corrupted(memory.xi, which, rho, random));
    settle(memory, recall, random);
    for (const Index m : which) overlaps[std::size_t(n)].push_back(recall.overlap(m, m));
  });
  first_error.rethrow();
  if (report::interrupted()) overlaps.clear();
  return overlaps;
}

/// Mean of the networks' means, and its standard error.
struct Mean {
  double value = 0, error = 0;

  /// @param networks numbers of each network
  explicit Mean(const std::vector<std::vector<double>>& networks) {
    report::Spread spread;
    for (const std::vector<double>& one : networks) {
      double sum = 0;
      for (const double number : one) sum += number;
      spread.add(sum / double(one.size()));
    }
    value = spread.mean(), error = spread.deviation() / std::sqrt(double(spread.count));
  }
};

}  // namespace lbl::hopfield
