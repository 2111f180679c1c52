// The results that the chapter's page and figures show: what was recorded must be what the page says.
#include <boost/test/unit_test.hpp>

#include "cifar/published.hpp"
#include "files/files.hpp"
#include "report/spread.hpp"

#include <algorithm>
#include <cmath>

using namespace lbl;

namespace {

const std::filesystem::path recorded = std::filesystem::path(LBL_SOURCE_DIR) / "plots/results/cifar";

double number(const std::string& experiment, const std::string& name) {
  return files::read_json(recorded / experiment / "summary.json").at(name);
}

/// What the networks of a kind reached in their last epoch.
report::Spread last(const std::string& experiment, const std::string& kind, const std::string& column) {
  const files::Table metrics = files::read_csv(recorded / experiment / "metrics.csv");
  const auto kinds = metrics.text("kind");
  const auto epochs = metrics.numbers("epoch"), values = metrics.numbers(column);
  const double end = *std::max_element(epochs.begin(), epochs.end());
  report::Spread spread;
  for (std::size_t n = 0; n < kinds.size(); ++n)
    if (kinds[n] == kind && epochs[n] == end) spread.add(values[n]);
  return spread;
}

}  // namespace

// Every recorded result is of the same copy of the data.
BOOST_AUTO_TEST_CASE(results_are_of_the_data_that_they_name) {
  for (const char* experiment : {"train", "train-20", "held-out", "full", "augmentation", "pooling", "residual",
                                 "inception", "simple"}) {
    const auto settings = files::read_json(recorded / experiment / "settings.json");
    BOOST_TEST(settings.at("dataset") == "cifar10", experiment);
    BOOST_TEST(settings.at("dataset_checksum").at("train") == cifar::checksum_of_jpeg, experiment);
    BOOST_TEST(files::read_file(recorded / experiment / "output.txt").starts_with("CIFAR-10 (JPEG)"), experiment);
  }
}

// \eq{handbook-cifar-params}
BOOST_AUTO_TEST_CASE(the_main_experiment_learns_in_two_epochs) {
  BOOST_TEST(number("train", "parameters") == 99210);
  BOOST_TEST(number("train", "test_accuracy") > 0.68);
}

BOOST_AUTO_TEST_CASE(twenty_epochs_at_width_16_reach_their_target) {
  BOOST_TEST(number("train-20", "parameters") == 99210);
  BOOST_TEST(number("train-20", "test_accuracy") >= number("train-20", "target_test_accuracy"));
  BOOST_TEST(number("train-20", "target_test_accuracy") == 0.8);
  BOOST_TEST(number("train-20", "seconds") < 10 * 60);
}

// \eq{handbook-cifar-acc}: the page says that the aim of 88 % is reached
BOOST_AUTO_TEST_CASE(twenty_epochs_at_width_64_reach_the_handbook_and_overfit) {
  BOOST_TEST(number("full", "parameters") == 1558026);
  BOOST_TEST(number("full", "multiply_adds") == 228267008);
  BOOST_TEST(number("full", "test_accuracy") > cifar::handbook_accuracy);
  BOOST_TEST(number("full", "test_accuracy") >= number("full", "target_test_accuracy"));
  BOOST_TEST(number("full", "test_accuracy_with_mirror_images") > number("full", "test_accuracy"));
  const auto train = files::read_csv(recorded / "full/metrics.csv").numbers("train_accuracy");
  BOOST_TEST(train.size() == 20u);
  BOOST_TEST(train.back() - number("full", "test_accuracy") > 0.025);
}

// The page: no sign of overfitting at k = 16.
BOOST_AUTO_TEST_CASE(augmented_training_images_are_harder_than_test_images_at_width_16) {
  const auto train = files::read_csv(recorded / "train-20/metrics.csv").numbers("train_accuracy");
  BOOST_REQUIRE(train.size() == 20u);
  BOOST_TEST(train.back() < number("train-20", "test_accuracy"));
}

// What was tried on test images first is right on images held out, too.
BOOST_AUTO_TEST_CASE(mirror_images_help_on_images_held_out) {
  BOOST_TEST(number("held-out", "validation_accuracy_with_mirror_images") >
             number("held-out", "validation_accuracy") + 0.004);
}

BOOST_AUTO_TEST_CASE(augmentation_closes_the_gap_between_training_and_test) {
  const auto train = [](const char* kind) { return last("augmentation", kind, "train_accuracy"); };
  const auto test = [](const char* kind) { return last("augmentation", kind, "test_accuracy"); };
  BOOST_TEST(train("as they are").count == 3);
  BOOST_TEST(train("as they are").mean() - test("as they are").mean() > 0.08);
  BOOST_TEST(std::abs(train("augmented").mean() - test("augmented").mean()) < 0.02);
}

BOOST_AUTO_TEST_CASE(six_epochs_are_too_few_to_gain_by_augmentation) {
  BOOST_TEST(last("augmentation", "augmented", "test_accuracy").count == 3);
  BOOST_TEST(last("augmentation", "augmented", "test_accuracy").mean() <=
             last("augmentation", "as they are", "test_accuracy").mean());
}

// \eq{notes-allconv}: in this short training, as in what was published, strides do not reach maxima
BOOST_AUTO_TEST_CASE(maxima_are_ahead_of_averages_and_strides) {
  const auto test = [](const char* kind) { return last("pooling", kind, "test_accuracy"); };
  BOOST_TEST(test("maximum").count == 3);
  for (const char* other : {"average", "strided"})
    BOOST_TEST(test("maximum").mean() - test(other).mean() > test("maximum").deviation() + test(other).deviation());
}

// \eq{overview-residual-depth} \eq{overview-fig-10b}: residual networks of 20 layers train at least as well as those of
// 8, plain ones do not
BOOST_AUTO_TEST_CASE(depth_helps_residual_networks_and_harms_plain_ones) {
  const auto cost = [](const char* kind) { return last("residual", kind, "train_cost"); };
  BOOST_TEST(cost("plain 20").count == 3);
  BOOST_TEST(cost("plain 20").mean() - cost("plain 8").mean() >
             cost("plain 20").deviation() + cost("plain 8").deviation());
  BOOST_TEST(cost("residual 20").mean() <= cost("residual 8").mean());
  BOOST_TEST(cost("residual 20").mean() < cost("plain 20").mean());
}

// \eq{overview-fig-10a}: behind the handbook's network in this short training
BOOST_AUTO_TEST_CASE(inception_is_behind_with_less_than_half_of_the_parameters) {
  BOOST_TEST(number("inception", "inception_parameters") < number("inception", "handbook_parameters") / 2);
  const report::Spread inception = last("inception", "inception", "test_accuracy");
  const report::Spread handbook = last("inception", "handbook", "test_accuracy");
  BOOST_TEST(inception.count == 3);
  BOOST_TEST(handbook.mean() - inception.mean() > handbook.deviation() + inception.deviation());
}

// \eq{notes-example}
BOOST_AUTO_TEST_CASE(the_notes_example_learns_something) {
  BOOST_TEST(number("simple", "simple_parameters") == 31066);
  BOOST_TEST(last("simple", "simple", "test_accuracy").mean() > 0.35);
}
