// Test error against the size of the code: PCA, the linear autoencoder, and two deep ones.
#include "autoencoder/centred.hpp"
#include "autoencoder/options.hpp"
#include "autoencoder/rivals/pca.hpp"
#include "autoencoder/whole_set.hpp"
#include "report/program/run_data.hpp"
#include "report/results.hpp"
#include "report/spread.hpp"

#include <iomanip>

namespace lbl::autoencoder {
namespace {

const std::vector<std::pair<std::string, std::vector<Index>>> networks{{"784-128-k", {128}},
                                                                        {"784-256-128-k", {256, 128}}};

/// A linear autoencoder after some steps on the whole training set.
Linear learned_linear(const Moments& moments, double lambda_1, Index k, Index steps, std::uint64_t seed) {
  Tensor<2> S(moments.d(), moments.d());
  for (Index n = 0; n < S.size(); ++n) S.data()[n] = Real(moments.S.values[std::size_t(n)]);
  training::Random random(seed);
  Linear linear(moments.d(), k, false);
  initialise(linear, random);
  Linear gradient = linear;
  optimization::Nesterov<Linear> nesterov(linear);
  nesterov.mu = 0.99;
  for (Index step = 0; step < steps && !report::interrupted(); ++step) {
    training::check_finite(forward_and_backward(linear, S, gradient), 0, step, 0.05 / lambda_1);
    nesterov.step(linear, gradient, 0.05 / lambda_1);
  }
  return linear;
}

}  // namespace

void codes_experiment(const Options& options, report::Run& run) {
  const data::Split data = report::load_data(run);
  const Index N = data.test.pixels();
  report::Results results(run, {"network", "k", "seed", "train_per_pixel", "test_per_pixel"});
  report::Progress progress(run, Index(options.codes.size() * networks.size()) * options.seeds,
                            run.options.epochs * data.train.size(), 0, "network");
  const Moments all = moments(data.train);
  const Components components = principal_components(all, std::ranges::max(options.codes));
  report::Metrics metrics;

  *run.out << " k        PCA     linear" << std::setw(22) << networks[0].first << std::setw(24) << networks[1].first
           << '\n';
  for (const Index k : options.codes) {
    const std::string of_k = "_" + std::to_string(k);
    const double pca = evaluate(best_linear(components, k), data.test, components.mean).per_pixel(N);
    results.row({"PCA", k, 0, components.least_cost(k) / double(N), pca});
    const Linear linear = learned_linear(all, components.lambda[0], k, options.linear_steps, run.options.seed);
    if (report::interrupted()) return;
    const double by_linear = evaluate(linear, data.test, components.mean).per_pixel(N);
    results.row({"linear", k, Index(run.options.seed), evaluate(linear, data.train, components.mean).per_pixel(N),
                 by_linear});
    metrics.insert(metrics.end(), {{"pca" + of_k, pca}, {"linear" + of_k, by_linear}});
    std::ostringstream line;
    line << std::setw(2) << k << std::fixed << std::setprecision(6) << std::setw(11) << pca << std::setw(11)
         << by_linear;

    for (const auto& [name, hidden] : networks) {
      std::vector<Index> widths = hidden;
      widths.push_back(k);
      report::Spread test;
      for (Index n = 0; n < options.seeds; ++n) {
        const std::uint64_t seed = run.options.seed + std::uint64_t(n);
        Learner learner(fresh_network(widths, run, data.train, seed));
        double last = 0;
        train(learner, recipe(run, seed), data.train, progress, [&](const Score& score) { last = score.per_pixel(N); });
        if (report::interrupted()) return;
        const double reached = evaluate(learner.network, data.test).per_pixel(N);
        test.add(reached);
        results.row({name, k, Index(seed), last, reached});
        progress.finish_epoch({{"network", name}, {"k", std::to_string(k)}});
      }
      metrics.insert(metrics.end(), {{name + of_k, test.mean()}, {"target_" + name + of_k, pca},
                                     {"deviation_" + name + of_k, test.deviation()}});
      line << std::setw(11) << test.mean() << " +- " << test.deviation();
    }
    *run.out << line.str() << '\n';
  }
  results.summary(metrics, double(progress.samples()), progress.seconds());
}

}  // namespace lbl::autoencoder
