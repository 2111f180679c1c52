#pragma once
/// @file
/// The page of reference results: of every recorded run its command, seed, settings, time, machine and figures, and
/// beside each published number ours with a verdict. Nothing on it is written by hand but docs/published.tsv.
#include "pages.hpp"

#include <nlohmann/json.hpp>

#include <cmath>
#include <iomanip>
#include <set>

namespace lbl::concordance {

using Json = nlohmann::ordered_json;

/// One row of docs/published.tsv: a number that somebody publishes, and where we recorded ours.
struct Published {
  std::string chapter, result;  ///< the folder plots/results/<chapter>/<result>
  std::string key;              ///< ours, a name in summary.json
  std::string what;             ///< what is compared, in a few words
  std::string relation;         ///< "at least", "at most", or "equal" within the tolerance
  double number, tolerance;
  std::string source;           ///< who says so
  std::string why;              ///< if ours does not reach it
};

/// The rows of docs/published.tsv; a line that is not of this form is refused.
inline std::vector<Published> read_published(const std::filesystem::path& root) {
  std::ifstream file = open(root / "docs/published.tsv");
  std::vector<Published> rows;
  std::string line;
  std::getline(file, line);
  for (int number = 2; std::getline(file, line); ++number) {
    const std::vector<std::string> f = fields(line);
    const bool relation = f.size() == 9 && (f[4] == "at least" || f[4] == "at most" || f[4] == "equal");
    if (!relation)
      throw std::runtime_error("docs/published.tsv:" + std::to_string(number) +
                               ": expected nine fields, the fifth at least, at most or equal");
    rows.push_back({f[0], f[1], f[2], f[3], f[4], std::stod(f[5]), std::stod(f[6]), f[7], f[8]});
  }
  return rows;
}

/// A JSON file, or an empty object if it does not exist.
inline Json read_json(const std::filesystem::path& path) {
  return std::filesystem::exists(path) ? Json::parse(open(path)) : Json::object();
}

/// What ours is beside a published number; a number that is not reached needs a reason.
inline std::string verdict(const Published& row, double ours, double tolerance) {
  const double ahead = row.relation == "at most" ? row.number - ours : ours - row.number;
  if (row.relation == "equal") {
    if (std::abs(ahead) <= tolerance) return "reached";
  } else {
    if (ahead > tolerance) return "beaten";
    if (ahead >= -tolerance) return "reached";
  }
  if (row.why.empty())
    throw std::runtime_error("docs/published.tsv: " + row.chapter + " " + row.result + ", " + row.what +
                             ", is not reached, and the last field does not say why");
  return "not reached: " + row.why;
}

/// A number with the digits that matter; fractions that are accuracies as they are.
inline std::string shown_number(double number) {
  std::ostringstream text;
  text << std::setprecision(std::abs(number) >= 1e4 ? 8 : 4) << number;
  return text.str();
}

/// Seconds as people say them.
inline std::string shown_time(double seconds) {
  const auto number = [](double x) { return std::to_string(std::lround(x)); };
  if (seconds < 1) return "less than a second";
  if (seconds < 100) return number(seconds) + " s";
  return number(seconds / 60) + " min";
}

/// The value of an option as it is typed.
inline std::string typed(const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (!value.is_array()) return value.dump();
  std::string list;
  for (const Json& entry : value) list += (list.empty() ? "" : ",") + typed(entry);
  return list;
}

/// The command that repeats a run: its experiment and the options that were given, but for where it read and wrote.
inline std::string command(const Json& settings) {
  static const std::set<std::string> left_out{"out", "quiet", "data", "save", "resume"};
  std::string line = "./book run " + typed(settings.at("program")) + " " + typed(settings.at("experiment"));
  for (const Json& name : settings.value("given", Json::array())) {
    const std::string option = name.get<std::string>();
    if (left_out.contains(option) || !settings.at("options").contains(option)) continue;
    const Json& value = settings.at("options").at(option);
    line += " --" + option + (value.is_boolean() ? "" : " " + typed(value));
  }
  return line;
}

/// The results of a chapter: the folders that a run wrote, in alphabetical order.
inline std::vector<std::string> results_of(const std::filesystem::path& root, const std::string& chapter) {
  std::vector<std::string> names;
  const auto folder = root / "plots/results" / chapter;
  if (std::filesystem::is_directory(folder))
    for (const auto& entry : std::filesystem::directory_iterator(folder))
      if (std::filesystem::exists(entry.path() / "settings.json")) names.push_back(entry.path().filename().string());
  std::sort(names.begin(), names.end());
  return names;
}

/// The figures of every result of a chapter: those that begin with its name, or that docs/figures.tsv gives to it.
inline std::map<std::string, std::vector<std::string>> figures_of(const std::filesystem::path& root,
                                                                  const std::string& chapter) {
  std::map<std::string, std::string> drawn_from;
  std::ifstream table = open(root / "docs/figures.tsv");
  for (std::string line; std::getline(table, line);)
    if (const auto f = fields(line); f.size() == 3 && f[0] == chapter) drawn_from[f[1]] = f[2];
  std::set<std::string> figures;
  const auto folder = root / "plots/figures" / chapter;
  if (std::filesystem::is_directory(folder))
    for (const auto& entry : std::filesystem::directory_iterator(folder))
      if (entry.path().extension() == ".png") figures.insert(entry.path().stem().string());
  std::map<std::string, std::vector<std::string>> result;
  for (const std::string& figure : figures) {
    std::string owner = drawn_from[figure];
    if (owner.empty())
      for (const std::string& name : results_of(root, chapter))
        if ((figure == name || figure.starts_with(name + "-")) && name.size() > owner.size()) owner = name;
    result[owner].push_back(figure);
  }
  return result;
}

/// One result: what repeats it, what it took and what it drew.
inline void write_result(std::ostream& page, const std::filesystem::path& root, const std::string& chapter,
                         const std::string& name, const std::vector<std::string>& figures) {
  const auto folder = root / "plots/results" / chapter / name;
  const Json settings = read_json(folder / "settings.json"), summary = read_json(folder / "summary.json");
  const Json &options = settings.at("options"), &build = settings.at("build");
  page << "### " << chapter << ": " << name << " {#results_" << chapter << "_" << name << "}\n\n";
  for (const std::string& figure : figures)
    page << "\\image html " << chapter << "-" << figure << ".png width=360px\n";
  page << "\n| command | `" << command(settings) << "` |\n|---|---|\n";
  std::string rest;
  for (const auto& [option, value] : options.items()) {
    static const std::set<std::string> elsewhere{"data", "dataset", "seed",   "threads",
                                                 "out",  "save",    "resume", "quiet"};
    if (!elsewhere.contains(option) && value != Json("") && value != Json(false))
      rest += (rest.empty() ? "" : ", ") + option + " " + doxygen_text(typed(value));
  }
  if (settings.contains("dataset")) {
    page << "| data | " << typed(settings.at("dataset"));
    if (settings.contains("dataset_checksum") && settings.at("dataset_checksum").contains("train"))
      page << ", CRC-32 of the training samples " << typed(settings.at("dataset_checksum").at("train"));
    page << " |\n";
  }
  page << "| seed | " << (options.contains("seed") ? typed(options.at("seed")) : "none")
       << (options.contains("seeds") ? ", " + typed(options.at("seeds")) + " seeds from there" : "") << " |\n";
  if (!rest.empty()) page << "| settings | " << rest << " |\n";
  const bool continued = options.contains("resume") && options.at("resume") != Json("");
  page << "| time | " << (continued ? "after it was continued: " : "")
       << (summary.value("seconds", 0.) > 0 ? shown_time(summary.at("seconds")) : "not recorded");
  if (options.contains("threads")) page << ", " << typed(options.at("threads")) << " thread(s)";
  page << " |\n| build | " << typed(build.at("compiler")) << ", " << typed(build.at("vectors")) << ", "
       << typed(build.at("real")) << " |\n";
  std::string reached;
  int count = 0;
  for (const auto& [key, value] : summary.items()) {
    const bool cost = key == "seconds" || key == "samples_per_second" || key == "peak_memory_mb" || key == "seed";
    if (cost || key.starts_with("target_") || !value.is_number() || ++count > 8) continue;
    reached += (reached.empty() ? "" : ", ") + doxygen_text(key) + " " + shown_number(value);
  }
  if (!reached.empty()) page << "| result | " << reached << (count > 8 ? ", ..." : "") << " |\n";
  page << "\n";
}

/// The table of published numbers, ours, and the verdicts.
inline void write_verdicts(std::ostream& page, const std::filesystem::path& root) {
  page << "| chapter | what | published | ours | verdict | published by |\n|---|---|---|---|---|---|\n";
  for (const Published& row : read_published(root)) {
    const Json summary = read_json(root / "plots/results" / row.chapter / row.result / "summary.json");
    if (summary.empty()) continue;  // not recorded yet
    if (!summary.contains(row.key))
      throw std::runtime_error("docs/published.tsv: plots/results/" + row.chapter + "/" + row.result +
                               "/summary.json has no " + row.key);
    const double ours = summary.at(row.key);
    page << "| \\ref " << row.chapter << " \"" << row.chapter << "\" | \\ref results_" << row.chapter << "_"
         << row.result << " \"" << doxygen_text(row.what) << "\" | "
         << (row.relation == "equal" ? "" : row.relation + " ") << shown_number(row.number) << " | "
         << shown_number(ours) << " | " << doxygen_text(verdict(row, ours, row.tolerance)) << " | "
         << doxygen_text(row.source) << " |\n";
  }
}

/// The whole page.
inline void write_results(std::ostream& page, const Book& book, const std::filesystem::path& root,
                          const std::vector<std::string>& chapters) {
  page << "# Gallery and reference results {#results}\n[TOC]\n\n"
       << "Every figure of the book, and beside it what repeats it: the command, the seed, the settings, the time that "
       << "it took and what it reached. The runs were recorded on two cores of different machines, often busy with "
       << "other runs; what one of them can do is on the page \\ref speed. The times are "
       << "those of whole experiments, all their networks and seeds together. `./book plots` draws all figures again "
       << "from these results, without training.\n\n"
       << "## Published numbers and ours {#results_published}\n\n"
       << "A verdict compares what was recorded with what is published, within the tolerance that the table of the "
       << "book gives (docs/published.tsv); a number of several seeds is their mean. Exact numbers follow from theory "
       << "or from the data alone.\n\n";
  write_verdicts(page, root);
  for (const std::string& chapter : chapters) {
    const auto results = results_of(root, chapter);
    if (results.empty() || !book.chapter_pages.contains(chapter)) continue;
    const auto figures = figures_of(root, chapter);
    page << "\n## Chapter " << chapter << " {#results_" << chapter << "}\n\nThe page: \\ref " << chapter << ".\n\n";
    for (const std::string& name : results)
      write_result(page, root, chapter, name, figures.contains(name) ? figures.at(name) : std::vector<std::string>());
    if (figures.contains(""))
      throw std::runtime_error("plots/figures/" + chapter + "/" + figures.at("").front() +
                               ".png: docs/figures.tsv does not say of which result it is");
  }
}

}  // namespace lbl::concordance
