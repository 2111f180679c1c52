// Which experiments a plotting program draws, and what it asks for first.
#include <boost/test/unit_test.hpp>

#include <sstream>

#include "figures/plot_program.hpp"
#include "files/files.hpp"
#include "temporary_folder.hpp"

using namespace lbl;

namespace {

/// A plotting program of two experiments, of which "all" does not leave metrics.csv.
struct Plots {
  lbl::testing::TemporaryFolder folder;
  std::vector<std::string> drawn;  // by the last call
  std::string error;

  int operator()(const std::vector<std::string>& experiments) {
    std::vector<std::string> words{"plot_it", "--results", folder.path.string(), "--figures",
                                   (folder.path / "two words").string()};
    words.insert(words.end(), experiments.begin(), experiments.end());
    std::vector<char*> argv;
    for (std::string& word : words) argv.push_back(word.data());
    drawn.clear();
    const auto draw = [&](const std::filesystem::path& results, const std::filesystem::path&) {
      drawn.push_back(results.filename().string());
    };
    std::ostringstream errors;
    std::streambuf* const before = std::cerr.rdbuf(errors.rdbuf());
    const int code = figures::plot_program(static_cast<int>(argv.size()), argv.data(),
                                           {{"train", draw}, {"all", draw, "bench.json"}});
    std::cerr.rdbuf(before);
    error = errors.str();
    return code;
  }
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(what_has_its_own_results_is_drawn, Plots) {
  for (const char* file : {"train/metrics.csv", "all/bench.json", "inspect/metrics.csv"})
    files::write_file(folder.path / file, "");
  const auto draws = [&](const std::vector<std::string>& named, const std::vector<std::string>& expected) {
    BOOST_TEST((*this)(named) == 0, error);
    BOOST_TEST(drawn == expected, boost::test_tools::per_element());
  };
  draws({}, {"train", "all"});
  draws({"all"}, {"all"});
  draws({"train"}, {"train"});
  draws({"inspect"}, {});  // which has no figure
}

BOOST_FIXTURE_TEST_CASE(what_was_not_run_is_named, Plots) {
  files::write_file(folder.path / "all" / "metrics.csv", "");  // not what this experiment leaves
  BOOST_TEST((*this)({"all"}) == 1);
  BOOST_TEST(error == "plot_it: there are no results in " + (folder.path / "all").string() + ": run it first\n");
  BOOST_TEST((*this)({}) == 1);
  BOOST_TEST(error.find("run an experiment first") != std::string::npos, error);
  BOOST_TEST(drawn.empty());
}
