// Results files: exact numbers, whole at any moment, continued on resume.
#include <boost/test/unit_test.hpp>

#include <fstream>
#include <limits>

#include "error_message.hpp"
#include "report/side_table.hpp"
#include "temporary_folder.hpp"

using namespace lbl;
using namespace lbl::report;
using lbl::testing::error_of;
using lbl::testing::TemporaryFolder;

namespace {

struct Fixture {
  Fixture() {
    run.folder = folder.path / "mlp" / "train";
    run.options.seed = 42;
    run.settings = {{"program", "mlp"}, {"options", {{"epochs", 3}}}};
  }
  TemporaryFolder folder;
  Run run;
};

const double not_a_number = std::numeric_limits<double>::quiet_NaN();
const double infinity = std::numeric_limits<double>::infinity();

}  // namespace

BOOST_FIXTURE_TEST_SUITE(results, Fixture)

BOOST_AUTO_TEST_CASE(metrics_are_whole_after_every_row) {
  Results results(run, {"epoch", "loss", "optimizer"});
  BOOST_TEST(files::read_file(run.folder / "metrics.csv") == "epoch,loss,optimizer\n");
  results.row({1, 1.0 / 3, "sgd"});
  BOOST_TEST(files::read_file(run.folder / "metrics.csv") == "epoch,loss,optimizer\n1,0.3333333333333333,sgd\n");
  results.row({Index{2}, 0.1f, std::string("adam")});
  BOOST_TEST(files::read_file(run.folder / "metrics.csv") ==
             "epoch,loss,optimizer\n1,0.3333333333333333,sgd\n2,0.1,adam\n");
}

BOOST_AUTO_TEST_CASE(a_row_that_is_wrong_is_refused) {
  Results results(run, {"epoch", "loss"});
  const std::string path = (run.folder / "metrics.csv").string();
  BOOST_TEST(error_of([&] { results.row({1, not_a_number}); }) == path + ": loss of row 1 is nan");
  BOOST_TEST(error_of([&] { results.row({1, -infinity}); }) == path + ": loss of row 1 is -inf");
  BOOST_TEST(error_of([&] { results.row({1}); }) == path + ": a row of 1 cells for 2 columns");
  BOOST_TEST(error_of([&] { results.row({1, 2, 3}); }) == path + ": a row of 3 cells for 2 columns");
  results.row({1, 0.5});
  BOOST_TEST(files::read_file(path) == "epoch,loss\n1,0.5\n");  // what was refused has left nothing

  SideTable table({"x"});
  BOOST_TEST(error_of([&] { table.row({infinity}); }) == "a table beside metrics.csv: x of row 1 is inf");
  table.row({0.5});
  table.write(folder.path / "side.csv");
  BOOST_TEST(files::read_file(folder.path / "side.csv") == "x\n0.5\n");
}

BOOST_AUTO_TEST_CASE(a_resumed_run_ends_with_the_same_bytes) {
  const auto path = run.folder / "metrics.csv";
  const auto loss = [](Index epoch) { return 1 / (0.7 + static_cast<double>(epoch)); };
  {
    Results results(run, {"epoch", "loss"});
    for (Index epoch = 0; epoch < 5; ++epoch) results.row({epoch, loss(epoch)});
  }
  const std::string straight = files::read_file(path);
  {
    Results results(run, {"epoch", "loss"}, 2);  // the checkpoint is of epoch 2: later rows go
    BOOST_TEST(results.table().size() == 2);
    BOOST_TEST(files::read_csv(path).size() == 2);
    for (Index epoch = 2; epoch < 5; ++epoch) results.row({epoch, loss(epoch)});
  }
  BOOST_TEST(files::read_file(path) == straight);
}

BOOST_AUTO_TEST_CASE(metrics_that_cannot_be_continued_are_refused_and_left_alone) {
  const auto path = run.folder / "metrics.csv";
  const std::string cannot = path.string() + ": cannot continue it: ";
  const auto resume = [&] { Results(run, {"epoch", "loss"}, 3); };
  BOOST_TEST(error_of(resume) == path.string() + ": cannot read: No such file or directory");
  for (const auto& [contents, error] : std::vector<std::pair<std::string, std::string>>{
           {"epoch,loss\n0,1\n", cannot + "the checkpoint has seen 3 rows, here are 1"},
           {"epoch,cost\n0,1\n1,1\n2,1\n", cannot + "its columns are not those of this experiment"},
           {"epoch,loss\n0,1\n1,1\n2,", path.string() + ": its last line has no end: the file was cut off"}}) {
    files::write_file(path, contents);
    BOOST_TEST(error_of(resume) == error);
    BOOST_TEST(files::read_file(path) == contents);
  }
}

BOOST_AUTO_TEST_CASE(settings_say_what_was_run_and_by_which_build) {
  Results(run, {"epoch"});
  const auto settings = files::read_json(run.folder / "settings.json");
  BOOST_TEST(settings["options"]["epochs"] == 3);
  BOOST_TEST(settings["build"]["real"] == "double");
  for (const char* key : {"compiler", "optimised", "vectors", "bounds_checked"})
    BOOST_TEST(settings["build"].contains(key));
}

BOOST_AUTO_TEST_CASE(the_summary_is_flat_and_complete) {
  const Results results(run, {"epoch"});
  results.summary({{"test_accuracy", 0.883}, {"target_test_accuracy", 0.88}}, 1000, 4);
  const auto summary = files::read_json(run.folder / "summary.json");
  for (const auto& [name, value] : summary.items()) BOOST_TEST(value.is_number(), name);
  BOOST_TEST(summary["test_accuracy"] == 0.883);
  BOOST_TEST(summary["target_test_accuracy"] == 0.88);
  BOOST_TEST(summary["seconds"] == 4);
  BOOST_TEST(summary["samples_per_second"] == 250);
  BOOST_TEST(summary["seed"] == 42);
  BOOST_TEST(summary["peak_memory_mb"].get<double>() > 1);
  Results(run, {"epoch"});  // a new run begins: the old summary would speak of another one
  BOOST_TEST(!std::filesystem::exists(run.folder / "summary.json"));
}

BOOST_AUTO_TEST_CASE(a_summary_that_is_wrong_is_refused) {
  const Results results(run, {"epoch"});
  const std::string path = (run.folder / "summary.json").string();
  BOOST_TEST(error_of([&] { results.summary({{"cost", not_a_number}}, 1, 1); }) == path + ": cost is nan");
  BOOST_TEST(error_of([&] { results.summary({{"cost", infinity}}, 1, 1); }) == path + ": cost is inf");
  BOOST_TEST(error_of([&] { results.summary({}, not_a_number, 1); }) == path + ": samples_per_second is nan");
  BOOST_TEST(error_of([&] { results.summary({{"seed", 1}}, 1, 1); }) == path + ": seed comes twice");
  BOOST_TEST(error_of([&] { results.summary({{"a", 1}, {"a", 1}}, 1, 1); }) == path + ": a comes twice");
  BOOST_TEST(!std::filesystem::exists(path));
}

BOOST_AUTO_TEST_SUITE_END()
