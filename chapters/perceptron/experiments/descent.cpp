// Batch, stochastic and mini-batch gradient descent on one linear unit: gradients evaluated until the cost is 5 %
// above its minimum, for every learning rate of a grid.
#include "perceptron/descent.hpp"
#include "perceptron/least_squares.hpp"
#include "perceptron/options.hpp"
#include "report/program/interrupt.hpp"
#include "report/progress.hpp"
#include "report/results.hpp"

#include <boost/random/uniform_int_distribution.hpp>

namespace lbl::perceptron {
namespace {

constexpr Index sample_count = 2000, inputs = 10;
constexpr Index limit = 400 * sample_count;  // gradients before a rate is given up

/// Inputs of unequal scales (so that no rate suits all weights), targets from a linear unit with noise.
Samples draw_samples(training::Random& random) {
  Samples samples(inputs, sample_count);
  boost::random::normal_distribution<double> normal;
  for (Index m = 0; m < sample_count; ++m) {
    double net = 1;
    for (Index i = 1; i <= inputs; ++i) {
      const double x = normal(random) / std::sqrt(double(i));
      samples.X(i, m) = static_cast<Real>(x), net += (i % 2 == 0 ? 1 : -1) * x;
    }
    samples.t(m) = static_cast<Real>(net + 0.5 * normal(random));
  }
  return samples;
}

struct Descent {
  std::vector<std::pair<Index, double>> points;  ///< gradients, mean cost
  bool reached = false;
};

/// Runs one form of descent until the cost is reached, it diverges or the limit is there.
Descent descend(const std::string& form, const Samples& samples, double eta, Index batch, double cost_to_reach,
               std::uint32_t seed) {
  Descent course;
  Index next = 0;
  const auto done = [&](const Tensor<1>& W, Index evaluations) {
    if (evaluations < next) return false;  // looking at the cost is not counted, but it takes time
    next = evaluations + (evaluations < sample_count ? sample_count / 40 : sample_count / 4);
    const double C = mean_cost(W, samples);
    if (evaluations > 0 && !(C < 10 * course.points[0].second)) return true;  // diverges: the rate is too large
    course.points.push_back({evaluations, C});
    course.reached = C <= cost_to_reach;
    return course.reached || evaluations >= limit;
  };

  training::Random random = random_of(seed, 1);
  Tensor<1> W(inputs + 1);
  training::draw_normal(W, 1e-4, random);  // small random values
  const Real rate = static_cast<Real>(eta);
  if (form == "batch") batch_gradient_descent(W, samples, rate, done);
  if (form == "mini-batch") mini_batch_gradient_descent(W, samples, rate, batch, seed, done);
  if (form == "stochastic") {
    boost::random::uniform_int_distribution<Index> any(0, sample_count - 1);
    online_gradient_descent(W, samples, rate, [&] { return any(random); }, done);
  }
  return course;
}

}  // namespace

void descent_experiment(const Options& options, report::Run& run) {
  const std::vector<std::string> forms{"batch", "stochastic", "mini-batch"};
  std::vector<double> rates;
  for (double eta = 1.0 / 1024; eta <= 4; eta *= 2) rates.push_back(eta);
  report::Results results(run, {"form", "learning_rate", "seed", "reached", "gradients", "cost"});
  report::Progress progress(run, 3, options.seeds * static_cast<Index>(rates.size()), 0, "form");
  report::Metrics metrics;
  files::Table courses{{}, {"form", "learning_rate", "gradients", "excess"}, {}};

  for (const std::string& form : forms) {
    double fewest = INFINITY, best_eta = 0;
    std::vector<files::Table> of_rate;
    for (const double eta : rates) {
      double sum = 0;
      files::Table course_table = courses;
      course_table.rows.clear();
      for (Index s = 0; s < options.seeds; ++s) {
        if (report::interrupted()) return;
        const auto seed = static_cast<std::uint32_t>(run.options.seed + s);
        training::Random random = random_of(seed, 0);
        const Samples samples = draw_samples(random);
        const double lowest = mean_cost(least_squares(samples), samples);
        const Descent course = descend(form, samples, eta, run.options.batch, 1.05 * lowest, seed);
        const auto [gradients, C] = course.points.back();
        results.row({form, eta, Index(seed), Index(course.reached), gradients, C});
        sum += course.reached ? double(gradients) : INFINITY;
        progress.step(1, C);
        if (s == 0)
          for (const auto& [g, c] : course.points)
            course_table.rows.push_back({form, files::shortest(eta), std::to_string(g),
                                         files::shortest(float(c / lowest - 1))});
      }
      if (sum < fewest) fewest = sum, best_eta = eta, of_rate = {course_table};
    }
    if (of_rate.empty()) throw std::runtime_error(form + " descent reached the cost with no learning rate");
    courses.rows.insert(courses.rows.end(), of_rate[0].rows.begin(), of_rate[0].rows.end());
    fewest /= double(options.seeds);
    progress.finish_epoch({{"form", form}, {"best learning rate", files::shortest(best_eta)},
                           {"gradients", files::shortest(float(fewest))},
                           {"passes", files::shortest(float(fewest / double(sample_count)))}});
    metrics.push_back({"gradients_" + form, fewest});
    metrics.push_back({"learning_rate_" + form, best_eta});
  }
  files::write_file(run.folder / "courses.csv", files::csv_text(courses));
  results.summary(metrics, double(progress.samples()), progress.seconds());
}

}  // namespace lbl::perceptron
