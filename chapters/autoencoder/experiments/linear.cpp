// The linear autoencoder and PCA: its error, and the angles between what its decoder spans and the principal subspace,
// over time; by mini-batches, by steps on the whole training set, and with tied weights.
#include "autoencoder/centred.hpp"
#include "autoencoder/options.hpp"
#include "autoencoder/rivals/pca.hpp"
#include "autoencoder/whole_set.hpp"
#include "report/program/run_data.hpp"
#include "report/results.hpp"

#include <iomanip>

namespace lbl::autoencoder {
namespace {

/// What all runs compare with, and where they write.
struct Comparison {
  const data::Split& data;
  const Components& components;
  Index k;
  double pca_per_pixel;  // of the test samples
  report::Results& results;
};

/// Test error and largest angle of an autoencoder.
struct Reached {
  double per_pixel, largest_angle;
};

/// Writes a row about an autoencoder.
Reached look(const Linear& linear, const std::string& way, Index step, const Comparison& with) {
  const Index k = with.k;
  const Matrix decoder = linear.tied ? Matrix(linear.W_f) : Matrix(linear.W_g).transposed();
  Matrix U(k, linear.W_f.dim[1]);
  std::copy_n(with.components.U.row(0), U.rows * U.columns, U.row(0));
  const std::vector<double> angles = principal_angles(decoder, U);  // \eq{overview-ae-pca}
  const double per_pixel =
      evaluate(linear, with.data.test, with.components.mean).per_pixel(with.data.test.pixels());
  with.results.row({way, k, step, per_pixel, with.pca_per_pixel, angles.front(), angles.back()});
  return {per_pixel, angles.back()};
}

/// Epochs of mini-batches with Adam, by the sums of (22) to (25).
Reached by_batches(const report::Run& run, report::Progress& progress, const Comparison& with) {
  const data::Dataset& samples = with.data.train;
  training::Random random(run.options.seed);
  Linear linear(samples.pixels(), with.k, false);
  initialise(linear, random);
  Linear gradient = linear;
  optimization::Adam<Linear> adam(linear);
  LinearBatch batch;
  Reached reached{};
  for (Index epoch = 0; epoch < run.options.epochs; ++epoch) {
    const std::vector<Index> order = data::shuffled_order(samples.size(), run.options.seed, epoch);
    const auto batches = data::mini_batches(order, run.options.batch);
    for (std::size_t n = 0; n < batches.size(); ++n) {
      if (report::interrupted()) return reached;
      load(linear, samples, batches[n], with.components.mean, batch);
      const double C = forward(linear, batch);
      training::check_finite(C, epoch, Index(n), run.options.learning_rate);
      training::set_to_zero(gradient);
      backward(linear, batch, gradient);
      adam.step(linear, gradient, optimization::cosine(run.options.learning_rate, double(adam.t),
                                                       double(run.options.epochs) * double(batches.size())));
      progress.step(batch.x.dim[1], C);
      if (4 * (n + 1) % batches.size() < 4) reached = look(linear, "batches", adam.t, with);
    }
  }
  return reached;
}

/// Steps on the whole training set, with Nesterov's momentum.
Reached by_the_whole_set(bool tied, Index steps, const Tensor<2>& S, const report::Run& run,
                         report::Progress& progress, const Comparison& with) {
  training::Random random(run.options.seed);
  Linear linear(S.dim[0], with.k, tied);
  initialise(linear, random);
  Linear gradient = linear;
  optimization::Nesterov<Linear> nesterov(linear);
  nesterov.mu = 0.995;
  const double eta = 0.05 / with.components.lambda[0];  // the steepest curvature is 4 lambda_1, tied 8 lambda_1
  Reached reached{};
  Index next = 10;
  for (Index step = 1; step <= steps; ++step) {
    if (report::interrupted()) return reached;
    const double C = forward_and_backward(linear, S, gradient);
    training::check_finite(C, 0, step, eta);
    nesterov.step(linear, gradient, eta);
    progress.step(1, C);
    if (step < next && step < steps) continue;
    next = next * 5 / 4 + 1;
    reached = look(linear, tied ? "tied" : "whole", step, with);
  }
  return reached;
}

}  // namespace

void linear_experiment(const Options& options, report::Run& run) {
  const data::Split data = report::load_data(run);
  report::Results results(run, {"way", "k", "step", "test_per_pixel", "pca_per_pixel", "smallest_angle",
                                "largest_angle"});
  const Moments all = moments(data.train);
  const Index d = all.d();
  Tensor<2> S(d, d);
  for (Index n = 0; n < S.size(); ++n) S.data()[n] = Real(all.S.values[std::size_t(n)]);
  const Components components =
      principal_components(all, 1 + *std::max_element(options.linear_codes.begin(), options.linear_codes.end()));
  report::Progress progress(run, 3 * Index(options.linear_codes.size()), options.steps, 0, "run");
  report::Metrics metrics;

  for (const Index k : options.linear_codes) {
    const double pca = evaluate(best_linear(components, k), data.test, components.mean).per_pixel(d);
    const Comparison with{data, components, k, pca, results};
    for (const std::string way : {"batches", "whole", "tied"}) {
      const Reached reached = way == "batches" ? by_batches(run, progress, with)
                                               : by_the_whole_set(way == "tied", options.steps, S, run, progress, with);
      if (report::interrupted()) return;
      const std::string name = way + "_" + std::to_string(k);
      metrics.insert(metrics.end(), {{"per_pixel_" + name, reached.per_pixel}, {"target_per_pixel_" + name, pca},
                                     {"angle_" + name, reached.largest_angle}});
      *run.out << "k = " << std::setw(2) << k << ", " << std::left << std::setw(8) << way << std::right << std::fixed
               << std::setprecision(6) << " test error per pixel " << reached.per_pixel << ", by PCA " << pca
               << "; largest angle " << std::setprecision(3) << reached.largest_angle << " degrees\n"
               << std::defaultfloat;
      progress.finish_epoch({{"k", std::to_string(k)}, {"way", way}});
    }
    const auto lambda = [&](Index i) { return components.lambda[std::size_t(i - 1)]; };
    metrics.push_back({"gap_" + std::to_string(k), 1 - lambda(k + 1) / lambda(k)});
  }
  results.summary(metrics, double(progress.samples()), progress.seconds());
}

}  // namespace lbl::autoencoder
