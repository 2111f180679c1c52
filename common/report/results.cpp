/// @file
/// The results of an experiment.
#include "report/results.hpp"

#include "report/machine/process.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace lbl::report {

namespace {

/// The first rows of the earlier run's metrics, which must be those of this experiment.
std::vector<std::vector<std::string>> kept_rows(const files::Table& now, Index kept) {
  files::Table before = files::read_csv(now.path);
  if (before.columns != now.columns)
    throw std::runtime_error(now.path.string() + ": cannot continue it: its columns are not those of this experiment");
  if (before.size() < kept)
    throw std::runtime_error(now.path.string() + ": cannot continue it: the checkpoint has seen " +
                             std::to_string(kept) + " rows, here are " + std::to_string(before.size()));
  before.rows.resize(static_cast<std::size_t>(kept));
  return before.rows;
}

}  // namespace

Results::Results(const Run& run, std::vector<std::string> columns, Index kept)
    : folder_(run.folder), seed_(run.options.seed), table_{run.folder / "metrics.csv", std::move(columns), {}} {
  if (kept > 0) table_.rows = kept_rows(table_, kept);
  nlohmann::ordered_json settings = run.settings;
  settings["build"] = build();
  std::filesystem::remove(folder_ / "summary.json");  // these would speak of another run
  if (kept == 0) std::filesystem::remove(table_.path);
  files::write_json(folder_ / "settings.json", settings);
  write();
}

void add_row(const std::vector<Cell>& cells, files::Table& table) {
  std::vector<std::string> texts;
  texts.reserve(cells.size());
  for (const Cell& cell : cells) texts.push_back(cell.text);
  for (std::size_t i = 0; i < std::min(texts.size(), table.columns.size()); ++i)
    if (texts[i] == "inf" || texts[i] == "-inf" || texts[i] == "nan" || texts[i] == "-nan")
      throw std::runtime_error(table.path.string() + ": " + table.columns[i] + " of row " +
                               std::to_string(table.size() + 1) + " is " + texts[i]);
  files::csv_text({table.path, table.columns, {texts}});  // refuses what could not be read back
  table.rows.push_back(std::move(texts));
}

void Results::row(const std::vector<Cell>& cells) {
  add_row(cells, table_);
  write();
}

void Results::write() const { files::write_file(table_.path, files::csv_text(table_)); }

void Results::summary(const Metrics& metrics, double samples, double seconds) const {
  Metrics all = metrics;
  all.insert(all.end(), {{"seconds", seconds},
                         {"samples_per_second", seconds > 0 ? samples / seconds : 0},
                         {"peak_memory_mb", peak_memory_mb()}});
  const std::filesystem::path path = folder_ / "summary.json";
  nlohmann::ordered_json summary;
  for (const auto& [name, value] : all) {
    if (!std::isfinite(value)) throw std::runtime_error(path.string() + ": " + name + " is " + files::shortest(value));
    if (name == "seed" || summary.contains(name))
      throw std::runtime_error(path.string() + ": " + name + " comes twice");
    summary[name] = value;
  }
  summary["seed"] = seed_;
  files::write_json(path, summary);
}

}  // namespace lbl::report
