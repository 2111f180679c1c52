#pragma once
/// @file
/// Learning: epochs of shuffled and shifted mini-batches, one step of the optimizer each, for any of the networks.
#include "data/batches.hpp"
#include "lenet/shifts.hpp"
#include "optimization/choice.hpp"
#include "optimization/schedules.hpp"
#include "report/program/interrupt.hpp"
#include "report/progress.hpp"
#include "training/divergence.hpp"
#include "training/parameters.hpp"
#include "training/position.hpp"

#include <functional>
#include <numeric>
#include <string>
#include <vector>

namespace lbl::lenet {

/// What a run needs to know beside the network and the samples.
struct Recipe {
  Index epochs = 0;                  ///< passes over the training set
  Index batch = 64;                  ///< M, samples of a mini-batch
  double eta = 0.01;                 ///< learning rate at the start
  Index halve_every = 0;             ///< epochs between two halvings of eta; 0: it falls along a cosine to 0 instead
  double weight_decay = 0;           ///< lambda: a step takes eta lambda of every weight
  std::string optimizer = "descent"; ///< one of optimization::optimizer_names
  Index shift = 0;                   ///< images are moved by up to so many pixels
  bool mirror = false;               ///< images are mirrored with probability 1/2
  std::uint64_t seed = 1;            ///< of the order of the samples and their shifts

  /// The learning rate of an epoch.
  /// @param epoch from 0
  /// @return eta
  double rate(Index epoch) const {
    return halve_every > 0 ? optimization::decayed(eta, epoch, halve_every)
                           : optimization::cosine(eta, double(epoch), double(epochs));
  }
};

using training::Position;
using training::Score;

/// All that changes while a network learns: a resumed run continues from here.
template <class Network>
struct Learner {
  Network network;
  optimization::Optimizer<Network> optimizer;  ///< with what it remembers
  Position at = {};
};

/// A network that has not learned anything yet.
/// @param network fresh
/// @param recipe names the optimizer
/// @return network, an optimizer that remembers nothing, the first position
template <class Network>
Learner<Network> beginner(Network network, const Recipe& recipe) {
  auto optimizer = optimization::chosen_optimizer(recipe.optimizer, network);
  return {.network = std::move(network), .optimizer = std::move(optimizer)};
}

/// Walks over everything that a checkpoint keeps: C1.W, C1.b, ..., and what the optimizer remembers, v.C1.W, ...
/// @param visit called with name and array
/// @param learner the learner
template <class Visit, class Network>
void for_each_parameter(Visit&& visit, Learner<Network>& learner) {
  for_each_parameter(visit, learner.network);
  optimization::for_each_memory(visit, learner.optimizer);
}
/// @copydoc for_each_parameter(Visit&&, Learner<Network>&)
template <class Visit, class Network>
void for_each_parameter(Visit&& visit, const Learner<Network>& learner) {
  for_each_parameter(visit, learner.network);
  optimization::for_each_memory(visit, learner.optimizer);
}

/// Loads M samples into a batch, which takes their number.
/// @param network whose layers the batch is for
/// @param samples where they come from
/// @param which their indices
/// @param batch overwritten
template <class Network>
void load(const Network& network, const data::Dataset& samples, std::span<const Index> which,
          typename Network::Batch& batch) {
  const Index M = static_cast<Index>(which.size());
  if (batch.x.dim[3] != M) batch = typename Network::Batch(network, M);
  if (samples.channels != 1 || samples.rows != batch.x.dim[1] || samples.columns != batch.x.dim[2])
    throw std::invalid_argument(samples.name + " has no grey images of 28 x 28 pixels, which this network reads");
  Tensor<2> x = batch.x.view(samples.pixels(), M);
  data::gather(samples, which, data::Normalisation{}, x, batch.y);
}

/// Cost and accuracy of a network on a whole set, without learning.
/// @param network the network
/// @param samples the set
/// @return the sums over its samples
template <class Network>
Score evaluate(const Network& network, const data::Dataset& samples) {
  std::vector<Index> all(samples.labels.size());
  std::iota(all.begin(), all.end(), Index(0));
  typename Network::Batch batch;
  Score score;
  for (const auto which : data::mini_batches(all, 128)) {
    load(network, samples, which, batch);
    const double C = forward(network, batch);
    score.add(batch.p, batch.y, C);
  }
  return score;
}

/// Trains until the recipe's last epoch or an interrupt; returns after a whole step, so that the learner can be saved.
/// Throws std::runtime_error with epoch and step when the cost is no longer finite.
/// @param learner where to begin; on return where it ended
/// @param recipe rate, batches, epochs
/// @param samples the training set
/// @param progress shown while it learns
/// @param after_epoch called with the Score of each epoch that is complete
//! [train]
template <class Network>
void train(Learner<Network>& learner, const Recipe& recipe, const data::Dataset& samples, report::Progress& progress,
           const std::function<void(const Score&)>& after_epoch) {
  auto& [network, optimizer, at] = learner;
  Network gradient = network;
  typename Network::Batch batch;
  std::vector<Index> as_they_come(static_cast<std::size_t>(recipe.batch));
  std::iota(as_they_come.begin(), as_they_come.end(), Index(0));

  while (at.epoch < recipe.epochs) {
    const double eta = recipe.rate(at.epoch);
    const std::vector<Index> order = data::shuffled_order(samples.size(), recipe.seed, at.epoch);
    const auto batches = data::mini_batches(order, recipe.batch);

    for (; at.step < static_cast<Index>(batches.size()); ++at.step) {
      if (report::interrupted()) return;
      const std::span<const Index> which = batches[static_cast<std::size_t>(at.step)];
      if (recipe.shift == 0 && !recipe.mirror) load(network, samples, which, batch);
      else
        load(network, shifted(samples, which, recipe.shift, recipe.seed, at.epoch, at.step, recipe.mirror),
             std::span(as_they_come).first(which.size()), batch);

      const double C = forward(network, batch);
      training::check_finite(C, at.epoch, at.step, eta);
      training::set_to_zero(gradient);
      backward(network, batch, gradient);
      optimization::step(optimizer, network, gradient, eta, recipe.weight_decay);  // handbook (11)

      at.score.add(batch.p, batch.y, C);
      progress.step(static_cast<Index>(which.size()), C);
    }
    const Score score = at.score;
    at = {.epoch = at.epoch + 1};
    after_epoch(score);
  }
}
//! [train]

}  // namespace lbl::lenet
