#pragma once
/// @file
/// Training as mlp::train does it, by the labels or by what a teacher says about the samples.
#include "mlp/training.hpp"
#include "optimization/schedules.hpp"
#include "report/program/interrupt.hpp"
#include "training/divergence.hpp"

#include <functional>

namespace lbl::mlp::selection {

/// What may happen meanwhile; whatever is empty does not.
struct Watch {
  std::function<void(const Network&)> after_step = {};  ///< Called after every step.
  std::function<void(Index)> after_epoch = {};          ///< Called with the number of epochs finished.
  const Tensor<2>* teacher = nullptr;                   ///< Probabilities [K][samples] to learn instead of the labels.
};

/// Distillation: the targets of a mini-batch are what the teacher says about its samples. The gradient of the cost is
/// p - y all the same, since y still adds up to 1.
/// @param teacher probabilities [K][all samples]
/// @param which the M samples of the mini-batch
/// @param y targets [K][M], overwritten
//! [distill]
inline void ask_teacher(const Tensor<2>& teacher, std::span<const Index> which, Tensor<2>& y) {
  for (Index k = 0; k < y.dim[0]; ++k) {
    Real* y_k = y.samples(k);
    for (Index m = 0; m < y.dim[1]; ++m)
      y_k[m] = teacher(k, which[static_cast<std::size_t>(m)]);  // \eq{notes-distill}
  }
}
//! [distill]

/// Trains as mlp::train does, watched; returns early when the run is interrupted.
/// @param network fresh; on return it has learned
/// @param recipe rate, batches, epochs
/// @param samples the training set
/// @param progress shown while it learns
/// @param watch what happens meanwhile
inline void train_watched(Network& network, const Recipe& recipe, const data::Dataset& samples,
                          report::Progress& progress, const Watch& watch) {
  Network gradient = network;
  auto optimizer = optimization::chosen_optimizer(recipe.optimizer, network);
  Batch batch;
  for (Index epoch = 0; epoch < recipe.epochs; ++epoch) {
    const double eta = optimization::decayed(recipe.eta, epoch, recipe.halve_every);
    const std::vector<Index> order = data::shuffled_order(samples.size(), recipe.seed, epoch);
    Index step = 0;
    for (const auto which : data::mini_batches(order, recipe.batch)) {
      if (report::interrupted()) return;
      load(network, samples, which, batch);
      if (watch.teacher) ask_teacher(*watch.teacher, which, batch.y);

      const double C = forward(network, batch);
      training::check_finite(C, epoch, step++, eta);
      training::set_to_zero(gradient);
      backward(network, batch, gradient);
      optimization::step(optimizer, network, gradient, eta, recipe.weight_decay);
      if (watch.after_step) watch.after_step(network);
      progress.step(static_cast<Index>(which.size()), C);
    }
    if (watch.after_epoch) watch.after_epoch(epoch + 1);
  }
}

}  // namespace lbl::mlp::selection
