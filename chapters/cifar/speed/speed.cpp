// The convolution of one layer, step by step, beside what the machine can do at best.
#include "cifar/speed/laboratory.hpp"
#include "cifar/speed/steps.hpp"
#include "report/machine/machine.hpp"
#include "report/results.hpp"
#include "training/initialisation.hpp"

#include <omp.h>

#include <algorithm>
#include <cmath>
#include <iomanip>
#include <limits>
#include <ostream>

namespace lbl::cifar::speed {
namespace {

constexpr Index F = 3;
constexpr double giga = 1e9;

/// The layer that all steps compute.
struct Layer {
  Tensor<4> W, h, z;  // samples innermost
  Tensor<1> b;

  Layer(const Options& o, std::uint32_t seed)
      : W(o.kernels, o.channels, F, F), h(o.channels, o.rows, o.rows, o.samples),
        z(o.kernels, o.rows, o.rows, o.samples), b(o.kernels) {
    training::Random random(seed);
    training::draw_normal(W, 1, random), training::draw_normal(b, 1, random), training::draw_normal(h, 1, random);
  }
  /// Two for each multiply-add of the equation, those with padded zeros included.
  double operations() const { return 2. * double(W.size()) * double(z.dim[1] * z.dim[2] * z.dim[3]); }
};

/// The same numbers with samples outermost.
Tensor<4> samples_outermost(const Tensor<4>& h) {
  const auto& [C, I, J, M] = h.dim;
  Tensor<4> outermost(M, C, I, J);
  for (Index n = 0; n < C * I * J; ++n)
    for (Index m = 0; m < M; ++m) outermost.data()[m * C * I * J + n] = h.data()[n * M + m];
  return outermost;
}

/// What a step reached: its fastest run, between two measurements of the peak, and how far it is from the core's sums.
struct Measured {
  double gflops, peak, difference;
};

Measured measure(const Step& step, const Layer& layer, double seconds, int threads) {
  const Tensor<4> h = step.samples_innermost ? layer.h : samples_outermost(layer.h);
  const auto [K, I, J, M] = layer.z.dim;
  Tensor<4> z = step.samples_innermost ? layer.z : Tensor<4>(M, K, I, J);
  std::fill_n(z.data(), z.size(), std::numeric_limits<Real>::quiet_NaN());  // an output that is not written is seen
  omp_set_num_threads(threads);
  const double before = report::fma_peak(threads), start = omp_get_wtime();
  double fastest = 0;
  do {
    const double begin = omp_get_wtime();
    step.convolve(layer.W, layer.b, h, z);
    const double taken = omp_get_wtime() - begin;
    fastest = fastest == 0 ? taken : std::min(fastest, taken);
  } while (omp_get_wtime() - start < seconds);
  const double after = report::fma_peak(threads);

  const Tensor<4> expected = step.samples_innermost ? layer.z : samples_outermost(layer.z);
  double difference = 0;
  for (Index n = 0; n < z.size(); ++n) {
    const double apart = std::abs(z.data()[n] - expected.data()[n]);
    difference = std::isnan(apart) ? HUGE_VAL : std::max(difference, apart);
  }
  return {layer.operations() / fastest / giga, (before + after) / 2 / giga, difference};
}

/// The roofs: the peak, and the bandwidth of the caches and the memory, for one thread and for several.
void measure_roofs(const Options& options, int threads, const report::Run& run) {
  files::Table table{{}, {"threads", "fma_peak_gflops", "first_cache", "second_cache", "memory"}, {}};
  *run.out << "\nthreads   FMA GFLOP/s   first cache GB/s   second cache GB/s   memory GB/s\n";
  for (const int t : threads > 1 ? std::vector{1, threads} : std::vector{1}) {
    const double peak = report::fma_peak(t) / giga, first = report::copy_bandwidth(0.016 * t, t) / giga,
                 second = report::copy_bandwidth(0.5 * t, t) / giga,
                 memory = report::copy_bandwidth(options.megabytes, t) / giga;
    *run.out << std::setw(7) << t << std::fixed << std::setprecision(0) << std::setw(14) << peak << std::setw(19)
             << first << std::setw(20) << second << std::setprecision(1) << std::setw(14) << memory << '\n';
    table.rows.emplace_back();
    for (const double value : {double(t), peak, first, second, memory})
      table.rows.back().push_back(files::shortest(value));
  }
  files::write_file(run.folder / "roofs.csv", files::csv_text(table));
}

}  // namespace

void speed_experiment(const Options& options, report::Run& run) {
  Layer layer(options, run.options.seed);
  convolve_by_sliding_sums(layer.W, layer.b, layer.h, layer.z);
  const double bound = 1e-5 * std::sqrt(double(layer.W.size()));
  const std::string shape = std::to_string(options.channels) + " -> " + std::to_string(options.kernels) +
                            " maps of " + std::to_string(options.rows) + " x " + std::to_string(options.rows);
  *run.out << "a convolution of 3 x 3 kernels, " << shape << ", " << options.samples << " samples: "
           << files::shortest(std::round(layer.operations() / 1e7) / 100) << " GFLOP\n\n"
           << "step                                    threads   GFLOP/s   of the peak   FLOP per byte\n";

  report::Results results(run, {"step", "threads", "gflops", "share_of_peak", "flops_per_byte", "difference"});
  report::Metrics metrics;
  const double start = omp_get_wtime();
  for (const Step& step : steps()) {
    std::vector<int> thread_counts{step.threads ? run.options.threads : 1};
    const bool by_one_too = step.name == "core" || step.name == "winograd";
    if (by_one_too && run.options.threads > 1) thread_counts.insert(thread_counts.begin(), 1);
    for (const int threads : thread_counts) {
      const Measured found = measure(step, layer, options.seconds, threads);
      if (!(found.difference < bound))
        throw std::runtime_error("the step '" + step.name + "' differs from the core by " +
                                 files::shortest(found.difference));
      const double share = found.gflops / found.peak;
      results.row({step.name, threads, found.gflops, share, 2 / step.bytes, found.difference});
      *run.out << std::left << std::setw(40) << step.name + ": " + step.what << std::right << std::setw(7) << threads
               << std::fixed << std::setprecision(1) << std::setw(10) << found.gflops << std::setw(12)
               << 100 * share << " %" << std::setprecision(2) << std::setw(16) << 2 / step.bytes << '\n';
      metrics.emplace_back(step.name + "_" + std::to_string(threads) + "_gflops", found.gflops);
    }
  }
  measure_roofs(options, run.options.threads, run);
  const double seconds = omp_get_wtime() - start;
  results.summary(metrics, 0, seconds);
}

}  // namespace lbl::cifar::speed
