// Random runs of random networks, one unit after the other: the energy by its definition after every update.
#include "core/threads.hpp"
#include "hopfield/dynamics.hpp"
#include "hopfield/experiments/random_weights.hpp"
#include "hopfield/options.hpp"
#include "report/program/interrupt.hpp"
#include "report/progress.hpp"
#include "report/side_table.hpp"

#include <iomanip>

namespace lbl::hopfield {
namespace {

constexpr Index runs_of_a_network = 100;
constexpr Index most_sweeps = 50;  // sweeps after which a run counts as not settled
constexpr Index traces = 4;  // runs whose energies are drawn

/// What the runs of one network were like.
struct Descents {
  double largest_rise = -1e30;     ///< of the energy by its definition, over all updates
  double largest_difference = 0;   ///< between the definition and what was followed from flip to flip
  Index flips = 0, rises = 0, settled = 0, sweeps = 0;
  std::vector<std::vector<double>> energies;  ///< of the first runs after every update, E/N
};

Descents descents_of(std::size_t kind, Index N, training::Random random) {
  const Network network = random_weights(kind, N, random);
  States states(network, random_patterns(N, runs_of_a_network, random));
  std::vector<double> E = states.E;
  Descents runs;
  runs.energies.resize(traces);
  Tensor<2> before;
  for (runs.sweeps = 0; runs.sweeps < most_sweeps; ++runs.sweeps) {
    before = states.s;
    for (const Index i : at_random(N, random)) {
      const Index flips = update(network, i, states);
      if (flips > 0) {
        const std::vector<double> now = energies(network, states.s);
        for (std::size_t m = 0; m < now.size(); ++m) {
          runs.largest_rise = std::max(runs.largest_rise, now[m] - E[m]);
          runs.rises += now[m] > E[m] + 1e-6;
          runs.largest_difference = std::max(runs.largest_difference, std::abs(now[m] - states.E[m]));
        }
        E = now, runs.flips += flips;
      }
      for (std::size_t m = 0; m < traces; ++m) runs.energies[m].push_back(E[m] / double(N));
    }
    if (std::equal(states.s.data(), states.s.data() + states.s.size(), before.data())) break;
  }
  for (Index m = 0; m < runs_of_a_network; ++m) {
    bool same = true;
    for (Index i = 0; i < N; ++i) same = same && states.s(i, m) == before(i, m);
    runs.settled += same;
  }
  return runs;
}

}  // namespace

void energy_experiment(const Options& options, report::Run& run) {
  report::Results results(run, {"kind", "runs", "flips", "rises", "largest_rise", "largest_difference", "settled",
                                "sweeps"});
  report::SideTable traces_table({"kind", "run", "update", "energy"});
  const Index networks = (options.energy_runs + 3 * runs_of_a_network - 1) / (3 * runs_of_a_network);
  report::Progress progress(run, Index(kinds.size()), networks * runs_of_a_network, 0, "kind");
  report::Metrics metrics;
  double highest = -1e30;
  Index guaranteed = 0;
  for (std::size_t kind = 0; kind < kinds.size(); ++kind) {
    std::vector<Descents> all(static_cast<std::size_t>(networks));
    core::FirstError first_error;
#pragma omp parallel for schedule(dynamic)
    for (Index n = 0; n < networks; ++n) first_error.keep_of([&] {
      if (report::interrupted()) return;
      training::Random random = random_of(run.options.seed, Index(kind) * 100'000 + n);
      all[std::size_t(n)] = descents_of(kind, options.energy_units, random);
    });
    first_error.rethrow();
    if (report::interrupted()) return;
    Descents total;
    Index longest = 0;
    for (const Descents& one : all) {
      total.largest_rise = std::max(total.largest_rise, one.largest_rise);
      total.largest_difference = std::max(total.largest_difference, one.largest_difference);
      total.flips += one.flips, total.rises += one.rises, total.settled += one.settled;
      longest = std::max(longest, std::min(one.sweeps + 1, most_sweeps));
    }
    const Index runs = networks * runs_of_a_network;
    results.row({kinds[kind], runs, total.flips, total.rises, total.largest_rise, total.largest_difference,
                 total.settled, longest});
    for (std::size_t m = 0; m < traces; ++m)
      for (std::size_t step = 0; step < std::min<std::size_t>(all[0].energies[m].size(), 300); ++step)
        traces_table.row({kinds[kind], Index(m), Index(step + 1), all[0].energies[m][step]});
    progress.step(runs, 0);
    progress.finish_epoch({{"weights", kinds[kind]}});
    *run.out << std::left << std::setw(24) << kinds[kind] << std::right << std::setw(6) << runs << " runs, "
             << std::setw(7) << total.flips << " flips, the energy rose in " << total.rises << "; "
             << report::percent(double(total.settled) / double(runs)) << " settled, all within " << longest
             << " sweeps\n";
    if (kind < 3) highest = std::max(highest, total.largest_rise), guaranteed += runs;
    else metrics.push_back({"rises_not_symmetric", double(total.rises)});
  }
  traces_table.write(run.folder / "traces.csv");
  *run.out << guaranteed << " runs with symmetric weights: the energy rose by at most " << highest << '\n';
  metrics.insert(metrics.begin(), {{"runs", double(guaranteed)}, {"largest_rise", highest}});
  results.summary(metrics, double(progress.samples()), progress.seconds());
}

}  // namespace lbl::hopfield
