#pragma once
/// @file
/// Whole files: written beside and renamed; CSV and JSON read strictly, with errors that name the place.
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/tensor.hpp"

namespace lbl::files {

/// Writes a file so that a reader sees the old contents or the new ones, never a part: beside, then renamed. What a
/// link, a pipe or a device leads to is written in place.
/// Throws std::runtime_error with path and cause (no such folder, disk full, ...) and leaves no temporary file.
/// @param path     the file; folders that do not exist yet are made
/// @param contents what it will hold
void write_file(const std::filesystem::path& path, std::string_view contents);

/// The contents of a file. Throws std::runtime_error with path and cause.
/// @param path the file
/// @return its bytes
std::string read_file(const std::filesystem::path& path);

/// A JSON file; its keys keep their order. Throws std::runtime_error: path, line, column and what is wrong.
/// @param path the file
/// @return the value that it holds
nlohmann::ordered_json read_json(const std::filesystem::path& path);

/// Writes a JSON file, indented by two; bytes that are not UTF-8 become U+FFFD. Throws as write_file does.
/// @param path  the file
/// @param value what it will hold
void write_json(const std::filesystem::path& path, const nlohmann::ordered_json& value);

/// The shortest decimal text that reads back as the same bits: 0.1, not 0.100000001490116.
/// @param value a double
/// @return the text, also for infinities ("inf") and "nan"
std::string shortest(double value);

/// The same for a float: its own digits, not those of the double that it would become.
/// @param value a float
/// @return the text
std::string shortest(float value);

/// A CSV file: a line of column names, then rows of as many cells. Cells are plain: no quotes, no commas.
struct Table {
  std::filesystem::path path;                  ///< Where it was read from, for messages.
  std::vector<std::string> columns;            ///< Names, in the order of the file.
  std::vector<std::vector<std::string>> rows;  ///< Cells as they are written: rows[row][column].

  /// Number of rows.
  /// @return the rows below the line of names
  Index size() const { return static_cast<Index>(rows.size()); }

  /// A column of words. Throws std::runtime_error when there is no such column.
  /// @param column its name
  /// @return a text per row
  std::vector<std::string> text(std::string_view column) const;

  /// A column of numbers. Throws std::runtime_error with file, line and column at a cell that is no finite number.
  /// @param column its name
  /// @return a number per row, the very bits that were written
  std::vector<double> numbers(std::string_view column) const;
};

/// Reads a CSV file. Throws std::runtime_error with file and line for a missing or repeated column name, a row with
/// more or fewer cells than columns, an empty cell, quotes, and a last line that was cut off.
/// @param path the file
/// @return its cells
Table read_csv(const std::filesystem::path& path);

/// A table as the text of a CSV file. Throws std::invalid_argument at a cell that read_csv would refuse.
/// @param table columns and rows
/// @return the file's contents
std::string csv_text(const Table& table);

}  // namespace lbl::files
