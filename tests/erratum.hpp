#pragma once
// The table of `./book test errata`: how far from the truth is what a document prints, and how far what is right?
#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <fstream>
#include <string>

namespace lbl::testing {

/// Appends a line to the file that the environment variable LBL_ERRATA names, if there is one.
inline void write_erratum(const std::string& number, const auto& printed, double corrected) {
  if (const char* file = std::getenv("LBL_ERRATA"))
    std::ofstream(file, std::ios::app) << number << '\t' << printed << '\t' << corrected << '\n';
}

/// Reports the error of the printed form and that of the corrected one, which must be smaller. What an error is, the
/// test knows: a relative error of a gradient, a difference of two numbers, a count.
inline void report_erratum(const std::string& number, double printed, double corrected) {
  BOOST_TEST(!(printed <= corrected), number << ": printed " << printed << ", corrected " << corrected);
  write_erratum(number, printed, corrected);
}

/// The same where the printed form gives no number; `printed` says why.
inline void report_erratum(const std::string& number, const char* printed, double corrected) {
  BOOST_TEST(corrected < 1);
  write_erratum(number, printed, corrected);
}

}  // namespace lbl::testing
