// How much a state is worth later: gains of dh_T/dh_t against the lag T - t; and gradients that explode while a network
// learns, with and without clipping.
#include "optimization/clipping.hpp"
#include "report/program/interrupt.hpp"
#include "report/results.hpp"
#include "report/spread.hpp"
#include "rnn/jacobian.hpp"
#include "rnn/options.hpp"
#include "training/divergence.hpp"

#include <iomanip>

namespace lbl::rnn {
namespace {

constexpr Index inputs = 4;

/// What W_hh is at the start.
struct Kind {
  std::string name;
  Cell cell;
  double spectral_radius;  ///< of W_hh; 0: orthogonal
  double forget_bias;      ///< of an LSTM
};
const std::vector<Kind> kinds{{"RNN, radius 0.8", Cell::tanh, 0.8, 0}, {"RNN, radius 1", Cell::tanh, 1, 0},
                              {"RNN, radius 1.2", Cell::tanh, 1.2, 0}, {"RNN, orthogonal", Cell::tanh, 0, 0},
                              {"LSTM, forget bias 0", Cell::lstm, 0, 0}, {"LSTM, forget bias 1", Cell::lstm, 0, 1},
                              {"LSTM, forget bias 5", Cell::lstm, 0, 5}};

/// A layer as it begins to learn; normal weights W_hh scaled to a spectral radius, if there is one.
Layer fresh_layer(const Kind& kind, Index units, training::Random& random) {
  Layer layer(kind.cell, inputs, units);
  initialise(layer, {.forget_bias = kind.forget_bias}, random);
  if (kind.spectral_radius == 0) return layer;
  training::draw_normal(layer.W_hh, 1 / double(units), random);
  const Real scale = static_cast<Real>(kind.spectral_radius / spectral_radius(layer.W_hh));
  for (Index n = 0; n < layer.W_hh.size(); ++n) layer.W_hh.data()[n] *= scale;
  return layer;
}

/// Gains of fresh layers over a random sequence: mean and deviation of their logarithm at each lag.
void measure_gains(const Options& options, const report::Run& run, report::Results& results, report::Metrics& metrics) {
  const Index T = options.lags;
  *run.out << "gain of dh_T/dh_t (LSTM: dh_T/dc_t) of " << options.gradient_units << " units, mean of "
           << options.gradient_seeds << " networks, as 10^...\n" << std::left << std::setw(21) << "lag T - t"
           << std::right;
  for (Index lag = T / 4; lag <= T; lag += T / 4) *run.out << std::setw(9) << lag;
  *run.out << '\n' << std::fixed << std::setprecision(2);
  for (const Kind& kind : kinds) {
    std::vector<report::Spread> log_gain(static_cast<std::size_t>(T) + 1);
    for (Index s = 0; s < options.gradient_seeds; ++s) {
      training::Random random(run.options.seed + static_cast<std::uint64_t>(s));
      const Layer layer = fresh_layer(kind, options.gradient_units, random);
      Tensor<3> x(T, inputs, 1);
      training::draw_normal(x, options.input_scale * options.input_scale, random);
      const Gains of = gains(layer, x);
      const std::vector<double>& gain = has_cell_state(kind.cell) ? of.c : of.h;
      for (Index lag = 1; lag <= T; ++lag) {
        if (!(gain[T - lag] > 0))
          throw std::runtime_error("after " + std::to_string(lag) + " steps the gain of '" + kind.name +
                                   "' is less than a number can hold: choose a smaller --lags");
        log_gain[lag].add(std::log10(gain[T - lag]));
      }
    }
    for (Index lag = 1; lag <= T; ++lag)
      results.row({kind.name.substr(0, kind.name.find(',')), kind.name.substr(kind.name.find(',') + 2),
                   kind.spectral_radius, lag, log_gain[lag].mean(), log_gain[lag].deviation()});
    *run.out << std::left << std::setw(21) << kind.name << std::right;
    for (Index lag = T / 4; lag <= T; lag += T / 4) *run.out << std::setw(9) << log_gain[lag].mean();
    *run.out << '\n';
    std::string key = kind.name;
    for (char& c : key) c = c == ' ' ? '_' : c;
    key.erase(std::remove(key.begin(), key.end(), ','), key.end());
    metrics.push_back({"log10_gain_of_" + key, log_gain.back().mean()});
  }
  *run.out << std::defaultfloat;
}

/// The memory task: one of four symbols at the first step, noise then, and the symbol is asked for at the end.
void draw_recall(Batch& batch, training::Random& random) {
  training::draw_normal(batch.x, 0.01, random);
  std::fill_n(batch.y.data(), batch.y.size(), Real(0));
  for (Index m = 0; m < batch.x.dim[2]; ++m) {
    const Index symbol = Index(random() % std::uint64_t(inputs));
    batch.x(0, symbol, m) += 1, batch.y(0, symbol, m) = 1;
  }
}

struct Cut {
  std::string name;
  double norm, value;  ///< 0: none
};

/// What a training with cuts has come to.
struct Learned {
  double longest_gradient = 0, last_cost = 0;  ///< largest norm of all steps; mean cost of the last hundred
};

/// A simple RNN of spectral radius above 1 learns the task by plain descent, its gradients cut or not.
/// @param each called as each(step, cost, norm of the gradient before it is cut)
template <class Each>
Learned learn_with(const Cut& cut, const Options& options, const report::Run& run, std::uint64_t seed, Each&& each) {
  training::Random random(seed);
  Network network({.inputs = inputs, .units = options.gradient_units, .outputs = inputs, .reading = Reading::whole,
                   .loops = Loops::core});
  initialise(network, random);
  network.ahead[0] = fresh_layer({"", Cell::tanh, 1.1, 0}, options.gradient_units, random);
  network.ahead[0].loops = Loops::core;
  Network gradient = network;
  Batch batch(network, options.delay, run.options.batch);
  Learned learned;
  for (Index step = 0; step < options.steps && !report::interrupted(); ++step) {
    draw_recall(batch, random);
    const double C = forward(network, batch);
    training::check_finite(C, 0, step, run.options.learning_rate);
    training::set_to_zero(gradient);
    backward(network, batch, gradient);
    const double norm = optimization::norm(gradient);
    clip({.clip_norm = cut.norm, .clip_value = cut.value}, gradient);
    optimization::descend(network, gradient, run.options.learning_rate);
    learned.longest_gradient = std::max(learned.longest_gradient, norm);
    if (step >= options.steps - 100) learned.last_cost += C / double(std::min<Index>(100, options.steps));
    each(step, C, norm);
  }
  return learned;
}

/// All ways to cut, from several seeds; the course of the first seed is written.
void learn_with_cuts(const Options& options, const report::Run& run, report::Metrics& metrics) {
  files::Table course{.path = {}, .columns = {"clipping", "step", "cost", "norm"}, .rows = {}};
  *run.out << "recall of a symbol after " << options.delay << " steps, " << options.steps << " steps of descent, "
           << options.gradient_seeds << " networks of each kind\n" << std::setprecision(3);
  for (const Cut& cut : {Cut{"none", 0, 0}, Cut{"norm", options.longest, 0}, Cut{"value", 0, options.largest}}) {
    Index solved = 0;
    report::Spread last_cost;
    double longest = 0;
    for (Index s = 0; s < options.gradient_seeds; ++s) {
      const auto write = [&](Index step, double C, double norm) {
        if (s == 0) course.rows.push_back({cut.name, std::to_string(step), files::shortest(C), files::shortest(norm)});
      };
      const std::uint64_t seed = run.options.seed + static_cast<std::uint64_t>(s);
      const Learned learned = learn_with(cut, options, run, seed, write);
      if (report::interrupted()) return;
      solved += learned.last_cost < 0.05;
      last_cost.add(learned.last_cost), longest = std::max(longest, learned.longest_gradient);
    }
    *run.out << "  clipping by " << std::left << std::setw(6) << cut.name << solved << " solved it; cost of the last "
             << "100 steps " << last_cost.mean() << " +- " << last_cost.deviation() << ", longest gradient " << longest
             << '\n';
    metrics.push_back({"solved_clipping_" + cut.name, double(solved)});
    metrics.push_back({"last_cost_clipping_" + cut.name, last_cost.mean()});
    metrics.push_back({"longest_gradient_clipping_" + cut.name, longest});
  }
  *run.out << std::setprecision(6);
  files::write_file(run.folder / "clipping.csv", files::csv_text(course));
}

}  // namespace

void gradients_experiment(const Options& options, report::Run& run) {
  report::Results results(run, {"cell", "kind", "spectral_radius", "lag", "log10_gain", "deviation"});
  report::Metrics metrics;
  measure_gains(options, run, results, metrics);
  learn_with_cuts(options, run, metrics);
  if (report::interrupted()) return;
  results.summary(metrics, 0, 0);
}

}  // namespace lbl::rnn
