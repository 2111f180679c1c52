#pragma once
/// @file
/// A further table of an experiment beside metrics.csv.
#include "report/results.hpp"

namespace lbl::report {

/// Rows that are collected and written at the end.
struct SideTable {
  files::Table table;  ///< what has been collected

  /// @param columns their names
  explicit SideTable(std::vector<std::string> columns) : table{"a table beside metrics.csv", std::move(columns), {}} {}
  /// @param cells one for each column; numbers are finite
  void row(const std::vector<Cell>& cells) { add_row(cells, table); }
  /// @param file where it belongs
  void write(const std::filesystem::path& file) const { files::write_file(file, files::csv_text(table)); }
};

}  // namespace lbl::report
