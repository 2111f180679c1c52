#include "measure.hpp"

#include "report/machine/machine.hpp"

#include <benchmark/benchmark.h>
#include <omp.h>

namespace lbl::bench {
namespace {

constexpr int repetitions = 7;
constexpr double seconds_of_a_repetition = 0.03;

/// Keeps what Google Benchmark would print.
struct Collector : benchmark::BenchmarkReporter {
  bool real_time = false;
  std::vector<Timing> timings;

  bool ReportContext(const Context&) override { return true; }
  void ReportRuns(const std::vector<Run>& runs) override {
    for (const Run& run : runs) {
      if (run.run_type != Run::RT_Iteration) continue;  // a statistic of all repetitions
      const double seconds = real_time ? run.real_accumulated_time : run.cpu_accumulated_time;
      timings.push_back({seconds / double(run.iterations), run.counters.at("peak").value});
    }
  }
};

}  // namespace

std::vector<Timing> measure(int threads, const std::function<void()>& work, const std::function<double()>& peak) {
  omp_set_num_threads(threads);
  const auto timed = [&](benchmark::State& state) {
    const double before = peak();
    work();
    for ([[maybe_unused]] auto _ : state) work();
    state.counters["peak"] = (before + peak()) / 2;
  };
  auto* const benchmark = benchmark::RegisterBenchmark("work", timed);
  benchmark->MinTime(seconds_of_a_repetition)->Repetitions(repetitions);
  Collector collector;
  collector.real_time = threads > 1;
  if (collector.real_time) benchmark->UseRealTime();
  benchmark::RunSpecifiedBenchmarks(&collector, "work");
  benchmark::ClearRegisteredBenchmarks();
  return collector.timings;
}

std::vector<Timing> measure(int threads, const std::function<void()>& work) {
  return measure(threads, work, [threads] { return report::fma_peak(threads); });
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const std::size_t N = values.size();
  return (values[(N - 1) / 2] + values[N / 2]) / 2;
}

Rate rate(double operations, const std::vector<Timing>& timings) {
  const auto share = [&](const Timing& one) { return operations / one.seconds / one.peak; };
  const auto by_share = [&](const Timing& one, const Timing& other) { return share(one) < share(other); };
  const auto [worst, best] = std::minmax_element(timings.begin(), timings.end(), by_share);
  return {.per_second = operations / median_of(timings, &Timing::seconds),
          .share = median_of(timings, share),
          .lowest = share(*worst),
          .highest = share(*best)};
}

}  // namespace lbl::bench
