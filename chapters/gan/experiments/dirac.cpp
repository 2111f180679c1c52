// The smallest game of all: whether its players reach the equilibrium, against what can be computed.
#include "gan/dirac.hpp"
#include "gan/options.hpp"
#include "report/progress.hpp"
#include "report/results.hpp"

#include <iomanip>

namespace lbl::gan {
namespace {

constexpr double start = 0.01;  // near enough to the equilibrium that F' is 1/2

using Step = dirac::Players (*)(dirac::Players, double);

}  // namespace

void dirac_experiment(const Options& options, report::Run& run) {
  report::Results results(run, {"steps", "eta", "step", "theta", "psi", "distance", "law"});
  report::Progress progress(run, 1, 6 * options.dirac_steps);
  report::Metrics summary;
  *run.out << "steps            eta   distance after " << options.dirac_steps << "   by the factor\n";

  for (const auto& [name, step] : {std::pair<const char*, Step>{"simultaneous", dirac::simultaneous},
                                   {"alternating", dirac::alternating}})
    for (const double eta : {0.05, 0.1, 0.2}) {
      const bool together = std::string(name) == "simultaneous";
      dirac::Players at{start, 0};
      double law = start;
      for (Index t = 0; t <= options.dirac_steps; ++t) {
        if (t % std::max<Index>(1, options.dirac_steps / 250) == 0)
          results.row({name, eta, t, at.theta, at.psi, at.distance(), law});
        if (t == options.dirac_steps) break;
        at = step(at, eta), progress.step(1, at.distance());
        if (together) law *= dirac::growth(eta);
      }
      *run.out << std::left << std::setw(14) << name << std::right << std::setw(6) << eta << std::setw(20)
               << at.distance() / start << std::setw(16) << law / start << '\n';
      summary.push_back({std::string(name) + "_" + files::shortest(eta), at.distance() / start});
      summary.push_back({"target_" + std::string(name) + "_" + files::shortest(eta), law / start});
    }
  results.summary(summary, double(progress.samples()), progress.seconds());
}

}  // namespace lbl::gan
