// Every activation with its slope, and a race: networks that differ in nothing but f, over a range of learning rates.
#include "core/dense.hpp"
#include "files/files.hpp"
#include "layers/maxout.hpp"
#include "layers/prelu.hpp"
#include "mlp/signals/laboratory.hpp"
#include "mlp/training.hpp"
#include "report/program/interrupt.hpp"
#include "report/program/run_data.hpp"
#include "report/results.hpp"
#include "report/spread.hpp"

#include <cstdio>

namespace lbl::mlp::signals {
namespace {

/// An activation of the race, and the rule of the weights that was made for it.
struct Contestant {
  const char* name;
  Activation f;
  training::Initialisation rule;
};

constexpr Contestant contestants[] = {
    {"logistic", Activation::logistic, training::Initialisation::xavier},
    {"tanh", Activation::tanh, training::Initialisation::xavier},
    {"softsign", Activation::softsign, training::Initialisation::xavier},
    {"relu", Activation::relu, training::Initialisation::he},
    {"leaky-relu", Activation::leaky_relu, training::Initialisation::he},
    {"softplus", Activation::softplus, training::Initialisation::he}};
constexpr double rates[] = {0.03, 0.1, 0.3, 1};

/// Maxout of one input and three pieces, each a straight line.
void maxout_of_three(const Tensor<2>& z, Tensor<2>& h, Tensor<2>& slope) {
  Tensor<2> W(3, 1), pieces(3, z.size()), delta(3, z.size()), ones = slope;
  Tensor<1> b(3);
  W(0, 0) = Real(-0.5), W(1, 0) = Real(0.2), W(2, 0) = 1;
  b(0) = -1, b(2) = -1;
  core::dense_forward(W, b, z, pieces);
  layers::maxout(pieces, 3, h);
  layers::maxout_backward(pieces, 3, h, ones, delta);
  core::dense_backward_input(W, delta, slope);
}

/// Writes f(z) and f'(z) for z from -5 to 5: f' is what becomes of dC/dh = 1 on its way back.
void tabulate(const report::Run& run) {
  const Index M = 201;
  Tensor<2> z(1, M), h(1, M), slope(1, M);
  for (Index m = 0; m < M; ++m) z(0, m) = Real(m - 100) / 20;
  files::Table table{.path = {}, .columns = {"activation", "z", "h", "slope"}, .rows = {}};
  const auto write = [&](const char* name, auto&& both_ways) {
    std::fill_n(slope.data(), M, Real(1));
    both_ways();
    for (Index m = 0; m < M; ++m)
      table.rows.push_back({name, files::shortest(z(0, m)), files::shortest(h(0, m)), files::shortest(slope(0, m))});
  };
  for (const Contestant& c : contestants)
    write(c.name, [&] { activate(c.f, z, h), activate_backward(c.f, z, h, slope); });
  write("prelu", [&] {
    const Tensor<1> alpha = layers::initial_slopes(1);
    Tensor<1> gradient_alpha(1);
    layers::prelu(z, alpha, h), layers::prelu_backward(z, alpha, slope, gradient_alpha);
  });
  write("maxout", [&] { maxout_of_three(z, h, slope); });
  files::write_file(run.folder / "functions.csv", files::csv_text(table));
}

/// One network learns until its training cost is low enough.
struct Race {
  const Options& options;
  const report::Run& run;
  const data::Dataset& samples;
  report::Results& results;
  report::Progress& progress;

  Network fresh_network(const Contestant& c, std::uint64_t seed) const {
    std::vector<Index> N{samples.pixels()};
    N.insert(N.end(), options.widths.begin(), options.widths.end());
    N.push_back(samples.classes());
    Network network(N);
    network.f = c.f, network.loops = loops_of(run.options.loops);
    training::Random random(seed);
    initialise(network, c.rule, random);
    return network;
  }

  /// One epoch of gradient descent; returns its mean cost, infinite if it diverges, negative if it is interrupted.
  double epoch_cost(Network& network, double eta, std::uint64_t seed, Index epoch) const {
    Network gradient = network;
    Batch batch;
    Score score;
    const std::vector<Index> order = data::shuffled_order(samples.size(), seed, epoch);
    for (const auto which : data::mini_batches(order, run.options.batch)) {
      if (report::interrupted()) return -1;
      load(network, samples, which, batch);
      const double C = forward(network, batch);
      if (!std::isfinite(C)) return HUGE_VAL;
      training::set_to_zero(gradient);
      backward(network, batch, gradient);
      optimization::descend(network, gradient, eta);
      score.add(batch.h.back(), batch.y, C);
      progress.step(static_cast<Index>(which.size()), C);
    }
    return score.mean_cost();
  }

  /// The epochs that it took; 0 if those that are allowed did not suffice; -1 when interrupted.
  Index epochs(const Contestant& c, double eta, std::uint64_t seed) const {
    Network network = fresh_network(c, seed);
    for (Index epoch = 1; epoch <= run.options.epochs; ++epoch) {
      const double cost = epoch_cost(network, eta, seed, epoch - 1);
      if (cost < 0) return -1;
      if (std::isinf(cost)) break;
      results.row({c.name, eta, static_cast<Index>(seed), epoch, cost});
      if (cost <= options.cost) return epoch;  // \eq{notes-relu-speed}
    }
    return 0;
  }
};

/// A cell of the table that is printed.
std::string cell(const std::string& text, std::size_t width) {
  return std::string(width - std::min(width, text.size()), ' ') + text;
}

/// Epochs as text; if some networks did not get there they have no mean.
std::string text(const report::Spread& s, Index networks) {
  if (s.count < networks) return std::to_string(s.count) + " of " + std::to_string(networks);
  char line[64];
  std::snprintf(line, sizeof line, "%.1f +- %.1f", s.mean(), s.deviation());
  return line;
}

}  // namespace

void activations_experiment(const Options& options, report::Run& run) {
  const data::Dataset samples = data::first_samples(report::load_data(run).train, options.samples);
  const Index races = static_cast<Index>(std::size(contestants) * std::size(rates)) * options.networks;
  report::Results results(run, {"activation", "learning_rate", "seed", "epoch", "train_cost"});
  report::Progress progress(run, races, run.options.epochs * samples.size(), 0, "race");
  tabulate(run);

  const Race race{options, run, samples, results, progress};
  report::Metrics metrics;
  std::string lines = "epochs until the training cost is " + files::shortest(options.cost) +
                      ", by learning rate\n(or how many networks got there at all)\n" + cell("activation", 12);
  for (const double eta : rates) lines += cell(files::shortest(eta), 16);
  for (const Contestant& c : contestants) {
    double fewest = HUGE_VAL, best_rate = 0;
    lines += "\n" + cell(c.name, 12);
    for (const double eta : rates) {
      report::Spread epochs;
      for (Index n = 0; n < options.networks; ++n) {
        const Index needed = race.epochs(c, eta, run.options.seed + static_cast<std::uint64_t>(n));
        if (needed < 0) return;
        if (needed > 0) epochs.add(double(needed));
      }
      if (epochs.count == options.networks && epochs.mean() < fewest) fewest = epochs.mean(), best_rate = eta;
      lines += cell(text(epochs, options.networks), 16);
    }
    if (best_rate == 0) continue;
    metrics.push_back({std::string(c.name) + "_epochs", fewest});  // \eq{notes-advice}
    metrics.push_back({std::string(c.name) + "_learning_rate", best_rate});
  }
  *run.out << lines << '\n';
  results.summary(metrics, double(progress.samples()), progress.seconds());
}

}  // namespace lbl::mlp::signals
