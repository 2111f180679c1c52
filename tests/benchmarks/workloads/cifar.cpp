#include "workloads/workloads.hpp"

#include "cifar/networks/handbook.hpp"
#include "optimization/optimizers.hpp"

#include <memory>

namespace lbl::bench {
namespace {

/// The sums of a step: forward and to the parameters in every layer, to the input in all but the first. Products with
/// padded zeros count, though they need not be computed: so they do for PyTorch.
double operations_per_sample(const cifar::HandbookNetwork& network) {
  const double first = double(network.block[0].convolution.W.size()) * 32 * 32;
  return 2 * (3 * double(multiply_adds(network)) - first);
}

/// A network and its batches.
struct Training {
  cifar::HandbookNetwork network, gradient;
  cifar::HandbookNetwork::Batch batch;
  optimization::Momentum<cifar::HandbookNetwork> momentum;
  Batches batches{3 * 32 * 32, 10};
  std::size_t next = 0;

  Training(Index k, bool core) : network(k) {
    training::Random random(1);
    initialise(network, random);
    network.loops = core ? cifar::Loops::core : cifar::Loops::chapter;
    gradient = network;
    momentum = optimization::Momentum<cifar::HandbookNetwork>(network);
    batch = cifar::HandbookNetwork::Batch(network, Workload::batch_size);
  }
  void step() {
    const std::size_t n = next++ % Batches::count;
    batch.x = batches.inputs[n].view(3, 32, 32, Workload::batch_size);  // lent, not copied
    std::swap(batch.scores.y, batches.targets[n]);
    forward(network, cifar::Pass::training, batch);
    training::set_to_zero(gradient);
    backward(network, batch, gradient);
    momentum.step(network, gradient, 0.01);
    update_running(network, batch);
    std::swap(batch.scores.y, batches.targets[n]);
  }
};

}  // namespace

Workload cifar_training(Index k) {
  const std::string maps = std::to_string(k);
  return {"cifar-" + maps, "the handbook's CIFAR network, k = " + maps,
          operations_per_sample(cifar::HandbookNetwork(k)),
          [k](bool core) {
            return [training = std::make_shared<Training>(k, core)] { training->step(); };
          }};
}

}  // namespace lbl::bench
