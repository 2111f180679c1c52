#pragma once
/// @file
/// Learning of a set of images: epochs of shuffled mini-batches, and what to watch meanwhile; Hinton 2010.
#include "optimization/schedules.hpp"
#include "rbm/learning.hpp"
#include "rbm/likelihood/annealing.hpp"
#include "rbm/patterns.hpp"
#include "report/program/interrupt.hpp"
#include "report/progress.hpp"
#include "training/divergence.hpp"

#include <functional>

namespace lbl::rbm {

/// What a run needs to know beside the machine and the images.
struct Recipe {
  Index epochs = 10;           ///< passes over the images
  Index batch = 100;           ///< M, 10 to 100
  double eta = 0.05;           ///< learning rate, which falls to 0 along a cosine
  double weight_decay = 1e-4;  ///< lambda
  Rule rule = {};
  std::uint64_t seed = 1;      ///< of the order of the images
};

/// The part of a velocity that a step leaves: little while the machine still moves fast.
/// @param epoch from 0
/// @return mu
inline double momentum_of(Index epoch) { return epoch < 3 ? 0.5 : 0.9; }  // \eq{handbook-rbm-init}

/// A machine for images, with the means of their pixels.
/// @param images binarised
/// @param I hidden units
/// @param seed of the weights
/// @param loops how its sums are computed
/// @return the machine
inline Machine fresh_machine(const data::Dataset& images, Index I, std::uint64_t seed, Loops loops) {
  training::Random random(seed);
  return initial_machine(pixel_means(images), I, random, loops);
}

/// Trains until the recipe's last epoch or an interrupt.
/// @param learner where to begin; on return where it ended
/// @param recipe rate, batches, epochs, rule
/// @param images binarised
/// @param progress shown while it learns; its loss is the reconstruction error of a batch now and then
/// @param after_epoch called with the number of the epoch, from 1
inline void train(Learner& learner, const Recipe& recipe, const data::Dataset& images, report::Progress& progress,
                  const std::function<void(Index)>& after_epoch) {
  constexpr Index every = 20;  // steps between two looks at the reconstruction error; the last of an epoch is seen, too
  Tensor<2> v;
  double error = 0;
  Index &epoch = learner.at.epoch, &step = learner.at.step;
  while (epoch < recipe.epochs) {
    const std::vector<Index> order = data::shuffled_order(images.size(), recipe.seed, epoch);
    const auto batches = data::mini_batches(order, recipe.batch);
    learner.momentum().mu = momentum_of(epoch);
    for (; step < Index(batches.size()); ++step) {
      if (report::interrupted()) return;
      const double done = double(epoch) + double(step) / double(batches.size());
      load(images, batches[std::size_t(step)], v);
      update(learner, v, recipe.rule, optimization::cosine(recipe.eta, done, double(recipe.epochs)),
             recipe.weight_decay);
      if (step % every == 0 || step + 1 == Index(batches.size())) {
        error = reconstruction_error(learner.machine, v);
        training::check_finite(error, epoch, step, recipe.eta);
      }
      progress.step(v.dim[1], error);
    }
    ++epoch, step = 0;
    after_epoch(epoch);
  }
}

/// Calls visit(v) for all images, some hundred columns at a time.
/// @param images binarised
/// @param visit called with v[J][M]
template <class Visit>
void for_each_batch(const data::Dataset& images, Visit&& visit) {
  for (Index first = 0; first < images.size(); first += 500)
    visit(columns(images, first, std::min<Index>(500, images.size() - first)));
}

/// The mean of -F(v) over images; with -ln Z it is their mean log-likelihood.
/// @param machine weights and biases
/// @param images binarised
/// @return the mean
inline double mean_negative_free_energy(const Machine& machine, const data::Dataset& images) {
  double sum = 0;
  for_each_batch(images, [&](const Tensor<2>& v) { sum += mean_negative_free_energy(machine, v) * double(v.dim[1]); });
  return sum / double(images.size());
}

/// The biases that make independent pixels of images: where annealing begins.
/// @param images binarised
/// @return ln(p/(1 - p)) of every pixel
inline Tensor<1> base_rates(const data::Dataset& images) { return fresh_machine(images, 1, 1, Loops::chapter).a; }

/// ln Z: exact where it can be enumerated in seconds, annealed else.
/// @param machine weights and biases
/// @param a_0 where annealing begins
/// @param runs of annealing
/// @param steps of annealing
/// @param seed of its random numbers
/// @return ln Z and its standard error, which is 0 where it is exact
inline Estimate partition_function(const Machine& machine, const Tensor<1>& a_0, Index runs, Index steps,
                                   std::uint64_t seed) {
  if (machine.I() <= 20) return {log_Z(machine), 0};
  return annealed_log_Z(machine, a_0, runs, steps, seed);
}

}  // namespace lbl::rbm
