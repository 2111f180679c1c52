#pragma once
/// @file
/// Learning to classify images row by row: epochs of shuffled mini-batches, one step of the optimizer each.
#include "data/batches.hpp"
#include "optimization/choice.hpp"
#include "optimization/schedules.hpp"
#include "report/progress.hpp"
#include "rnn/networks/network.hpp"
#include "training/position.hpp"

#include <functional>
#include <span>
#include <string>

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
Learner beginner(Network network, const Recipe& recipe);

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
void load(const Network& network, const data::Dataset& samples, std::span<const Index> which, Batch& batch);

/// Cost and accuracy of a network on a whole set, without learning.
/// @param network the network
/// @param samples the set
/// @return the sums over its samples
Score evaluate(const Network& network, const data::Dataset& samples);

/// The cuts of a gradient that is too long.
/// @param recipe longest norm, largest value
/// @param gradient of all parameters
void clip(const Recipe& recipe, Network& gradient);

/// Trains until the recipe's last epoch or an interrupt; returns after a whole step, so that the learner can be saved.
/// Throws std::runtime_error with epoch and step when the cost is no longer finite.
/// @param learner where to begin; on return where it ended
/// @param recipe rate, batches, epochs
/// @param samples the training set
/// @param progress shown while it learns
/// @param after_epoch called with the Score of each epoch that is complete
void train(Learner& learner, const Recipe& recipe, const data::Dataset& samples, report::Progress& progress,
           const std::function<void(const Score&)>& after_epoch);

}  // namespace lbl::rnn
