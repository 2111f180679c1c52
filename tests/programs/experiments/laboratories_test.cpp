// Every experiment of the MLP's laboratories, as small as it can be.
#include "programs/process.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

using namespace lbl::testing;

namespace {

const Words digits{"--dataset", "digits", "--batch", "50"};

const std::vector<Words> on_digits{
    {"activations", "--samples", "100", "--widths", "8", "--epochs", "1", "--seeds", "1"},
    {"vanishing", "--depths", "2,3", "--width", "8", "--seeds", "1"},
    {"features", "--widths", "8", "--epochs", "1", "--seeds", "1"},
    {"optimizers", "--epochs", "1", "--widths", "4", "--seeds", "1", "--validation", "100", "--trial-samples", "100",
     "--step-limit", "50"},
    {"checks", "--epochs", "1", "--widths", "4", "--validation", "100"},
    {"modern", "--epochs", "1", "--widths", "8", "--seeds", "1"},
    {"modern-mnist", "--epochs", "1", "--widths", "8", "--seeds", "1"},
    {"regularisation", "--epochs", "1", "--widths", "8", "--seeds", "1", "--samples", "100", "--validation", "100"},
    {"overfitting", "--sizes", "50,100", "--steps", "2", "--widths", "4", "--seeds", "1"},
    {"dropout", "--epochs", "1", "--samples", "100", "--depths", "2", "--width", "8", "--seeds", "1"},
    {"search", "--widths", "4", "--trials", "5,3", "--stage-epochs", "1,1", "--samples", "100,100", "--sides", "3",
     "--repetitions", "1", "--validation", "100"},
    {"ensemble", "--networks", "10", "--searches", "1", "--trials", "5", "--students", "1", "--samples", "100",
     "--validation", "100", "--epochs", "1", "--widths", "4"}};

const std::vector<Words> on_nothing{
    {"graph"},
    {"initialisation", "--layers", "3", "--widest", "20", "--narrowest", "10", "--seeds", "1"},
    {"batch-norm", "--dataset", "digits", "--samples", "100", "--widths", "8", "--epochs", "1", "--seeds", "1"},
    {"hidden-layers", "--hidden", "0,1", "--width", "4", "--samples", "20", "--steps", "2", "--seeds", "2"},
    {"approximation", "--units", "4", "--steps", "2", "--seeds", "2"},
    {"random-labels", "--units", "4", "--samples", "20", "--steps", "2", "--seeds", "2"},
    {"binning", "--samples", "20", "--steps", "2", "--seeds", "2"},
    {"projection-pursuit", "--samples", "100", "--terms", "1", "--seeds", "2"}};

void check_runs(const Words& words) {
  const TemporaryFolder folder;
  const Outcome outcome =
      run(Words{program("mlp")} + words + Words{"--threads", "1", "--quiet", "--out", folder.path});
  BOOST_TEST(outcome.code == 0, outcome.err);
  BOOST_TEST(fs::exists(folder.path / "mlp" / words.front() / "metrics.csv"));
}

}  // namespace

BOOST_DATA_TEST_CASE(a_laboratory_learns_digits, boost::unit_test::data::xrange(on_digits.size()), n) {
  BOOST_TEST_CONTEXT(on_digits[n].front()) { check_runs(on_digits[n] + digits); }
}

BOOST_DATA_TEST_CASE(a_laboratory_makes_its_own_samples, boost::unit_test::data::xrange(on_nothing.size()), n) {
  BOOST_TEST_CONTEXT(on_nothing[n].front()) { check_runs(on_nothing[n]); }
}

// What is asked for and is not there is refused, never replaced by less.
BOOST_AUTO_TEST_CASE(more_samples_than_there_are_is_one_line) {
  const TemporaryFolder folder;
  const Outcome many = run({program("mlp"), "dropout", "--dataset", "digits", "--samples", "1000000", "--quiet",
                            "--out", folder.path});
  BOOST_TEST(many.code == 1);
  BOOST_TEST(many.one_line(), many.err);
  BOOST_TEST(many.says("ask for fewer"), many.err);
}
