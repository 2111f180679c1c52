#pragma once
/// @file
/// The cost of every network while it learns, for the figures.
#include "files/files.hpp"
#include "report/program/interrupt.hpp"
#include "report/progress.hpp"
#include "rnn/tasks/learning/training.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace lbl::rnn::tasks {

/// Means of the cost over about fifty stretches of each training. All sequences are new, so that the cost of a step, taken
/// before it moves the parameters, is that of sequences which the network has not seen.
class Courses {
public:
  /// @param keys columns that say which network it is, e.g. {"cell", "seed"}
  /// @param recipe steps and sequences of each training
  Courses(std::vector<std::string> keys, const Recipe& recipe)
      : table_{{}, std::move(keys), {}}, window_(std::max<Index>(recipe.steps / 50, 1)), batch_(recipe.batch) {
    table_.columns.insert(table_.columns.end(), {"sequences", "cost"});
  }

  /// Takes notice of a step.
  /// @param network values of the keys
  /// @param step from 0
  /// @param cost of the step
  void add(const std::vector<std::string>& network, Index step, double cost) {
    sum_ = step == 0 ? cost : sum_ + cost;
    if ((step + 1) % window_ != 0) return;
    auto& row = table_.rows.emplace_back(network);
    row.push_back(std::to_string((step + 1) * batch_));
    row.push_back(files::shortest(float(sum_ / double(window_))));
    sum_ = 0;
  }

  /// Writes courses.csv.
  /// @param folder of the results
  void write(const std::filesystem::path& folder) const {
    files::write_file(folder / "courses.csv", files::csv_text(table_));
  }

private:
  files::Table table_;
  Index window_, batch_;
  double sum_ = 0;
};

/// What is done after each step of a training: the progress line, the course, and the end after Ctrl-C.
/// @param progress of the run
/// @param courses of the run
/// @param network values of the keys
/// @param M sequences of a step
/// @param factor that makes of the cost what is shown
/// @return for learn()
inline auto watched(report::Progress& progress, Courses& courses, std::vector<std::string> network, Index M,
                    double factor = 1) {
  return [&progress, &courses, network = std::move(network), M, factor](Index step, double C) {
    progress.step(M, factor * C);
    courses.add(network, step, factor * C);
    return !report::interrupted();
  };
}

}  // namespace lbl::rnn::tasks
