// A stack of layers with fresh weights: the variance of what goes up and of what comes down, layer by layer.
#include "mlp/signals/laboratory.hpp"
#include "mlp/signals/propagation.hpp"
#include "report/program/interrupt.hpp"
#include "report/progress.hpp"
#include "report/results.hpp"

#include <algorithm>
#include <iomanip>
#include <sstream>
#include <stdexcept>

namespace lbl::mlp::signals {
namespace {

/// How the weights of a stack are drawn.
struct Draw {
  const char* name;
  training::Initialisation rule;
  double scale;  ///< of the standard deviation
};

/// Widths N_0..N_L that narrow by the same factor at each layer. In layers of one width LeCun's rule and Xavier's are
/// the same.
std::vector<Index> funnel(const Options& options) {
  std::vector<Index> N;
  const double ratio = double(options.narrowest) / double(options.widest);
  for (Index l = 0; l <= options.layers; ++l)
    N.push_back(std::lround(double(options.widest) * std::pow(ratio, double(l) / double(options.layers))));
  return N;
}

/// One stack: standard normal inputs go up, standard normal errors come down.
Batch passed(Network& network, const Draw& draw, Index M, std::uint64_t seed) {
  training::Random random(seed);
  draw_scaled_weights(network, draw.rule, draw.scale, random);
  Batch batch(network, M);
  training::draw_normal(batch.h[0], 1, random);
  propagate(network, batch);
  training::draw_normal(batch.delta[network.L()], 1, random);
  propagate_back(network, batch);
  return batch;
}

}  // namespace

void initialisation_experiment(const Options& options, report::Run& run) {
  using enum training::Initialisation;
  const Draw draws[] = {{"lecun", lecun, 1}, {"xavier", xavier, 1}, {"he", he, 1},
                        {"half", lecun, 0.5}, {"double", lecun, 2}};
  const std::vector<Index> N = funnel(options);
  report::Results results(run, {"activation", "draw", "seed", "layer", "units", "mean_h", "variance_h",
                                "variance_delta"});
  report::Progress progress(run, 10 * options.stacks, run.options.batch, 0, "stack");
  report::Metrics metrics;
  std::ostringstream lines;
  lines << "variance of the last layer's activations relative to the first's, and of the first layer's errors\n"
        << "relative to the last's:\n"
        << "activation  weights     activations      errors\n" << std::scientific << std::setprecision(1);

  for (const auto f : {Activation::relu, Activation::tanh})
    for (const Draw& draw : draws) {
      const std::string name = f == Activation::relu ? "relu" : "tanh";
      double forward = 0, backward = 0;  // factors from end to end, averaged as powers of ten
      for (Index n = 0; n < options.stacks; ++n) {
        if (report::interrupted()) return;
        const std::uint64_t seed = run.options.seed + static_cast<std::uint64_t>(n);
        Network network(N);
        network.f = f;
        const Batch batch = passed(network, draw, run.options.batch, seed);
        std::vector<double> up, down;
        for (Index l = 1; l <= network.L(); ++l) {
          const Moments h = moments(batch.h[l]), delta = moments(batch.delta[l]);
          up.push_back(h.variance), down.push_back(delta.variance);
          results.row({name, draw.name, static_cast<Index>(seed), l, N[l], h.mean, h.variance, delta.variance});
        }
        if (!(std::min({up.front(), up.back(), down.front(), down.back()}) > 0))
          throw std::runtime_error("the signals of " + std::to_string(network.L()) +
                                   " layers are too small for the numbers of this build: give fewer --layers");
        forward += std::log10(up.back() / up.front()) / double(options.stacks);
        backward += std::log10(down.front() / down.back()) / double(options.stacks);
        progress.step(run.options.batch, up.back());
      }
      lines << std::setw(10) << name << std::setw(9) << draw.name << std::setw(17) << std::pow(10, forward)
            << std::setw(12) << std::pow(10, backward) << '\n';
      metrics.push_back({name + "_" + draw.name + "_forward_power_of_ten", forward});
      metrics.push_back({name + "_" + draw.name + "_backward_power_of_ten", backward});
    }
  *run.out << lines.str();
  results.summary(metrics, double(progress.samples()), progress.seconds());
}

}  // namespace lbl::mlp::signals
