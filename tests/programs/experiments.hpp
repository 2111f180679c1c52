#pragma once
// What the chapters' programs offer, as their own --help says.
#include "programs/process.hpp"

#include <algorithm>
#include <map>
#include <sstream>

namespace lbl::testing {

/// The chapters that exist.
inline Words chapters() {
  Words names;
  for (const auto& entry : fs::directory_iterator(fs::path(LBL_SOURCE_DIR) / "chapters"))
    if (fs::exists(entry.path() / "main.cpp")) names.push_back(entry.path().filename());
  std::sort(names.begin(), names.end());
  return names;
}

/// What `chapter experiment --help` prints.
inline const std::string& help_of(const std::string& chapter, const std::string& experiment = "") {
  static std::map<Words, std::string> known;
  Words words{program(chapter)};
  if (!experiment.empty()) words.push_back(experiment);
  std::string& help = known[words];
  if (help.empty()) help = run(words + Words{"--help"}).out;
  return help;
}

/// The experiments that --help lists, indented, between the line "Experiments ..." and an empty one.
inline Words experiments_of(const std::string& chapter) {
  const std::string& help = help_of(chapter);
  Words names;
  std::istringstream lines(help.substr(std::min(help.find("\nExperiments"), help.size())));
  std::string line;
  std::getline(lines, line), std::getline(lines, line);
  while (std::getline(lines, line) && line.starts_with("  ")) names.push_back(line.substr(2, line.find(' ', 2) - 2));
  return names;
}

}  // namespace lbl::testing
