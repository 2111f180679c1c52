// What docs/speed.md says of the comparison of all workloads in one run.
#include "files/files.hpp"

#include <boost/test/unit_test.hpp>

#include <set>
#include <string>

using namespace lbl;

BOOST_AUTO_TEST_CASE(all_workloads_but_one_are_faster_than_pytorch) {
  const auto rows =
      files::read_json(std::filesystem::path(LBL_SOURCE_DIR) / "plots/results/bench/one-run/bench.json").at("compared");
  std::set<std::string> workloads;
  for (const auto& row : rows) {
    const std::string workload = row.at("workload");
    const double ratio = row.at("median_ratio");
    workloads.insert(workload);
    const bool slower = workload == "hopfield" && row.at("threads") == 1;
    BOOST_TEST((ratio < 1) == slower, workload << " with " << row.at("threads") << " threads: " << ratio);
    if (workload.starts_with("cifar")) BOOST_TEST(ratio < 1.2, workload);
  }
  BOOST_TEST(workloads.size() == 13u);
  BOOST_TEST(rows.size() == 26u);
}
