// The recorded results of the laboratory: what its page says about them.
#include "files/files.hpp"
#include "report/spread.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

namespace lbl::mlp::generalisation {

namespace {

const std::filesystem::path recorded = std::filesystem::path(LBL_SOURCE_DIR) / "plots/results/mlp";

nlohmann::ordered_json summary(const std::string& experiment) {
  return files::read_json(recorded / experiment / "summary.json");
}

/// Spread of a column over the rows in which other columns have these values.
report::Spread spread(const files::Table& table, const std::vector<std::pair<std::string, std::string>>& where,
                      const std::string& column) {
  report::Spread result;
  const std::vector<double> values = table.numbers(column);
  for (std::size_t n = 0; n < values.size(); ++n) {
    bool chosen = true;
    for (const auto& [name, value] : where) chosen = chosen && table.text(name)[n] == value;
    if (chosen) result.add(values[n]);
  }
  BOOST_TEST_REQUIRE(result.count > 0);
  return result;
}

}  // namespace

// \eq{lecture-modern}: mean of three seeds, all learned from all 60,000 training images
BOOST_AUTO_TEST_CASE(the_modern_network_reaches_its_targets) {
  for (const auto& [experiment, target] : {std::pair{"modern", 0.900}, std::pair{"modern-mnist", 0.988}}) {
    BOOST_TEST_CONTEXT(experiment) {
      const auto result = summary(experiment);
      BOOST_TEST(result.at("target_test_accuracy").get<double>() == target);
      BOOST_TEST(result.at("test_accuracy").get<double>() >= target);
      const files::Table networks = files::read_csv(recorded / experiment / "networks.csv");
      BOOST_TEST(networks.size() == 3);
      BOOST_TEST(std::abs(spread(networks, {}, "test_accuracy").mean() - result.at("test_accuracy").get<double>()) <
                 1e-12);
      // "does better on the untouched test images than on them"
      const files::Table metrics = files::read_csv(recorded / experiment / "metrics.csv");
      const double last = spread(metrics, {{"epoch", metrics.text("epoch").back()}}, "train_accuracy").mean();
      if (experiment == std::string("modern-mnist")) BOOST_TEST(last < result.at("test_accuracy").get<double>());
    }
  }
}

// \eq{slides-regmethods} \eq{slides-augment} \eq{slides-early}: which lower the test error of 2,000 images, and which
// do not, as the page says
BOOST_AUTO_TEST_CASE(what_helps_and_what_does_not) {
  const auto result = summary("regularisation");
  const auto error = [&](const std::string& method) { return result.at(method + "_test_error").get<double>(); };
  const double plain = error("none"), deviation = result.at("none_deviation");
  for (const char* method : {"L1", "L2", "elastic net", "max norm"}) {
    BOOST_TEST_CONTEXT(method) {
      BOOST_TEST(error(method) < plain);
      BOOST_TEST(error(method) > plain - deviation);  // "less than it differs between draws"
      BOOST_TEST(error(method) > error("dropout"));
    }
  }
  for (const char* method : {"dropout", "shifts", "rotation and scale", "dropout and motion"}) {
    BOOST_TEST_CONTEXT(method) {
      BOOST_TEST(error(method) < plain - 3 * deviation);
      BOOST_TEST(result.at(std::string(method) + "_lower_on").get<double>() == 3);
      BOOST_TEST(error(method) <= error("dropout"));
      BOOST_TEST(error(method) >= error("dropout and motion"));
    }
  }
  for (const char* method : {"noise", "early stopping"}) BOOST_TEST(error(method) > plain, method);
  for (const char* method : {"L1", "elastic net"})
    BOOST_TEST(result.at(std::string(method) + "_zero_weights").get<double>() > 0.01);
  for (const char* method : {"none", "L2", "max norm", "dropout"})
    BOOST_TEST(result.at(std::string(method) + "_zero_weights").get<double>() < 1e-4);
}

// \eq{slides-overfit}: the gap falls with the number of images, without dropout and with
// \eq{lecture-dropout-effect}: train error up; test error down for few images, little to do with all of them
BOOST_AUTO_TEST_CASE(overfitting_and_dropout) {
  const files::Table metrics = files::read_csv(recorded / "overfitting/metrics.csv");
  const std::vector<std::string> sizes{"250", "1000", "4000", "16000", "50000"};
  const auto mean = [&](const std::string& size, const std::string& drop, const std::string& column) {
    return spread(metrics, {{"images", size}, {"drop", drop}}, column).mean();
  };
  double larger = 1;
  for (const std::string& size : sizes) {
    BOOST_TEST_CONTEXT(size << " images") {
      const double gap = mean(size, "0", "test_error") - mean(size, "0", "train_error");
      BOOST_TEST(gap < larger);
      BOOST_TEST(mean(size, "0.2", "train_error") >= mean(size, "0", "train_error"));
      larger = gap;
    }
  }
  BOOST_TEST(mean("1000", "0.2", "test_error") < mean("1000", "0", "test_error"));
  const double on_few = mean("1000", "0", "test_error") - mean("1000", "0.2", "test_error");
  const double on_all = mean("50000", "0", "test_error") - mean("50000", "0.2", "test_error");
  BOOST_TEST(std::abs(on_all) < on_few / 2);
  BOOST_TEST(on_all < 0);  // "raises both errors a little"
  BOOST_TEST(mean("50000", "0.2", "train_error") > mean("50000", "0", "train_error"));
}

// \eq{notes-bigger}: over first weights, small networks end at costs that differ, large ones alike
BOOST_AUTO_TEST_CASE(wide_networks_end_alike) {
  const files::Table widths = files::read_csv(recorded / "overfitting/widths.csv");
  const auto cost = [&](const char* width) { return spread(widths, {{"width", width}}, "train_cost"); };
  BOOST_TEST(cost("4").count == 8);
  BOOST_TEST(cost("4").deviation() > 10 * cost("256").deviation());
  BOOST_TEST(cost("4").mean() > cost("256").mean());
  BOOST_TEST(spread(widths, {{"width", "4"}}, "test_error").mean() >
             spread(widths, {{"width", "256"}}, "test_error").mean());
}

// \eq{lecture-dropout-fig}: at the end the curves with dropout lie below, for every number of hidden layers.
BOOST_AUTO_TEST_CASE(with_dropout_the_test_error_ends_lower) {
  const auto result = summary("dropout");
  for (const std::string layers : {"2", "3", "4"})
    BOOST_TEST(result.at("dropout_" + layers + "_test_error").get<double>() <
               result.at("plain_" + layers + "_test_error").get<double>(), layers);
}

// The wider range of learning rates, and the three choices for testing.
BOOST_AUTO_TEST_CASE(batch_normalisation_widens_the_range_of_rates) {
  const files::Table metrics = files::read_csv(recorded / "batch-norm/metrics.csv");
  const auto accuracy = [&](const char* with, const char* batch, const char* eta) {
    return spread(metrics, {{"batch_norm", with}, {"batch", batch}, {"eta", eta}}, "test_accuracy").mean();
  };
  for (const char* batch : {"8", "128"}) {
    BOOST_TEST(accuracy("without", batch, "0.1") > 0.7);
    BOOST_TEST(accuracy("without", batch, "1") < 0.2);
    BOOST_TEST(accuracy("with", batch, "0.1") > 0.7);
    BOOST_TEST(accuracy("with", batch, "1") > 0.7);
  }

  const auto result = summary("batch-norm");
  const auto tested = [&](const std::string& choice) { return result.at("tested_by_" + choice).get<double>(); };
  BOOST_TEST(std::abs(tested("batch_of_1") - 0.1) < 1e-9);  // every sample the same answer, ten classes of one size
  BOOST_TEST(tested("batch_of_2") < tested("batch_of_16"));
  BOOST_TEST(tested("batch_of_16") < tested("batch_of_256"));
  BOOST_TEST(std::abs(tested("running") - tested("training_set")) < 0.01);

  const files::Table mistakes = files::read_csv(recorded / "batch-norm/mistakes.csv");
  const auto learned = [&](const char* mistake, const char* eta) {
    return spread(mistakes, {{"mistake", mistake}, {"eta", eta}}, "test_accuracy").mean();
  };
  for (const char* mistake : {"constants", "running_statistics"})  // \erratum{E92}, \erratum{E89}
    for (const char* eta : {"0.01", "0.1", "1"}) BOOST_TEST(learned(mistake, eta) < learned("none", eta), mistake);
  for (const char* mistake : {"constants", "running_statistics"}) BOOST_TEST(learned(mistake, "0.01") > 0.7);
  BOOST_TEST(learned("running_statistics", "1") < 0.2);
}

}  // namespace lbl::mlp::generalisation
