// A wide code of ReLUs under an L1 penalty: fewer and fewer units answer to an image, and what they stand for changes.
#include "autoencoder/experiments/pictures.hpp"
#include "autoencoder/options.hpp"
#include "report/program/run_data.hpp"
#include "report/results.hpp"
#include "report/spread.hpp"
#include "training/monitoring.hpp"

#include <iomanip>

namespace lbl::autoencoder {
namespace {

constexpr std::array<double, 5> penalties{0, 0.01, 0.03, 0.1, 0.3};
constexpr Index shown = 64;  // decoder weights as pictures

/// What the code of a set is like.
struct Code {
  double per_pixel = 0;  ///< of the reconstructions
  double active = 0;     ///< part of the units that answer to an image
  double dead = 0;       ///< part of the units that answer to none
  std::vector<double> share = {};  ///< of the images to which each unit answers
};

Code code_of(const Network& network, const data::Dataset& samples) {
  Code code;
  Score score;
  training::ActiveUnits units;
  code.share.resize(std::size_t(network.b[std::size_t(network.code)].size()));
  for_each_batch(network, samples, 0, [&](const Batch& batch) {
    const Tensor<2>& h = batch.h[network.code];
    for (Index n = 0; n < h.dim[0]; ++n)
      for (Index m = 0; m < h.dim[1]; ++m) code.share[std::size_t(n)] += h(n, m) > 0;
    units.add(h);
    score.squares += squared_distance(batch.reconstruction(), batch.x) * double(h.dim[1]), score.samples += h.dim[1];
  });
  for (double& share : code.share) share /= double(score.samples), code.active += share / double(code.share.size());
  code.per_pixel = score.per_pixel(samples.pixels()), code.dead = units.dead();
  return code;
}

/// The decoder's weights of the units that answer most often, as pictures.
void write_features(const std::filesystem::path& file, const Network& network, const data::Dataset& samples, const Code& code) {
  const Tensor<2>& W = network.W.back();
  std::vector<Index> order(code.share.size());
  std::iota(order.begin(), order.end(), Index(0));
  std::stable_sort(order.begin(), order.end(), [&](Index a, Index b) {
    return code.share[std::size_t(a)] > code.share[std::size_t(b)];
  });
  Tensor<2> features(W.dim[0], std::min(shown, W.dim[1]));
  for (Index n = 0; n < features.dim[1]; ++n)
    for (Index j = 0; j < W.dim[0]; ++j) features(j, n) = W(j, order[std::size_t(n)]);
  Pictures{samples.rows, samples.columns, {features}}.write(file);
}

}  // namespace

void sparse_experiment(const Options& options, report::Run& run) {
  const data::Split data = report::load_data(run);
  report::Results results(run, {"penalty", "seed", "test_per_pixel", "active", "dead"});
  report::Progress progress(run, Index(penalties.size()) * options.seeds, run.options.epochs * data.train.size(), 0,
                            "network");
  report::Metrics metrics;
  *run.out << "penalty   error per pixel   units that answer to an image   to none\n";
  for (const double beta : penalties) {
    report::Spread error, active, dead;
    for (Index n = 0; n < options.seeds; ++n) {
      const std::uint64_t seed = run.options.seed + std::uint64_t(n);
      Network fresh = fresh_network({options.features}, run, data.train, seed, Activation::relu);
      fresh.sparsity = beta;
      Learner learner(std::move(fresh));
      train(learner, recipe(run, seed), data.train, progress, [](const Score&) {});
      if (report::interrupted()) return;
      const Code code = code_of(learner.network, data.test);
      error.add(code.per_pixel), active.add(code.active), dead.add(code.dead);
      results.row({beta, Index(seed), code.per_pixel, code.active, code.dead});
      if (n == 0)
        write_features(run.folder / ("features-" + files::shortest(beta) + ".npy"), learner.network, data.test, code);
      progress.finish_epoch({{"penalty", files::shortest(beta)}});
    }
    const std::string of_beta = "_" + files::shortest(beta);
    metrics.insert(metrics.end(), {{"per_pixel" + of_beta, error.mean()}, {"active" + of_beta, active.mean()},
                                   {"dead" + of_beta, dead.mean()}});
    *run.out << std::setw(7) << beta << std::setw(18) << files::shortest(std::round(1e6 * error.mean()) / 1e6)
             << std::setw(32) << report::percent(active.mean()) << std::setw(10) << report::percent(dead.mean()) << '\n';
  }
  results.summary(metrics, double(progress.samples()), progress.seconds());
}

}  // namespace lbl::autoencoder
