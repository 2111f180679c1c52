#pragma once
/// @file
/// A training that is watched: how far each step moves the weights, how many ReLUs are dead in the end.
#include "mlp/options.hpp"
#include "training/divergence.hpp"
#include "training/monitoring.hpp"

namespace lbl::mlp::steps {

/// The ratios of one step.
struct WatchedStep {
  Index step;
  std::vector<training::UpdateRatio> ratios;
};

/// What was seen.
struct WatchedRun {
  Learner learner{};
  std::vector<WatchedStep> steps{};     ///< every tenth one
  std::vector<Score> training{};        ///< of each epoch
  std::vector<Score> validation{};      ///< after each epoch
  std::vector<double> dead{};           ///< ReLUs of each hidden layer that answer to no sample held out
  bool diverged = false;                ///< The cost became no number.

  /// The median of ||Delta W||/||W|| over all steps and arrays.
  /// @return 0 if there was no step
  double typical_ratio() const {
    std::vector<double> all;
    for (const WatchedStep& step : steps)
      for (const training::UpdateRatio& r : step.ratios) all.push_back(r.ratio);
    if (all.empty()) return 0;
    std::nth_element(all.begin(), all.begin() + Index(all.size() / 2), all.end());
    return all[all.size() / 2];
  }
};

/// The part of a layer's ReLUs that answers to no sample.
/// @param network the network
/// @param samples shown to it
/// @return one number for each hidden layer
inline std::vector<double> dead_units(const Network& network, const data::Dataset& samples) {
  std::vector<Index> all(samples.labels.size());
  for (Index n = 0; n < samples.size(); ++n) all[static_cast<std::size_t>(n)] = n;
  std::vector<training::ActiveUnits> active(static_cast<std::size_t>(network.L()));
  Batch batch;
  for (const auto which : data::mini_batches(all, 500)) {
    load(network, samples, which, batch);
    forward(network, batch);
    for (Index l = 1; l < network.L(); ++l) active[static_cast<std::size_t>(l)].add(batch.h[l]);
  }
  std::vector<double> dead;
  for (Index l = 1; l < network.L(); ++l) dead.push_back(active[static_cast<std::size_t>(l)].dead());
  return dead;
}

/// Trains and watches.
/// @param network fresh
/// @param recipe rate, batches, epochs
/// @param samples to learn from and to be watched with
/// @param progress shown meanwhile
/// @return what was seen
inline WatchedRun watch(const Network& network, const Recipe& recipe, const data::Holdout& samples,
                        report::Progress& progress) {
  WatchedRun seen{.learner = beginner(network, recipe)};
  const Network& now = seen.learner.network;
  Network before = network;
  Index step = 0;
  const auto after_step = [&](double) {
    if (step % 10 == 0) seen.steps.push_back({step, training::update_ratios(before, now)});
    if (++step % 10 == 0) before = now;
  };
  const auto after_epoch = [&](const Score& training) {
    seen.training.push_back(training);
    seen.validation.push_back(evaluate(now, samples.validation));
  };
  try {
    train(seen.learner, recipe, samples.training, progress, after_epoch, after_step);
  } catch (const training::Divergence&) {
    seen.diverged = true;
  }
  seen.dead = dead_units(now, samples.validation);
  return seen;
}

}  // namespace lbl::mlp::steps
