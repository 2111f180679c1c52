#pragma once
/// @file
/// The concordance as pages for Doxygen: one for each document, in its own order, an index, and the errata.
#include "checks.hpp"

#include <sstream>

namespace lbl::concordance {

/// The documents in the order of the table.
inline std::vector<std::string> documents(const Book& book) {
  std::vector<std::string> names;
  for (const Equation& equation : book.equations)
    if (std::find(names.begin(), names.end(), document_name(equation)) == names.end())
      names.push_back(document_name(equation));
  return names;
}

/// Text of the table as Doxygen reads it: $x$ becomes a formula of Doxygen (large, if wanted), and outside of the
/// formulas nothing is markup.
inline std::string doxygen_text(const std::string& text, bool large = false) {
  static const std::string markup = "*_`<>[]#@\\";
  std::string result;
  bool formula = false;
  for (char c : text)
    if (c == '$') {
      result += "\\f$";
      formula = !formula;
      if (formula && large) result += "\\displaystyle ";
    } else {
      if (!formula && markup.find(c) != std::string::npos) result += '\\';
      result += c;
    }
  return result;
}

/// Whether the document itself gives the row a number.
inline bool is_numbered(const Equation& equation) {
  return equation.label != "-" && document_remark(equation).empty();
}

/// What a reader calls the row: "handbook (1)", or "handbook: input matrix" where the document gives no number.
/// Titles cannot hold formulas, so the few short ones in topics lose their dollar signs.
inline std::string title(const Equation& equation) {
  std::string topic = equation.topic;
  std::erase(topic, '$');
  return document_name(equation) + (is_numbered(equation) ? " " + equation.label : ": " + doxygen_text(topic));
}

/// The name of the page on which Doxygen shows a source, as Doxygen forms it: the file's name, or, where several
/// files share that name, what their paths do not share.
inline std::string source_page(const std::filesystem::path& file, const std::vector<std::filesystem::path>& sources) {
  std::vector<std::string> paths;
  for (const auto& source : sources)
    if (source.filename() == file.filename()) paths.push_back(source.parent_path().generic_string() + "/");
  const std::string folder = file.parent_path().generic_string() + "/";
  std::size_t shared = paths.size() > 1 ? 0 : folder.size();
  if (paths.size() > 1) {
    const auto [first, last] = std::minmax_element(paths.begin(), paths.end());
    for (std::size_t i = 0; i < std::min(first->size(), last->size()) && (*first)[i] == (*last)[i]; ++i)
      if ((*first)[i] == '/') shared = i + 1;
  }
  std::string page;
  for (char c : folder.substr(shared) + file.filename().string())
    page += c == '_' ? "__" : c == '/' ? "_2" : c == '.' ? "_8" : std::string(1, c);
  return page + "_source.html";
}

/// A link to what cites: a loop by its file and line, a test by its name, a page by the title of the section.
/// Doxygen numbers the lines of a listing with five digits.
inline std::string link(const Citation& citation, const std::vector<std::filesystem::path>& sources) {
  const std::string file = citation.file.generic_string();
  if (citation.place == Place::page) return citation.name.empty() ? file : "\\ref " + citation.name;
  const std::string number = std::to_string(citation.line), zeros(5 - std::min<std::size_t>(5, number.size()), '0');
  const std::string target = "<a href=\"" + source_page(citation.file, sources) + "#l" + zeros + number + "\">";
  if (citation.place == Place::loop) return target + file + ":" + number + "</a>";
  return target + citation.name + "</a> (" + file + ")";
}

/// Links to everything of one kind that cites the id, with commas; empty if nothing does. A test or a section that
/// cites an id several times is named once.
inline std::string links(const std::vector<Citation>& all, const std::string& id, Place place,
                         const std::vector<std::filesystem::path>& sources) {
  std::string result, previous;
  for (const Citation& citation : citations_of(all, id, place)) {
    const std::string source = citation.file.generic_string() + " " + citation.name;
    if (place != Place::loop && source == previous) continue;
    previous = source;
    result += (result.empty() ? "" : ", ") + link(citation, sources);
  }
  return result;
}

/// The erratum column with links: "E2 prints ..." becomes a link to E2 and "prints ...".
inline std::string linked_errata(const std::string& text) {
  static const std::regex number("\\bE([0-9]+)\\b");
  return std::regex_replace(doxygen_text(text), number, "\\ref E$1 \"E$1\"");
}

/// One row of a document's page: its formula and where it is computed, checked and explained.
inline void write_row(std::ostream& page, const Book& book, const Equation& equation,
                      const std::vector<std::filesystem::path>& sources) {
  const std::string part = (equation.chapter == "common" ? "" : "chapter ") + equation.chapter;
  const auto write_links = [&](const char* what, Place place, bool needed) {
    const std::string found = links(book.citations.equations, equation.id, place, sources);
    if (needed || !found.empty())
      page << "- **" << what << ":** "
           << (found.empty() ? "<span class=\"not-yet\">not yet (" + part + ")</span>" : found) << "\n";
  };
  const std::string remark = document_remark(equation);

  page << "## " << title(equation) << " {#" << equation.id << "}\n";
  if (is_numbered(equation)) page << "*" << doxygen_text(equation.topic) << "*\n\n";
  if (!remark.empty()) page << "*" << remark << " by the document*\n\n";
  page << doxygen_text(equation.statement, true) << "\n\n";
  const auto chapter = book.chapter_pages.find(equation.chapter);
  const bool has_page = chapter != book.chapter_pages.end();
  page << "- **Chapter:** " << (has_page ? "\\ref " + chapter->second : equation.chapter) << "\n";
  if (!equation.erratum.empty()) page << "- **Erratum:** " << linked_errata(equation.erratum) << "\n";
  write_links("Loop", Place::loop, !paragraph_suffices(equation));
  write_links("Test", Place::test, !paragraph_suffices(equation));
  write_links("Page", Place::page, paragraph_suffices(equation));
  page << "- **Checked by:** " << doxygen_text(equation.check) << "\n\n";
}

/// The page of one document.
inline void write_document(std::ostream& page, const Book& book, const std::string& document,
                           const std::vector<std::filesystem::path>& sources) {
  page << "# Concordance: " << document << " {#" << document << "}\n\n"
       << "Everything that the document *" << document << "* contains, in its own order. Formulas are in the \\ref "
       << "notation \"notation\" of this book; what the document prints instead stands under *Erratum*.\n\n";
  std::string numbers;
  for (const Equation& equation : book.equations)
    if (document_name(equation) == document && is_numbered(equation))
      numbers += " \\ref " + equation.id + " \"" + equation.label + "\"";
  if (!numbers.empty()) page << "<div class=\"numbers\">By number:" << numbers << "</div>\n\n";
  for (const Equation& equation : book.equations)
    if (document_name(equation) == document) write_row(page, book, equation, sources);
}

/// The page that leads to the documents' pages and counts what is there.
inline void write_index(std::ostream& page, const Book& book) {
  page << "# Concordance {#concordance}\n\n"
       << "Every equation, definition, fact and experiment of the five documents, with the loop that computes it and "
       << "the test that proves it. Open the document that you are reading, find the number, follow the link.\n\n"
       << "| document | rows | with loop and test | by number |\n|---|---|---|---|\n";
  for (const std::string& document : documents(book)) {
    int rows = 0, complete = 0;
    std::string first, last;
    for (const Equation& equation : book.equations) {
      if (document_name(equation) != document) continue;
      ++rows, complete += is_complete(book, equation);
      if (is_numbered(equation) && equation.label.starts_with('(')) (first.empty() ? first : last) = equation.label;
    }
    page << "| \\subpage " << document << " \"" << document << "\" | " << rows << " | " << complete << " | "
         << (first.empty() ? "no numbers" : last.empty() ? first : first + " to " + last) << " |\n";
  }
  page << "\nFacts and definitions count as complete when a page states them. A part of the book that is declared "
       << "finished must be complete, otherwise the tests fail; at present these parts are:\n\n";
  for (const Finished& part : book.finished)
    page << "- chapter " << part.chapter << ", " << (part.document == "*" ? "all documents" : part.document) << "\n";
}

/// The errata with the names of the tests that reject the printed forms.
inline void write_errata(std::ostream& page, std::istream& errata, const Book& book,
                         const std::vector<std::filesystem::path>& sources) {
  static const std::regex heading("^### E[0-9]+ \\{#(E[0-9]+)\\}");
  std::smatch match;
  std::string id;
  for (std::string line; std::getline(errata, line);) {
    page << line << '\n';
    if (std::regex_search(line, match, heading)) id = match[1];
    const std::string tests = links(book.citations.errata, id, Place::test, sources);
    if (line.starts_with("- **Test:**") && !tests.empty()) page << "- **Rejected by:** " << tests << '\n';
  }
}

}  // namespace lbl::concordance
