#pragma once
/// @file
/// A search for good settings: trials, each a network that learns and is judged by samples that were held out.
#include "mlp/options.hpp"
#include "mlp/selection/proposals.hpp"
#include "report/program/interrupt.hpp"
#include "training/divergence.hpp"

#include <functional>
#include <span>

namespace lbl::mlp::selection {

/// What a network and its training can be told.
struct Hyperparameters {
  std::vector<Index> widths{100, 100};  ///< width and depth of the hidden layers. \eq{notes-hyper}
  double eta = 0.1;                     ///< learning rate of the first epochs
  Index halve_every = 0;                ///< decay schedule: epochs between two halvings of eta; 0: never
  double lambda = 0;                    ///< strength of the penalty lambda/2 ||W||^2
};

/// How much a trial may cost.
struct Effort {
  Index epochs = 1;
  Index batch = 64;
};

/// A network that has had its trial.
struct Trial {
  Hyperparameters settings;
  bool diverged = false;  ///< Its cost grew beyond all numbers.
  Network network = {};
  double validation_cost = 0, validation_accuracy = 0;  ///< Of a diverged one: those of guessing.
};

/// Lets a network learn and judges it. The test samples are not here, and cannot be looked at.
/// @param settings to try
/// @param effort epochs and mini-batches
/// @param run which loops
/// @param samples to learn from and to be judged by
/// @param seed of weights and order
/// @param progress shown while it learns
/// @return the network and its marks on the validation samples
//! [trial]
inline Trial try_out(const Hyperparameters& settings, const Effort& effort, const report::Run& run,
                     const data::Holdout& samples, std::uint64_t seed, report::Progress& progress) {
  const Recipe how{.epochs = effort.epochs, .batch = effort.batch, .eta = settings.eta,
                   .halve_every = settings.halve_every, .weight_decay = settings.lambda, .seed = seed};
  Learner learner = beginner(fresh_network({}, settings.widths, run, samples.training, seed), how);
  Trial trial{.settings = settings};
  try {
    train(learner, how, samples.training, progress, [](const Score&) {});
    const Score score = evaluate(learner.network, samples.validation);
    trial.validation_cost = score.mean_cost(), trial.validation_accuracy = score.accuracy();
    training::check_finite(trial.validation_cost, how.epochs, 0, how.eta);
  } catch (const training::Divergence&) {
    const auto classes = double(samples.validation.classes());
    trial.diverged = true, trial.validation_cost = std::log(classes), trial.validation_accuracy = 1 / classes;
  }
  trial.network = std::move(learner.network);
  return trial;
}
//! [trial]

/// The part of a training set that a stage of a search learns from, drawn at random.
/// @param samples training and validation samples
/// @param size how many training samples; 0: all
/// @param seed which ones
/// @return the part, and the same validation samples
inline data::Holdout part_of(const data::Holdout& samples, Index size, std::uint64_t seed) {
  if (size == 0) return samples;
  return {data::drawn_samples(samples.training, size, seed), samples.validation};
}

/// One stage of a search, from coarse to fine.
struct Stage {
  Index trials;   ///< How many.
  Index epochs;   ///< Of each.
  Index samples;  ///< That each learns from; 0: all.
};

/// The settings that are searched.
struct Ranges {
  Range eta, lambda;
};

/// The ranges in which the best fifth of the trials lies, or the best three of them.
/// @param trials of the stage before, best first
/// @return ranges for the next stage
//! [narrowed]
inline Ranges narrowed(std::span<const Trial> trials) {
  const std::size_t best = std::min(trials.size(), std::max<std::size_t>(3, trials.size() / 5));
  std::vector<double> eta, lambda;
  for (const Trial& trial : trials.first(best))
    eta.push_back(trial.settings.eta), lambda.push_back(trial.settings.lambda);
  return {narrowed(eta), narrowed(lambda)};
}
//! [narrowed]

/// Whether one trial did better than another: more validation samples right, or as many at a lower cost.
/// @param a one
/// @param b the other
/// @return whether a did
inline bool better(const Trial& a, const Trial& b) {
  return a.validation_accuracy != b.validation_accuracy ? a.validation_accuracy > b.validation_accuracy
                                                        : a.validation_cost < b.validation_cost;
}

/// The trials at some places of the ranges. When the run is interrupted, those that were complete.
/// @param places where in the ranges
/// @param ranges of eta and lambda
/// @param fixed the settings that are not searched
/// @param effort of each trial
/// @param run which loops
/// @param samples to learn from and to be judged by
/// @param seed of the first network; each has the next
/// @param progress shown meanwhile
/// @return the trials in the order of their places
inline std::vector<Trial> try_all(const std::vector<Place>& places, const Ranges& ranges, const Hyperparameters& fixed,
                                  const Effort& effort, const report::Run& run, const data::Holdout& samples,
                                  std::uint64_t seed, report::Progress& progress) {
  std::vector<Trial> trials;
  for (const Place& place : places) {
    Hyperparameters settings = fixed;
    settings.eta = ranges.eta.value(place[0]), settings.lambda = ranges.lambda.value(place[1]);
    Trial trial = try_out(settings, effort, run, samples, seed++, progress);
    if (report::interrupted()) break;  // it has not learned to its end
    trials.push_back(std::move(trial));
  }
  return trials;
}

/// Random search in stages: wide ranges and little effort at first, then narrower ranges around the best and more
/// effort. Stops early when the run is interrupted.
/// @param stages from coarse to fine
/// @param ranges of the first stage
/// @param fixed the settings that are not searched
/// @param batch samples of a mini-batch
/// @param run which loops, seed
/// @param samples to learn from and to be judged by
/// @param after_stage called with number of the stage, its ranges, its trials (best first) and its progress
/// @return the best of all trials
//! [coarse_to_fine]
inline Trial coarse_to_fine(
    const std::vector<Stage>& stages, Ranges ranges, const Hyperparameters& fixed, Index batch, const report::Run& run,
    const data::Holdout& samples,
    const std::function<void(Index, const Ranges&, const std::vector<Trial>&, report::Progress&)>& after_stage) {
  training::Random random(run.options.seed);
  std::uint64_t seed = run.options.seed;
  Trial winner;
  const auto all = static_cast<Index>(stages.size());
  for (Index s = 0; s < all && !report::interrupted(); ++s) {
    const auto& [trials, epochs, size] = stages[static_cast<std::size_t>(s)];
    const data::Holdout part = part_of(samples, size, run.options.seed);
    const Index work = trials * epochs * part.training.size();
    report::Progress progress(run, all, work, s * work, "stage");

    std::vector<Trial> tried =
        try_all(at_random(trials, random), ranges, fixed, {epochs, batch}, run, part, seed, progress);
    if (tried.empty()) break;
    std::stable_sort(tried.begin(), tried.end(), better);
    if (s == 0 || better(tried.front(), winner)) winner = tried.front();
    after_stage(s, ranges, tried, progress);
    ranges = narrowed(std::span<const Trial>(tried));  // \eq{notes-coarse}
    seed += static_cast<std::uint64_t>(trials);
  }
  return winner;
}
//! [coarse_to_fine]

}  // namespace lbl::mlp::selection
