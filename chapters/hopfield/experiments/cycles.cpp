// All units at once: how long it takes until states repeat, and after how many steps they do.
#include "core/threads.hpp"
#include "hopfield/dynamics.hpp"
#include "hopfield/experiments/random_weights.hpp"
#include "hopfield/options.hpp"
#include "hopfield/theory/boltzmann.hpp"
#include "report/program/interrupt.hpp"
#include "report/progress.hpp"
#include "report/results.hpp"

#include <algorithm>
#include <iomanip>
#include <map>

namespace lbl::hopfield {
namespace {

constexpr Index batch = 100;        // runs of one network
constexpr Index patience = 20'000;  // steps after which a run counts as without period

/// What the runs of one network were like.
struct Runs {
  std::map<Index, Index> periods;   ///< period -> runs; 0: none was found
  double largest_rise = -1e30;      ///< of the sum over two steps that should not increase
  Index longest_transient = 0;
};

Runs runs_of(std::size_t kind, Index N, training::Random random) {
  const Network network = random_weights(kind, N, random);
  Tensor<2> s = random_patterns(N, batch, random), u(N, batch), before = s;
  std::vector<std::map<Index, Index>> seen(batch);  // state -> time, of each run until its state returns
  std::vector<char> done(batch);
  std::vector<double> L;
  Runs runs;
  for (Index t = 0, left = batch; left > 0 && t < patience; ++t) {
    for (Index m = 0; m < batch; ++m) {
      if (done[std::size_t(m)]) continue;
      const auto [first, is_new] = seen[std::size_t(m)].emplace(state_number(s, m), t);
      if (is_new) continue;
      ++runs.periods[t - first->second], done[std::size_t(m)] = 1, --left;
      runs.longest_transient = std::max(runs.longest_transient, first->second);
    }
    before = s;
    update_all(network, s, u);
    if (t >= 40) continue;  // by then nothing that cannot rise still falls
    const std::vector<double> now = two_step_energies(network, before, s);
    for (std::size_t m = 0; m < L.size(); ++m) runs.largest_rise = std::max(runs.largest_rise, now[m] - L[m]);
    L = now;
  }
  runs.periods[0] += std::count(done.begin(), done.end(), char(0));
  return runs;
}

/// Two units that excite each other, from (+, -).
void print_two_units(std::ostream& out) {
  Network network(2);
  network.T(0, 1) = network.T(1, 0) = 2;  // w_12 = 1
  Tensor<2> s(2, 1), u(2, 1);
  s(0, 0) = 1, s(1, 0) = -1;
  out << "two units, w_12 = 1:";
  for (int t = 0; t < 4; ++t, update_all(network, s, u))
    out << (t ? " -> (" : " (") << (s(0, 0) > 0 ? '+' : '-') << ", " << (s(1, 0) > 0 ? '+' : '-') << ')';
  out << " ...\n";
}

}  // namespace

void cycles_experiment(const Options& options, report::Run& run) {
  print_two_units(*run.out);
  report::Results results(run, {"kind", "period", "runs"});
  const Index networks = std::max<Index>(1, options.cycle_runs / batch), runs = networks * batch;
  report::Progress progress(run, Index(kinds.size()), runs, 0, "kind");
  report::Metrics metrics;
  for (std::size_t kind = 0; kind < kinds.size(); ++kind) {
    std::vector<Runs> all(static_cast<std::size_t>(networks));
    core::FirstError first_error;
#pragma omp parallel for schedule(dynamic)
    for (Index n = 0; n < networks; ++n) first_error.keep_of([&] {
      if (report::interrupted()) return;
      training::Random random = random_of(run.options.seed, Index(kind) * 100'000 + n);
      all[std::size_t(n)] = runs_of(kind, options.cycle_units, random);
    });
    first_error.rethrow();
    if (report::interrupted()) return;
    Runs total;
    for (const Runs& one : all) {
      for (const auto& [period, count] : one.periods) total.periods[period] += count;
      total.largest_rise = std::max(total.largest_rise, one.largest_rise);
      total.longest_transient = std::max(total.longest_transient, one.longest_transient);
    }
    progress.step(runs, 0);
    progress.finish_epoch({{"weights", kinds[kind]}});
    *run.out << std::left << std::setw(24) << kinds[kind] << std::right;
    const Index longest = total.periods.rbegin()->first;
    for (const Index period : {1, 2})
      *run.out << "  period " << period << ": " << std::setw(5) << total.periods[period];
    *run.out << "  longest period " << longest << ", longest way to it " << total.longest_transient
             << ", largest rise " << total.largest_rise << '\n';
    for (const auto& [period, count] : total.periods)
      if (count > 0) results.row({kinds[kind], period, count});
    std::string name = kinds[kind];
    std::replace(name.begin(), name.end(), ' ', '_');
    metrics.push_back({"longest_period_" + name, double(longest)});
    metrics.push_back({"without_period_" + name, double(total.periods[0])});
    metrics.push_back({"largest_rise_" + name, total.largest_rise});
  }
  results.summary(metrics, double(progress.samples()), progress.seconds());
}

}  // namespace lbl::hopfield
