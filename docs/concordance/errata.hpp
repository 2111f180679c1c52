#pragma once
/// @file
/// The errata in numbers: which tests reject the printed forms, and the table of the errors that they measured.
#include "checks.hpp"

#include <cmath>
#include <iomanip>
#include <set>
#include <sstream>

namespace lbl::concordance {

/// One entry of docs/errata.md, as far as the table needs it.
struct Erratum {
  std::string id;        ///< "E2"
  std::string document;  ///< "handbook", or "notes, lecture"
  std::string severity;  ///< "high", "medium" or "low"
  bool wording;          ///< Its test is "None": there is no number in it.
};

/// The entries of docs/errata.md in their order.
inline std::vector<Erratum> read_errata(std::istream& stream) {
  static const std::regex heading("^### (E[0-9]+) "), origin("^\\*([^*]+)\\*.*, (high|medium|low)</span>");
  std::vector<Erratum> errata;
  std::smatch match;
  for (std::string line; std::getline(stream, line);) {
    if (std::regex_search(line, match, heading)) errata.push_back({match[1], "", "", false});
    if (errata.empty()) continue;
    if (std::regex_search(line, match, origin)) errata.back().document = match[1], errata.back().severity = match[2];
    if (line.starts_with("- **Test:** None")) errata.back().wording = true;
  }
  return errata;
}

/// The tests that cite an erratum: the folder of tests/ and the name of the test case.
inline std::set<std::pair<std::string, std::string>> errata_tests(const Book& book) {
  std::set<std::pair<std::string, std::string>> tests;
  for (const Citation& citation : book.citations.errata)
    if (citation.place == Place::test) tests.emplace((++citation.file.begin())->string(), citation.name);
  return tests;
}

/// The test case that reports each erratum, by the calls of report_erratum() in tests/.
inline std::map<std::string, std::string> reporting_tests(const std::filesystem::path& root) {
  static const std::regex test_case("^BOOST_(?:AUTO|DATA|FIXTURE)_TEST_CASE\\((\\w+)"),
      report("report_erratum\\(\"(E[0-9]+)\"");
  std::map<std::string, std::string> tests;
  for (const auto& file : files_below(root, {"tests"})) {
    if (!is_source(file)) continue;
    std::ifstream stream = open(root / file);
    std::string name;
    std::smatch match;
    for (std::string line; std::getline(stream, line);) {
      if (std::regex_search(line, match, test_case)) name = match[1];
      if (std::regex_search(line, match, report)) tests[match[1]] = name;
    }
  }
  return tests;
}

/// What the tests reported of an erratum: of several reports the smallest error of the printed form, or the words
/// that say why it has none, and the largest of the corrected one.
struct Reported {
  std::string printed;
  double corrected = 0;
};

/// The reports that the tests wrote: erratum, error of the printed form or words, error of the corrected form.
inline std::map<std::string, Reported> read_reports(const std::filesystem::path& path) {
  std::map<std::string, Reported> reports;
  std::ifstream file = open(path);
  for (std::string line; std::getline(file, line);) {
    const std::vector<std::string> row = fields(line);
    if (row.size() != 3)
      throw std::runtime_error(path.string() + ": the line '" + line + "' is no report of an erratum");
    Reported& reported = reports[row[0]];
    const double corrected = std::stod(row[2]);
    char* end = nullptr;
    const double printed = std::strtod(row[1].c_str(), &end);
    const bool smaller = reported.printed.empty() || printed < std::strtod(reported.printed.c_str(), nullptr);
    if (*end != '\0' || smaller) reported.printed = row[1];
    reported.corrected = std::max(reported.corrected, corrected);
  }
  return reports;
}

/// An error with two digits; words as they are.
inline std::string shown_error(const std::string& text) {
  char* end = nullptr;
  const double error = std::strtod(text.c_str(), &end);
  if (*end != '\0') return text;
  if (std::isnan(error)) return "not a number";
  std::ostringstream shown;
  shown << std::setprecision(2) << error;
  return shown.str();
}

/// Prints the table of all errata and complains about those that should be rejected and are not.
inline Complaints print_errata(std::ostream& out, const std::filesystem::path& root, const Book& book,
                               const std::map<std::string, Reported>& reports) {
  std::ifstream file = open(root / "docs/errata.md");
  Complaints complaints;
  std::map<std::string, std::string> reporting = reporting_tests(root);
  const auto row = [&](const auto& id, const auto& severity, const auto& printed, const auto& corrected,
                       const auto& test) {
    out << std::left << std::setw(6) << id << std::setw(9) << severity << std::setw(18) << printed << std::setw(10)
        << corrected << test << '\n';
  };
  row("", "severity", "printed form", "corrected", "test");
  for (const Erratum& erratum : read_errata(file)) {
    const auto tests = citations_of(book.citations.errata, erratum.id, Place::test);
    const auto found = reports.find(erratum.id);
    if (found != reports.end()) {
      std::ostringstream corrected;
      corrected << found->second.corrected;
      row(erratum.id, erratum.severity, shown_error(found->second.printed), shown_error(corrected.str()),
          reporting[erratum.id].empty() && !tests.empty() ? tests[0].name : reporting[erratum.id]);
    } else if (tests.empty() && erratum.wording) {
      row(erratum.id, erratum.severity, "words only", "-", "-");
    } else {
      row(erratum.id, erratum.severity, "-", "-", tests.empty() ? "not yet" : tests[0].name);
      complaints.push_back(erratum.id + (tests.empty() ? " is rejected by no test"
                                                       : ": no test says by how much the printed form is wrong"));
    }
  }
  return complaints;
}

}  // namespace lbl::concordance
