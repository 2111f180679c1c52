// Images resemble each other: the Hebb rule confuses them, the projection rule keeps them apart.
#include "hopfield/dynamics.hpp"
#include "hopfield/options.hpp"
#include "hopfield/patterns.hpp"
#include "hopfield/projection.hpp"
#include "report/program/interrupt.hpp"
#include "report/program/run_data.hpp"
#include "report/progress.hpp"
#include "report/results.hpp"

#include <algorithm>
#include <iomanip>

namespace lbl::hopfield {
namespace {

constexpr double rho = 0.1;     // of the pixels are flipped
constexpr Index at_most = 100;  // images that are recalled

/// How well a network keeps its patterns.
struct Quality {
  double kept = 0;     ///< part of the patterns that are fixed points
  double overlap = 0;  ///< with its pattern, mean of the states that a corrupted pattern leads to
  double right = 0;    ///< part of these that are the pattern itself
};

Quality quality_of(const Network& network, const Tensor<2>& xi, training::Random random) {
  const Index N = xi.dim[0], P = xi.dim[1], M = std::min(P, at_most);
  Quality quality;
  Tensor<2> s = xi, u(N, P);
  update_all(network, s, u);
  std::vector<Index> which;
  for (Index m = 0; m < M; ++m) which.push_back(m * P / M);
  States states(network, corrupted(xi, which, rho, random));
  settle(network, states, random);
  Index kept = 0, right = 0;
  for (Index mu = 0; mu < P; ++mu) kept += overlap(xi, mu, s, mu) > 1 - 1e-9;
  for (Index m = 0; m < M; ++m) {
    const double reached = overlap(xi, which[std::size_t(m)], states.s, m);
    quality.overlap += reached / double(M), right += reached > 1 - 1e-9;
  }
  quality.kept = double(kept) / double(P), quality.right = double(right) / double(M);
  return quality;
}

}  // namespace

void projection_experiment(const Options& options, report::Run& run) {
  const data::Dataset images = report::load_data(run).train;
  if (const Index most = std::ranges::max(options.likes); most > images.size())
    throw report::UsageError("--P is " + std::to_string(most) + ": there are only " + std::to_string(images.size()) +
                             " images");
  report::Results results(run, {"rule", "P", "load", "kept", "overlap", "right", "mean_resemblance"});
  report::Progress progress(run, Index(options.likes.size()), 3, 0, "number of patterns");
  report::Metrics metrics;
  *run.out << "   P  rule                      patterns kept   recalled from " << report::percent(rho)
           << " flipped   overlap\n" << std::fixed;
  for (const Index P : options.likes) {
    std::vector<Index> which;
    for (Index n = 0; n < P; ++n) which.push_back(n);
    const Tensor<2> xi = patterns_from_images(images, which);
    double resemblance = 0;  // mean overlap of two different patterns
    for (Index mu = 0; mu < P; ++mu)
      for (Index nu = 0; nu < mu; ++nu) resemblance += overlap(xi, mu, xi, nu) / double(P * (P - 1) / 2);
    const std::array<std::pair<const char*, Network>, 3> rules{
        {{"hebb", hebb(xi)}, {"projection", projection(xi)},
         {"projection without w_ii", projection(xi, Diagonal::zero)}}};
    for (const auto& [rule, network] : rules) {
      const Quality quality = quality_of(network, xi, random_of(run.options.seed, P));
      results.row({rule, P, double(P) / double(xi.dim[0]), quality.kept, quality.overlap, quality.right, resemblance});
      *run.out << std::setw(4) << P << "  " << std::left << std::setw(24) << rule << std::right << std::setprecision(1)
               << std::setw(13) << 100 * quality.kept << " %" << std::setw(24) << 100 * quality.right << " %"
               << std::setw(16) << std::setprecision(4) << quality.overlap << '\n';
      if (std::string(rule) != "projection without w_ii") {
        metrics.push_back({std::string(rule) + "_kept_" + std::to_string(P), quality.kept});
        metrics.push_back({std::string(rule) + "_overlap_" + std::to_string(P), quality.overlap});
      }
      progress.step(1, 1 - quality.overlap);
      if (report::interrupted()) return;
    }
  }
  *run.out << std::defaultfloat;
  results.summary(metrics, double(progress.samples()), progress.seconds());
}

}  // namespace lbl::hopfield
