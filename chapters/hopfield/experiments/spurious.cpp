// Where random starts end: at a pattern, at a reversed one, at a mixture, or at nothing that was stored.
#include "core/threads.hpp"
#include "hopfield/options.hpp"
#include "hopfield/overlaps.hpp"
#include "hopfield/patterns.hpp"
#include "report/program/interrupt.hpp"
#include "report/progress.hpp"
#include "report/results.hpp"

#include <iomanip>
#include <map>
#include <set>

namespace lbl::hopfield {
namespace {

constexpr Index starts_of_a_network = 100;
const std::vector<std::string> classes{"pattern", "reversed", "mixture of 3", "mixture of 5", "other"};

/// What a state is, by its overlaps. In a large network with few patterns a mixture of three has the overlap 1/2 with
/// each of them, one of five 3/8, and both next to none with the others.
std::string class_of(const Recall& recall, Index m) {
  std::vector<double> overlap;
  for (Index mu = 0; mu < recall.N_overlap.dim[0]; ++mu) overlap.push_back(recall.overlap(mu, m));
  const auto larger = [](double a, double b) { return std::abs(a) > std::abs(b); };
  std::sort(overlap.begin(), overlap.end(), larger);
  if (std::abs(overlap[0]) > 0.9) return overlap[0] > 0 ? "pattern" : "reversed";
  const auto is_mixture = [&](std::size_t count, double lowest, double highest) {
    return overlap.size() >= count && std::abs(overlap[0]) < highest && std::abs(overlap[count - 1]) > lowest &&
           (overlap.size() == count || std::abs(overlap[count]) < 0.2);
  };
  if (is_mixture(3, 0.375, 0.625)) return "mixture of 3";
  if (is_mixture(5, 0.25, 0.5)) return "mixture of 5";
  return "other";
}

/// The end states of several networks with as many patterns.
struct Census {
  std::map<std::string, Index> count;
  std::map<std::string, double> energy;  ///< sum of E/N
  double largest_overlap = 0;            ///< sum over the states
  Index distinct = 0, states = 0;

  void add(const Memory& memory, const Recall& recall) {
    const std::vector<double> E = energies(memory, recall);
    std::set<std::vector<Real>> different;
    for (Index m = 0; m < recall.M(); ++m) {
      const std::string what = class_of(recall, m);
      ++count[what], energy[what] += E[std::size_t(m)] / double(memory.N()), ++states;
      double largest = 0;
      for (Index mu = 0; mu < memory.P(); ++mu)
        largest = std::max(largest, std::abs(recall.overlap(mu, m)));  // \eq{handbook-hopfield-glass}
      largest_overlap += largest;
      std::vector<Real> state(static_cast<std::size_t>(memory.N()));
      for (Index i = 0; i < memory.N(); ++i) state[std::size_t(i)] = recall.s(i, m) * recall.s(0, m);  // or reversed
      different.insert(state);
    }
    distinct += Index(different.size());
  }
  double part(const std::string& what) { return double(count[what]) / double(states); }
};

Census census_of(Index N, Index P, Diagonal diagonal, Index networks, std::uint32_t seed) {
  std::vector<Census> each(static_cast<std::size_t>(networks));
  core::FirstError first_error;
#pragma omp parallel for schedule(dynamic)
  for (Index n = 0; n < networks; ++n) first_error.keep_of([&] {
    if (report::interrupted()) return;
    training::Random random = random_of(seed, (N * 10'000 + P) * 100'000 + n);
    const Memory memory{random_patterns(N, P, random), diagonal};
    Recall recall(memory, random_patterns(N, starts_of_a_network, random));
    settle(memory, recall, random);
    each[std::size_t(n)].add(memory, recall);
  });
  first_error.rethrow();
  Census total;
  for (Census& one : each) {
    for (const std::string& what : classes)
      total.count[what] += one.count[what], total.energy[what] += one.energy[what];
    total.largest_overlap += one.largest_overlap, total.distinct += one.distinct, total.states += one.states;
  }
  return total;
}

}  // namespace

void spurious_experiment(const Options& options, report::Run& run) {
  const Index N = options.spurious_units, networks = std::max<Index>(1, options.spurious_starts / starts_of_a_network);
  const std::vector<Index> patterns{3, 5, 10, 15, 20, 30, 50, 100};
  report::Results results(run, {"diagonal", "P", "load", "class", "part", "energy", "largest_overlap", "distinct"});
  report::Progress progress(run, Index(2 * patterns.size()), networks * starts_of_a_network, 0, "point");
  report::Metrics metrics;
  for (const Diagonal diagonal : {Diagonal::zero, Diagonal::kept}) {
    const std::string kind = diagonal == Diagonal::zero ? "zero" : "kept";
    *run.out << "diagonal " << kind << "\n  P";
    for (const std::string& what : classes) *run.out << std::setw(15) << what;
    *run.out << std::setw(19) << "different states\n" << std::fixed << std::setprecision(1);
    for (const Index P : patterns) {
      Census census = census_of(N, P, diagonal, networks, run.options.seed);
      if (report::interrupted()) return;
      *run.out << std::setw(3) << P;
      for (const std::string& what : classes) {
        const double energy = census.count[what] ? census.energy[what] / double(census.count[what]) : 0;
        results.row({kind, P, double(P) / double(N), what, census.part(what), energy,
                     census.largest_overlap / double(census.states), double(census.distinct) / double(networks)});
        *run.out << std::setw(13) << 100 * census.part(what) << " %";
        if (P == patterns[0] && (what == "pattern" || what == "mixture of 3") && census.count[what])
          metrics.push_back({"energy_of_" + what.substr(0, 7) + "_" + kind, energy});
      }
      *run.out << std::setw(11) << double(census.distinct) / double(networks) << " of " << starts_of_a_network << '\n';
      metrics.push_back({"stored_" + kind + "_" + std::to_string(P), census.part("pattern") + census.part("reversed")});
      metrics.push_back({"different_" + kind + "_" + std::to_string(P), double(census.distinct) / double(networks)});
      progress.step(networks * starts_of_a_network, census.part("other"));
    }
    *run.out << std::defaultfloat;
  }
  results.summary(metrics, double(progress.samples()), progress.seconds());
}

}  // namespace lbl::hopfield
