#pragma once
/// @file
/// The table of everything that the documents contain: docs/equations.tsv, and which parts of it are finished.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

namespace lbl::concordance {

using Complaints = std::vector<std::string>;

/// One row of docs/equations.tsv, in the order of its columns.
struct Equation {
  std::string id;         ///< "handbook-eq-1": what code, tests and pages cite
  std::string document;   ///< "handbook", "notes", ...; perhaps with "(promised)" or "(implied)"
  std::string label;      ///< the number in the document, "(1)" or "Fig. 3"; "-" where it has none
  std::string chapter;    ///< the chapter whose loops compute it
  std::string topic;      ///< what it is, in a few words
  std::string statement;  ///< the formula, corrected, with mathematics between dollar signs
  std::string erratum;    ///< what the document gets wrong, by the numbers of docs/errata.md
  std::string check;      ///< how a test tells that the program is right
};

/// The document without its remark: "handbook" of "handbook (promised)".
inline std::string document_name(const Equation& equation) {
  return equation.document.substr(0, equation.document.find(' '));
}

/// The remark behind the document's name: "promised", "implied" or nothing.
inline std::string document_remark(const Equation& equation) {
  const auto open = equation.document.find('(');
  return open == std::string::npos ? "" : equation.document.substr(open + 1, equation.document.find(')') - open - 1);
}

/// Whether the row says something that nothing computes: its check begins with definition, none, fact or history.
/// Such a row needs a paragraph of a page; every other row needs a loop and a test.
inline bool paragraph_suffices(const Equation& equation) {
  const std::string first = equation.check.substr(0, equation.check.find_first_of(" ;,(:"));
  return first == "definition" || first == "none" || first == "fact" || first == "history";
}

/// The fields of a line between its tabs.
inline std::vector<std::string> fields(const std::string& line) {
  std::vector<std::string> result(1);
  for (char c : line)
    if (c == '\t') result.emplace_back();
    else result.back() += c;
  return result;
}

/// Opens a file for reading, or throws with its name.
inline std::ifstream open(const std::filesystem::path& path) {
  std::ifstream file(path);
  if (!file) throw std::runtime_error(path.string() + " cannot be read: is the first argument the source tree?");
  return file;
}

/// The rows of `root`/docs/equations.tsv. Rows that are malformed or repeat an id are left out, with a complaint.
inline std::vector<Equation> read_equations(const std::filesystem::path& root, Complaints& complaints) {
  std::ifstream file = open(root / "docs/equations.tsv");
  std::vector<Equation> equations;
  std::map<std::string, int> line_of;
  std::string line;
  std::getline(file, line);
  if (line != "id\tdocument\tlabel\tchapter\ttopic\tstatement\terratum\tcheck")
    complaints.push_back("docs/equations.tsv:1: the columns must be id, document, label, chapter, topic, statement, "
                         "erratum, check, separated by tabs");
  for (int number = 2; std::getline(file, line); ++number) {
    const std::string place = "docs/equations.tsv:" + std::to_string(number) + ": ";
    const std::vector<std::string> f = fields(line);
    if (f.size() != 8) {
      complaints.push_back(place + "the row has " + std::to_string(f.size()) + " fields instead of 8");
      continue;
    }
    const Equation equation{f[0], f[1], f[2], f[3], f[4], f[5], f[6], f[7]};
    const bool incomplete = equation.document.empty() || equation.chapter.empty() || equation.topic.empty() ||
                            equation.statement.empty() || equation.check.empty() || equation.label.empty();
    if (!equation.id.starts_with(document_name(equation) + "-") ||
        equation.id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") != std::string::npos)
      complaints.push_back(place + "'" + equation.id + "' is no id: lower-case letters, digits and dashes, " +
                           "beginning with the document's name");
    else if (incomplete)
      complaints.push_back(place + equation.id + " leaves a column empty (only erratum may be)");
    else if (std::count(equation.statement.begin(), equation.statement.end(), '$') % 2 != 0)
      complaints.push_back(place + equation.id + " opens a formula that it does not close: count the dollar signs");
    else if (const auto [other, is_new] = line_of.emplace(equation.id, number); !is_new)
      complaints.push_back(place + equation.id + " stands in line " + std::to_string(other->second) + " already");
    else
      equations.push_back(equation);
  }
  return equations;
}

/// A part of the book whose rows must all be cited: a chapter's rows of one document, or of every document ("*").
struct Finished {
  std::string chapter, document;
};

/// The parts that `root`/docs/finished.tsv declares finished.
inline std::vector<Finished> read_finished(const std::filesystem::path& root, Complaints& complaints) {
  std::ifstream file = open(root / "docs/finished.tsv");
  std::vector<Finished> parts;
  std::string line;
  std::getline(file, line);
  for (int number = 2; std::getline(file, line); ++number) {
    const std::vector<std::string> f = fields(line);
    if (f.size() == 2) parts.push_back({f[0], f[1]});
    else complaints.push_back("docs/finished.tsv:" + std::to_string(number) +
                              ": a row is a chapter, a tab and a document");
  }
  return parts;
}

/// Whether the row belongs to the part.
inline bool belongs(const Equation& equation, const Finished& part) {
  return equation.chapter == part.chapter && (part.document == "*" || part.document == document_name(equation));
}

}  // namespace lbl::concordance
