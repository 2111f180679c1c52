#pragma once
/// @file
/// The exercises that break something, tests/exercises/CHAPTER/NAME.patch: each is in a page of its chapter, names
/// tests that exist, and still fits the code. Whether these tests turn red is tested by tests/exercises/check.sh.
#include "citations.hpp"

#include <set>
#include <sstream>

namespace lbl::concordance {

inline constexpr int fewest_exercises = 6, most_exercises = 10, fewest_broken = 2;

/// The lines of a patch that the file must contain, one after the other, for each of its pieces.
struct Piece {
  std::filesystem::path file;
  std::string before;  ///< as it is now, several lines
};

/// The pieces of a patch in the unified form.
inline std::vector<Piece> pieces_of(std::istream& patch) {
  std::vector<Piece> pieces;
  std::filesystem::path file;
  for (std::string line; std::getline(patch, line);)
    if (line.starts_with("--- a/")) file = line.substr(6);
    else if (line.starts_with("@@")) pieces.push_back({file, ""});
    else if (!pieces.empty() && (line[0] == ' ' || line[0] == '-')) pieces.back().before += line.substr(1) + "\n";
  return pieces;
}

/// The exercises of one page between its heading "Try it" and the next: their number, and how many break something.
struct Exercises {
  int all = 0, broken = 0;
};

inline Exercises count_exercises(const std::string& page) {
  const auto begin = page.find("\n## Try it"), end = page.find("\n## ", begin + 1);
  std::istringstream section(begin == std::string::npos ? "" : page.substr(begin, end - begin));
  Exercises count;
  for (std::string line; std::getline(section, line);) {
    if (const auto dot = line.find(". "); dot == 1 || dot == 2) count.all += line[0] >= '1' && line[0] <= '9';
    count.broken += line.ends_with(".patch") && line.find("\\include ") != std::string::npos;
  }
  return count;
}

/// Everything that is wrong with the exercises of the chapters that have some, one line each.
inline Complaints check_exercises(const std::filesystem::path& root) {
  Complaints complaints;
  const auto read = [&](const std::filesystem::path& file) {
    std::ostringstream text;
    text << open(root / file).rdbuf();
    return text.str();
  };
  std::string tests;
  for (const auto& file : files_below(root, {"tests"}))
    if (is_source(file)) tests += read(file);
  std::map<std::string, std::string> pages;  // chapter -> its pages, one behind the other
  for (const auto& file : files_below(root, {"chapters"}))
    if (file.extension() == ".md") pages[(++file.begin())->string()] += read(file);

  std::set<std::string> chapters;
  for (const auto& file : files_below(root, {"tests/exercises"})) {
    if (file.extension() != ".patch") continue;
    const std::string chapter = file.parent_path().filename().string(), name = file.generic_string() + ": ";
    chapters.insert(chapter);
    if (pages[chapter].find("\\include " + chapter + "/" + file.filename().string() + "\n") == std::string::npos)
      complaints.push_back(name + "no page of the chapter includes it");
    std::ifstream patch = open(root / file);
    int count = 0;
    for (std::string line; patch.peek() == 'R' && std::getline(patch, line); ++count)
      if (const auto test = line.substr(line.find(' ') + 1); tests.find("TEST_CASE(" + test) == std::string::npos)
        complaints.push_back(name + "there is no test " + test);
    if (count == 0) complaints.push_back(name + "its first line names no test, as in 'Red: a_test'");
    for (const Piece& piece : pieces_of(patch))
      if (read(piece.file).find(piece.before) == std::string::npos)
        complaints.push_back(name + "does not fit " + piece.file.generic_string() +
                             " any longer, which has no lines\n" + piece.before);
  }
  for (const std::string& chapter : chapters) {
    const Exercises count = count_exercises(read("chapters/" + chapter + "/chapter.md"));
    if (count.all < fewest_exercises || count.all > most_exercises || count.broken < fewest_broken)
      complaints.push_back("chapters/" + chapter + "/chapter.md: has " + std::to_string(count.all) + " exercises, " +
                           std::to_string(count.broken) +
                           " of which break something; there should be 6 to 10, at least 2 of which do");
  }
  return complaints;
}

}  // namespace lbl::concordance
