// Warm units: the overlap with a pattern against the temperature, and three units against Boltzmann's law.
#include "hopfield/glauber.hpp"
#include "hopfield/options.hpp"
#include "hopfield/patterns.hpp"
#include "hopfield/theory/boltzmann.hpp"
#include "hopfield/theory/mean_field.hpp"
#include "report/program/interrupt.hpp"
#include "report/progress.hpp"
#include "report/side_table.hpp"
#include "report/spread.hpp"

#include <iomanip>

namespace lbl::hopfield {
namespace {

constexpr Index P = 3;         // patterns, few against N
constexpr Index states_of_a_network = 64;
constexpr double beta = 0.8;   // of the three units

/// Three units with w_12 = 1, w_13 = -1/2, w_23 = 3/4 and theta = (0.2, 0, -0.4).
Network three_units() {
  Network network(3);
  network.T(0, 1) = network.T(1, 0) = 3;
  network.T(0, 2) = network.T(2, 0) = Real(-1.5);
  network.T(1, 2) = network.T(2, 1) = Real(2.25);
  network.theta(0) = Real(0.2), network.theta(2) = Real(-0.4);
  return network;
}

/// Many copies of the three units after 30 sweeps: how many are in each state. Returns chi-square with 7 degrees of
/// freedom.
double measure_law(const Options& options, const report::Run& run) {
  const Network network = three_units();
  training::Random random = random_of(run.options.seed, 0);
  States states_of_three(network, random_patterns(3, options.warm_networks, random));
  sweeps(network, states_of_three, beta, run.options.seed, 0, 30);
  std::vector<double> counts(8);
  for (Index m = 0; m < states_of_three.M(); ++m) ++counts[std::size_t(state_number(states_of_three.s, m))];

  const std::vector<double> law = boltzmann_law(network, beta);
  report::SideTable table({"state", "measured", "law", "deviation"});
  double chi_square = 0;
  *run.out << "three units at beta = " << beta << ": " << options.warm_networks << " copies\nstate  measured  e^-bE/Z\n"
           << std::fixed << std::setprecision(4);
  for (std::size_t k = 0; k < 8; ++k) {
    const double copies = double(options.warm_networks), expected = copies * law[k];
    chi_square += (counts[k] - expected) * (counts[k] - expected) / expected;
    std::string name;
    for (const std::size_t i : {0, 1, 2}) name += k >> i & 1 ? '+' : '-';
    table.row({name, counts[k] / copies, law[k], std::sqrt(law[k] * (1 - law[k]) / copies)});
    *run.out << name << std::setw(12) << counts[k] / copies << std::setw(9) << law[k] << '\n';
  }
  *run.out << std::setprecision(1) << "chi-square " << chi_square << ", 7 degrees of freedom\n" << std::defaultfloat;
  table.write(run.folder / "law.csv");
  return chi_square;
}

}  // namespace

void temperature_experiment(const Options& options, report::Run& run) {
  const Index N = options.warm_units;
  const std::vector<double> temperatures{0.1,  0.2, 0.3,  0.4, 0.5,  0.6, 0.7, 0.8,
                                         0.85, 0.9, 0.95, 1,   1.05, 1.1, 1.2, 1.4};
  report::Results results(run, {"temperature", "overlap", "error", "theory"});
  const double chi_square = measure_law(options, run);
  const Index updates = N * states_of_a_network * (options.warm_sweeps / 2 + options.warm_sweeps);
  report::Progress progress(run, Index(temperatures.size()), updates, 0, "temperature");
  training::Random random = random_of(run.options.seed, 1);
  const Memory memory{random_patterns(N, P, random)};
  std::vector<Index> which;
  for (Index m = 0; m < states_of_a_network; ++m) which.push_back(m % P);
  double worst = 0;
  for (const double T : temperatures) {
    Recall recall(memory, corrupted(memory.xi, which, 0, random));
    const Index warm_up = options.warm_sweeps / 2;
    const std::uint64_t seed = run.options.seed + static_cast<std::uint64_t>(1e6 * T);
    sweeps(memory, recall, 1 / T, seed, 0, warm_up);
    std::vector<double> mean(which.size());
    for (Index sweep = warm_up; sweep < warm_up + options.warm_sweeps && !report::interrupted(); ++sweep) {
      sweeps(memory, recall, 1 / T, seed, sweep, sweep + 1);
      for (std::size_t m = 0; m < mean.size(); ++m)
        mean[m] += std::abs(recall.overlap(which[m], Index(m))) / double(options.warm_sweeps);
    }
    if (report::interrupted()) return;
    report::Spread spread;
    for (const double overlap : mean) spread.add(overlap);
    const double theory = magnetisation(T), error = spread.deviation() / std::sqrt(double(states_of_a_network));
    results.row({T, spread.mean(), error, theory});
    if (T <= 0.9) worst = std::max(worst, std::abs(spread.mean() - theory));
    progress.step(updates, 1 - spread.mean());
    progress.finish_epoch({{"T", files::shortest(T)}, {"m", files::shortest(float(spread.mean()))},
                           {"tanh(m/T)", files::shortest(float(theory))}});
  }
  *run.out << "up to T = 0.9 at most " << worst << " from m = tanh(m/T)\n";
  results.summary({{"distance_from_theory", worst}, {"chi_square", chi_square}}, double(progress.samples()),
                  progress.seconds());
}

}  // namespace lbl::hopfield
