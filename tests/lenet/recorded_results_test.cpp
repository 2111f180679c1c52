// The results that the chapter's page and figures show: what was recorded must be what the page says.
#include <boost/test/unit_test.hpp>

#include "files/files.hpp"
#include "lenet/published.hpp"
#include "report/spread.hpp"

#include <cmath>
#include <map>

using namespace lbl;

namespace {

const std::filesystem::path recorded = std::filesystem::path(LBL_SOURCE_DIR) / "plots/results/lenet";

double number(const std::string& experiment, const std::string& name) {
  return files::read_json(recorded / experiment / "summary.json").at(name);
}

/// The networks of one experiment, and the summary that was made of them.
report::Spread networks(const std::string& experiment) {
  report::Spread test;
  for (const double accuracy : files::read_csv(recorded / experiment / "networks.csv").numbers("test_accuracy"))
    test.add(accuracy);
  BOOST_TEST(std::abs(test.mean() - number(experiment, "test_accuracy")) < 1e-12);
  BOOST_TEST(std::abs(test.deviation() - number(experiment, "test_deviation")) < 1e-12);
  return test;
}

/// The option of a recorded run.
template <class Value>
Value option(const std::string& experiment, const std::string& name) {
  return files::read_json(recorded / experiment / "settings.json").at("options").at(name).get<Value>();
}

}  // namespace

// \eq{handbook-lenet-acc} \eq{overview-exp-cnn}: the handbook's network with its table, three seeds
BOOST_AUTO_TEST_CASE(the_handbooks_network_reaches_what_is_published) {
  const report::Spread test = networks("seeds");
  BOOST_TEST(test.count == 3);
  BOOST_TEST(test.mean() >= 0.994);
  BOOST_TEST(test.mean() > lenet::published_accuracies[0].accuracy);
  BOOST_TEST(std::abs(test.mean() - 0.9947) < 0.5e-4);  // the table of the page
  BOOST_TEST(std::abs(test.deviation() - 0.0006) < 0.5e-4);
  BOOST_TEST(number("seeds", "parameters") == 60806);
  BOOST_TEST(option<Index>("seeds", "validation") == 0);  // all 60,000 are learned from
  BOOST_TEST(number("seeds", "samples_per_second") > 0);
}

// It is not better, with twenty times as many parameters; the difference is as large as the spread of the seeds.
BOOST_AUTO_TEST_CASE(the_lectures_network_is_within_the_spread) {
  const report::Spread test = networks("seeds-lecture"), handbook = networks("seeds");
  BOOST_TEST(test.count == 3);
  BOOST_TEST(test.mean() >= 0.992);
  BOOST_TEST(test.mean() <= handbook.mean());
  BOOST_TEST(std::abs(test.mean() - handbook.mean()) < test.deviation() + handbook.deviation());
  BOOST_TEST(number("seeds-lecture", "parameters") == 1256080);
}

BOOST_AUTO_TEST_CASE(fashion_mnist_with_few_parameters) {
  const report::Spread test = networks("seeds-fashion-mnist");
  BOOST_TEST(test.count == 3);
  BOOST_TEST(test.mean() >= 0.92);
  BOOST_TEST(test.mean() > lenet::published_accuracies[1].accuracy);
  BOOST_TEST(std::abs(test.mean() - 0.9226) < 0.5e-4);  // the table of the page
  BOOST_TEST(std::abs(test.deviation() - 0.0015) < 0.5e-4);
  BOOST_TEST(number("seeds-fashion-mnist", "parameters") < 100'000);
}

// \eq{overview-exp-cnn}
BOOST_AUTO_TEST_CASE(the_main_experiment_reaches_its_target) {
  BOOST_TEST(number("train", "test_accuracy") >= number("train", "target_test_accuracy"));
  BOOST_TEST(number("train", "target_test_accuracy") == *lenet::target_accuracy("mnist", 5));
}

// \eq{handbook-lenet-recipe}: about 97.3 % after the first epoch is what the author's program reports; ours is a little
// lower there
BOOST_AUTO_TEST_CASE(the_authors_recipe_learns_as_fast_as_it_did_there) {
  const std::vector<double> accuracy = files::read_csv(recorded / "recipe/metrics.csv").numbers("validation_accuracy");
  BOOST_REQUIRE(accuracy.size() == 2u);
  BOOST_TEST(accuracy[0] < 0.973);
  BOOST_TEST(accuracy[0] > 0.963);
  BOOST_TEST(number("recipe", "test_accuracy") > 0.97);
}

// \eq{handbook-lenet-sharing}: at every shift the LeNet is ahead of the network without sharing, and that of the MLP
BOOST_AUTO_TEST_CASE(sharing_and_pooling_help_against_shifts) {
  const files::Table metrics = files::read_csv(recorded / "shift/metrics.csv");
  const auto network = metrics.text("network");
  const auto pixels = metrics.numbers("pixels"), accuracy = metrics.numbers("test_accuracy");
  std::map<std::string, std::map<double, report::Spread>> of;
  for (std::size_t n = 0; n < network.size(); ++n) of[network[n]][pixels[n]].add(accuracy[n]);
  for (const auto& [shift, lenet] : of.at("LeNet")) {
    const report::Spread &local = of.at("without sharing").at(shift), &mlp = of.at("MLP").at(shift);
    BOOST_TEST(lenet.count == 5);
    BOOST_TEST(lenet.mean() > local.mean() + 0.005);
    BOOST_TEST(local.mean() > mlp.mean() + 0.01);
  }
}

// \eq{handbook-lenet-total} \eq{lecture-lenet-params}
BOOST_AUTO_TEST_CASE(recorded_numbers_of_parameters) {
  for (const char* name : {"handbook", "handbook_full", "overview", "lecture"})
    BOOST_TEST(number("shapes", name + std::string("_parameters")) ==
               number("shapes", "target_" + std::string(name) + "_parameters"));
}

BOOST_AUTO_TEST_CASE(both_orders_give_the_same_numbers_and_one_is_faster) {
  const files::Table metrics = files::read_csv(recorded / "loops/metrics.csv");
  for (const double apart : metrics.numbers("largest_difference")) BOOST_TEST(apart < 1e-5);
  for (const double ratio : metrics.numbers("ratio")) BOOST_TEST(ratio > 2);
}

// The mistakes are those of the network whose kernels are shown, the first of the three seeds.
BOOST_AUTO_TEST_CASE(the_mistakes_are_those_of_the_first_seed) {
  const double accuracy = files::read_csv(recorded / "seeds/networks.csv").numbers("test_accuracy").front();
  BOOST_TEST(std::abs(number("mistakes", "test_accuracy") - accuracy) < 1e-9);
}
