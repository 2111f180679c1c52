// One synchronous step from stored patterns: how many bits flip, and how many patterns stay whole.
#include "core/threads.hpp"
#include "hopfield/options.hpp"
#include "hopfield/overlaps.hpp"
#include "hopfield/patterns.hpp"
#include "hopfield/theory/bit_error.hpp"
#include "report/program/interrupt.hpp"
#include "report/progress.hpp"
#include "report/side_table.hpp"
#include "report/spread.hpp"

#include <iomanip>

namespace lbl::hopfield {
namespace {

/// What one step does to all patterns of one network.
struct Step {
  double flipped = 0;            ///< part of the bits
  double flipped_kept = 0;       ///< the same with the diagonal P/N kept
  double whole = 0;              ///< part of the patterns without a flip
  double mean = 0, squares = 0;  ///< of the crosstalk
};

Step one_step(Index N, Index P, training::Random random) {
  Memory memory{random_patterns(N, P, random), Diagonal::zero, Loops::core};
  const Tensor<2>& xi = memory.xi;
  Tensor<2> N_overlap(P, P), u(N, P);
  overlaps(memory, xi, N_overlap);
  local_fields(memory, xi, N_overlap, u);
  Step step;
  std::vector<char> whole(static_cast<std::size_t>(P), 1);
  const double bits = double(N) * double(P), signal = double(N - 1) / double(N), own = double(P) / double(N);
  for (Index i = 0; i < N; ++i)
    for (Index mu = 0; mu < P; ++mu) {
      const double stability = double(xi(i, mu) * u(i, mu)), C = signal - stability;
      const bool flips = sign_or_keep(u(i, mu), xi(i, mu)) != xi(i, mu);
      step.flipped += flips / bits;
      step.flipped_kept += (stability + own < -1e-6) / bits;
      step.mean += C / bits, step.squares += C * C / bits;
      if (flips) whole[std::size_t(mu)] = 0;
    }
  step.whole = double(std::count(whole.begin(), whole.end(), char(1))) / double(P);
  return step;
}

/// Many networks of one size, each with its own generator.
std::vector<Step> steps_of(Index N, Index P, Index networks, std::uint32_t seed) {
  std::vector<Step> steps(static_cast<std::size_t>(networks));
  core::FirstError first_error;
#pragma omp parallel for schedule(dynamic)
  for (Index n = 0; n < networks; ++n) first_error.keep_of([&] {
    if (!report::interrupted()) steps[std::size_t(n)] = one_step(N, P, random_of(seed, (N * 10'000 + P) * 100'000 + n));
  });
  first_error.rethrow();
  return steps;
}

/// Errors of some sizes against the exact law and its limit; metrics.csv.
void measure_errors(const Options& options, const report::Run& run, report::Results& results,
                    report::Progress& progress, report::Metrics& metrics) {
  std::vector<std::array<Index, 2>> sizes{{100, 10}, {200, 28}, {500, 185}};
  for (const Index P : {5, 15, 20, 30, 40, 60, 80}) sizes.push_back({100, P});
  for (const Index P : {50, 75, 100, 150, 250, 300}) sizes.push_back({500, P});
  for (const auto& [N, P] : sizes) {
    const Index networks = std::max<Index>(2, options.error_networks * (N == 100 ? 10'000 : 1'000) / (N * P));
    report::Spread flipped, kept;
    double mean = 0, squares = 0;
    for (const Step& step : steps_of(N, P, networks, run.options.seed)) {
      flipped.add(step.flipped), kept.add(step.flipped_kept);
      mean += step.mean / double(networks), squares += step.squares / double(networks);
    }
    if (report::interrupted()) return;
    const double exact = bit_error(N, P), limit = gaussian_bit_error(double(P) / double(N));
    const double deviation = flipped.deviation() / std::sqrt(double(networks));
    const double variance = double((P - 1) * (N - 1)) / double(N * N);
    results.row({N, P, double(P) / double(N), networks, flipped.mean(), deviation, exact, limit, kept.mean(),
                 squares - mean * mean, variance});
    progress.step(networks, flipped.mean());
    progress.finish_epoch({{"N", std::to_string(N)}, {"P", std::to_string(P)}});
    *run.out << std::fixed << std::setprecision(6) << "N " << std::setw(3) << N << "  P " << std::setw(3) << P
             << "  measured " << flipped.mean() << " +- " << deviation << "  exact " << exact << "  erfc " << limit
             << "  with diagonal " << kept.mean() << std::defaultfloat << '\n';
    if (metrics.size() < 9) {  // the first three
      const std::string name = "error_" + std::to_string(N) + "_" + std::to_string(P);
      metrics.push_back({name, flipped.mean()});
      metrics.push_back({"target_" + name, exact});
      metrics.push_back({"deviation_" + name, deviation});
    }
  }
}

/// Patterns without any error around N/(2 ln N); whole.csv.
void measure_whole(const Options& options, const report::Run& run, report::Progress& progress) {
  report::SideTable table({"N", "P", "part_of_bound", "networks", "whole", "deviation"});
  for (const Index N : {250, 500, 1000, 2000})
    for (const double part : {0.25, 0.5, 0.75, 1., 1.25, 1.5, 2., 3.}) {
      const Index P = std::max<Index>(1, Index(std::lround(part * error_free_patterns(N))));
      const Index networks = std::max<Index>(2, options.error_networks * 2'000 / (N * P));
      report::Spread whole;
      for (const Step& step : steps_of(N, P, networks, run.options.seed)) whole.add(step.whole);
      if (report::interrupted()) return;
      table.row({N, P, double(P) / error_free_patterns(N), networks, whole.mean(),
                 whole.deviation() / std::sqrt(double(networks))});
      progress.step(networks, 1 - whole.mean());
      progress.finish_epoch({{"N", std::to_string(N)}, {"P", std::to_string(P)},
                             {"patterns without an error", report::percent(whole.mean())}});
    }
  table.write(run.folder / "whole.csv");
}

}  // namespace

void bit_error_experiment(const Options& options, report::Run& run) {
  report::Results results(run, {"N", "P", "load", "networks", "flipped", "deviation", "exact", "gaussian",
                                "flipped_with_diagonal", "crosstalk_variance", "variance"});
  report::Progress progress(run, 16 + 32, options.error_networks, 0, "point");
  report::Metrics metrics;
  measure_errors(options, run, results, progress, metrics);
  if (!report::interrupted()) measure_whole(options, run, progress);
  if (!report::interrupted()) results.summary(metrics, double(progress.samples()), progress.seconds());
}

}  // namespace lbl::hopfield
