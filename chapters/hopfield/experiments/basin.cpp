// How much of a pattern may be wrong, and it is recalled still: for several loads.
#include "hopfield/experiments/many_networks.hpp"
#include "report/progress.hpp"
#include "report/results.hpp"

namespace lbl::hopfield {

void basin_experiment(const Options& options, report::Run& run) {
  const std::vector<double> loads{0.01, 0.04, 0.08, 0.1, 0.12};
  constexpr Index corruptions = 11;  // 0, 5 %, ..., 50 %
  constexpr Index states = 25;       // starts of a network
  const Index N = options.basin_units;
  report::Results results(run, {"load", "P", "corruption", "overlap", "error", "recalled"});
  report::Progress progress(run, Index(loads.size()), corruptions * options.basin_states, 0, "load");
  report::Metrics metrics;
  for (const double load : loads) {
    const Index P = std::max<Index>(2, Index(std::lround(load * double(N))));
    const Index networks = std::max<Index>(2, options.basin_states / std::min(P, states));
    double half = 0.5;  // the corruption at which half of the starts are recalled
    for (Index c = 0; c < corruptions; ++c) {
      const double rho = double(c) / 20;
      const auto overlaps = recalled_overlaps(N, P, rho, states, networks, run.options.seed);
      if (report::interrupted()) return;
      const Mean mean(overlaps);
      double recalled = 0, all = 0;
      for (const auto& network : overlaps)
        for (const double overlap : network) recalled += overlap > 0.9, ++all;
      results.row({load, P, rho, mean.value, mean.error, recalled / all});
      if (recalled / all < 0.5) half = std::min(half, rho);
      progress.step(Index(all), 1 - mean.value);
    }
    progress.finish_epoch({{"load", files::shortest(load)},
                           {"fewer than half are recalled from", report::percent(half)}});
    metrics.push_back({"half_at_load_" + files::shortest(load), half});
  }
  results.summary(metrics, double(progress.samples()), progress.seconds());
}

}  // namespace lbl::hopfield
