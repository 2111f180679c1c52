// The results that the chapter's page and figures show: what was recorded must be what the page says.
#include <boost/test/unit_test.hpp>

#include "files/files.hpp"
#include "report/spread.hpp"

#include <cmath>

using namespace lbl;

namespace {

const std::filesystem::path recorded = std::filesystem::path(LBL_SOURCE_DIR) / "plots/results/rnn";

double number(const std::string& experiment, const std::string& name) {
  return files::read_json(recorded / experiment / "summary.json").at(name);
}

/// The networks of one cell, and the summary that was made of them.
report::Spread networks(const std::string& experiment, const std::string& cell) {
  const files::Table table = files::read_csv(recorded / experiment / "networks.csv");
  const std::vector<std::string> cells = table.text("cell");
  const std::vector<double> accuracies = table.numbers("test_accuracy");
  report::Spread test;
  for (std::size_t n = 0; n < cells.size(); ++n)
    if (cells[n] == cell) test.add(accuracies[n]);
  BOOST_TEST(std::abs(test.mean() - number(experiment, cell + "_test_accuracy")) < 1e-12);
  return test;
}

/// The gain of a kind of network at the longest lag, as a power of 10.
double log10_gain(const std::string& kind) { return number("gradients", "log10_gain_of_" + kind); }

}  // namespace

// \eq{handbook-rnn-task}: MNIST row by row, three seeds each, all 60,000 training images
BOOST_AUTO_TEST_CASE(rows_of_mnist) {
  const report::Spread lstm = networks("rows", "lstm"), simple = networks("rows", "rnn");
  BOOST_TEST(lstm.count == 3);
  BOOST_TEST(simple.count == 3);
  BOOST_TEST(lstm.mean() >= 0.987);
  BOOST_TEST(simple.mean() >= 0.975);
  BOOST_TEST(lstm.mean() - lstm.deviation() > simple.mean() + simple.deviation());
  const auto options = files::read_json(recorded / "rows" / "settings.json").at("options");
  BOOST_TEST(options.at("validation") == 0);
  BOOST_TEST(options.at("epochs") == 10);
  BOOST_TEST(options.at("learning-rate") == 0.003);
  BOOST_TEST(options.at("rnn-learning-rate") == 0.001);
}

BOOST_AUTO_TEST_CASE(rows_of_fashion_mnist) {
  const report::Spread lstm = networks("rows-fashion-mnist", "lstm"), simple = networks("rows-fashion-mnist", "rnn");
  BOOST_TEST(lstm.count == 3);
  BOOST_TEST(lstm.mean() > 0.89);
  BOOST_TEST(simple.mean() < lstm.mean());
  const auto settings = files::read_json(recorded / "rows-fashion-mnist" / "settings.json");
  BOOST_TEST(settings.at("options").at("epochs") == 5);
  BOOST_TEST(settings.at("dataset") == "fashion-mnist");
}

// \eq{slides-bptt-vanish} \eq{handbook-rnn-jacobian}: below the theory's slope, which only unsaturated units reach
BOOST_AUTO_TEST_CASE(gains_after_a_hundred_steps) {
  BOOST_TEST(log10_gain("RNN_radius_0.8") < 100 * std::log10(0.8));
  BOOST_TEST(log10_gain("RNN_radius_0.8") > 1.3 * 100 * std::log10(0.8));
  for (const std::string kind : {"RNN_radius_1", "RNN_orthogonal"})
    BOOST_TEST(std::abs(log10_gain(kind) + 2.5) < 0.25, kind);
  BOOST_TEST(std::abs(log10_gain("RNN_radius_1.2")) < 1);
  BOOST_TEST(log10_gain("LSTM_forget_bias_0") < log10_gain("RNN_radius_0.8"));
  BOOST_TEST(log10_gain("LSTM_forget_bias_0") < log10_gain("LSTM_forget_bias_1"));
  BOOST_TEST(log10_gain("LSTM_forget_bias_1") > -3);
  BOOST_TEST(log10_gain("LSTM_forget_bias_5") > 0);
}

// \eq{handbook-rnn-clip}: five of five networks solve the memory task when clipped, none when not
BOOST_AUTO_TEST_CASE(clipping_decides) {
  BOOST_TEST(number("gradients", "solved_clipping_none") == 0);
  BOOST_TEST(number("gradients", "solved_clipping_norm") == 5);
  BOOST_TEST(number("gradients", "solved_clipping_value") == 5);
  BOOST_TEST(number("gradients", "longest_gradient_clipping_norm") > 100);
}

BOOST_AUTO_TEST_CASE(the_image_of_the_gates_is_a_zero) {
  BOOST_TEST(number("gates", "label") == 0);
  BOOST_TEST(number("gates", "probability_of_the_label") > 0.99);
}

// Training steps beside PyTorch at its best, with one thread and with two.
BOOST_AUTO_TEST_CASE(steps_are_faster_than_those_of_pytorch) {
  const auto ratio = [](const std::string& workload, std::size_t row) {
    const auto bench = files::read_json(recorded.parent_path() / "bench" / (workload + ".json"));
    BOOST_TEST(bench.at("compared").at(row).at("threads") == int(row) + 1);
    return bench.at("compared").at(row).at("median_ratio").get<double>();
  };
  BOOST_TEST(ratio("lstm", 0) > 1.3);
  BOOST_TEST(ratio("lstm", 1) > 2);
  BOOST_TEST(ratio("rnn", 0) > 1.5);
  BOOST_TEST(ratio("rnn", 1) > 2);
}
