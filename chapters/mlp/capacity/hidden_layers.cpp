// The slides' pictures of 0, 3 and 20 hidden layers, on two spirals. They do not say whether layers or units are meant:
// both are done.
#include "files/npy.hpp"
#include "mlp/capacity/laboratory.hpp"
#include "mlp/capacity/spirals.hpp"
#include "report/program/interrupt.hpp"
#include "report/progress.hpp"
#include "report/results.hpp"

namespace lbl::mlp::capacity {
namespace {

constexpr double turns = 1.5;
constexpr Index side = 121;        // of the picture of a network's answers
constexpr double edge = 1.3;       // it shows [-edge, edge]^2

/// Widths of a network with so many hidden layers, or so many units in one.
std::vector<Index> widths(const std::string& reading, Index hidden, Index width) {
  std::vector<Index> N{2};
  if (reading == "layers") N.insert(N.end(), static_cast<std::size_t>(hidden), width);
  else if (hidden > 0) N.push_back(hidden);
  N.push_back(2);
  return N;
}

/// The probability of class 1 over the square, [side][side], the upper row first.
Tensor<2> answers(const Network& network) {
  Tensor<2> x(2, side * side), picture(side, side);
  const auto place = [](Index n) { return edge * (2 * double(n) / double(side - 1) - 1); };
  for (Index m = 0; m < side * side; ++m)
    x(0, m) = static_cast<Real>(place(m % side)), x(1, m) = static_cast<Real>(-place(m / side));
  const Tensor<2> p = outputs(network, x);
  for (Index m = 0; m < side * side; ++m) picture.data()[m] = p(1, m);
  return picture;
}

void write_spirals(const report::Run& run, const Samples& samples) {
  files::Table table{{}, {"x1", "x2", "class"}, {}};
  for (Index m = 0; m < samples.x.dim[1]; ++m)
    table.rows.push_back({files::shortest(samples.x(0, m)), files::shortest(samples.x(1, m)),
                          samples.y(1, m) == 1 ? "1" : "0"});
  files::write_file(run.folder / "points.csv", files::csv_text(table));
}

struct Spirals {
  Samples training, test;
};

Spirals draw(const Options& options, std::uint64_t seed) {
  training::Random random(seed);
  Spirals spirals;
  spirals.training = draw_spirals(options.samples, turns, options.noise, random);
  spirals.test = draw_spirals(test_samples, turns, options.noise, random);
  return spirals;
}

}  // namespace

void hidden_layers_experiment(const Options& options, report::Run& run) {
  const Index networks = 2 * static_cast<Index>(options.hidden.size()) * options.seeds;
  report::Results results(run, {"reading", "hidden", "seed", "parameters", "train_cost", "train_error", "test_error"});
  report::Progress progress(run, networks, options.steps * options.samples, 0, "network");
  report::Metrics means;

  for (const std::string reading : {"layers", "units"})
    for (const Index hidden : options.hidden) {
      double sum = 0, test_sum = 0;
      for (Index n = 0; n < options.seeds; ++n) {
        const std::uint64_t seed = run.options.seed + static_cast<std::uint64_t>(n);
        const Spirals spirals = draw(options, seed);
        const std::vector<Index> N = widths(reading, hidden, options.width);
        Network network = fresh_network(N, Activation::relu, Output::softmax, seed);
        const double C = fit(network, spirals.training, options.steps, run.options.learning_rate, [&](Index, double c) {
          return progress.step(options.samples, c), !report::interrupted();
        });
        if (report::interrupted()) return;

        const double error = error_rate(network, spirals.training), test = error_rate(network, spirals.test);
        results.row({reading, hidden, static_cast<Index>(seed), training::count_parameters(network), C, error, test});
        progress.finish_epoch({{"hidden " + reading, std::to_string(hidden)},
                               {"training error", report::percent(error)},
                               {"test error", report::percent(test)}});
        sum += error, test_sum += test;
        if (n > 0) continue;  // the picture is that of the first seed, whatever it looks like
        files::write_npy(run.folder / (reading + "-" + std::to_string(hidden) + ".npy"), answers(network));
        if (reading == "layers") write_spirals(run, spirals.training);
      }
      const std::string name = "error_" + reading + "_" + std::to_string(hidden);
      means.push_back({"train_" + name, sum / double(options.seeds)});  // \eq{slides-hidden}
      means.push_back({"test_" + name, test_sum / double(options.seeds)});
    }
  results.summary(means, double(progress.samples()), progress.seconds());
}

}  // namespace lbl::mlp::capacity
