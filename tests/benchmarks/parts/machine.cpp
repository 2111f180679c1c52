#include "parts/machine.hpp"

#include "core/vectors/packs.hpp"
#include "measure.hpp"
#include "report/machine/machine.hpp"
#include "report/machine/process.hpp"

#include <omp.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>

namespace lbl::bench {
namespace {

constexpr double giga = 1e9;
/// Bytes per second that `work` moves when it moves `bytes`.
double bandwidth(double bytes, int threads, const std::function<void()>& work) {
  return bytes / median_of(measure(threads, work), &Timing::seconds);
}

std::string processor_name() {
  std::ifstream cpuinfo("/proc/cpuinfo");
  for (std::string line; std::getline(cpuinfo, line);)
    if (line.starts_with("model name")) return line.substr(line.find(':') + 2);
  return "unknown";
}

}  // namespace

nlohmann::ordered_json measure_machine(const std::vector<int>& thread_counts) {
  const Index last_cache = std::max<Index>(sysconf(_SC_LEVEL3_CACHE_SIZE), Index(32) << 20);
  const Index N = 2 * last_cache / Index(sizeof(Real));
  Tensor<1> a(N), b(N), c(N);
  Real *a_ = a.data(), *b_ = b.data(), *c_ = c.data();
  const auto triad = [&] {
#pragma omp parallel for simd schedule(static)
    for (Index n = 0; n < N; ++n) a_[n] = b_[n] + Real(3) * c_[n];
  };
  const double bytes = double(N) * sizeof(Real);

  std::printf("\nthe machine at its best (arrays of %.0f MB)\n", bytes / 1e6);
  std::printf("%8s %14s %12s %12s\n", "threads", "FMA GFLOP/s", "copy GB/s", "triad GB/s");
  nlohmann::ordered_json rows = nlohmann::ordered_json::array();
  for (const int threads : thread_counts) {
    const double peak = report::fma_peak(threads) / giga,
                 copied = report::copy_bandwidth(2 * bytes / 1e6, threads) / giga,
                 summed = bandwidth(3 * bytes, threads, triad) / giga;
    std::printf("%8d %14.0f %12.1f %12.1f\n", threads, peak, copied, summed);
    rows.push_back({{"threads", threads}, {"fma_peak_gflops", peak}, {"copy_gbytes_per_second", copied},
                    {"triad_gbytes_per_second", summed}, {"array_mb", bytes / 1e6}});
  }
  return rows;
}

nlohmann::ordered_json description_of_machine() {
  const auto set = [](const char* name) { const char* value = std::getenv(name); return value ? value : "not set"; };
  return {{"processor", processor_name()},
          {"processors", omp_get_num_procs()},
          {"build", report::build()},
          {"numbers_per_register", core::Pack::size()},
          {"OMP_WAIT_POLICY", set("OMP_WAIT_POLICY")},
          {"GOMP_SPINCOUNT", set("GOMP_SPINCOUNT")}};
}

}  // namespace lbl::bench
