#pragma once
/// @file
/// The results of an experiment: settings.json, metrics.csv and summary.json in `<out>/<program>/<experiment>/`.
#include <string>
#include <utility>
#include <vector>

#include "files/files.hpp"
#include "report/program/command_line.hpp"

namespace lbl::report {

/// A cell of metrics.csv: a whole number, a number (shortest text that reads back as the same bits), or a word.
struct Cell {
  std::string text;  ///< As it is written.

  /// @param value a whole number
  Cell(Index value) : text(std::to_string(value)) {}
  /// @copydoc Cell(Index)
  Cell(int value) : text(std::to_string(value)) {}
  /// @param value a number; one that is not finite is refused when the row is added
  Cell(float value) : text(files::shortest(value)) {}
  /// @copydoc Cell(float)
  Cell(double value) : text(files::shortest(value)) {}
  /// @param value a word without commas
  Cell(std::string value) : text(std::move(value)) {}
  /// @copydoc Cell(std::string)
  Cell(const char* value) : text(value) {}
};

/// Names and numbers of summary.json. By convention a metric that has a number to reach is followed by it under
/// its name with `target_` before it: {"test_accuracy", 0.883}, {"target_test_accuracy", 0.88}.
/// Accuracies and errors are fractions of one.
using Metrics = std::vector<std::pair<std::string, double>>;

/// Adds a row to a table. Throws std::runtime_error at a number that is not finite, and at what could not be read back.
/// @param cells one for each column
/// @param table one row longer
void add_row(const std::vector<Cell>& cells, files::Table& table);

/// Writes the results of one run. Every file is whole at any moment.
///
///     Results results(run, {"epoch", "loss", "test_accuracy"});
///     results.row({epoch, loss, accuracy});
///     results.summary({{"test_accuracy", accuracy}, {"target_test_accuracy", 0.88}}, samples, seconds);
class Results {
public:
  /// Makes the folder, writes settings.json, removes the summary of an earlier run, and starts metrics.csv.
  /// A resumed run keeps rows of the earlier one; it is an error when the file has fewer, or other columns.
  /// @param run     the experiment's run, its settings complete
  /// @param columns names of the columns of metrics.csv
  /// @param kept    rows of the present metrics.csv to keep: the epochs that the checkpoint has seen
  Results(const Run& run, std::vector<std::string> columns, Index kept = 0);

  /// Adds a row to metrics.csv. Throws std::runtime_error at a number that is not finite.
  /// @param cells one per column
  void row(const std::vector<Cell>& cells);

  /// The rows so far, those that were kept included.
  /// @return what metrics.csv holds
  const files::Table& table() const { return table_; }

  /// Writes summary.json: the metrics, then seconds, samples_per_second, peak_memory_mb (of the whole process, 10^6
  /// bytes) and seed. Throws std::runtime_error at a number that is not finite and at a name that comes twice.
  /// @param metrics names and numbers
  /// @param samples samples that the run has learned from (or whatever it counts)
  /// @param seconds time that it took for them, e.g. Progress::seconds()
  void summary(const Metrics& metrics, double samples, double seconds) const;

private:
  void write() const;

  std::filesystem::path folder_;
  std::uint32_t seed_;
  files::Table table_;
};

}  // namespace lbl::report
