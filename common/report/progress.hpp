#pragma once
/// @file
/// The progress line of a run: rate, loss and time left, redrawn on a terminal, one plain line per epoch elsewhere.
#include <chrono>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "report/program/command_line.hpp"

namespace lbl::report {

/// A fraction as text: 0.8831 is "88.31 %".
/// @param fraction of one
/// @return the text
std::string percent(double fraction);

/// Shows how far a run is, on standard output: errors alone go to standard error, so that it can be watched for them.
///
///     Progress progress(run, run.options.epochs, training.samples());
///     for each epoch {
///       for each mini-batch { ...; progress.step(M, loss); }
///       progress.finish_epoch({{"test accuracy", percent(accuracy)}});
///     }
///
/// A step costs one reading of the clock (about 25 ns); the line is redrawn at most ten times a second.
/// The time left follows from the rate of the whole run, evaluations between the epochs included; the samples per
/// second are those of the steps alone.
class Progress {
public:
  using Fields = std::vector<std::pair<std::string, std::string>>;  ///< Names and values.

  /// @param run     where to print, and whether that is a terminal
  /// @param epochs  number of epochs of the whole run
  /// @param samples samples of one epoch
  /// @param done    samples that a resumed run has behind it, part of an epoch allowed
  /// @param unit    what one of them is called: "epoch", "network", "point"
  Progress(const Run& run, Index epochs, Index samples, Index done = 0, std::string unit = "epoch");
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// Counts a step.
  /// @param samples samples of its mini-batch
  /// @param loss    their mean cost
  void step(Index samples, double loss);

  /// Ends an epoch with a line that stays, and starts the next one.
  /// @param fields further names and values for the line
  void finish_epoch(const Fields& fields = {});

  /// Mean loss of the present epoch, each step weighted with its samples; of no step yet: 0.
  /// @return the loss
  double loss() const;

  /// Samples that this run has stepped through.
  /// @return their number
  Index samples() const { return samples_; }

  /// Time that the steps took, without what happened between the last step of an epoch and the end of it.
  /// @return seconds
  double seconds() const;

private:
  using Clock = std::chrono::steady_clock;

  double epochs_done() const;
  std::string time_left(double epochs_done, Clock::time_point now) const;
  std::string line(bool with_bar) const;
  void redraw();
  void erase();

  std::ostream& out_;
  std::size_t columns_;
  std::string unit_;
  Index epochs_, epoch_samples_;
  Index epoch_;                  // finished ones, of an earlier run too
  Index skipped_;                // samples of the present epoch that an earlier run has seen
  double first_;                 // epochs behind at the start of this run
  Index samples_ = 0, samples_before_epoch_ = 0;
  double loss_sum_ = 0, seconds_before_epoch_ = 0;
  Clock::time_point start_, epoch_start_, last_step_, next_redraw_;
  std::size_t drawn_ = 0;
};

}  // namespace lbl::report
