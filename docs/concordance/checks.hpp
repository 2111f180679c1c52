#pragma once
/// @file
/// What the concordance promises, checked: every citation exists, and every finished row has its loop and its test.
#include "citations.hpp"

namespace lbl::concordance {

/// Everything that is known: the rows, the finished parts, the errata's numbers and all citations.
struct Book {
  std::vector<Equation> equations;
  std::vector<Finished> finished;
  std::vector<std::string> errata;  ///< "E1", "E2", ... as docs/errata.md labels them
  std::map<std::string, std::string> chapter_pages;  ///< chapter -> the label of its page, where it has one
  Citations citations;
  Complaints complaints;            ///< what was wrong already while reading
};

/// Reads the source tree.
inline Book read_book(const std::filesystem::path& root) {
  Book book;
  book.equations = read_equations(root, book.complaints);
  book.finished = read_finished(root, book.complaints);
  std::ifstream errata = open(root / "docs/errata.md");
  static const std::regex heading("^### E[0-9]+ \\{#(E[0-9]+)\\}");
  std::smatch match;
  for (std::string line; std::getline(errata, line);)
    if (std::regex_search(line, match, heading)) book.errata.push_back(match[1]);
  static const std::regex page_title("^# .*\\{#([A-Za-z0-9_-]+)\\}");
  for (const auto& file : files_below(root, {"chapters"})) {
    if (file.filename() != "chapter.md") continue;
    std::ifstream page = open(root / file);
    std::string line;
    std::getline(page, line);
    if (std::regex_search(line, match, page_title))
      book.chapter_pages[file.parent_path().filename().string()] = match[1];
  }
  book.citations = scan(root, book.complaints);
  return book;
}

/// The citations of one id at one kind of place.
inline std::vector<Citation> citations_of(const std::vector<Citation>& all, const std::string& id, Place place) {
  std::vector<Citation> result;
  for (const Citation& citation : all)
    if (citation.id == id && citation.place == place) result.push_back(citation);
  return result;
}

/// Whether one of the finished parts contains the row.
inline bool is_finished(const Book& book, const Equation& equation) {
  return std::any_of(book.finished.begin(), book.finished.end(),
                     [&](const Finished& part) { return belongs(equation, part); });
}

/// Whether the row has what it needs: a loop and a test, or a paragraph.
inline bool is_complete(const Book& book, const Equation& equation) {
  const auto cited = [&](Place place) { return !citations_of(book.citations.equations, equation.id, place).empty(); };
  return paragraph_suffices(equation) ? cited(Place::page) : cited(Place::loop) && cited(Place::test);
}

/// Complains about citations of ids that do not exist.
inline void check_ids(const std::vector<Citation>& citations, const std::vector<std::string>& ids,
                      const std::string& table, Complaints& complaints) {
  for (const Citation& citation : citations)
    if (std::find(ids.begin(), ids.end(), citation.id) == ids.end())
      complaints.push_back(citation.file.generic_string() + ":" + std::to_string(citation.line) + ": cites '" +
                           citation.id + "', which " + table + " does not contain");
}

/// Complains about a finished row that lacks its loop, its test or its paragraph.
inline void check_row(const Book& book, const Equation& equation, Complaints& complaints) {
  const std::string label = equation.label == "-" ? "" : " " + equation.label;
  const std::string row = equation.id + ", " + equation.document + label + ", " + equation.topic + ", ";
  const std::string citation = "\\eq{" + equation.id + "}";
  const auto missing = [&](Place place) { return citations_of(book.citations.equations, equation.id, place).empty(); };
  if (paragraph_suffices(equation)) {
    if (missing(Place::page))
      complaints.push_back(row + "has no paragraph: cite " + citation + " in the page that says it");
    return;
  }
  if (missing(Place::loop))
    complaints.push_back(row + "has no loop: end the line of chapters/ or common/ that computes it with // " +
                         citation);
  if (missing(Place::test))
    complaints.push_back(row + "has no test: cite " + citation + " in a comment of the test case that checks it (" +
                         equation.check + ")");
}

/// Everything that is wrong with the concordance, one line each; nothing if it holds.
inline Complaints check(const Book& book) {
  Complaints complaints = book.complaints;
  std::vector<std::string> ids;
  for (const Equation& equation : book.equations) ids.push_back(equation.id);
  check_ids(book.citations.equations, ids, "docs/equations.tsv", complaints);
  check_ids(book.citations.errata, book.errata, "docs/errata.md", complaints);
  for (const Finished& part : book.finished)
    if (std::none_of(book.equations.begin(), book.equations.end(), [&](const Equation& e) { return belongs(e, part); }))
      complaints.push_back("docs/finished.tsv: no row of docs/equations.tsv belongs to chapter " + part.chapter +
                           " and document " + part.document);
  for (const Equation& equation : book.equations)
    if (is_finished(book, equation)) check_row(book, equation, complaints);
  return complaints;
}

}  // namespace lbl::concordance
