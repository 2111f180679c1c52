#pragma once
/// @file
/// A training that was stopped is saved, and continued by another run as if nothing had been.
#include "optimization/choice.hpp"
#include "report/command_line.hpp"
#include "report/interrupt.hpp"
#include "report/resume_command.hpp"
#include "training/checkpoint.hpp"
#include "training/position.hpp"

namespace lbl::report {

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

/// When a signal has stopped the training: saves it and says how to continue.
/// @param run the checkpoint is in `--save`, else in the results' folder
/// @param learner as in save_training
/// @return whether it was stopped
template <class Learner>
bool saved_when_interrupted(const Run& run, const Learner& learner) {
  if (!interrupted()) return false;
  const auto folder = run.options.save.empty() ? run.folder / "checkpoint" : run.options.save;
  save_training(folder, run, learner);
  *run.out << "interrupted; continue with: " << resume_command(run, folder) << '\n';
  return true;
}

/// Continues from the checkpoint in `--resume`. Throws std::runtime_error when it is of a run with other settings, or
/// beyond the end of this one.
/// @param run its options
/// @param learner a beginner of the same shapes, filled from the checkpoint
/// @param rate_follows_epochs whether the learning rate depends on the number of all epochs, which then must be the same
template <class Learner>
void resume_training(const Run& run, Learner& learner, bool rate_follows_epochs = false) {
  const std::filesystem::path& folder = run.options.resume;
  const nlohmann::ordered_json settings = files::read_json(folder / "state.json").at("settings");
  training::check_same_run(folder, settings, run.settings);
  if (rate_follows_epochs && settings.at("options").at("epochs") != run.options.epochs)
    throw std::runtime_error(folder.string() + " was made with --epochs " + settings.at("options").at("epochs").dump() +
                             ", which its learning rate follows: give the same");
  const nlohmann::ordered_json state = training::load_checkpoint(folder, learner);
  optimization::steps_of(learner.optimizer) = state.at("optimizer_steps");
  training::Position& at = learner.at;
  at = {.epoch = state.at("epoch"),
        .step = state.at("step"),
        .score = {.cost = state.at("cost"), .correct = state.at("correct"), .samples = state.at("samples")}};
  if (at.epoch + (at.step > 0) > run.options.epochs)
    throw std::runtime_error(folder.string() + " is beyond " + std::to_string(run.options.epochs) +
                             " epochs: give more --epochs");
  if (at.epoch > 0)  // whose metrics.csv is continued
    training::check_same_run(run.folder, files::read_json(run.folder / "settings.json"), run.settings);
}

}  // namespace lbl::report
