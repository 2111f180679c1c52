// The recorded results of `optimizers` and `checks`: what the page and the figures say of them.
#include "files/files.hpp"
#include "files/npy.hpp"
#include "optimization/choice.hpp"

#include <boost/test/unit_test.hpp>

#include <map>

namespace lbl::mlp::steps {

namespace {

const std::filesystem::path source = LBL_SOURCE_DIR, recorded = source / "plots/results/mlp";

/// Means of a column for each text of another.
std::map<std::string, double> means(const files::Table& table, const std::string& by, const std::string& column) {
  std::map<std::string, double> sum, count;
  const auto keys = table.text(by);
  const auto values = table.numbers(column);
  for (std::size_t n = 0; n < keys.size(); ++n) sum[keys[n]] += values[n], ++count[keys[n]];
  for (auto& [key, value] : sum) value /= count[key];
  return sum;
}

}  // namespace

BOOST_AUTO_TEST_CASE(every_recorded_check_passed) {
  const auto summary = files::read_json(recorded / "checks/summary.json");
  BOOST_TEST(summary.at("checks_passed").get<double>() == summary.at("target_checks_passed").get<double>());
  for (const std::string& verdict : files::read_csv(recorded / "checks/metrics.csv").text("verdict"))
    BOOST_TEST(verdict == "ok");
}

// \eq{notes-gc-delta} \eq{notes-gc-centred} \erratum{E50}: the minima of the recorded curves
BOOST_AUTO_TEST_CASE(the_best_steps_are_where_theory_has_them) {
  const files::Table function = files::read_csv(recorded / "checks/function.csv");
  const auto step = function.numbers("step");
  const auto best = [&](const std::string& column) {
    const auto error = function.numbers(column);
    return step[std::size_t(std::min_element(error.begin(), error.end()) - error.begin())];
  };
  BOOST_TEST(best("double") > 3e-6);
  BOOST_TEST(best("double") < 1.2e-5);
  BOOST_TEST(best("float") > 2e-3);
  BOOST_TEST(best("float") < 1e-2);
  BOOST_TEST(best("double_one_sided") < 1e-7);
}

// \eq{notes-track} \eq{notes-ratio}: the columns of the log; the best of the four rates moves weights by a hundredth,
// a ten times larger one kills the units
BOOST_AUTO_TEST_CASE(the_recorded_training_is_as_the_page_says) {
  const files::Table epochs = files::read_csv(recorded / "checks/epochs.csv");
  for (const char* column : {"train_cost", "train_accuracy", "validation_cost", "validation_accuracy"})
    BOOST_TEST(epochs.numbers(column).size() == 8u);
  auto accuracy = means(epochs, "learning_rate", "validation_accuracy"), dead = means(epochs, "learning_rate", "dead");
  for (const char* rate : {"0.001", "0.01", "1"}) BOOST_TEST(accuracy["0.1"] > accuracy[rate]);
  BOOST_TEST(dead["1"] > 0.9);
  BOOST_TEST(dead["0.1"] < 0.1);
  auto ratio = means(files::read_csv(recorded / "checks/ratios.csv"), "learning_rate", "ratio");
  BOOST_TEST(std::abs(ratio["0.1"] - 0.01) < 0.005);
}

BOOST_AUTO_TEST_CASE(the_weights_of_the_first_layer_are_there_to_be_seen) {  // \eq{notes-firstlayer}
  const files::Array W = files::read_npy(recorded / "checks/W1.npy");
  BOOST_TEST(W.shape == (std::vector<Index>{50, 784}), boost::test_tools::per_element());
  for (const char* form : {"png", "svg"})
    BOOST_TEST(std::filesystem::file_size(source / "plots/figures/mlp" / (std::string("checks-weights.") + form)) > 0);
}

// \eq{slides-optim-test}: everybody arrives; \eq{slides-momentum-pro}: momentum is faster and does not care about the
// turn of the valley, which takes RMSProp's advantage away
BOOST_AUTO_TEST_CASE(the_recorded_walks) {
  const files::Table table = files::read_csv(recorded / "optimizers/surfaces.csv");
  for (const std::string& arrived : table.text("arrived")) BOOST_TEST(arrived == "1");
  std::map<std::string, double> steps;
  for (Index n = 0; n < table.size(); ++n) {
    const auto row = std::size_t(n);
    steps[table.text("optimizer")[row] + " " + table.text("surface")[row]] = table.numbers("steps")[row];
  }
  BOOST_TEST(steps.size() == 4 * optimization::optimizer_names.size());
  BOOST_TEST(2 * steps["momentum quadratic"] < steps["descent quadratic"]);
  BOOST_TEST(std::abs(steps["momentum turned"] - steps["momentum quadratic"]) < 20);
  BOOST_TEST(steps["adagrad turned"] > steps["descent turned"]);
  BOOST_TEST(steps["rmsprop turned"] > 20 * steps["descent turned"]);
  BOOST_TEST(steps["rmsprop quadratic"] < 20);
}

// Five networks of each optimizer; Nadam is ahead at the start, in the end five are close together, before the others
BOOST_AUTO_TEST_CASE(the_recorded_race) {
  const files::Table metrics = files::read_csv(recorded / "optimizers/metrics.csv");
  BOOST_TEST(metrics.size() == 5 * Index(optimization::optimizer_names.size()));
  auto accuracy = means(metrics, "optimizer", "test_accuracy");
  for (const std::string name : {"nesterov", "rmsprop", "adadelta", "adam", "nadam"}) {
    BOOST_TEST(std::abs(accuracy[name] - accuracy["adam"]) < 0.005, name);
    for (const std::string other : {"descent", "momentum", "adagrad", "adamax"})
      BOOST_TEST(accuracy[name] > accuracy[other], name << " and " << other);
  }
  for (const auto& [name, value] : accuracy) BOOST_TEST(value > 0.84, name);

  files::Table courses = files::read_csv(recorded / "optimizers/courses.csv");
  const auto at = courses.numbers("epochs");
  files::Table start{{}, courses.columns, {}};
  for (std::size_t n = 0; n < at.size(); ++n)
    if (at[n] < 0.15) start.rows.push_back(courses.rows[n]);
  auto cost = means(start, "optimizer", "train_cost");
  for (const auto& [name, value] : cost)
    if (name != "nadam") BOOST_TEST(cost["nadam"] < value, name);
}

}  // namespace lbl::mlp::steps
