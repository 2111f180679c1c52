#include "workloads/workloads.hpp"

#include "mlp/network.hpp"
#include "optimization/optimizers.hpp"

#include <memory>

namespace lbl::bench {
namespace {

const std::vector<Index> widths{784, 100, 100, 10};

/// The products of a step: forward and to the parameters in every layer, to the input in all but the first.
constexpr double operations_per_sample = 2 * (2 * (784. * 100 + 100 * 100 + 100 * 10) + 100 * 100 + 100 * 10);

/// The network and its batches.
struct Training {
  mlp::Network network, gradient;
  mlp::Batch batch;
  Batches batches{784, 10};
  std::size_t next = 0;

  explicit Training(bool core) : network(widths) {
    training::Random random(1);
    mlp::initialise(network, training::Initialisation::he, random);
    network.loops = core ? mlp::Loops::core : mlp::Loops::chapter;
    gradient = network;
    batch = mlp::Batch(network, Workload::batch_size);
  }
  void step() {
    const std::size_t n = next++ % Batches::count;
    std::swap(batch.h[0], batches.inputs[n]), std::swap(batch.y, batches.targets[n]);  // lent, not copied
    mlp::forward(network, batch);
    training::set_to_zero(gradient);
    mlp::backward(network, batch, gradient);
    optimization::descend(network, gradient, 0.05);
    std::swap(batch.h[0], batches.inputs[n]), std::swap(batch.y, batches.targets[n]);
  }
};

}  // namespace

Workload mlp_training() {
  return {"mlp", "the network 784-100-100-10", operations_per_sample,
          [](bool core) { return [training = std::make_shared<Training>(core)] { training->step(); }; }};
}

}  // namespace lbl::bench
