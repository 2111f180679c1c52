#pragma once
/// @file
/// Learning: epochs of shuffled and augmented mini-batches, one step of the optimizer each, for any of the networks.
#include "cifar/augmentation.hpp"
#include "cifar/layers.hpp"
#include "data/batches.hpp"
#include "optimization/choice.hpp"
#include "optimization/schedules.hpp"
#include "report/program/interrupt.hpp"
#include "report/progress.hpp"
#include "training/divergence.hpp"
#include "training/parameters.hpp"
#include "training/position.hpp"

#include <functional>
#include <numeric>
#include <variant>

namespace lbl::cifar {

/// What a run needs to know beside the network and the samples.
//! [recipe]
struct Recipe {
  Index epochs = 0;                   ///< passes over the training set
  Index batch = 64;                   ///< M, samples of a mini-batch
  double eta = 0.05;                  ///< highest learning rate
  double rise = 0.25;                 ///< part of the run in which the rate rises; then it falls to almost nothing
  Index halve_every = 0;              ///< epochs between two halvings of eta instead; 0: it rises and falls
  double weight_decay = 5e-3;         ///< lambda: a step takes eta lambda of every weight
  std::string optimizer = "nesterov"; ///< nesterov or adam
  Augmentation augmentation = {};     ///< of the training images
  std::uint64_t seed = 1;             ///< of the order of the samples and their augmentation

  /// The learning rate of a step.
  /// @param time in epochs, from 0
  /// @return eta
  double rate(double time) const {
    return halve_every > 0 ? optimization::decayed(eta, static_cast<Index>(time), halve_every)
                           : optimization::one_cycle(eta, time, double(epochs), rise);
  }
};
//! [recipe]

using training::Position;
using training::Score;

/// The optimizers of this chapter.
template <class Network>
using Optimizer = std::variant<optimization::Nesterov<Network>, optimization::Adam<Network>>;

/// All that changes while a network learns: a resumed run continues from here.
template <class Network>
struct Learner {
  Network network;
  Optimizer<Network> optimizer;  ///< with what it remembers
  Position at = {};
};

/// A network that has not learned anything yet.
/// @param network fresh
/// @param recipe names the optimizer
/// @return network, an optimizer that remembers nothing, the first position
template <class Network>
Learner<Network> beginner(Network network, const Recipe& recipe) {
  Optimizer<Network> optimizer;
  if (recipe.optimizer == "adam") optimizer = optimization::Adam<Network>(network);
  else optimizer = optimization::Nesterov<Network>(network);
  return {.network = std::move(network), .optimizer = std::move(optimizer)};
}

/// What a network has become: its parameters and its running statistics.
template <class Network>
struct Learned {
  Network& network;  ///< constant or not
};

/// Walks over what is saved of a network: C1.W, ..., C1.mean, C1.variance, ...
/// @param visit called with name and array
/// @param learned the network
template <class Visit, class Network>
void for_each_parameter(Visit&& visit, const Learned<Network>& learned) {
  for_each_parameter(visit, learned.network);
  for_each_statistic(visit, learned.network);
}

/// Walks over everything that a checkpoint keeps: what was learned, and what the optimizer remembers, v.C1.W, ...
/// @param visit called with name and array
/// @param learner the learner
template <class Visit, class Network>
void for_each_parameter(Visit&& visit, Learner<Network>& learner) {
  for_each_parameter(visit, Learned<Network>{learner.network});
  optimization::for_each_memory(visit, learner.optimizer);
}
/// @copydoc for_each_parameter(Visit&&, Learner<Network>&)
template <class Visit, class Network>
void for_each_parameter(Visit&& visit, const Learner<Network>& learner) {
  for_each_parameter(visit, Learned<const Network>{learner.network});
  optimization::for_each_memory(visit, learner.optimizer);
}

/// Mean and standard deviation of the bytes of CIFAR-10's training images, in units of [0, 1] pixels.
inline constexpr data::Normalisation pixels_of_cifar{.mean = Real(0.4734), .deviation = Real(0.2516)};

/// Loads M samples into a batch, which takes their number.
/// @param network whose layers the batch is for
/// @param samples where they come from
/// @param which their indices
/// @param batch overwritten
template <class Network>
void load(const Network& network, const data::Dataset& samples, std::span<const Index> which,
          typename Network::Batch& batch) {
  const Index M = static_cast<Index>(which.size());
  if (samples.channels != 3 || samples.rows != 32 || samples.columns != 32 || samples.classes() != 10)
    throw std::invalid_argument(samples.name + " has no colour images of 32 x 32 pixels in ten classes, which this "
                                               "network reads: give --dataset cifar10 or shapes");
  if (batch.x.dim[3] != M) batch = typename Network::Batch(network, M);
  Tensor<2> x = batch.x.view(samples.pixels(), M);
  data::gather(samples, which, pixels_of_cifar, x, batch.scores.y);
}

/// Cost and accuracy of a network on a whole set, with its running statistics, without learning.
/// @param network the network
/// @param samples the set
/// @return the sums over its samples
template <class Network>
Score evaluate(const Network& network, const data::Dataset& samples) {
  std::vector<Index> all(samples.labels.size());
  std::iota(all.begin(), all.end(), Index(0));
  typename Network::Batch batch;
  Score score;
  for (const auto which : data::mini_batches(all, 64)) {
    load(network, samples, which, batch);
    const double C = forward(network, Pass::testing, batch);
    score.add(batch.scores.p, batch.scores.y, C);
  }
  return score;
}

/// The accuracy when a network sees each image twice, as it is and mirrored, and the probabilities are the means of
/// both (as Krizhevsky et al. 2012, who crop their images too).
/// @param network the network
/// @param samples the set
/// @return between 0 and 1
//! [mirrored]
template <class Network>
double accuracy_with_mirror_images(const Network& network, const data::Dataset& samples) {
  const data::Dataset in_mirror = mirrored(samples);
  std::vector<Index> all(samples.labels.size());
  std::iota(all.begin(), all.end(), Index(0));
  typename Network::Batch batch;
  Score score;
  for (const auto which : data::mini_batches(all, 64)) {
    load(network, samples, which, batch);
    forward(network, Pass::testing, batch);
    Tensor<2> p = batch.scores.p;
    load(network, in_mirror, which, batch);
    const double C = forward(network, Pass::testing, batch);
    for (Index n = 0; n < p.size(); ++n) p.data()[n] = (p.data()[n] + batch.scores.p.data()[n]) / 2;
    score.add(p, batch.scores.y, C);
  }
  return score.accuracy();
}
//! [mirrored]

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
  Network& network = learner.network;
  Optimizer<Network>& optimizer = learner.optimizer;
  Position& at = learner.at;
  Network gradient = network;
  typename Network::Batch batch;
  std::vector<Index> as_they_come(static_cast<std::size_t>(recipe.batch));
  std::iota(as_they_come.begin(), as_they_come.end(), Index(0));

  while (at.epoch < recipe.epochs) {
    const std::vector<Index> order = data::shuffled_order(samples.size(), recipe.seed, at.epoch);
    const auto batches = data::mini_batches(order, recipe.batch);
    const Index steps = static_cast<Index>(batches.size());

    for (; at.step < steps; ++at.step) {
      if (report::interrupted()) return;
      const std::span<const Index> which = batches[static_cast<std::size_t>(at.step)];
      if (recipe.augmentation.any())
        load(network, augmented(samples, which, recipe.augmentation, recipe.seed, at.epoch),
             std::span(as_they_come).first(which.size()), batch);
      else
        load(network, samples, which, batch);

      const double eta = recipe.rate(double(at.epoch) + double(at.step) / double(steps));
      const double C = forward(network, Pass::training, batch);
      training::check_finite(C, at.epoch, at.step, eta);
      update_running(network, batch);
      training::set_to_zero(gradient);
      backward(network, batch, gradient);
      std::visit([&](auto& chosen) { chosen.step(network, gradient, eta, recipe.weight_decay); }, optimizer);

      at.score.add(batch.scores.p, batch.scores.y, C);
      progress.step(static_cast<Index>(which.size()), C);
    }
    const Score score = at.score;
    at = {.epoch = at.epoch + 1};
    after_epoch(score);
  }
}
//! [train]

}  // namespace lbl::cifar
