/// @file
/// Whole files, CSV and JSON.
#include "files/files.hpp"

#include <cerrno>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <set>
#include <sstream>
#include <stdexcept>
#include <system_error>

#include <unistd.h>

namespace lbl::files {

namespace {

constexpr std::size_t longest = std::size_t{1} << 30;  // bytes; the files of the book are a thousand times smaller

[[noreturn]] void fail(const std::filesystem::path& path, const std::string& what) {
  throw std::runtime_error(path.string() + ": " + what);
}

std::string cause() { return std::strerror(errno); }

/// Writes in place; false with errno set when something went wrong.
bool write_all(const std::filesystem::path& path, std::string_view contents) {
  std::FILE* file = std::fopen(path.c_str(), "wb");
  if (!file) return false;
  const bool written = std::fwrite(contents.data(), 1, contents.size(), file) == contents.size();
  const int error = errno;
  const bool closed = std::fclose(file) == 0;  // what was buffered reaches a full disk only here
  if (!written) errno = error;
  return written && closed;
}

template <class Number>
std::string digits(Number value) {
  char text[32];
  return std::string(text, std::to_chars(text, text + sizeof text, value).ptr);
}

/// What a plain CSV cell must not be; empty when it is fine.
std::string fault(const std::string& cell) {
  if (cell.empty()) return "an empty cell";
  if (cell.find_first_of("\",\r\n") != std::string::npos)
    return "a quote, comma or line end within a cell (cells are plain text)";
  return "";
}

std::vector<std::string> split(const std::string& line) {
  std::vector<std::string> cells(1);
  for (char c : line)
    if (c == ',') cells.emplace_back();
    else cells.back() += c;
  return cells;
}

std::size_t position(const Table& table, std::string_view column) {
  for (std::size_t i = 0; i < table.columns.size(); ++i)
    if (table.columns[i] == column) return i;
  std::string all;
  for (const std::string& name : table.columns) all += (all.empty() ? "" : ", ") + name;
  fail(table.path, "there is no column '" + std::string(column) + "', only " + all);
}

std::string line_number(std::size_t row) { return "line " + std::to_string(row + 2); }  // below the names, from 1

}  // namespace

void write_file(const std::filesystem::path& path, std::string_view contents) {
  std::error_code error;
  if (path.has_parent_path()) std::filesystem::create_directories(path.parent_path(), error);
  if (error) fail(path.parent_path(), "cannot make this folder: " + error.message());
  if (std::filesystem::is_directory(path, error)) fail(path, "cannot write a file: there is a folder of this name");
  const bool in_place = std::filesystem::is_symlink(path, error) ||
                        (std::filesystem::exists(path, error) && !std::filesystem::is_regular_file(path, error));
  if (in_place) {  // a pipe, a device, a link such as /dev/stdout is written to, never replaced
    if (!write_all(path, contents)) fail(path, "cannot write: " + cause());
    return;
  }
  std::filesystem::path beside = path;
  beside.replace_filename("." + path.filename().string() + "." + std::to_string(getpid()));
  if (!write_all(beside, contents) || std::rename(beside.c_str(), path.c_str()) != 0) {
    const std::string what = cause();
    std::filesystem::remove(beside, error);
    fail(path, "cannot write: " + what);
  }
}

std::string read_file(const std::filesystem::path& path) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) fail(path, "cannot read: it is a folder");
  std::ifstream file(path, std::ios::binary);
  if (!file) fail(path, "cannot read: " + cause());
  std::string contents;
  if (const auto size = std::filesystem::file_size(path, error); !error) contents.reserve(size);  // or it moves often
  char part[65536];
  do {
    file.read(part, sizeof part);
    contents.append(part, static_cast<std::size_t>(file.gcount()));
    if (contents.size() > longest) fail(path, "cannot read: more than 1 GiB, or without an end");
  } while (file);
  if (file.bad()) fail(path, "cannot read: " + cause());
  return contents;
}

nlohmann::ordered_json read_json(const std::filesystem::path& path) {
  const auto not_too_deep = [&](int depth, auto, auto&) {  // to copy a value takes stack for each level
    if (depth > 100) fail(path, "is nested too deeply");
    return true;
  };
  try {
    return nlohmann::ordered_json::parse(read_file(path), not_too_deep);
  } catch (const nlohmann::json::exception& e) {
    const std::string what = e.what();  // "[json.exception.parse_error.101] parse error at line 1, ..."
    fail(path, "is not JSON: " + what.substr(what.find("] ") + 2));
  }
}

void write_json(const std::filesystem::path& path, const nlohmann::ordered_json& value) {
  const auto replace = nlohmann::ordered_json::error_handler_t::replace;  // a path need not be UTF-8, JSON must
  write_file(path, value.dump(2, ' ', false, replace) + "\n");
}

std::string shortest(double value) { return digits(value); }
std::string shortest(float value) { return digits(value); }

std::vector<std::string> Table::text(std::string_view column) const {
  const std::size_t i = position(*this, column);
  std::vector<std::string> cells;
  for (const auto& row : rows) cells.push_back(row[i]);
  return cells;
}

std::vector<double> Table::numbers(std::string_view column) const {
  const std::size_t i = position(*this, column);
  std::vector<double> values;
  for (std::size_t r = 0; r < rows.size(); ++r) {
    const std::string& cell = rows[r][i];
    const char* end = cell.data() + cell.size();
    double value = 0;
    const auto [stop, error] = std::from_chars(cell.data(), end, value);
    if (error != std::errc() || stop != end || !std::isfinite(value))
      fail(path, line_number(r) + ", column '" + columns[i] + "': '" + cell + "' is not a finite number");
    values.push_back(value);
  }
  return values;
}

Table read_csv(const std::filesystem::path& path) {
  const std::string contents = read_file(path);
  if (contents.empty()) fail(path, "is empty: a line of column names was expected");
  if (contents.back() != '\n') fail(path, "its last line has no end: the file was cut off");

  Table table{path, {}, {}};
  std::istringstream lines(contents);
  std::string line;
  std::getline(lines, line);
  table.columns = split(line);
  std::set<std::string> seen;
  for (const std::string& name : table.columns) {
    if (const std::string wrong = fault(name); !wrong.empty()) fail(path, "line 1: " + wrong);
    if (!seen.insert(name).second) fail(path, "line 1: column '" + name + "' comes twice");
  }

  while (std::getline(lines, line)) {
    const std::vector<std::string> cells = split(line);
    const std::string place = line_number(table.rows.size());
    if (cells.size() != table.columns.size())
      fail(path, place + ": " + std::to_string(table.columns.size()) + " cells were expected, here are " +
                     std::to_string(cells.size()));
    for (std::size_t i = 0; i < cells.size(); ++i)
      if (const std::string wrong = fault(cells[i]); !wrong.empty())
        fail(path, place + ", column '" + table.columns[i] + "': " + wrong);
    table.rows.push_back(cells);
  }
  return table;
}

std::string csv_text(const Table& table) {
  std::string text;
  const auto add = [&](const std::vector<std::string>& cells) {
    if (cells.size() != table.columns.size())
      throw std::invalid_argument(table.path.string() + ": a row of " + std::to_string(cells.size()) + " cells for " +
                                  std::to_string(table.columns.size()) + " columns");
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (const std::string wrong = fault(cells[i]); !wrong.empty())
        throw std::invalid_argument(table.path.string() + ": column '" + table.columns[i] + "': " + wrong);
      text += (i ? "," : "") + cells[i];
    }
    text += '\n';
  };
  add(table.columns);
  for (const auto& row : table.rows) add(row);
  return text;
}

}  // namespace lbl::files
