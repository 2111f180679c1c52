// Noisy images cleaned: a denoising autoencoder for each strength of the noise, the best linear denoiser, and an
// autoencoder that has never seen noise.
#include "autoencoder/experiments/pictures.hpp"
#include "autoencoder/options.hpp"
#include "autoencoder/rivals/linear_denoiser.hpp"
#include "report/program/run_data.hpp"
#include "report/results.hpp"
#include "report/spread.hpp"

#include <iomanip>

namespace lbl::autoencoder {
namespace {

constexpr std::array<double, 3> strengths{0.1, 0.3, 0.5};

/// Trains one network; without noise it is a plain autoencoder.
Network learned(const Options& options, const report::Run& run, const data::Dataset& samples, double noise,
                std::uint64_t seed, report::Progress& progress) {
  Learner learner(fresh_network(options.denoiser, run, samples, seed, Activation::relu));
  train(learner, recipe(run, seed, noise), samples, progress, [](const Score&) {});
  progress.finish_epoch({{"noise", files::shortest(noise)}});
  return learner.network;
}

/// What the best linear denoiser leaves of the noise of a test set; the same noise that evaluate() draws.
double by_linear(const LinearDenoiser& best, const Network& like, const data::Dataset& test, double noise) {
  Score score;
  for_each_batch(like, test, noise, [&](const Batch& batch) {
    Tensor<2> cleaned(batch.x.dim[0], batch.x.dim[1]);
    core::dense_forward(best.A, best.b, batch.h[0], cleaned);
    score.squares += squared_distance(cleaned, batch.x) * double(batch.x.dim[1]), score.samples += batch.x.dim[1];
  });
  return score.per_pixel(test.pixels());
}

/// What was shown, what becomes of it, and what it was.
Pictures pictures(const data::Dataset& test, const Network& network, const LinearDenoiser& best, double noise) {
  const Batch batch = passed(network, test, one_of_each_class(test), noise);
  Tensor<2> cleaned(batch.x.dim[0], batch.x.dim[1]);
  core::dense_forward(best.A, best.b, batch.h[0], cleaned);
  return {test.rows, test.columns, {batch.h[0], cleaned, batch.reconstruction(), batch.x}};
}

}  // namespace

void denoising_experiment(const Options& options, report::Run& run) {
  const data::Split data = report::load_data(run);
  const Index N = data.test.pixels();
  report::Results results(run, {"noise", "seed", "denoiser", "linear", "plain"});
  report::Progress progress(run, 4 * options.seeds, run.options.epochs * data.train.size(), 0, "network");
  const Moments clean = moments(data.train);
  std::vector<Network> plain;
  for (Index n = 0; n < options.seeds; ++n)
    plain.push_back(learned(options, run, data.train, 0, run.options.seed + std::uint64_t(n), progress));

  report::Metrics metrics;
  *run.out << "error per pixel of test images\nnoise   noise^2   plain autoencoder   best linear denoiser   denoiser\n";
  for (const double s : strengths) {
    const LinearDenoiser best = linear_denoiser(clean, s);
    report::Spread ours, without;
    double linear = 0;
    for (Index n = 0; n < options.seeds; ++n) {
      const Index seed = Index(run.options.seed) + n;
      const Network network = learned(options, run, data.train, s, std::uint64_t(seed), progress);
      if (report::interrupted()) return;
      linear = by_linear(best, network, data.test, s);
      const double cleaned = evaluate(network, data.test, s).per_pixel(N);
      const double by_plain = evaluate(plain[std::size_t(n)], data.test, s).per_pixel(N);
      ours.add(cleaned), without.add(by_plain);
      results.row({s, seed, cleaned, linear, by_plain});
      if (n == 0) pictures(data.test, network, best, s).write(run.folder / ("pictures-" + files::shortest(s) + ".npy"));
    }
    const std::string of_s = "_" + files::shortest(s);
    metrics.insert(metrics.end(), {{"denoiser" + of_s, ours.mean()}, {"target_denoiser" + of_s, linear},
                                   {"deviation" + of_s, ours.deviation()},
                                   {"linear_expected" + of_s, best.least_cost / double(N)},
                                   {"plain" + of_s, without.mean()}});
    *run.out << std::fixed << std::setprecision(1) << std::setw(5) << s << std::setprecision(6) << std::setw(10) << s * s
             << std::setw(20) << without.mean() << std::setw(23) << linear << std::setw(11) << ours.mean() << " +- "
             << ours.deviation() << '\n';
  }
  results.summary(metrics, double(progress.samples()), progress.seconds());
}

}  // namespace lbl::autoencoder
