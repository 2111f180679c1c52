// The graph of overview figure 2, differentiated by a program that knows no network, beside the network's own loops.
#include "mlp/network.hpp"
#include "mlp/signals/computational_graph.hpp"
#include "mlp/signals/laboratory.hpp"
#include "report/progress.hpp"
#include "report/results.hpp"

#include <iomanip>

namespace lbl::mlp::signals {
namespace {

/// The largest |a - b|.
double difference(const Tensor<2>& a, const Tensor<2>& b) {
  double largest = 0;
  for (Index n = 0; n < a.size(); ++n) largest = std::max(largest, std::abs(double(a.data()[n]) - double(b.data()[n])));
  return largest;
}

}  // namespace

void graph_experiment(report::Run& run) {
  const double lambda = 0.01;
  const Index M = run.options.batch;
  report::Results results(run, {"visit", "node", "rows", "columns", "largest_derivative"});
  report::Progress progress(run, 1, M);

  // The layers: a 6-5-4 network without biases, whose gradient gets 2 lambda W from the penalty.
  Network network({6, 5, 4}), gradient = network;
  training::Random random(run.options.seed);
  initialise(network, training::Initialisation::he, random);
  Batch batch(network, M);
  training::draw_normal(batch.h[0], 1, random);
  for (Index m = 0; m < M; ++m) batch.y(m % 4, m) = 1;
  const double data_cost = forward(network, batch);
  backward(network, batch, gradient);
  for (Index l = 1; l <= 2; ++l)
    for (Index n = 0; n < network.W[l].size(); ++n)
      gradient.W[l].data()[n] += Real(2 * lambda) * network.W[l].data()[n];

  Figure2 figure = figure_2(batch.h[0], batch.y, network.W[1], network.W[2], lambda);
  const std::vector<Index> order = differentiate(figure.graph, figure.C);
  *run.out << "visit  node           shape   largest |dC/dnode|\n";
  Index visit = 0;
  for (const Index n : order) {
    if (n == figure.y) continue;  // a constant
    const Node& node = figure.graph[n];
    const double largest = difference(node.derivative, Tensor<2>(node.value.dim[0], node.value.dim[1]));
    *run.out << std::setw(5) << ++visit << "  " << std::left << std::setw(13) << node.name << std::right << std::setw(3)
             << node.value.dim[0] << " x " << node.value.dim[1] << std::setw(14) << std::setprecision(4) << largest
             << '\n';
    results.row({visit, node.name, node.value.dim[0], node.value.dim[1], largest});
  }
  progress.step(M, data_cost);
  const Tensor<2>& dC_dW1 = figure.graph[figure.W1].derivative;
  const Tensor<2>& dC_dW2 = figure.graph[figure.W2].derivative;
  const double worst = std::max(difference(dC_dW1, gradient.W[1]), difference(dC_dW2, gradient.W[2]));
  *run.out << "cost " << figure.graph[figure.C].value(0, 0) << ", of it cross-entropy " << data_cost
           << "; largest difference from the gradient by the layers' loops " << worst << '\n';
  results.summary({{"largest_difference", worst}, {"target_largest_difference", 0}}, double(progress.samples()),
                  progress.seconds());
}

}  // namespace lbl::mlp::signals
