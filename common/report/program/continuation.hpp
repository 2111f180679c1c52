#pragma once
/// @file
/// A training that was stopped is saved, and continued by another run as if nothing had been.
#include "optimization/choice.hpp"
#include "report/program/command_line.hpp"
#include "training/checkpoint.hpp"
#include "training/position.hpp"

#include <functional>

namespace lbl::report {

/// Where a training is saved when it is stopped.
/// @param run its options
/// @return `--save`, else a folder among the results
std::filesystem::path checkpoint_folder(const Run& run);

/// When a signal has stopped the training: saves it and says how to continue.
/// @param run the checkpoint is in its checkpoint_folder()
/// @param save called with the folder of the checkpoint
/// @return whether it was stopped
bool saved_when_interrupted(const Run& run, const std::function<void(const std::filesystem::path&)>& save);

/// Refuses a checkpoint in `--resume` of a run with other settings: throws std::runtime_error.
/// @param run its options
/// @param rate_follows_epochs whether the learning rate depends on the number of all epochs, which then must be the same
void check_continues(const Run& run, bool rate_follows_epochs);

/// Refuses a position in `--resume` that is beyond the end of this run, or a metrics.csv, which is continued, of another
/// run: throws std::runtime_error.
/// @param run its options
/// @param epochs finished at the checkpoint
/// @param begun whether the next one was begun
void check_position(const Run& run, Index epochs, bool begun);

/// Writes a checkpoint of a training.
/// @param folder of the checkpoint
/// @param run its settings, which a continued run must share
/// @param learner parameters, optimizer and position (`at`)
template <class Learner>
void save_training(const std::filesystem::path& folder, const Run& run, const Learner& learner) {
  const training::Position& at = learner.at;
  training::save_checkpoint(folder, learner,
                            {{"settings", run.settings},
                             {"epoch", at.epoch},
                             {"step", at.step},
                             {"cost", at.score.cost},
                             {"correct", at.score.correct},
                             {"samples", at.score.samples},
                             {"optimizer_steps", optimization::steps_of(learner.optimizer)}});
}

/// saved_when_interrupted() by save_training().
/// @param run as there
/// @param learner as in save_training
/// @return whether it was stopped
template <class Learner>
bool saved_when_interrupted(const Run& run, const Learner& learner)
  requires requires { learner.at; }
{
  return saved_when_interrupted(run, [&](const auto& folder) { save_training(folder, run, learner); });
}

/// Continues from the checkpoint in `--resume`. Throws std::runtime_error when it is of a run with other settings, or
/// beyond the end of this one.
/// @param run its options
/// @param learner a beginner of the same shapes, filled from the checkpoint
/// @param rate_follows_epochs as in check_continues
template <class Learner>
void resume_training(const Run& run, Learner& learner, bool rate_follows_epochs = false) {
  check_continues(run, rate_follows_epochs);
  const nlohmann::ordered_json state = training::load_checkpoint(run.options.resume, learner);
  optimization::steps_of(learner.optimizer) = state.at("optimizer_steps");
  learner.at = {.epoch = state.at("epoch"),
                .step = state.at("step"),
                .score = {.cost = state.at("cost"), .correct = state.at("correct"), .samples = state.at("samples")}};
  check_position(run, learner.at.epoch, learner.at.step > 0);
}

}  // namespace lbl::report
