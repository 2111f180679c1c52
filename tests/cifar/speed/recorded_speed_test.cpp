// What the page says about the recorded steps, and about the convolutions that bench has measured.
#include "files/files.hpp"

#include <boost/test/unit_test.hpp>

#include <cmath>
#include <map>

using namespace lbl;

namespace {

const std::filesystem::path results = std::filesystem::path(LBL_SOURCE_DIR) / "plots/results";

}  // namespace

BOOST_AUTO_TEST_CASE(steps_are_as_fast_as_the_page_says) {
  const auto summary = files::read_json(results / "cifar/speed/summary.json");
  const auto gflops = [&](const char* step) { return summary.at(std::string(step) + "_gflops").get<double>(); };
  BOOST_TEST(gflops("order_1") > 5 * gflops("equation_1"));
  BOOST_TEST(gflops("samples_1") < gflops("order_1"));
  BOOST_TEST(std::abs(gflops("registers_1") / gflops("samples_1") - 10) < 0.5);
  BOOST_TEST(std::abs(gflops("blocks_1") / gflops("registers_1") - 1) < 0.02);
  BOOST_TEST(gflops("threads_2") > 1.8 * gflops("blocks_1"));
  BOOST_TEST(std::abs(gflops("core_1") / gflops("blocks_1") - 10. / 9) < 0.01);
  BOOST_TEST(std::abs(gflops("winograd_1") / gflops("core_1") - 1.6) < 0.05);
  BOOST_TEST(gflops("winograd_1") > 100 * gflops("equation_1"));
}

// The equation is below every roof; steps 2 and 3 are above that of the memory, and below that of the first cache.
BOOST_AUTO_TEST_CASE(steps_are_where_the_page_sees_them) {
  const files::Table roofs = files::read_csv(results / "cifar/speed/roofs.csv");
  const files::Table steps = files::read_csv(results / "cifar/speed/metrics.csv");
  const double memory = roofs.numbers("memory").at(0), first_cache = roofs.numbers("first_cache").at(0);
  const std::vector<double> gflops = steps.numbers("gflops"), intensity = steps.numbers("flops_per_byte");
  BOOST_TEST(gflops.at(0) < intensity.at(0) * memory);
  for (const std::size_t step : {1, 2}) {
    BOOST_TEST(gflops.at(step) > intensity.at(step) * memory);
    BOOST_TEST(gflops.at(step) < intensity.at(step) * first_cache);
  }
}

// 64 -> 128 maps of 32 x 32, 128 -> 256 of 16 x 16, 256 -> 512 of 8 x 8: more than the peak allows with all products
BOOST_AUTO_TEST_CASE(convolutions_of_the_network_are_beyond_the_peak) {
  const auto measured = files::read_json(results / "bench/all/bench.json");
  int layers = 0;
  for (const auto& row : measured.at("convolutions")) {
    if (row.at("maps") < 64 || row.at("kernels") != 2 * row.at("maps").get<int>() ||
        row.at("maps").get<int>() * row.at("rows").get<int>() != 2048)
      continue;
    ++layers;
    for (const char* sums : {"forward", "backward_input", "backward_parameters"})
      BOOST_TEST(row.at(sums).at("share_of_peak").get<double>() > 1.3,
                 row.at("maps") << " maps, " << row.at("threads") << " threads, " << sums);
  }
  BOOST_TEST(layers == 6);
}

// The network at k = 16, 32 and 64, batch 64, beside PyTorch at its best; memory up to k = 64
BOOST_AUTO_TEST_CASE(training_steps_beside_pytorch) {
  const std::map<std::string, double> least{{"cifar-16", 1.35}, {"cifar-32", 1.5}, {"cifar-64", 1.5}};
  const auto measured = files::read_json(results / "bench/all/bench.json");
  int compared = 0;
  for (const auto& row : measured.at("compared"))
    if (const auto k = least.find(row.at("workload")); k != least.end()) {
      BOOST_TEST(row.at("median_ratio").get<double>() >= k->second, k->first);
      ++compared;
    }
  BOOST_TEST(compared == 6);
  int steps = 0;
  for (const auto& row : measured.at("workloads"))
    if (row.at("workload") == "cifar-64") {
      BOOST_TEST(row.at("peak_memory_mb").get<double>() < 500);
      ++steps;
    }
  BOOST_TEST(steps == 2);
}
