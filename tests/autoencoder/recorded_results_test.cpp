// The results that the chapter's page and figures show: what was recorded must be what the page says.
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "autoencoder/published.hpp"
#include "files/files.hpp"

#include <cmath>

using namespace lbl;
namespace cases = boost::unit_test::data;

namespace {

const std::filesystem::path recorded = std::filesystem::path(LBL_SOURCE_DIR) / "plots/results/autoencoder";

double number(const std::string& experiment, const std::string& name) {
  return files::read_json(recorded / experiment / "summary.json").at(name);
}

bool near(double value, double reference, double tolerance) { return std::abs(value / reference - 1) < tolerance; }

}  // namespace

// \eq{overview-ae-deep}
BOOST_AUTO_TEST_CASE(the_main_experiment_beats_pca) {
  BOOST_TEST(near(number("train", "pca_per_pixel"), 0.015142, 1e-4));
  BOOST_TEST(number("train", "test_distance") < 0.8 * number("train", "pca_distance"));
  BOOST_TEST(std::abs(number("train", "test_distance") - 8.55) < 0.005);  // as the README says
  BOOST_TEST(std::abs(number("train", "pca_distance") - 11.87) < 0.005);
}

// \eq{overview-ae-pca}: within 1 % of PCA's error, angles below one degree
BOOST_DATA_TEST_CASE(the_linear_one_is_pca, cases::make({2, 32}) ^ cases::make({0.046096, 0.015142}), size, exact) {
  const std::string of_k = "_" + std::to_string(size);
  for (const std::string way : {"batches", "whole", "tied"}) {
    BOOST_TEST(near(number("linear", "target_per_pixel_" + way + of_k), exact, 1e-4));
    BOOST_TEST(near(number("linear", "per_pixel_" + way + of_k), exact, 0.01), way);
  }
  for (const std::string way : {"whole", "tied"}) BOOST_TEST(number("linear", "angle_" + way + of_k) < 1, way);
}

// The page says why mini-batches do not find the 32nd direction.
BOOST_AUTO_TEST_CASE(two_directions_are_nearly_equal) {
  BOOST_TEST(number("linear", "gap_32") < 0.01);
  BOOST_TEST(number("linear", "angle_batches_32") > 10);
}

// \eq{overview-ae-deep}: at equal size of the code, both networks, by more than their spread; the larger one by what
// the page says
BOOST_DATA_TEST_CASE(deep_networks_beat_pca, cases::make({2, 8, 32}) ^ cases::make({0.41, 0.43, 0.22}), size, saved) {
  const std::string of_k = "_" + std::to_string(size);
  for (const std::string name : {"784-128-k", "784-256-128-k"}) {
    const double deep = number("codes", name + of_k), pca = number("codes", "pca" + of_k);
    BOOST_TEST(deep + 2 * number("codes", "deviation_" + name + of_k) < pca, name);
  }
  BOOST_TEST(std::abs(1 - number("codes", "784-256-128-k" + of_k) / number("codes", "pca" + of_k) - saved) < 0.005);
  BOOST_TEST(near(number("codes", "linear" + of_k), number("codes", "pca" + of_k), 0.01));
}

// \eq{overview-ae-denoise}: better than the best linear denoiser, by more than 8 %, and than a plain one
BOOST_DATA_TEST_CASE(the_denoiser_beats_the_best_linear_one,
                     cases::make({"0.1", "0.3", "0.5"}) ^ cases::make({0.004327, 0.013076, 0.019193}), s, expected) {
  const std::string of_s = std::string("_") + s;
  const double ours = number("denoising", "denoiser" + of_s);
  BOOST_TEST(near(number("denoising", "linear_expected" + of_s), expected, 1e-3));
  BOOST_TEST(ours < 0.92 * number("denoising", "target_denoiser" + of_s));
  BOOST_TEST(ours < expected);
  BOOST_TEST(ours < number("denoising", "plain" + of_s));
  BOOST_TEST(number("denoising", "target_denoiser" + of_s) < number("denoising", "plain" + of_s));
}

// \eq{overview-ae-deep}: Hinton and Salakhutdinov's 13.87 is this PCA
BOOST_AUTO_TEST_CASE(digits_from_30_numbers) {
  const autoencoder::Published published;
  BOOST_TEST(std::abs(number("mnist", "pca_distance") - published.pca) < 0.01);
  BOOST_TEST(number("mnist", "test_distance") <= autoencoder::mnist_target);
}

BOOST_AUTO_TEST_CASE(a_map_keeps_classes_together) {
  BOOST_TEST(number("map", "same_class") > number("map", "target_same_class") + 0.1);
  BOOST_TEST(number("map", "test_distance") < number("map", "pca_distance"));
}

BOOST_AUTO_TEST_CASE(the_penalty_makes_codes_sparse) {
  BOOST_TEST(number("sparse", "active_0.1") < 0.5 * number("sparse", "active_0"));
  BOOST_TEST(number("sparse", "per_pixel_0.1") > number("sparse", "per_pixel_0"));
}

// Side by side with PyTorch, with one and with two threads.
BOOST_AUTO_TEST_CASE(a_step_is_faster_than_by_pytorch) {
  const auto bench = files::read_json(recorded.parent_path() / "bench/autoencoder.json").at("compared");
  BOOST_TEST(bench.size() == 2u);
  for (const auto& row : bench) BOOST_TEST(row.at("median_ratio").get<double>() >= 1.3, row.at("threads"));
}
