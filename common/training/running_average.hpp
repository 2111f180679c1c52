#pragma once
/// @file
/// A second copy of the parameters that follows them slowly: their running average during training.
#include "core/threads.hpp"
#include "training/parameters.hpp"

namespace lbl::training {

/// The exponentially weighted average of the parameters of all steps, to be evaluated in their place; notes, Model
/// Ensembles. It starts at the first parameters, so that its weights add up to 1 at every step: the average of
/// parameters that do not move is these parameters. (The "sum" that the notes print would grow: erratum E53.)
//! [running_average]
template <class Network>
struct RunningAverage {
  Network mean;  ///< Evaluate this one; it never learns by itself.
  double beta;   ///< Remembers about 1/(1 - beta) steps.

  /// @param network w_0, before the first step
  /// @param how_long beta, at least 0 and below 1
  explicit RunningAverage(const Network& network, double how_long = 0.999) : mean(network), beta(how_long) {}

  /// Follows one step.
  /// @param network w_t, after the step
  void add(const Network& network) {
    const Real step = static_cast<Real>(1 - beta);
    const auto follow = [&](const std::string&, auto& mean_w, const auto& w) {
      Real* mean_ = mean_w.data();
      const Real* w_ = w.data();
#pragma omp parallel for simd schedule(static, core::thread_share) if (parallel : w.size() > core::worth_threads)
      for (Index n = 0; n < w.size(); ++n)
        mean_[n] += step * (w_[n] - mean_[n]);  // beta mean + (1 - beta) w \eq{notes-ens-ema}
    };
    for_each_parameter(follow, mean, network);
  }
};
//! [running_average]

}  // namespace lbl::training
