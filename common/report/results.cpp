/// @file
/// The results of an experiment.
#include "report/results.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include <sys/resource.h>

namespace lbl::report {

namespace {

/// Largest memory that the process has had, in 10^6 bytes.
double peak_memory_mb() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) * 1024 / 1e6;  // Linux counts in KiB
}

/// What decides, besides the options, which numbers come out and how fast.
nlohmann::ordered_json build() {
#ifdef __clang__
  const std::string compiler = "clang " __clang_version__;
#else
  const std::string compiler = "gcc " __VERSION__;
#endif
#if defined __AVX512F__
  const std::string vectors = "AVX-512";
#elif defined __AVX2__
  const std::string vectors = "AVX2";
#else
  const std::string vectors = "baseline";
#endif
#ifdef __OPTIMIZE__
  const bool optimised = true;
#else
  const bool optimised = false;
#endif
#ifdef LBL_CHECK_BOUNDS
  const bool bounds_checked = true;
#else
  const bool bounds_checked = false;
#endif
  return {{"compiler", compiler}, {"optimised", optimised}, {"vectors", vectors}, {"bounds_checked", bounds_checked},
          {"real", sizeof(Real) == sizeof(float) ? "float" : "double"}};
}

/// The first rows of the earlier run's metrics, which must be those of this experiment.
std::vector<std::vector<std::string>> kept_rows(const Table& now, Index kept) {
  Table before = read_csv(now.path);
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
  write_json(folder_ / "settings.json", settings);
  std::filesystem::remove(folder_ / "summary.json");  // it would speak of another run
  write();
}

void Results::row(const std::vector<Cell>& cells) {
  std::vector<std::string> texts;
  for (const Cell& cell : cells) texts.push_back(cell.text);
  for (std::size_t i = 0; i < std::min(texts.size(), table_.columns.size()); ++i)
    if (texts[i] == "inf" || texts[i] == "-inf" || texts[i] == "nan" || texts[i] == "-nan")
      throw std::runtime_error(table_.path.string() + ": " + table_.columns[i] + " of row " +
                               std::to_string(table_.size() + 1) + " is " + texts[i]);
  csv_text({table_.path, table_.columns, {texts}});  // refuses what could not be read back
  table_.rows.push_back(std::move(texts));
  write();
}

void Results::write() const { write_file(table_.path, csv_text(table_)); }

void Results::summary(const Metrics& metrics, double samples, double seconds) const {
  Metrics all = metrics;
  all.insert(all.end(), {{"seconds", seconds},
                         {"samples_per_second", seconds > 0 ? samples / seconds : 0},
                         {"peak_memory_mb", peak_memory_mb()}});
  const std::filesystem::path path = folder_ / "summary.json";
  nlohmann::ordered_json summary;
  for (const auto& [name, value] : all) {
    if (!std::isfinite(value)) throw std::runtime_error(path.string() + ": " + name + " is " + shortest(value));
    if (name == "seed" || summary.contains(name))
      throw std::runtime_error(path.string() + ": " + name + " comes twice");
    summary[name] = value;
  }
  summary["seed"] = seed_;
  write_json(path, summary);
}

}  // namespace lbl::report
