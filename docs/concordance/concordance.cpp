/// @file
/// The concordance's program: checks it, writes its pages, and checks the links of the finished site.
#include "errata.hpp"
#include "exercises.hpp"
#include "finish.hpp"

#include <exception>
#include <iostream>

using namespace lbl::concordance;

namespace {

constexpr const char* usage = R"(usage:
  concordance check SOURCES         every citation exists, every finished row has its loop and its test, and
                                    the exercises fit the code
  concordance pages SOURCES FOLDER  writes the concordance and the errata as pages for Doxygen
  concordance errata SOURCES        the tests that reject what the documents print: folder and name
  concordance errata SOURCES FILE   the table of errata, with the errors that the tests wrote to FILE
  concordance finish SOURCES SITE   previous and next on the pages that Doxygen wrote, and less weight
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
  Complaints complaints = check(book);
  for (const std::string& complaint : check_exercises(root)) complaints.push_back(complaint);
  return report(complaints, count([](const Equation&) { return true; }) + " rows, " +
                                 count([&](const Equation& e) { return is_complete(book, e); }) + " complete, " +
                                 count([&](const Equation& e) { return is_finished(book, e); }) + " must be and are");
}

int list_errata_tests(const std::filesystem::path& root) {
  for (const auto& [folder, name] : errata_tests(read_book(root))) std::cout << folder << ' ' << name << '\n';
  return 0;
}

int print_errata_table(const std::filesystem::path& root, const std::filesystem::path& reports) {
  const Complaints complaints = print_errata(std::cout, root, read_book(root), read_reports(reports));
  return report(complaints, "every erratum that is more than words is rejected by a test");
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  const std::string verb = arguments.empty() ? "" : arguments[0];
  try {
    if (verb == "check" && arguments.size() == 2) return check_sources(arguments[1]);
    if (verb == "pages" && arguments.size() == 3) return write_pages(arguments[1], arguments[2]), 0;
    if (verb == "errata" && arguments.size() == 2) return list_errata_tests(arguments[1]);
    if (verb == "errata" && arguments.size() == 3) return print_errata_table(arguments[1], arguments[2]);
    if (verb == "finish" && arguments.size() == 3)
      return link_neighbours(arguments[2], reading_order(arguments[1])), lighten_site(arguments[2]), 0;
    if (verb == "links" && arguments.size() == 2) return report(dead_links(arguments[1]), "every link leads somewhere");
  } catch (const std::exception& error) {
    std::cerr << "concordance: " << error.what() << '\n';
    return 1;
  }
  const bool help = verb == "--help" || verb == "help";
  (help ? std::cout : std::cerr) << usage;
  return help ? 0 : 2;
}
