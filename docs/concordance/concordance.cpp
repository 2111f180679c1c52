/// @file
/// The concordance's program: checks it, writes its pages, and checks the links of the finished site.
#include "links.hpp"
#include "pages.hpp"

#include <exception>
#include <iostream>

using namespace lbl::concordance;

namespace {

constexpr const char* usage = R"(usage:
  concordance check SOURCES         every citation exists, every finished row has its loop and its test
  concordance pages SOURCES FOLDER  writes the concordance and the errata as pages for Doxygen
  concordance links SITE            every link of the site that Doxygen wrote leads somewhere
)";

/// Prints the complaints and returns the exit code.
int report(const Complaints& complaints, const std::string& success) {
  for (const std::string& complaint : complaints) std::cerr << complaint << '\n';
  if (complaints.empty()) std::cout << success << '\n';
  return complaints.empty() ? 0 : 1;
}

int check_sources(const std::filesystem::path& root) {
  const Book book = read_book(root);
  const auto count = [&](auto&& holds) {
    return std::to_string(std::count_if(book.equations.begin(), book.equations.end(), holds));
  };
  return report(check(book), count([](const Equation&) { return true; }) + " rows, " +
                                 count([&](const Equation& e) { return is_complete(book, e); }) + " complete, " +
                                 count([&](const Equation& e) { return is_finished(book, e); }) + " must be and are");
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  const std::string verb = arguments.empty() ? "" : arguments[0];
  try {
    if (verb == "check" && arguments.size() == 2) return check_sources(arguments[1]);
    if (verb == "pages" && arguments.size() == 3) return write_pages(arguments[1], arguments[2]), 0;
    if (verb == "links" && arguments.size() == 2) return report(dead_links(arguments[1]), "every link leads somewhere");
  } catch (const std::exception& error) {
    std::cerr << "concordance: " << error.what() << '\n';
    return 1;
  }
  const bool help = verb == "--help" || verb == "help";
  (help ? std::cout : std::cerr) << usage;
  return help ? 0 : 2;
}
