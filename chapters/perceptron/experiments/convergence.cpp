// Random sets with a known margin: how many mistakes the perceptron rule makes, and how many Novikoff allows.
#include "perceptron/options.hpp"
#include "perceptron/perceptron.hpp"
#include "report/program/interrupt.hpp"
#include "report/progress.hpp"
#include "report/results.hpp"

namespace lbl::perceptron {
namespace {

constexpr Index points_of_a_set = 100;

/// Draws a unit vector W* and points at least `margin` away from its boundary, each on its own side.
Samples draw_separable(Index n, double margin, Tensor<1>& W_star, training::Random& random) {
  training::draw_normal(W_star, 1, random);
  const double norm = length(W_star);
  for (Index i = 0; i <= n; ++i) W_star(i) = static_cast<Real>(double(W_star(i)) / norm);

  Samples samples(n, points_of_a_set);
  boost::random::normal_distribution<double> normal(0, 1 / std::sqrt(double(n)));
  for (Index m = 0; m < points_of_a_set; ++m) {
    Real net = 0;
    do {
      for (Index i = 1; i <= n; ++i) samples.X(i, m) = static_cast<Real>(normal(random));
      net = net_of(W_star, samples.X, m);
    } while (std::abs(double(net)) < margin);
    samples.t(m) = sign(net);
  }
  return samples;
}

}  // namespace

void convergence_experiment(const Options& options, report::Run& run) {
  const std::vector<Index> inputs{2, 10, 50};
  const std::vector<double> margins{0.2, 0.1, 0.05, 0.02, 0.01};
  const auto kinds = static_cast<Index>(inputs.size() * margins.size());
  report::Results results(run, {"inputs", "margin", "bound", "mistakes", "passes"});
  report::Progress progress(run, kinds, options.sets, 0, "kind of set");
  double largest = 0;
  Index violations = 0, part = 0;

  for (const Index n : inputs)
    for (const double margin : margins) {
      double sum = 0;
      for (Index set = 0; set < options.sets; ++set) {
        if (report::interrupted()) return;
        training::Random random = random_of(run.options.seed, part++);
        Tensor<1> W_star(n + 1), W(n + 1);
        const Samples samples = draw_separable(n, margin, W_star, random);
        const Outcome outcome = learn(W, samples, Real(0.5), 1'000'000);
        if (!outcome.separated) throw std::runtime_error("a separable set was not learned in a million passes");
        const double bound = mistake_bound(W_star, samples), ratio = double(outcome.mistakes) / bound;
        largest = std::max(largest, ratio), violations += ratio > 1, sum += ratio;
        results.row({n, margin, bound, outcome.mistakes, outcome.passes});
        progress.step(1, ratio);
      }
      progress.finish_epoch({{"inputs", std::to_string(n)}, {"margin", files::shortest(margin)},
                             {"mistakes/bound", files::shortest(float(sum / double(options.sets)))}});
    }
  *run.out << violations << " of " << kinds * options.sets << " sets break the bound; the nearest reaches "
           << report::percent(largest) << " of it\n";
  results.summary({{"violations", double(violations)}, {"target_violations", 0}, {"largest_ratio", largest}},
                  double(progress.samples()), progress.seconds());
}

}  // namespace lbl::perceptron
