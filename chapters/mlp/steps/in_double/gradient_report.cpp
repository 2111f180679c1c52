#include "mlp/steps/in_double/gradient_report.hpp"

#include "mlp/steps/gradient_errors.hpp"

namespace lbl {  // which the build makes lbl_in_double

using namespace mlp;
using namespace mlp::steps;

namespace {

Network fresh(const GradientTask& task, Activation f) {
  Network network(task.widths);
  network.f = f;
  training::Random random(task.seed);
  initialise(network, training::Initialisation::he, random);
  return network;
}

/// The first samples of the task.
Batch load(const GradientTask& task, const Network& network, Index M) {
  Batch batch(network, M);
  for (Index m = 0; m < M; ++m) {
    const auto sample = static_cast<std::size_t>(m);
    for (Index n = 0; n < task.widths[0]; ++n) batch.h[0](n, m) = task.x[sample][static_cast<std::size_t>(n)];
    batch.y(static_cast<Index>(task.labels[sample]), m) = 1;
  }
  return batch;
}

/// Gradients with a mistake: the check must find each.
std::vector<GradientReport::Mistake> planted(const GradientTask& task) {
  Network network = fresh(task, Activation::tanh);
  Batch batch = load(task, network, 3);
  std::vector<GradientReport::Mistake> found;
  const auto check = [&](const std::string& what, const Network& gradient) {
    found.push_back({what, worst(errors_of_cost(network, batch, gradient))});
  };
  Network twice = gradient_of_cost(network, batch);
  for_each_parameter([](const std::string&, auto& g) {
    for (Index n = 0; n < g.size(); ++n) g.data()[n] *= 2;
  }, twice);
  check("a factor 2", twice);

  Network other = network, by_other = network;
  training::set_to_zero(by_other);
  other.f = Activation::logistic;
  forward(network, batch), backward(other, batch, by_other);
  check("the derivative of another activation", by_other);

  Network without_bias = gradient_of_cost(network, batch);
  without_bias.b[1] = Tensor<1>(without_bias.b[1].size());
  check("a forgotten bias", without_bias);
  return found;
}

}  // namespace

GradientReport check_gradients(const GradientTask& task) {
  GradientReport report;
  Network smooth = fresh(task, Activation::tanh), kinked = fresh(task, Activation::relu);
  Batch few = load(task, smooth, 3);
  const auto by_tanh = errors_of_cost(smooth, few, gradient_of_cost(smooth, few));
  const auto by_relu = errors_of_cost(kinked, few, gradient_of_cost(kinked, few));
  for (std::size_t n = 0; n < by_tanh.size(); ++n)
    report.arrays.push_back({by_tanh[n].name, by_relu[n].relative, by_tanh[n].relative});
  report.penalty = worst(errors_of_penalty(smooth, {.lambda_2 = 0.1}));
  report.mistakes = planted(task);
  report.mask_frozen = error_of_dropout(true), report.mask_drawn = error_of_dropout(false);

  for (int n = 0; n <= 36; ++n) {
    const double step = std::pow(10, -10 + n / 4.);
    const auto [at, centred, one_sided] = error_at_step(smooth, few, step);
    report.steps.push_back({at, centred, one_sided, error_at_step(kinked, few, step).centred});
  }
  for (Index M = 1; M <= static_cast<Index>(task.x.size()); M *= 4) {
    Batch batch = load(task, kinked, M);
    report.kinks.push_back({M, kinks_crossed(kinked, batch, 1e-3)});
  }
  for (const Index layers : {1, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20})
    report.depths.push_back({layers, error_at_depth(layers, Activation::tanh, task.seed),
                             error_at_depth(layers, Activation::logistic, task.seed)});
  return report;
}

}  // namespace lbl
