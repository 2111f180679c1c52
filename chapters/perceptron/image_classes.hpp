#pragma once
/// @file
/// C-class regression on a set of images: epochs of shuffled mini-batches, and the accuracy on a whole set.
#include "data/batches.hpp"
#include "perceptron/linear_model.hpp"
#include "report/files.hpp"
#include "report/interrupt.hpp"
#include "report/progress.hpp"
#include "training/gradient_descent.hpp"

#include <cmath>
#include <stdexcept>
#include <string>

namespace lbl::perceptron {

/// Cost and accuracy, as sums over the samples seen so far.
struct Score {
  double cost = 0;    ///< sum of the costs, in nats
  Index correct = 0;  ///< samples whose largest output is their class
  Index samples = 0;  ///< samples seen

  double mean_cost() const { return cost / double(samples); }            ///< C
  double accuracy() const { return double(correct) / double(samples); }  ///< Between 0 and 1.

  /// Counts a batch after its forward pass.
  /// @param batch its p and y are compared
  /// @param C its mean cost
  void add(const Batch& batch, double C) {
    const Index K = batch.p.dim[0], M = batch.p.dim[1];
    for (Index m = 0; m < M; ++m) {
      Index winner = 0;
      for (Index k = 1; k < K; ++k)
        if (batch.p(k, m) > batch.p(winner, m)) winner = k;
      correct += batch.y(winner, m) == 1;
    }
    cost += C * double(M), samples += M;
  }
};

/// C-class regression with all weights zero: its cost has no other minimum to be led away to.
/// @param images whose pixels and classes are its inputs and outputs
/// @param loops "chapter" or "core"
/// @return the model
inline LinearModel fresh_model(const data::Dataset& images, const std::string& loops) {
  LinearModel model(images.pixels(), images.classes(), Output::softmax);
  model.loops = loops == "core" ? Loops::core : Loops::chapter;
  return model;
}

/// Loads M samples into a batch, which takes their number.
/// @param model for which the batch is
/// @param images where they come from
/// @param which their indices
/// @param batch overwritten
inline void load(const LinearModel& model, const data::Dataset& images, std::span<const Index> which, Batch& batch) {
  const Index M = static_cast<Index>(which.size());
  if (batch.y.dim[1] != M) batch = Batch(model, M);
  data::gather(images, which, data::Normalisation{}, batch.x, batch.y);
}

/// Cost and accuracy on a whole set, without learning.
/// @param model the model
/// @param images the set
/// @return the sums over its samples
inline Score evaluate(const LinearModel& model, const data::Dataset& images) {
  std::vector<Index> all(images.labels.size());
  for (Index m = 0; m < images.size(); ++m) all[static_cast<std::size_t>(m)] = m;
  Batch batch;
  Score score;
  for (const auto which : data::mini_batches(all, 500)) {
    load(model, images, which, batch);
    score.add(batch, forward(model, batch));
  }
  return score;
}

/// One epoch of mini-batch gradient descent, or as much of it as there is time for before an interrupt.
/// Throws std::runtime_error when the cost is no longer finite.
/// @param model learns
/// @param images the training set
/// @param size samples of a mini-batch
/// @param eta learning rate
/// @param seed of the order
/// @param epoch its number, for the order
/// @param progress shown while it learns
/// @return cost and accuracy, each batch before its step
//! [epoch]
inline Score train_epoch(LinearModel& model, const data::Dataset& images, Index size, double eta, std::uint64_t seed,
                         Index epoch, report::Progress& progress) {
  LinearModel gradient = model;
  Batch batch;
  Score score;
  const std::vector<Index> order = data::shuffled_order(images.size(), seed, epoch);
  for (const auto which : data::mini_batches(order, size)) {
    if (report::interrupted()) return score;
    load(model, images, which, batch);
    const double C = forward(model, batch);
    if (!std::isfinite(C))
      throw std::runtime_error("the cost is " + std::to_string(C) + " in epoch " + std::to_string(epoch) +
                               ": most likely the learning rate " + report::shortest(eta) +
                               " is too large; try --learning-rate " + report::shortest(eta / 10));
    training::set_to_zero(gradient);
    backward(model, batch, gradient);
    training::descend(model, gradient, eta);
    score.add(batch, C);
    progress.step(static_cast<Index>(which.size()), C);
  }
  return score;
}
//! [epoch]

}  // namespace lbl::perceptron
