// The results that the chapter's page and figures show: what was recorded must be what theory and page say.
#include <boost/test/unit_test.hpp>

#include "files/files.hpp"
#include "rbm/patterns.hpp"

using namespace lbl;

namespace {

const std::filesystem::path recorded = std::filesystem::path(LBL_SOURCE_DIR) / "plots/results/rbm";

double number(const std::string& experiment, const std::string& name) {
  return files::read_json(recorded / experiment / "summary.json").at(name);
}

/// A column of metrics.csv, the rows with this word in another column.
std::vector<double> column(const std::string& experiment, const std::string& name, const std::string& where,
                           const std::string& word) {
  const files::Table table = files::read_csv(recorded / experiment / "metrics.csv");
  const std::vector<std::string> words = table.text(where);
  const std::vector<double> numbers = table.numbers(name);
  std::vector<double> chosen;
  for (std::size_t n = 0; n < words.size(); ++n)
    if (words[n] == word) chosen.push_back(numbers[n]);
  return chosen;
}

}  // namespace

// \eq{handbook-rbm-data}: 500 hidden units beat a mixture of the classes, which is told the labels
BOOST_AUTO_TEST_CASE(the_machine_beats_what_needs_no_machine) {
  const auto settings = files::read_json(recorded / "train/settings.json");
  BOOST_TEST(settings.at("options").at("dataset") == "fashion-mnist");
  BOOST_TEST(settings.at("options").at("hidden") == 500);
  BOOST_TEST(std::abs(number("train", "pixel_means") + 383.126) < 0.01);
  BOOST_TEST(std::abs(number("train", "class_mixture") + 252.548) < 0.2);  // depends on how rare pixels are smoothed
  BOOST_TEST(number("train", "error_of_log_Z") < 5);
  BOOST_TEST(std::abs(number("train", "test_log_likelihood") + 121.5) < 0.05);  // as the README says
  BOOST_TEST(number("train", "test_log_likelihood") - 3 * number("train", "error_of_log_Z") > -252.548 + 20);
}

// \eq{handbook-rbm-z} \eq{handbook-rbm-ais}: 20 hidden units, exactly
BOOST_AUTO_TEST_CASE(twenty_hidden_units_beat_independent_pixels_exactly) {
  const auto settings = files::read_json(recorded / "partition/settings.json");
  BOOST_TEST(settings.at("options").at("dataset") == "fashion-mnist");
  BOOST_TEST(settings.at("options").at("hidden") == 20);
  BOOST_TEST(number("partition", "test_log_likelihood") > -383.126 + 60);
  BOOST_TEST(std::abs(number("partition", "without_weights") / number("partition", "target_without_weights") - 1) <
             1e-6);
  const files::Table table = files::read_csv(recorded / "partition/metrics.csv");
  const auto log_Z = table.numbers("log_Z"), error = table.numbers("error"), exact = table.numbers("exact");
  BOOST_TEST(std::abs(log_Z.back() - exact.back()) < 3 * error.back());
  BOOST_TEST(error.back() < 0.5);
}

// \eq{handbook-rbm-data}: within 0.2 of the best that any law can do, and never above it
BOOST_AUTO_TEST_CASE(bars_and_stripes_are_learned) {
  const double best = rbm::best_log_likelihood(3);
  BOOST_TEST(std::abs(number("bars-and-stripes", "optimum") - best) < 1e-9);
  BOOST_TEST(number("bars-and-stripes", "exact_gradient") > best - 0.2);
  for (const std::string way : {"exact_gradient", "cd_1", "cd_10", "pcd_1", "cd_1_without_drawing"})
    BOOST_TEST(number("bars-and-stripes", "highest_" + way) < best + 1e-3);
  BOOST_TEST(number("bars-and-stripes", "cd_1") < number("bars-and-stripes", "cd_10"));
  BOOST_TEST(number("bars-and-stripes", "cd_1") < number("bars-and-stripes", "pcd_1") - 5);
  BOOST_TEST(number("bars-and-stripes", "cd_10") < number("bars-and-stripes", "exact_gradient"));
  BOOST_TEST(number("bars-and-stripes", "pcd_1") < number("bars-and-stripes", "exact_gradient"));
  BOOST_TEST(number("bars-and-stripes", "cd_1_without_drawing") < number("bars-and-stripes", "cd_1"));
  BOOST_TEST(std::abs(number("bars-and-stripes", "highest_cd_1_without_drawing") + 67) < 0.5);
  BOOST_TEST(std::abs(number("bars-and-stripes", "cd_1_without_drawing") + 16 * 9 * std::log(2.)) < 1);  // as guessing
  BOOST_TEST(number("bars-and-stripes", "cd_1_at_a_fixed_rate") <
             number("bars-and-stripes", "highest_cd_1_at_a_fixed_rate") - 2);
}

// \eq{handbook-rbm-cdnote}
BOOST_AUTO_TEST_CASE(the_bias_falls_with_k_and_grows_while_the_machine_learns) {
  BOOST_TEST(number("gradient", "bias_1000") < 1e-3);
  BOOST_TEST(number("gradient", "bias_1") > 0.5);
  double before = 0;
  for (const std::string update : {"0", "100", "500", "4000"}) {
    const double at_100 = column("gradient", "bias", "update", update)[4];
    BOOST_TEST(at_100 > before);
    before = at_100;
  }
  BOOST_TEST(column("gradient", "bias", "update", "0").front() < 0.02);  // at first one step is nearly enough
  BOOST_TEST(column("gradient", "bias", "update", "4000").back() > 1);   // at the end even 1000 are too few
  BOOST_TEST(number("gradient", "noise_1") < number("gradient", "noise_0"));  // probabilities in the averages
  BOOST_TEST(number("gradient", "noise_2") < number("gradient", "noise_1"));  // and for the visible units
}

// \eq{handbook-rbm-monitor}
BOOST_AUTO_TEST_CASE(the_reconstruction_error_fell_while_the_likelihood_fell_too) {
  BOOST_TEST(number("reconstruction", "copying_error") < 1e-6);
  BOOST_TEST(std::abs(number("reconstruction", "copying_log_likelihood") + 16 * 9 * std::log(2.)) < 1e-3);
  BOOST_TEST(number("reconstruction", "log_likelihood") < number("reconstruction", "highest_log_likelihood") - 1);
  BOOST_TEST(number("reconstruction", "error") < number("reconstruction", "error_there"));
}

BOOST_AUTO_TEST_CASE(hidden_units_are_better_than_pixels) {
  for (const std::string labels : {"500", "5000", "50000"}) {
    BOOST_TEST(number("features", "hidden_" + labels) > number("features", "pixels_" + labels));
    BOOST_TEST(number("features", "hidden_" + labels) > number("features", "random_" + labels));
  }
}
