// Projection pursuit regression: how directions are found, what two ridge functions can be, and how the error falls
// with the number of terms.
#include "mlp/capacity/laboratory.hpp"
#include "mlp/capacity/projection_pursuit.hpp"
#include "report/program/interrupt.hpp"
#include "report/progress.hpp"
#include "report/results.hpp"

#include <numbers>

namespace lbl::mlp::capacity {
namespace {

constexpr double noise = 0.1;
constexpr double spans[] = {0.05, 0.1, 0.2};  // of the smoother; which one, the validation samples say
const Direction true_direction = normalised({1, -2, 0.5, 1, 2});

double index_of(const Tensor<2>& x, Index m) {
  double v = 0;
  for (Index j = 0; j < x.dim[0]; ++j) v += true_direction[static_cast<std::size_t>(j)] * double(x(j, m));
  return v;
}

double ridge_function(double v) { return std::sin(1.5 * v); }

/// What is to be learned.
struct Surface {
  std::string name;
  Index inputs;
  double (*f)(const Tensor<2>&, Index m);
};

const std::vector<Surface> surfaces{
    {"index", 5, [](const Tensor<2>& x, Index m) { return ridge_function(index_of(x, m)); }},
    {"product", 2, [](const Tensor<2>& x, Index m) { return double(x(0, m)) * double(x(1, m)); }},
    {"hill", 2, [](const Tensor<2>& x, Index m) {
       return std::exp(-double(x(0, m)) * double(x(0, m)) - double(x(1, m)) * double(x(1, m)));
     }}};

/// Samples with standard normal inputs.
struct Set {
  Tensor<2> x;
  Column y;
};

Set draw(const Surface& surface, Index M, double deviation, training::Random& random) {
  Set set{Tensor<2>(surface.inputs, M), {}};
  training::draw_normal(set.x, 1, random);
  boost::random::normal_distribution<double> normal;
  for (Index m = 0; m < M; ++m) set.y.push_back(surface.f(set.x, m) + deviation * normal(random));
  return set;
}

/// The fraction of the answers' variation that a model leaves: 0 knows all, 1 no more than their mean.
double error_left(const ProjectionPursuit& model, const Set& set) {
  const double M = double(set.y.size()), mean = std::accumulate(set.y.begin(), set.y.end(), 0.) / M;
  return std::sqrt(squared_error(set.y, predict(model, set.x)) / squared_error(set.y, Column(set.y.size(), mean)));
}

/// The angle between a direction and the true one, up to sign, in degrees.
double angle(const Direction& w) {
  double cosine = 0;
  for (std::size_t j = 0; j < w.size(); ++j) cosine += w[j] * true_direction[j];
  return 180 / std::numbers::pi * std::acos(std::min(1., std::abs(cosine)));
}

/// A model grown term by term, with the errors on the way.
struct Path {
  double span = 0;
  ProjectionPursuit model;
  std::vector<double> train, validation, test, angle;  ///< after each term; the angle is that of the first one
};

Path grow(const Set& training, const Set& validation, const Set& test, double span, Index terms, std::uint64_t seed,
          report::Progress& progress) {
  Path path{.span = span, .model = {}, .train = {}, .validation = {}, .test = {}, .angle = {}};
  training::Random random(seed);
  for (Index k = 0; k < terms; ++k) {
    add_term(path.model, training.x, training.y, {.span = span}, random, [&](double squares) {
      progress.step(static_cast<Index>(training.y.size()), squares / double(training.y.size()));
    });
    path.train.push_back(error_left(path.model, training));
    path.validation.push_back(error_left(path.model, validation));
    path.test.push_back(error_left(path.model, test));
    path.angle.push_back(angle(path.model.terms[0].w));
  }
  return path;
}

/// From several random directions to where Gauss-Newton steps lead, and the curve that the best of them found.
void search_directions(const Options& options, report::Run& run) {
  training::Random random(run.options.seed);
  const Set set = draw(surfaces[0], options.cloud, noise, random);
  files::Table steps{{}, {"start", "step", "angle", "squared_error"}, {}}, curve{{}, {"v", "g", "truth"}, {}};
  boost::random::normal_distribution<double> normal;
  Ridge best;
  Index recovered = 0;
  for (Index start = 0; start < 20; ++start) {
    Direction w(5);
    for (double& w_j : w) w_j = normal(random);
    Ridge term = ridge(set.x, set.y, w, 0.1);
    for (Index step = 0; step <= 20; ++step) {
      steps.rows.push_back({std::to_string(start), std::to_string(step), files::shortest(angle(term.w)),
                            files::shortest(squared_error(set.y, term.values))});
      if (!improve(set.x, set.y, term, 0.1)) break;
    }
    recovered += angle(term.w) < 2;
    if (start == 0 || squared_error(set.y, term.values) < squared_error(set.y, best.values)) best = term;
  }
  const double sign = best.w[0] * true_direction[0] > 0 ? 1 : -1;
  for (int n = -60; n <= 60; ++n) {
    const double v = n / 20.;
    curve.rows.push_back(
        {files::shortest(v), files::shortest(best.g.at(sign * v).g), files::shortest(ridge_function(v))});
  }
  files::write_file(run.folder / "steps.csv", files::csv_text(steps));
  files::write_file(run.folder / "curve.csv", files::csv_text(curve));
  *run.out << "single index: " << recovered << " of 20 random directions come within 2 degrees of the true one; the "
           << "best " << files::shortest(std::round(angle(best.w) * 100) / 100) << " degrees\n";
}

}  // namespace

void projection_pursuit_experiment(const Options& options, report::Run& run) {
  report::Results results(run, {"target", "terms", "seed", "span", "train_error", "test_error", "angle"});
  report::Progress progress(run, static_cast<Index>(surfaces.size()) * options.seeds, 60 * options.cloud, 0, "model");
  search_directions(options, run);
  report::Metrics means;

  for (const Surface& surface : surfaces) {
    std::vector<double> mean(static_cast<std::size_t>(options.terms));
    for (Index n = 0; n < options.seeds; ++n) {
      const std::uint64_t seed = run.options.seed + static_cast<std::uint64_t>(n);
      training::Random random(seed);
      const Set training = draw(surface, options.cloud, noise, random),
                validation = draw(surface, options.cloud, noise, random), test = draw(surface, test_samples, 0, random);
      std::vector<Path> paths;
      for (const double span : spans) {
        if (report::interrupted()) return;
        paths.push_back(grow(training, validation, test, span, options.terms, seed, progress));
      }
      for (std::size_t k = 0; k < mean.size(); ++k) {  // each number of terms chooses its span
        const Path& path = *std::min_element(paths.begin(), paths.end(), [k](const Path& a, const Path& b) {
          return a.validation[k] < b.validation[k];
        });
        const double degrees = surface.name == "index" ? path.angle[k] : 0;
        results.row({surface.name, static_cast<Index>(k + 1), static_cast<Index>(seed), path.span, path.train[k],
                     path.test[k], degrees});
        mean[k] += path.test[k] / double(options.seeds);
      }
      progress.finish_epoch({{"target", surface.name}});
    }
    for (std::size_t k = 0; k < mean.size(); ++k)
      means.push_back({"test_error_" + surface.name + "_" + std::to_string(k + 1), mean[k]});
  }
  results.summary(means, double(progress.samples()), progress.seconds());
}

}  // namespace lbl::mlp::capacity
