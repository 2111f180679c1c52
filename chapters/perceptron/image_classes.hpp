#pragma once
/// @file
/// C-class regression on a set of images: epochs of shuffled mini-batches, and the accuracy on a whole set.
#include "data/batches.hpp"
#include "optimization/optimizers.hpp"
#include "perceptron/linear_model.hpp"
#include "report/program/interrupt.hpp"
#include "report/progress.hpp"
#include "training/divergence.hpp"
#include "training/score.hpp"

#include <string>

namespace lbl::perceptron {

using training::Score;

/// @param name "chapter" or "core"
/// @return whose loops these are
inline Loops loops_of(const std::string& name) { return name == "core" ? Loops::core : Loops::chapter; }

/// C-class regression with all weights zero: its cost is convex, so that every start leads to the same minimum.
/// @param images whose pixels and classes are its inputs and outputs
/// @param loops "chapter" or "core"
/// @return the model
inline LinearModel fresh_model(const data::Dataset& images, const std::string& loops) {
  LinearModel model(images.pixels(), images.classes(), Output::softmax);
  model.loops = loops_of(loops);
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
    const double C = forward(model, batch);
    score.add(batch.p, batch.y, C);
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
inline Score train_epoch(LinearModel& model, const data::Dataset& images, Index size, double eta, std::uint64_t seed,
                         Index epoch, report::Progress& progress) {
  LinearModel gradient = model;
  Batch batch;
  Score score;
  const std::vector<Index> order = data::shuffled_order(images.size(), seed, epoch);
  Index step = 0;
  for (const auto which : data::mini_batches(order, size)) {
    if (report::interrupted()) return score;
    load(model, images, which, batch);
    const double C = forward(model, batch);
    training::check_finite(C, epoch - 1, step++, eta);
    training::set_to_zero(gradient);
    backward(model, batch, gradient);
    optimization::descend(model, gradient, eta);
    score.add(batch.p, batch.y, C);
    progress.step(static_cast<Index>(which.size()), C);
  }
  return score;
}

}  // namespace lbl::perceptron
