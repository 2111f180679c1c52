#include "workloads/workloads.hpp"

#include "lenet/networks/handbook.hpp"
#include "lenet/networks/lecture.hpp"
#include "lenet/shapes.hpp"
#include "optimization/optimizers.hpp"

#include <memory>

namespace lbl::bench {
namespace {

/// The sums of a step: forward and to the parameters in every layer, to the input in all but the first. Products with
/// padded zeros count, though they need not be computed: so they do for PyTorch.
template <class Network>
double operations_per_sample(const Network& network) {
  double all = 0, first = 0;
  for (const lenet::Layer& layer : lenet::plan_of(network).layers) {
    if (first == 0) first = double(layer.multiply_adds);
    all += double(layer.multiply_adds);
  }
  return 2 * (3 * all - first);
}

/// A network and its batches.
template <class Network>
struct Training {
  Network network, gradient;
  typename Network::Batch batch;
  Batches batches{784, 10};
  std::size_t next = 0;

  Training(Network fresh, bool core) : network(std::move(fresh)) {
    training::Random random(1);
    initialise(network, random);
    network.choice.loops = core ? lenet::Loops::core : lenet::Loops::chapter;
    gradient = network;
    batch = typename Network::Batch(network, Workload::batch_size);
  }
  void step() {
    const std::size_t n = next++ % Batches::count;
    batch.x = batches.inputs[n].view(1, 28, 28, Workload::batch_size);  // lent, not copied
    std::swap(batch.y, batches.targets[n]);
    forward(network, batch);
    training::set_to_zero(gradient);
    backward(network, batch, gradient);
    optimization::descend(network, gradient, 0.05);
    std::swap(batch.y, batches.targets[n]);
  }
};

template <class Network>
Workload workload(const std::string& name, const std::string& meaning, const Network& fresh) {
  return {name, meaning, operations_per_sample(fresh), [fresh](bool core) {
            return [training = std::make_shared<Training<Network>>(fresh, core)] { training->step(); };
          }};
}

}  // namespace

Workload lenet5_training() {
  lenet::HandbookLeNet network;
  network.C3.table = {};
  return workload("lenet5", "LeNet-5, 6-16-120 kernels, 84-10 units", network);
}

Workload lenet_lecture_training() {
  return workload("lenet-20-50-500", "the lecture's LeNet, 20-50 kernels, 500-10 units", lenet::LectureLeNet());
}

}  // namespace lbl::bench
