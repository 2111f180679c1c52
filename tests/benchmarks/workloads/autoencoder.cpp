#include "workloads/workloads.hpp"

#include "autoencoder/network.hpp"
#include "optimization/optimizers.hpp"

#include <memory>

namespace lbl::bench {
namespace {

/// The products of a step: forward and to the parameters in every layer, to the input in all but the first.
constexpr double operations_per_sample = 2 * (3 * 2 * (784. * 128 + 128. * 32) - 784. * 128);

/// The network and its batches.
struct Training {
  autoencoder::Network network{std::vector<Index>{784, 128, 32}}, gradient;
  autoencoder::Batch batch;
  optimization::Adam<autoencoder::Network> adam;
  Batches batches{784, 1};
  std::size_t next = 0;

  explicit Training(bool core) {
    network.of_code = autoencoder::Activation::relu;
    network.loops = core ? autoencoder::Loops::core : autoencoder::Loops::chapter;
    training::Random random(1);
    initialise(network, random);
    gradient = network, adam = optimization::Adam<autoencoder::Network>(network);
    batch = autoencoder::Batch(network, Workload::batch_size);
  }
  void step() {
    Tensor<2>& images = batches.inputs[next++ % Batches::count];
    std::copy_n(images.data(), images.size(), batch.h[0].data());  // the input, which noise may have changed,
    std::swap(batch.x, images);                                    // and the target: lent, not copied
    forward(network, batch);
    training::set_to_zero(gradient);
    backward(network, batch, gradient);
    adam.step(network, gradient, 0.001);
    std::swap(batch.x, images);
  }
};

}  // namespace

Workload autoencoder_training() {
  return {"autoencoder", "the autoencoder 784-128-32-128-784", operations_per_sample,
          [](bool core) { return [training = std::make_shared<Training>(core)] { training->step(); }; }};
}

}  // namespace lbl::bench
