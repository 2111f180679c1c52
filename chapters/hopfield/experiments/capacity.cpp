// How near states stay to the patterns they start from, against the load, and what mean-field theory says.
#include "hopfield/experiments/many_networks.hpp"
#include "report/side_table.hpp"
#include "hopfield/theory/mean_field.hpp"
#include "report/progress.hpp"

namespace lbl::hopfield {
namespace {

constexpr Index tried = 50;  // patterns of a network

void write_theory(const std::filesystem::path& file) {
  report::SideTable theory({"load", "overlap"});
  for (double load = 0.005; load < capacity(); load += 0.001) theory.row({load, overlap_at(load)});
  theory.row({capacity(), overlap_at(capacity())});
  theory.write(file);
}

}  // namespace

void capacity_experiment(const Options& options, report::Run& run) {
  const std::vector<double> loads{0.02, 0.05, 0.08, 0.1, 0.11, 0.12, 0.13, 0.138, 0.145, 0.15, 0.16, 0.18, 0.2};
  const Index networks = std::max<Index>(2, options.capacity_states / tried);
  report::Results results(run, {"N", "P", "load", "networks", "overlap", "error", "theory", "kept"});
  report::Progress progress(run, Index(options.capacity_units.size() * loads.size()), networks * tried, 0, "point");
  write_theory(run.folder / "theory.csv");
  double worst = 0, error_there = 0;  // distance from the theory of the largest networks, up to a load of 0.12
  for (const Index N : options.capacity_units)
    for (const double load : loads) {
      const Index P = std::max<Index>(2, Index(std::lround(load * double(N))));
      const auto overlaps = recalled_overlaps(N, P, 0, tried, networks, run.options.seed);
      if (report::interrupted()) return;
      const Mean mean(overlaps);
      Index kept = 0, all = 0;
      for (const auto& network : overlaps)
        for (const double overlap : network) kept += overlap > 0.9, ++all;
      const double theory = overlap_at(double(P) / double(N));
      results.row({N, P, double(P) / double(N), networks, mean.value, mean.error, theory, double(kept) / double(all)});
      progress.step(networks * tried, 1 - mean.value);
      progress.finish_epoch({{"N", std::to_string(N)}, {"load", files::shortest(load)},
                             {"overlap", files::shortest(float(mean.value))},
                             {"theory", files::shortest(float(theory))}});
      const double distance = std::abs(mean.value - theory);
      if (N == options.capacity_units.back() && load <= 0.12 && distance > worst)
        worst = distance, error_there = mean.error;
    }
  *run.out << "mean field: capacity " << capacity() << ", overlap there " << overlap_at(capacity()) << "\nN = "
           << options.capacity_units.back() << " is at most " << worst << " from it up to a load of 0.12\n";
  results.summary({{"capacity", capacity()}, {"target_capacity", 0.137906},
                   {"overlap_at_capacity", overlap_at(capacity())}, {"target_overlap_at_capacity", 0.96742},
                   {"distance_from_theory", worst}, {"standard_error_there", error_there},
                   {"units", double(options.capacity_units.back())}},
                  double(progress.samples()), progress.seconds());
}

}  // namespace lbl::hopfield
