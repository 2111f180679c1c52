#include "report/machine/machine.hpp"

#include "core/vectors/packs.hpp"

#include <omp.h>

#include <cmath>

namespace lbl::report {
namespace {

//! [peak]
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
//! [peak]

/// The rate of `amount` of work that each thread does at the same time; the best of several bursts.
template <class Work>
double best_rate(double amount, int threads, const Work& work) {
  double best = 0;
  for (int burst = 0; burst < 5; ++burst) {
    double total = 0;
#pragma omp parallel num_threads(threads) reduction(+ : total)
    {
#pragma omp barrier  // all threads are awake and work at the same time
      const double start = omp_get_wtime();
      work();
      total += amount / (omp_get_wtime() - start);
    }
    best = std::max(best, total);
  }
  return best;
}

/// Copies one part of an array to another, pack by pack, so that the compiler cannot leave a copy out.
//! [copy]
void copy(const Real* from, Index N, Real* to) {
  for (Index n = 0; n + 4 * core::pack_size <= N; n += 4 * core::pack_size)
    for (Index q = 0; q < 4; ++q)
      core::Pack(from + n + q * core::pack_size, core::anywhere).copy_to(to + n + q * core::pack_size, core::anywhere);
}
//! [copy]

}  // namespace

double fma_peak(int threads) {
  constexpr Index steps = 50'000;
  return best_rate(2. * fma_chain_count * double(core::Pack::size()) * double(steps), threads, [] {
    volatile Real result = fma_chains(steps);
    (void)result;
  });
}

double copy_bandwidth(double megabytes, int threads) {
  constexpr Index group = 4 * core::pack_size;
  const Index part = std::max<Index>(1, Index(1e6 * megabytes / sizeof(Real)) / 2 / threads / group) * group;
  Tensor<2> from(threads, part), to(threads, part);
  const double bytes = 2. * double(part) * sizeof(Real), times = std::max(1., std::round(2e7 / bytes));
  return best_rate(times * bytes, threads, [&] {
    const Index thread = omp_get_thread_num();
    for (double time = 0; time < times; ++time) {
      copy(from.samples(thread), part, to.samples(thread));
      asm volatile("" ::: "memory");  // the next copy may not be taken for the same
    }
  });
}

}  // namespace lbl::report
