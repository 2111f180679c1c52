// A linear unit on points in the plane: gradient descent against the exact solution, L1 against L2 with outliers, and
// the delta rule on two classes that overlap.
#include "optimization/optimizers.hpp"
#include "perceptron/descent.hpp"
#include "perceptron/least_squares.hpp"
#include "perceptron/linear_model.hpp"
#include "perceptron/options.hpp"
#include "report/program/interrupt.hpp"
#include "report/progress.hpp"
#include "report/results.hpp"
#include "training/divergence.hpp"

namespace lbl::perceptron {
namespace {

constexpr Index points = 60;
constexpr double true_slope = 0.8, true_offset = 0.5;

using Normal = boost::random::normal_distribution<double>;

/// Points on a line with noise; every sixth one far above it.
Samples draw_line(training::Random& random) {
  Samples samples(1, points);
  Normal normal;
  for (Index m = 0; m < points; ++m) {
    const double x = -2 + 4 * (double(m) + 0.5) / double(points);
    const double outlier = m % 6 == 5 ? 4 + normal(random) : 0;
    samples.X(1, m) = static_cast<Real>(x);
    samples.t(m) = static_cast<Real>(true_offset + true_slope * x + 0.3 * normal(random) + outlier);
  }
  return samples;
}

/// Two clouds of points that overlap: no line separates them.
Samples draw_clouds(training::Random& random) {
  Samples samples(2, points);
  Normal normal;
  for (Index m = 0; m < points; ++m) {
    const double t = m % 2 == 0 ? 1 : -1;
    samples.X(1, m) = static_cast<Real>(t + normal(random));
    samples.X(2, m) = static_cast<Real>(0.5 * t + normal(random));
    samples.t(m) = static_cast<Real>(t);
  }
  return samples;
}

/// A line that learns by gradient descent with the squared or the absolute error.
struct Line {
  LinearModel model, gradient;
  Batch batch;

  Line(const Samples& samples, Output output) : model(1, 1, output), gradient(model), batch(model, points) {
    for (Index m = 0; m < points; ++m) batch.x(0, m) = samples.X(1, m), batch.y(0, m) = samples.t(m);
  }
  double learn(double eta) {
    const double C = forward(model, batch);
    training::set_to_zero(gradient);
    backward(model, batch, gradient);
    optimization::descend(model, gradient, eta);
    return C;
  }
  double offset() const { return double(model.b(0)); }
  double slope() const { return double(model.W(0, 0)); }
};

double distance_between(const Tensor<1>& a, const Tensor<1>& b) {
  double square = 0;
  for (Index i = 0; i < a.size(); ++i) square += std::pow(double(a(i)) - double(b(i)), 2);
  return std::sqrt(square);
}

void write_points(const report::Run& run, const Samples& line, const Samples& clouds) {
  files::Table table{{}, {"x", "y", "x1", "x2", "class"}, {}};
  for (Index m = 0; m < points; ++m)
    table.rows.push_back({files::shortest(line.X(1, m)), files::shortest(line.t(m)), files::shortest(clouds.X(1, m)),
                          files::shortest(clouds.X(2, m)), files::shortest(clouds.t(m))});
  files::write_file(run.folder / "points.csv", files::csv_text(table));
}

}  // namespace

void regression_experiment(report::Run& run) {
  training::Random random = random_of(run.options.seed, 0);
  const Samples line = draw_line(random), clouds = draw_clouds(random);
  const Tensor<1> exact = least_squares(line), exact_clouds = least_squares(clouds);
  // Costs are those before the step of an epoch, distances and errors those after it.
  report::Results results(run, {"epoch", "l2_cost", "l2_distance", "l1_cost", "delta_distance", "delta_errors",
                                "perceptron_errors"});
  report::Progress progress(run, 1, 4 * points * run.options.epochs);

  Line l2(line, Output::linear), l1(line, Output::absolute);
  Tensor<1> delta(3), rule(3), now(2);
  const double eta = run.options.learning_rate;
  double l2_cost = 0, l1_cost = 0;
  for (Index epoch = 1; epoch <= run.options.epochs; ++epoch) {
    if (report::interrupted()) return;
    const double decay = 1 / (1 + double(epoch) / 20);  // steps of L1 and of single samples must shrink to settle
    l2_cost = l2.learn(eta), l1_cost = l1.learn(eta * decay);
    for (const Index m : data::shuffled_order(points, run.options.seed, epoch)) {
      Tensor<1> step(3);
      delta_rule(delta, clouds, m, static_cast<Real>(eta * decay / 10), step);
      for (Index i = 0; i < 3; ++i) delta(i) += step(i);
      learn_from(rule, clouds, m, Real(0.5));
    }
    now(0) = l2.model.b(0), now(1) = l2.model.W(0, 0);
    training::check_finite(l2_cost + l1_cost + distance_between(delta, exact_clouds), epoch - 1, 0, eta);
    results.row({epoch, l2_cost, distance_between(now, exact), l1_cost, distance_between(delta, exact_clouds),
                 errors(delta, clouds), errors(rule, clouds)});
    progress.step(4 * points, l2_cost);
  }

  write_points(run, line, clouds);
  const auto print = [&](const char* what, double offset, double slope) {
    *run.out << what << ": " << files::shortest(float(offset)) << " + " << files::shortest(float(slope)) << " x\n";
  };
  print("points drawn from        ", true_offset, true_slope);
  print("least squares, exact     ", double(exact(0)), double(exact(1)));
  print("least squares, by descent", l2.offset(), l2.slope());
  print("least absolute errors    ", l1.offset(), l1.slope());
  *run.out << "overlapping clouds, " << points << " points: least squares " << errors(exact_clouds, clouds)
           << " errors, delta rule " << errors(delta, clouds) << ", perceptron rule " << errors(rule, clouds)
           << " after its last pass\n";
  results.summary({{"offset_l2", l2.offset()}, {"target_offset_l2", double(exact(0))},
                   {"slope_l2", l2.slope()}, {"target_slope_l2", double(exact(1))},
                   {"offset_l1", l1.offset()}, {"true_offset", true_offset},
                   {"slope_l1", l1.slope()}, {"true_slope", true_slope},
                   {"delta_distance", distance_between(delta, exact_clouds)}, {"target_delta_distance", 0},
                   {"cloud_offset", double(exact_clouds(0))}, {"cloud_w1", double(exact_clouds(1))},
                   {"cloud_w2", double(exact_clouds(2))}},
                  double(progress.samples()), progress.seconds());
}

}  // namespace lbl::perceptron
