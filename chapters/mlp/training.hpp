#pragma once
/// @file
/// Learning: epochs of shuffled mini-batches, one step of the optimizer each, and the accuracy on held-out samples.
#include "data/batches.hpp"
#include "mlp/network.hpp"
#include "report/progress.hpp"
#include "optimization/choice.hpp"
#include "training/position.hpp"

#include <functional>
#include <string>
#include <vector>

namespace lbl::mlp {

/// What a run needs to know beside the network and the samples.
struct Recipe {
  Index epochs = 0;         ///< passes over the training set
  Index batch = 64;         ///< M, samples of a mini-batch
  double eta = 0.1;         ///< learning rate of the first epochs
  Index halve_every = 0;    ///< epochs between two halvings of eta; 0: never
  double weight_decay = 0;  ///< lambda of the penalty lambda/2 ||W||^2
  std::string optimizer = "descent";  ///< one of optimization::optimizer_names; descent is handbook (7)
  std::uint64_t seed = 1;   ///< of the order of the samples
};

using training::Position;
using training::Score;

/// All that changes while a network learns: a resumed run continues from here.
struct Learner {
  Network network;
  optimization::Optimizer<Network> optimizer;  ///< with what it remembers; nothing for gradient descent
  Position at;
};

/// A network that has not learned anything yet.
/// @param network fresh
/// @param recipe names the optimizer
/// @return network, an optimizer that remembers nothing, the first position
Learner beginner(Network network, const Recipe& recipe);

/// Walks over everything that a checkpoint keeps: W1, b1, ..., and what the optimizer remembers, m.W1, ..., v.W1, ...
/// @param visit called with name and array
/// @param learner the learner
template <class Visit, class AnyLearner>
  requires std::is_same_v<std::remove_const_t<AnyLearner>, Learner>
void for_each_parameter(Visit&& visit, AnyLearner& learner) {
  for_each_parameter(visit, learner.network);
  optimization::for_each_memory(visit, learner.optimizer);
}

/// Loads M samples into a batch, which takes their number.
/// @param network whose layers the batch is for
/// @param samples where they come from
/// @param which their indices
/// @param batch overwritten
void load(const Network& network, const data::Dataset& samples, std::span<const Index> which, Batch& batch);

/// Cost and accuracy of a network on a whole set, without learning.
/// @param network the network
/// @param samples the set
/// @return the sums over its samples
Score evaluate(const Network& network, const data::Dataset& samples);

/// Trains until the recipe's last epoch or an interrupt; returns after a whole step, so that the learner can be saved.
/// Throws std::runtime_error with epoch and step when the cost is no longer finite.
/// @param learner where to begin; on return where it ended
/// @param recipe rate, batches, epochs
/// @param samples the training set
/// @param progress shown while it learns
/// @param after_epoch called with the Score of each epoch that is complete
/// @param after_step called with the cost of the mini-batch when the network has moved
void train(Learner& learner, const Recipe& recipe, const data::Dataset& samples, report::Progress& progress,
           const std::function<void(const Score&)>& after_epoch,
           const std::function<void(double)>& after_step = {});

}  // namespace lbl::mlp
