// How far CD-k is from the gradient, on average and in a single estimate, as k grows and as the machine learns.
#include "rbm/likelihood/expected_contrast.hpp"
#include "rbm/options.hpp"
#include "rbm/patterns.hpp"
#include "report/program/interrupt.hpp"
#include "report/progress.hpp"
#include "report/results.hpp"

#include <iomanip>

namespace lbl::rbm {
namespace {

const std::vector<Index> lengths{1, 3, 10, 30, 100, 300, 1000};  // k

/// Inner product of two gradients, all parameters.
double product(const Machine& a, const Machine& b) {
  double sum = 0;
  for_each_parameter([&](const std::string&, const auto& x, const auto& y) {
    for (Index n = 0; n < x.size(); ++n) sum += double(x.data()[n]) * double(y.data()[n]);
  }, a, b);
  return sum;
}

/// |a - b| / |b|
double distance(const Machine& a, const Machine& b) {
  return std::sqrt(std::max(0., product(a, a) - 2 * product(a, b) + product(b, b)) / product(b, b));
}

/// What is drawn and what stays a probability.
struct Places {
  std::string name;
  bool statistics, visible;  ///< whether h in the averages is drawn, and v of the reconstruction
};

const std::vector<Places> all_places{{"everything drawn", true, true},
                                     {"probabilities in the averages", false, true},
                                     {"and for the visible units", false, false}};

/// Bias and noise of single estimates by mini-batches of the patterns, relative to the gradient.
std::array<double, 2> bias_and_noise(const Machine& machine, const Tensor<2>& patterns, const Places& places,
                                     const Machine& exact, Index estimates, std::uint64_t seed) {
  States data(machine, patterns.dim[1]), model = data;
  data.v = patterns;
  Draws draws{seed};
  BothStates both;
  Machine mean = optimization::zeros(machine), one = mean;
  double squares = 0;
  for (Index n = 0; n < estimates; ++n) {
    contrast(machine, {.sample_visible = places.visible}, draws, data, model);
    if (places.statistics) data.p = model.h, draw_binary(model.p, draws.next(), model.p);
    training::set_to_zero(one);
    add_difference(data, model, -1, both, one);
    squares += product(one, one) / double(estimates);
    add_difference(data, model, -1 / double(estimates), both, mean);
  }
  return {distance(mean, exact), std::sqrt(std::max(0., squares - product(mean, mean)) / product(exact, exact))};
}

}  // namespace

void gradient_experiment(const Options& options, report::Run& run) {
  report::Results results(run, {"update", "log_likelihood", "k", "bias", "cosine", "norm"});
  const Tensor<2> patterns = bars_and_stripes(3);
  training::Random random(run.options.seed);
  Learner learner(initial_machine(std::vector<double>(9, 0.5), options.gradient_hidden, random, loops_of(run)), 1);
  Machine& machine = learner.machine;
  training::draw_normal(machine.W, 0.1 * 0.1, random);
  learner.data = States(machine, patterns.dim[1]), learner.data.v = patterns;
  const std::vector<Index> moments{0, options.gradient_updates / 40, options.gradient_updates / 8,
                                   options.gradient_updates};
  report::Progress progress(run, Index(moments.size()), lengths.back(), 0, "moment");
  report::Metrics metrics;
  *run.out << "distance of the mean of CD-k from the gradient, relative to it\n    k";
  for (const Index k : lengths) *run.out << std::setw(9) << k;
  *run.out << '\n' << std::fixed << std::setprecision(4);
  Index t = 0;
  for (const Index moment : moments) {
    for (; t < moment; ++t) {
      training::set_to_zero(learner.gradient);
      add_exact_gradient(machine, learner.data, learner.gradient);
      learner.momentum().step(machine, learner.gradient, 0.3);
    }
    Machine exact = optimization::zeros(machine);
    add_exact_gradient(machine, learner.data, exact);
    const double now = 16 * log_likelihood(machine, patterns), norm = std::sqrt(product(exact, exact));
    *run.out << std::setprecision(1) << "after " << moment << " updates, log-likelihood " << now << ":\n     "
             << std::setprecision(4);
    ChainLaw chain(machine, patterns);
    Index steps = 0;
    for (const Index k : lengths) {
      for (; steps < k; ++steps) {
        if (report::interrupted()) return;
        chain.step();
      }
      Machine expected = optimization::zeros(machine);
      add_expected_contrast(machine, learner.data, chain, expected);
      const double bias = distance(expected, exact);
      const double cosine = product(expected, exact) / norm / std::sqrt(product(expected, expected));
      results.row({moment, now, k, bias, cosine, norm});
      *run.out << std::setw(9) << bias;
      if (moment == moments[1] && (k == 1 || k == 10 || k == 1000))
        metrics.push_back({"bias_" + std::to_string(k), bias});
    }
    *run.out << '\n';
    progress.step(lengths.back(), 0);
    if (report::interrupted()) return;
    if (moment != moments[1]) continue;
    *run.out << "single estimates by CD-1 here:\n";
    for (const Places& places : all_places) {
      const auto [bias, noise] =
          bias_and_noise(machine, patterns, places, exact, options.gradient_chains, run.options.seed);
      *run.out << std::left << std::setw(32) << places.name << std::right << "bias " << bias << "  noise " << noise
               << '\n';
      metrics.push_back({"noise_" + std::to_string(&places - all_places.data()), noise});
    }
  }
  *run.out << std::defaultfloat;
  results.summary(metrics, double(progress.samples()), progress.seconds());
}

}  // namespace lbl::rbm
