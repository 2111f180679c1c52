// What the laboratory's page says about its recorded results.
#include "files/files.hpp"
#include "rnn/tasks/sequences/adding.hpp"
#include "rnn/tasks/sequences/between_bits.hpp"
#include "rnn/tasks/sequences/copying.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cmath>

namespace lbl::rnn::tasks {

namespace {

const std::filesystem::path recorded = std::filesystem::path(LBL_SOURCE_DIR) / "plots/results/rnn";

double number(const std::string& experiment, const std::string& name) {
  return files::read_json(recorded / experiment / "summary.json").at(name).get<double>();
}

/// A column of metrics.csv, of the rows in which another one has a value, and perhaps a third.
std::vector<double> column(const std::string& experiment, const std::string& name,
                           const std::vector<std::pair<std::string, std::string>>& where) {
  files::Table table = files::read_csv(recorded / experiment / "metrics.csv");
  for (const auto& [key, value] : where) {
    const std::vector<std::string> keys = table.text(key);
    std::vector<std::vector<std::string>> rows;
    for (std::size_t n = 0; n < keys.size(); ++n)
      if (keys[n] == value) rows.push_back(table.rows[n]);
    table.rows = rows;
  }
  return table.numbers(name);
}

}  // namespace

// \eq{handbook-rnn-task}: learned by the LSTM at all lengths on every seed, by the simple RNN at none; at 50 and 100
// steps it does better than the mean, at 200 not
BOOST_AUTO_TEST_CASE(recorded_adding) {
  for (const std::string T : {"50", "100", "200", "500"}) {
    const auto lstm = column("adding", "test_error", {{"T", T}, {"cell", "lstm"}});
    BOOST_TEST(lstm.size() == 5u);
    for (const double error : lstm) BOOST_TEST(error < 0.001, T);
  }
  for (const std::string T : {"50", "100", "200", "500"}) {
    const auto simple = column("adding", "test_error", {{"T", T}, {"cell", "rnn"}});
    BOOST_TEST(simple.size() == 5u);
    for (const double error : simple) {
      BOOST_TEST(error > (T == "50" ? 0.001 : 0.01), T);
      if (T == "200" || T == "500") BOOST_TEST(error > 0.9 * adding_baseline);
      else BOOST_TEST(error < 0.8 * adding_baseline, T);
    }
  }
}

BOOST_AUTO_TEST_CASE(recorded_temporal_order) {
  const auto lstm = column("temporal-order", "test_accuracy", {{"cell", "lstm"}});
  BOOST_TEST(lstm.size() == 5u);
  for (const double accuracy : lstm) BOOST_TEST(accuracy > 0.99);
  const auto simple = column("temporal-order", "test_accuracy", {{"cell", "rnn"}});
  BOOST_TEST(simple.size() == 5u);
  for (const double accuracy : simple) BOOST_TEST(std::abs(accuracy - 1. / 8) < 0.03);
}

BOOST_AUTO_TEST_CASE(recorded_copying) {
  const auto settings = files::read_json(recorded / "copy/settings.json");
  for (const auto& delay : settings.at("options").at("delays")) {
    const Index T = delay.get<Index>();
    const std::string key = std::to_string(T);
    BOOST_TEST(number("copy", "test_cost_lstm_" + key) < 0.8 * copy_baseline(T));
    BOOST_TEST(number("copy", "repeated_lstm_" + key) > number("copy", "repeated_rnn_" + key));
  }
  BOOST_TEST(number("copy", "test_cost_rnn_10") < 0.8 * copy_baseline(10));
  BOOST_TEST(std::abs(number("copy", "repeated_rnn_30") - 1. / 8) < 0.02);
}

BOOST_AUTO_TEST_CASE(recorded_strings_of_the_grammar) {
  const double lowest = number("reber", "lowest_cost");
  for (const std::string cell : {"lstm", "rnn"}) {
    const auto right = column("reber", "right_strings", {{"cell", cell}});
    BOOST_TEST(right.size() == 10u);
    for (const double part : right) BOOST_TEST(part == 1);
    for (const double cost : column("reber", "test_cost", {{"cell", cell}}))
      BOOST_TEST(std::abs(cost - lowest) < (cell == "lstm" ? 0.03 : 0.06) * lowest);  // chance of the strings included
  }
  const auto lstm = column("reber", "test_cost", {{"cell", "lstm"}});
  const auto simple = column("reber", "test_cost", {{"cell", "rnn"}});
  BOOST_TEST(*std::max_element(lstm.begin(), lstm.end()) < *std::min_element(simple.begin(), simple.end()));
}

BOOST_AUTO_TEST_CASE(recorded_stream_of_the_grammar) {
  const auto after = [](const std::string& step, const std::string& cell) {
    return column("continual-reber", "remembered", {{"cell", cell}, {"step", step}});
  };
  const auto lstm = after("500", "lstm"), without = after("500", "lstm-without-forget"),
             later = after("3000", "lstm-without-forget");
  BOOST_TEST(lstm.size() == 3u);
  BOOST_TEST(without.size() == 3u);
  BOOST_TEST(later.size() == 3u);
  for (const double part : lstm) BOOST_TEST(part > 0.99);
  for (const double part : without) BOOST_TEST(part < 0.55);
  for (const double part : later) BOOST_TEST(part > 0.75);
  const auto learned = std::count_if(later.begin(), later.end(), [](double part) { return part > 0.95; });
  BOOST_TEST(learned == 1);
  BOOST_TEST(number("continual-reber", "remembered_lstm") > 0.997);
  BOOST_TEST(number("continual-reber", "remembered_lstm-without-forget") < 0.9);
}

BOOST_AUTO_TEST_CASE(recorded_characters_cost_less_than_pairs) {
  BOOST_TEST(number("characters", "test_cost") < number("characters", "bigram_entropy"));
  BOOST_TEST(number("characters", "bigram_entropy") < number("characters", "unigram_entropy"));
  const auto learned = column("characters", "train_cost", {}), held_out = column("characters", "test_cost", {});
  BOOST_TEST(std::abs(held_out.front() - number("characters", "uniform_entropy")) < 0.05);
  BOOST_TEST(held_out.back() == number("characters", "test_cost"));
  BOOST_TEST(learned.back() < held_out.back());
}

// \eq{notes-birnn-label}
BOOST_AUTO_TEST_CASE(recorded_labels) {
  const auto accuracy = [](const std::string& network) { return number("labelling", "test_accuracy_" + network); };
  for (const std::string network : {"one-1", "one-3", "two-concatenated-1", "two-added-1"}) {
    const auto accuracies = column("labelling", "test_accuracy", {{"network", network}});
    const auto costs = column("labelling", "test_cost", {{"network", network}});
    BOOST_TEST(accuracies.size() == 3u);
    for (const double part : accuracies) BOOST_TEST(std::abs(part - one_direction_bound) < 0.02, network);
    for (const double cost : costs) BOOST_TEST(std::abs(cost - std::log(2.)) < 5e-4, network);  // guessing
  }
  for (const char* network : {"two-multiplied-1", "two-concatenated-3"}) BOOST_TEST(accuracy(network) > 0.99);
}

}  // namespace lbl::rnn::tasks
