#include "workloads/workloads.hpp"

#include "optimization/optimizers.hpp"
#include "rnn/networks/initialisation.hpp"

#include <memory>

namespace lbl::bench {
namespace {

constexpr Index T = 28, N = 28, d = 128, K = 10;

rnn::Plan plan_of(rnn::Cell cell, bool core) {
  return {.inputs = N, .units = d, .outputs = K, .cell = cell, .reading = rnn::Reading::whole,
          .loops = core ? rnn::Loops::core : rnn::Loops::chapter};
}

/// The sums of a step: forward and to the parameters for all weights, to the states, but not to the images.
double operations_per_sample(rnn::Cell cell) {
  const double units = double(rnn::sums_of_a_unit(cell) * d);
  return 2 * (double(T) * units * (2. * double(N) + 3. * double(d)) + 3. * double(K * d));
}

/// A network and its batches.
struct Training {
  rnn::Network network, gradient;
  rnn::Batch batch;
  optimization::Adam<rnn::Network> adam;
  Batches batches{T * N, K};
  std::size_t next = 0;

  Training(rnn::Cell cell, bool core) : network(plan_of(cell, core)), batch(network, T, Workload::batch_size) {
    training::Random random(1);
    initialise(network, random);
    gradient = network, adam = optimization::Adam<rnn::Network>(network);
  }
  void step() {
    const std::size_t n = next++ % Batches::count;
    batch.x = batches.inputs[n].view(T, N, Workload::batch_size);      // lent, not copied
    batch.y = batches.targets[n].view(1, K, Workload::batch_size);
    forward(network, batch);
    training::set_to_zero(gradient);
    backward(network, batch, gradient);
    adam.step(network, gradient, 0.001);
  }
};

Workload workload(const std::string& name, const std::string& meaning, rnn::Cell cell) {
  return {name, meaning, operations_per_sample(cell), [cell](bool core) {
            return [training = std::make_shared<Training>(cell, core)] { training->step(); };
          }};
}

}  // namespace

Workload rnn_training() { return workload("rnn", "a simple RNN of 128 units over 28 rows", rnn::Cell::tanh); }

Workload lstm_training() { return workload("lstm", "an LSTM of 128 cells over 28 rows", rnn::Cell::lstm); }

}  // namespace lbl::bench
