// Random points with random classes: the fraction that the perceptron learns, against Cover's count.
#include "core/threads.hpp"
#include "perceptron/cover.hpp"
#include "perceptron/options.hpp"
#include "perceptron/perceptron.hpp"
#include "report/program/interrupt.hpp"
#include "report/progress.hpp"
#include "report/results.hpp"

namespace lbl::perceptron {
namespace {

/// P points from a normal distribution (in general position with probability 1), each in a random class.
Samples draw_dichotomy(Index N, Index P, training::Random& random) {
  Samples samples(N - 1, P);
  boost::random::normal_distribution<double> normal;
  for (Index m = 0; m < P; ++m) {
    for (Index i = 1; i < N; ++i) samples.X(i, m) = static_cast<Real>(normal(random));
    samples.t(m) = random() & 1 ? Real(1) : Real(-1);
  }
  return samples;
}

/// The passes after which each dichotomy was learned; 0: not within at_most.
std::vector<Index> passes_needed(std::uint32_t seed, Index N, Index P, Index dichotomies, Index at_most) {
  std::vector<Index> needed(static_cast<std::size_t>(dichotomies));
  core::FirstError first_error;
#pragma omp parallel for schedule(dynamic)
  for (Index d = 0; d < dichotomies; ++d) first_error.keep_of([&] {
    if (report::interrupted()) return;
    training::Random random = random_of(seed, (N * 10'000 + P) * 1'000'000 + d);
    const Samples samples = draw_dichotomy(N, P, random);
    Tensor<1> W(N);
    const Outcome outcome = learn(W, samples, Real(0.5), at_most);
    if (outcome.separated) needed[static_cast<std::size_t>(d)] = outcome.passes;
  });
  first_error.rethrow();
  return needed;
}

double fraction_within(const std::vector<Index>& needed, Index passes) {
  const auto learned = std::count_if(needed.begin(), needed.end(), [&](Index n) { return n > 0 && n <= passes; });
  return double(learned) / double(needed.size());
}

}  // namespace

void separability_experiment(const Options& options, report::Run& run) {
  const std::vector<double> loads{1, 1.2, 1.4, 1.6, 1.8, 2, 2.2, 2.4, 2.6, 2.8, 3};
  const Index all = options.passes, some = std::max<Index>(1, all / 100), few = std::max<Index>(1, all / 1000);
  report::Results results(run, {"N", "P", "load", "cover", "learned", "deviation", "learned_some", "learned_few",
                                "passes", "passes_some", "passes_few"});
  report::Progress progress(run, static_cast<Index>(options.N.size() * loads.size()), options.dichotomies, 0, "point");
  report::Metrics metrics;

  for (const Index N : options.N)
    for (const double load : loads) {
      const Index P = static_cast<Index>(std::lround(load * double(N)));
      const std::vector<Index> needed = passes_needed(run.options.seed, N, P, options.dichotomies, all);
      if (report::interrupted()) return;  // the points before this one are recorded
      const double cover = cover_fraction(P, N), learned = fraction_within(needed, all);
      const double variance = cover * std::max(0., 1 - cover);  // a sum of many terms may round to a bit above 1
      const double deviation = std::sqrt(variance / double(options.dichotomies));
      results.row({N, P, double(P) / double(N), cover, learned, deviation, fraction_within(needed, some),
                   fraction_within(needed, few), all, some, few});
      progress.step(options.dichotomies, 1 - learned);
      progress.finish_epoch({{"N", std::to_string(N)}, {"P", std::to_string(P)}, {"learned", report::percent(learned)},
                             {"Cover", report::percent(cover)}});
      if (N == 20 && (P == 36 || P == 40 || P == 44)) {
        metrics.push_back({"learned_P_" + std::to_string(P), learned});
        metrics.push_back({"target_learned_P_" + std::to_string(P), cover});
      }
    }
  results.summary(metrics, double(progress.samples()), progress.seconds());
}

}  // namespace lbl::perceptron
