#pragma once
/// @file
/// Who cites what: reads the sources and pages of the book and finds every \\eq and \\erratum in them.
#include "equations.hpp"

#include <regex>

namespace lbl::concordance {

/// Where a citation stands, which decides what it proves.
enum class Place {
  loop,     ///< at the end of a line of code of chapters/ or common/
  test,     ///< in a test case, or in the comment directly above it
  page,     ///< in a paragraph of a page
  mention,  ///< in a comment of its own: a link for readers, no proof
};

/// One \\eq{id} or \\erratum{id}.
struct Citation {
  std::string id;
  std::filesystem::path file;  ///< relative to the source tree
  int line;                    ///< from 1
  Place place;
  std::string name;            ///< the test case, or the label of the page's section
};

/// Everything that the sources cite.
struct Citations {
  std::vector<Citation> equations, errata;
};

inline constexpr int most_citations_of_a_line = 3;

/// The ids that `text` cites with the given command ("eq" or "erratum").
inline std::vector<std::string> cited_ids(const std::string& text, const std::string& command) {
  const std::regex pattern("[\\\\@]" + command + "\\{([A-Za-z0-9_-]+)\\}");
  std::vector<std::string> ids;
  for (std::sregex_iterator match(text.begin(), text.end(), pattern), end; match != end; ++match)
    ids.push_back((*match)[1]);
  return ids;
}

/// Appends what `text` cites to `citations`.
inline void collect(const std::string& text, const Citation& where, Citations& citations) {
  const auto append = [&](const char* command, std::vector<Citation>& list) {
    for (const std::string& id : cited_ids(text, command)) {
      list.push_back(where);
      list.back().id = id;
    }
  };
  append("eq", citations.equations);
  append("erratum", citations.errata);
}

/// Complains about a line of a source that cites too much: a list of ids is not a concordance.
inline void refuse_lists(const std::string& comment, const Citation& where, Complaints& complaints) {
  const auto count = cited_ids(comment, "eq").size() + cited_ids(comment, "erratum").size();
  if (count > most_citations_of_a_line)
    complaints.push_back(where.file.generic_string() + ":" + std::to_string(where.line) + ": cites " +
                         std::to_string(count) + " rows in one line (at most " +
                         std::to_string(most_citations_of_a_line) +
                         "): a list of ids is not a concordance, cite each at the line that computes it");
}

/// Reads a source of chapters/ or common/: a citation counts as the loop if code stands before it in its line.
inline void scan_source(const std::filesystem::path& root, const std::filesystem::path& file, Citations& citations,
                        Complaints& complaints) {
  std::ifstream stream = open(root / file);
  std::string line;
  for (int number = 1; std::getline(stream, line); ++number) {
    const auto slashes = line.find("//");
    if (slashes == std::string::npos) continue;
    const bool code = line.find_first_not_of(" \t") < slashes;
    const Citation where{"", file, number, code ? Place::loop : Place::mention, ""};
    collect(line.substr(slashes), where, citations);
    refuse_lists(line.substr(slashes), where, complaints);
  }
}

/// Reads a test file: a citation belongs to the test case that it stands in or directly above.
inline void scan_test(const std::filesystem::path& root, const std::filesystem::path& file, Citations& citations,
                      Complaints& complaints) {
  static const std::regex test_case("^\\s*BOOST_(?:AUTO|DATA|FIXTURE)_TEST_CASE\\(\\s*(\\w+)");
  std::ifstream stream = open(root / file);
  Citations above;  // comment lines that wait for the test case below them
  const auto release = [&](Place place, const std::string& name) {
    for (auto list : {&Citations::equations, &Citations::errata})
      for (Citation& citation : above.*list) {
        citation.place = place, citation.name = name;
        (citations.*list).push_back(citation);
      }
    above = {};
  };
  std::string line, name;
  for (int number = 1; std::getline(stream, line); ++number) {
    const auto slashes = line.find("//");
    const std::string comment = slashes == std::string::npos ? "" : line.substr(slashes);
    const bool code = line.find_first_not_of(" \t") < slashes;
    std::smatch match;
    if (std::regex_search(line, match, test_case)) name = match[1], release(Place::test, name);
    else if (code && name.empty()) release(Place::mention, "");

    const Citation where{"", file, number, Place::test, name};
    collect(comment, where, name.empty() ? above : citations);
    refuse_lists(comment, where, complaints);
    if (line.starts_with('}')) name.clear();
  }
  release(Place::mention, "");
}

/// Reads a page: a citation belongs to the section whose heading, with a label, stands above it.
inline void scan_page(const std::filesystem::path& root, const std::filesystem::path& file, Citations& citations) {
  static const std::regex heading("^#+ .*\\{#([A-Za-z0-9_-]+)\\}\\s*$");
  std::ifstream stream = open(root / file);
  std::string line, label;
  for (int number = 1; std::getline(stream, line); ++number) {
    std::smatch match;
    if (std::regex_search(line, match, heading)) label = match[1];
    collect(line, {"", file, number, Place::page, label}, citations);
  }
}

/// The files of some folders of the source tree, relative to it and in alphabetical order.
inline std::vector<std::filesystem::path> files_below(const std::filesystem::path& root,
                                                      const std::vector<std::string>& folders) {
  std::vector<std::filesystem::path> files;
  for (const std::string& folder : folders)
    if (std::filesystem::is_directory(root / folder))
      for (const auto& entry : std::filesystem::recursive_directory_iterator(root / folder))
        if (entry.is_regular_file()) files.push_back(entry.path().lexically_relative(root));
  std::sort(files.begin(), files.end());
  return files;
}

/// Whether the file is C++ that the book shows.
inline bool is_source(const std::filesystem::path& file) {
  return file.extension() == ".hpp" || file.extension() == ".cpp";
}

/// Reads everything below `root` that may cite.
inline Citations scan(const std::filesystem::path& root, Complaints& complaints) {
  Citations citations;
  for (const auto& file : files_below(root, {"chapters", "common"})) {
    if (is_source(file)) scan_source(root, file, citations, complaints);
    if (file.extension() == ".md") scan_page(root, file, citations);
  }
  for (const auto& file : files_below(root, {"tests"}))
    if (is_source(file)) scan_test(root, file, citations, complaints);
  for (const auto& file : files_below(root, {"docs"}))
    if (file.extension() == ".md") scan_page(root, file, citations);
  return citations;
}

}  // namespace lbl::concordance
