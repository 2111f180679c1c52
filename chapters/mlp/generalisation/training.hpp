#pragma once
/// @file
/// Learning of the modern network: everything that the documents know against overfitting, in one loop.
#include "data/augmentation.hpp"
#include "mlp/generalisation/modern_network.hpp"
#include "optimization/choice.hpp"
#include "optimization/penalties.hpp"
#include "optimization/schedules.hpp"
#include "report/program/interrupt.hpp"
#include "report/progress.hpp"
#include "training/divergence.hpp"
#include "training/score.hpp"

#include <functional>
#include <string>
#include <vector>

namespace lbl::mlp::generalisation {

using training::Score;

/// What a run needs to know beside the network and the samples.
struct Recipe {
  Index epochs = 0;                   ///< passes over the training set
  Index batch = 64;                   ///< M, samples of a mini-batch
  double eta = 0.1;                   ///< learning rate, the highest of the cycle
  bool one_cycle = false;             ///< whether the rate rises and falls; else it is fixed
  std::string optimizer = "descent";  ///< one of optimization::optimizer_names
  optimization::Penalty penalty = {}; ///< lambda_1 by the proximal step, lambda_2 as weight decay
  double max_norm = 0;                ///< largest norm of the weights into a unit; 0: any
  data::Augmentation augmentation = {};
  std::uint64_t seed = 1;             ///< of order, dropout and augmentation

  /// Whether the images are moved.
  bool augments() const {
    const auto& [shift, rotation, scale, noise] = augmentation;
    return shift > 0 || rotation > 0 || scale > 0 || noise > 0;
  }
};

/// A network with fresh weights for a data set, its inputs standardised.
/// @param architecture its parts; the first and the last width are taken from the set
/// @param samples inputs and classes
/// @param seed of the weights
/// @return the network
inline ModernNetwork fresh_network(Architecture architecture, const data::Dataset& samples, std::uint64_t seed) {
  architecture.N.insert(architecture.N.begin(), samples.pixels());
  architecture.N.push_back(samples.classes());
  ModernNetwork network(architecture);
  training::Random random(seed);
  initialise(network, random);
  network.input = data::standardise(samples);  // \eq{lecture-modern}: normalised inputs
  return network;
}

/// Loads M samples into a batch, which takes their number.
/// @param network whose layers the batch is for
/// @param samples where they come from
/// @param which their indices
/// @param batch overwritten
inline void load(const ModernNetwork& network, const data::Dataset& samples, std::span<const Index> which,
                 ModernBatch& batch) {
  const Index M = static_cast<Index>(which.size());
  if (batch.y.dim[1] != M) batch = ModernBatch(network, M);
  data::gather(samples, which, network.input, batch.h[0], batch.y);
}

/// Loads M moved samples.
/// @param network whose layers the batch is for
/// @param samples where they come from
/// @param which their indices
/// @param how the recipe's augmentation and seed
/// @param epoch its number
/// @param batch overwritten
inline void load_moved(const ModernNetwork& network, const data::Dataset& samples, std::span<const Index> which,
                       const Recipe& how, Index epoch, ModernBatch& batch) {
  const data::Dataset moved = data::augment(samples, which, how.augmentation, how.seed, epoch);
  std::vector<Index> all(which.size());
  for (Index m = 0; m < moved.size(); ++m) all[m] = m;
  load(network, moved, all, batch);
}

/// Cost and accuracy of a network on a whole set, without learning.
/// @param network the network
/// @param samples the set
/// @param pass how it is tested
/// @param M samples that pass together, which matters when they are normalised by their own statistics
/// @return the sums over its samples
inline Score evaluate(const ModernNetwork& network, const data::Dataset& samples, Pass pass = Pass::testing,
                      Index M = 500) {
  std::vector<Index> all(samples.labels.size());
  for (Index n = 0; n < samples.size(); ++n) all[n] = n;
  ModernBatch batch;
  Score score;
  for (const auto which : data::mini_batches(all, M)) {
    load(network, samples, which, batch);
    const double C = forward(network, pass, {}, batch);
    score.add(batch.h.back(), batch.y, C);
  }
  return score;
}

/// Trains until the recipe's last epoch, an interrupt, or `after_epoch` says stop.
/// Throws std::runtime_error with epoch and step when the cost is no longer finite.
/// @param network where to begin; on return what was learned
/// @param how rate, batches, epochs, penalties
/// @param samples the training set
/// @param progress shown while it learns
/// @param after_epoch called with the number of the epoch, from 1, and its Score; returns whether to stop
//! [train]
inline void train(ModernNetwork& network, const Recipe& how, const data::Dataset& samples, report::Progress& progress,
                  const std::function<bool(Index, const Score&)>& after_epoch) {
  ModernNetwork gradient = network;
  auto optimizer = optimization::chosen_optimizer(how.optimizer, network);
  ModernBatch batch;
  const Index steps = (samples.size() + how.batch - 1) / how.batch;

  for (Index epoch = 0; epoch < how.epochs; ++epoch) {
    const std::vector<Index> order = data::shuffled_order(samples.size(), how.seed, epoch);
    const auto batches = data::mini_batches(order, how.batch);
    Score score;
    for (Index step = 0; step < steps; ++step) {
      if (report::interrupted()) return;
      const Index t = epoch * steps + step;
      const double end = double(how.epochs * steps);
      const double eta = how.one_cycle ? optimization::one_cycle(how.eta, double(t), end) : how.eta;
      if (how.augments()) load_moved(network, samples, batches[step], how, epoch, batch);
      else load(network, samples, batches[step], batch);

      const double C = forward(network, Pass::training, {how.seed, std::uint64_t(t)}, batch);
      training::check_finite(C, epoch, step, eta);
      training::set_to_zero(gradient);
      backward(network, batch, gradient);
      if (network.of.batch_norm && batch.h[0].dim[1] > 1)  // one sample has no variance
        for (Index l = 1; l < network.L(); ++l) layers::update_running(batch.statistics[l], network.running[l]);

      optimization::step(optimizer, network, gradient, eta, how.penalty.lambda_2);
      if (how.penalty.lambda_1 > 0) optimization::proximal_step(network, eta, how.penalty.lambda_1);
      if (how.max_norm > 0) optimization::bound_norms(network, how.max_norm);

      score.add(batch.h.back(), batch.y, C);
      progress.step(static_cast<Index>(batches[step].size()), C);
    }
    if (after_epoch(epoch + 1, score)) return;
  }
}
//! [train]

}  // namespace lbl::mlp::generalisation
