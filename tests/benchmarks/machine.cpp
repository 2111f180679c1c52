#include "machine.hpp"

#include "core/packs.hpp"
#include "measure.hpp"
#include "report/process.hpp"

#include <omp.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>

namespace lbl::bench {
namespace {

constexpr double giga = 1e9;
constexpr Index fma_chain_count = 12;  // at least latency times multipliers, 4 x 2, and they fit 16 registers

/// Chains of a <- a w + c that do not wait for each other: enough of them to keep every multiplier busy.
Real fma_chains(Index steps) {
  volatile Real w_unknown = Real(0.5), c_unknown = 1;  // so that the compiler cannot compute the result itself
  const core::Pack w = Real(w_unknown), c = Real(c_unknown);
  core::Pack a[fma_chain_count];
  for (Index n = 0; n < fma_chain_count; ++n) a[n] = Real(n);
  for (Index step = 0; step < steps; ++step)
    for (Index n = 0; n < fma_chain_count; ++n) a[n] = a[n] * w + c;
  core::Pack total = 0;
  for (Index n = 0; n < fma_chain_count; ++n) total += a[n];
  return reduce(total);
}

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

double fma_peak(int threads) {
  constexpr Index steps = 50'000;
  constexpr double operations = 2. * fma_chain_count * double(core::Pack::size()) * double(steps);
  double best = 0;
  for (int burst = 0; burst < 5; ++burst) {
    double total = 0;
#pragma omp parallel num_threads(threads) reduction(+ : total)
    {
#pragma omp barrier  // all threads are awake and compute at the same time
      const double start = omp_get_wtime();
      volatile Real result = fma_chains(steps);
      (void)result;
      total += operations / (omp_get_wtime() - start);
    }
    best = std::max(best, total);
  }
  return best;
}

nlohmann::ordered_json measure_machine(const std::vector<int>& thread_counts) {
  const Index last_cache = std::max<Index>(sysconf(_SC_LEVEL3_CACHE_SIZE), Index(32) << 20);
  const Index N = 2 * last_cache / Index(sizeof(Real));
  Tensor<1> a(N), b(N), c(N);
  Real *a_ = a.data(), *b_ = b.data(), *c_ = c.data();
  const auto copy = [&] {
#pragma omp parallel for simd schedule(static)
    for (Index n = 0; n < N; ++n) a_[n] = b_[n];
  };
  const auto triad = [&] {
#pragma omp parallel for simd schedule(static)
    for (Index n = 0; n < N; ++n) a_[n] = b_[n] + Real(3) * c_[n];
  };
  const double bytes = double(N) * sizeof(Real);

  std::printf("\nthe machine at its best (arrays of %.0f MB)\n", bytes / 1e6);
  std::printf("%8s %14s %12s %12s\n", "threads", "FMA GFLOP/s", "copy GB/s", "triad GB/s");
  nlohmann::ordered_json rows = nlohmann::ordered_json::array();
  for (const int threads : thread_counts) {
    const double peak = fma_peak(threads) / giga, copied = bandwidth(2 * bytes, threads, copy) / giga,
                 summed = bandwidth(3 * bytes, threads, triad) / giga;
    std::printf("%8d %14.0f %12.1f %12.1f\n", threads, peak, copied, summed);
    rows.push_back({{"threads", threads}, {"fma_peak_gflops", peak}, {"copy_gbytes_per_second", copied},
                    {"triad_gbytes_per_second", summed}, {"array_mb", bytes / 1e6}});
  }
  return rows;
}

nlohmann::ordered_json description_of_machine() {
  const char* wait_policy = std::getenv("OMP_WAIT_POLICY");
  return {{"processor", processor_name()},
          {"processors", omp_get_num_procs()},
          {"build", report::build()},
          {"numbers_per_register", core::Pack::size()},
          {"OMP_WAIT_POLICY", wait_policy ? wait_policy : "not set"}};
}

}  // namespace lbl::bench
