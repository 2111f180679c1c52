// One hidden layer approximates continuous functions: by weights that are written down, with a bound for the error, and
// by weights that are learned. And what many layers can do that one cannot.
#include "mlp/capacity/constructions.hpp"
#include "mlp/capacity/laboratory.hpp"
#include "report/program/interrupt.hpp"
#include "report/progress.hpp"
#include "report/results.hpp"

#include <numbers>

namespace lbl::mlp::capacity {
namespace {

constexpr double pi = std::numbers::pi;
constexpr Index training_samples = 256, test_places = 2'001, training_side = 24, test_side = 65;

/// A function to approximate on [a, b], and the largest |f'| and |f''| there, of which the bounds are made.
struct Target {
  std::string name;
  double (*f)(double);
  double a, b, slope, curvature;  // curvature 0: f has a kink, which the interpolation meets
};

double bump(double x) { return std::abs(x) < 1 ? std::exp(1 - 1 / (1 - x * x)) : 0; }

const std::vector<Target> targets{{"sin", [](double x) { return std::sin(x); }, -pi, pi, 1, 1},
                                  {"bump", bump, -2, 2, 2.2, 21.3},
                                  {"abs", [](double x) { return std::abs(x); }, -1, 1, 1, 0}};

double product(double x1, double x2) { return x1 * x2; }

/// The columns of a construction's row: what was built for which function, with how many units, its error, its bound.
using Row = std::vector<std::string>;

Row construction(const std::string& function, const std::string& method, const Network& network, const Samples& test,
                 double bound) {
  return {function, method, std::to_string(network.b[1].size()), files::shortest(sup_error(network, test)),
          files::shortest(bound)};
}

/// Networks whose weights are written down: half as many bumps as units, as many pieces as units.
files::Table constructions(const std::vector<Index>& units) {
  files::Table table{{}, {"function", "method", "units", "sup_error", "bound"}, {}};
  for (const Index N : units) {
    for (const Target& t : targets) {
      const Samples test = samples_of(t.f, t.a, t.b, test_places);
      const double cell = (t.b - t.a) / double(N / 2), piece = (t.b - t.a) / double(N);
      table.rows.push_back(
          construction(t.name, "bumps", bump_network(t.f, t.a, t.b, N / 2), test, t.slope * cell / 2));
      table.rows.push_back(construction(t.name, "interpolation", interpolation_network(t.f, t.a, t.b, N), test,
                                        t.curvature * piece * piece / 8));
    }
    const double piece = 4 / double(N / 2);
    table.rows.push_back(construction("product", "two squares", product_network(N / 2),
                                      grid_samples_of(product, test_side), piece * piece / 8));
  }
  return table;
}

/// sin and three networks that approximate it on [-pi, pi], as far as [-3 pi, 3 pi].
void write_curves(const report::Run& run, const Network& learned, Index units) {
  const auto& f = targets[0].f;
  const Samples far = samples_of(f, -3 * pi, 3 * pi, 601);
  const Tensor<2> bumps = outputs(bump_network(f, -pi, pi, units / 2), far.x),
                  lines = outputs(interpolation_network(f, -pi, pi, units), far.x), tanh = outputs(learned, far.x);
  files::Table table{{}, {"x", "sin", "bumps", "interpolation", "learned"}, {}};
  for (Index m = 0; m < far.x.dim[1]; ++m)
    table.rows.push_back({files::shortest(far.x(0, m)), files::shortest(far.y(0, m)), files::shortest(bumps(0, m)),
                          files::shortest(lines(0, m)), files::shortest(tanh(0, m))});
  files::write_file(run.folder / "curves.csv", files::csv_text(table));
}

/// The sawtooth of 2^depth pieces: the units that the deep network has, and those that a single hidden layer needs, one
/// for each bend and one more for the slope at the beginning. Beside them, the error of one layer with as many units as
/// the deep network.
void write_depth(report::Run& run) {
  files::Table table{{}, {"depth", "pieces", "deep_units", "shallow_units", "deep_error", "shallow_error"}, {}};
  for (Index depth = 1; depth <= 10; ++depth) {
    const auto tooth = [depth](double x) { return sawtooth(depth, x); };
    const Samples grid = samples_of(tooth, 0, 1, 4096 + 1);
    const Network deep = sawtooth_network(depth), shallow = interpolation_network(tooth, 0, 1, 2 * depth);
    const Index pieces = linear_pieces(deep, 0, 1, 4096);
    table.rows.push_back({std::to_string(depth), std::to_string(pieces), std::to_string(2 * depth),
                          std::to_string(pieces), files::shortest(sup_error(deep, grid)),
                          files::shortest(sup_error(shallow, grid))});
    *run.out << "sawtooth: " << depth << (depth == 1 ? " layer" : " layers") << " of 2 units: " << pieces
             << " pieces; one hidden layer needs " << pieces << " units\n";
  }
  files::write_file(run.folder / "depth.csv", files::csv_text(table));
}

}  // namespace

void approximation_experiment(const Options& options, report::Run& run) {
  for (const Index N : options.units)
    if (N % 2 != 0) throw report::UsageError("--units " + std::to_string(N) + ": give even numbers, two to a bump");
  const Index widths = (static_cast<Index>(targets.size()) + 1) * static_cast<Index>(options.units.size());
  report::Results results(run, {"function", "units", "seed", "cost", "sup_error"});
  report::Progress progress(run, widths, options.seeds * options.steps * training_samples, 0, "width");
  const files::Table built = constructions(options.units);
  files::write_file(run.folder / "constructed.csv", files::csv_text(built));
  write_depth(run);

  report::Metrics means;
  const auto learn = [&](const std::string& name, const Samples& samples, const Samples& test, double a, double b) {
    for (const Index N : options.units) {
      double sum = 0;
      for (Index n = 0; n < options.seeds; ++n) {
        const std::uint64_t seed = run.options.seed + static_cast<std::uint64_t>(n);
        Network network = fresh_network({samples.x.dim[0], N, 1}, Activation::tanh, Output::linear, seed);
        spread_units(network, a, b, seed);
        const double C = fit(network, samples, options.steps, run.options.learning_rate, [&](Index, double c) {
          return progress.step(training_samples, c), !report::interrupted();
        });
        if (report::interrupted()) return;
        const double error = sup_error(network, test);
        sum += error;
        results.row({name, N, static_cast<Index>(seed), C, error});
        if (name == "sin" && n == 0 && N == options.units.back()) write_curves(run, network, N);
      }
      const double mean = sum / double(options.seeds);
      means.push_back({"sup_error_" + name + "_" + std::to_string(N), mean});
      progress.finish_epoch({{"function", name}, {"hidden units", std::to_string(N)},
                             {"sup error", files::shortest(std::round(mean * 1e4) / 1e4)}});
    }
  };
  for (const Target& t : targets)
    learn(t.name, samples_of(t.f, t.a, t.b, training_samples), samples_of(t.f, t.a, t.b, test_places), t.a, t.b);
  learn("product", grid_samples_of(product, training_side), grid_samples_of(product, test_side), -1, 1);
  if (report::interrupted()) return;
  results.summary(means, double(progress.samples()), progress.seconds());
}

}  // namespace lbl::mlp::capacity
