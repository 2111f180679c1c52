#pragma once
/// @file
/// Learning to classify images row by row: epochs of shuffled mini-batches, one step of the optimizer each.
#include "data/batches.hpp"
#include "optimization/choice.hpp"
#include "optimization/clipping.hpp"
#include "optimization/schedules.hpp"
#include "report/interrupt.hpp"
#include "report/progress.hpp"
#include "rnn/networks/network.hpp"
#include "training/divergence.hpp"
#include "training/position.hpp"

#include <functional>
#include <numeric>
#include <string>
#include <vector>

namespace lbl::rnn {

/// What a run needs to know beside the network and the samples.
struct Recipe {
  Index epochs = 0;                 ///< passes over the training set
  Index batch = 64;                 ///< M, sequences of a mini-batch
  double eta = 0.001;               ///< learning rate at the start; it falls along a cosine to 0
  double clip_norm = 1;             ///< longest gradient; 0: any
  double clip_value = 0;            ///< largest derivative; 0: any
  double weight_decay = 0;          ///< lambda of the penalty lambda/2 ||W||^2
  Truncation truncation = {};       ///< how far errors are sent back
  std::string optimizer = "adam";   ///< one of optimization::optimizer_names
  std::uint64_t seed = 1;           ///< of the order of the samples

  /// The learning rate of a mini-batch.
  /// @param progress epochs that have passed, with fractions
  /// @return eta
  double rate(double progress) const { return optimization::cosine(eta, progress, double(epochs)); }
};

using training::Position;
using training::Score;

/// All that changes while a network learns: a resumed run continues from here.
struct Learner {
  Network network;
  optimization::Optimizer<Network> optimizer;  ///< with what it remembers
  Position at = {};
};

/// A network that has not learned anything yet.
/// @param network fresh
/// @param recipe names the optimizer
/// @return network, an optimizer that remembers nothing, the first position
inline Learner beginner(Network network, const Recipe& recipe) {
  auto optimizer = optimization::chosen_optimizer(recipe.optimizer, network);
  return {.network = std::move(network), .optimizer = std::move(optimizer)};
}

/// Walks over everything that a checkpoint keeps: the parameters, and what the optimizer remembers.
/// @param visit called with name and array
/// @param learner the learner
template <class Visit, class AnyLearner>
  requires std::is_same_v<std::remove_const_t<AnyLearner>, Learner>
void for_each_parameter(Visit&& visit, AnyLearner& learner) {
  for_each_parameter(visit, learner.network);
  optimization::for_each_memory(visit, learner.optimizer);
}

/// Loads M images: step t shows row t, so that an image [rows][columns] is the sequence x[T][N].
/// @param network whose layers the batch is for
/// @param samples where they come from
/// @param which their indices
/// @param batch takes their number and the rows of the images
//! [load]
inline void load(const Network& network, const data::Dataset& samples, std::span<const Index> which, Batch& batch) {
  const Index M = static_cast<Index>(which.size());
  if (samples.channels != 1 || samples.columns != network.plan.inputs)
    throw std::invalid_argument(samples.name + " has no grey images of " + std::to_string(network.plan.inputs) +
                                " columns, which this network reads");
  if (batch.x.dim != std::array{samples.rows, samples.columns, M}) batch = Batch(network, samples.rows, M);
  Tensor<2> x = batch.x.view(samples.pixels(), M), y = batch.y.slice(0);
  data::gather(samples, which, data::Normalisation{}, x, y);  // \eq{handbook-rnn-task}
}
//! [load]

/// Cost and accuracy of a network on a whole set, without learning.
/// @param network the network
/// @param samples the set
/// @return the sums over its samples
inline Score evaluate(const Network& network, const data::Dataset& samples) {
  std::vector<Index> all(samples.labels.size());
  std::iota(all.begin(), all.end(), Index(0));
  Batch batch;
  Score score;
  for (const auto which : data::mini_batches(all, 128)) {
    load(network, samples, which, batch);
    const double C = forward(network, batch);
    score.add(batch.p.slice(0), batch.y.slice(0), C);
  }
  return score;
}

/// The cuts of a gradient that is too long.
/// @param recipe longest norm, largest value
/// @param gradient of all parameters
inline void clip(const Recipe& recipe, Network& gradient) {
  if (recipe.clip_norm > 0) optimization::clip_by_norm(gradient, recipe.clip_norm);
  if (recipe.clip_value > 0) optimization::clip_by_value(gradient, recipe.clip_value);
}

/// Trains until the recipe's last epoch or an interrupt; returns after a whole step, so that the learner can be saved.
/// Throws std::runtime_error with epoch and step when the cost is no longer finite.
/// @param learner where to begin; on return where it ended
/// @param recipe rate, batches, epochs
/// @param samples the training set
/// @param progress shown while it learns
/// @param after_epoch called with the Score of each epoch that is complete
//! [train]
inline void train(Learner& learner, const Recipe& recipe, const data::Dataset& samples, report::Progress& progress,
                  const std::function<void(const Score&)>& after_epoch) {
  auto& [network, optimizer, at] = learner;
  Network gradient = network;
  Batch batch;

  while (at.epoch < recipe.epochs) {
    const std::vector<Index> order = data::shuffled_order(samples.size(), recipe.seed, at.epoch);
    const auto batches = data::mini_batches(order, recipe.batch);

    for (; at.step < static_cast<Index>(batches.size()); ++at.step) {
      if (report::interrupted()) return;
      const std::span<const Index> which = batches[static_cast<std::size_t>(at.step)];
      const double eta = recipe.rate(double(at.epoch) + double(at.step) / double(batches.size()));
      load(network, samples, which, batch);

      const double C = forward(network, batch);
      training::check_finite(C, at.epoch, at.step, eta);
      training::set_to_zero(gradient);
      backward(network, batch, gradient, recipe.truncation);
      clip(recipe, gradient);
      optimization::step(optimizer, network, gradient, eta, recipe.weight_decay);

      at.score.add(batch.p.slice(0), batch.y.slice(0), C);
      progress.step(static_cast<Index>(which.size()), C);
    }
    const Score score = at.score;
    at = {.epoch = at.epoch + 1};
    after_epoch(score);
  }
}
//! [train]

}  // namespace lbl::rnn
