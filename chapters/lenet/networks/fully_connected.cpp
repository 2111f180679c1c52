#include "lenet/networks/fully_connected.hpp"

#include "costs/softmax_cross_entropy.hpp"

namespace lbl::lenet {

void initialise(FullyConnected& network, training::Random& random) {
  initialise(network.first, random), initialise(network.second, random), initialise(network.output, random);
}

double forward(const FullyConnected& network, FullyConnected::Batch& batch) {
  const auto& [first, second, output, choice] = network;

  forward(choice, first, flatten(batch.x), batch.z1);
  activate(choice, batch.z1, batch.h1);
  forward(choice, second, batch.h1, batch.z2);
  activate(choice, batch.z2, batch.h2);
  forward(choice, output, batch.h2, batch.z3);
  return costs::softmax_cross_entropy(batch.z3, batch.y, batch.p);
}

void backward(const FullyConnected& network, FullyConnected::Batch& batch, FullyConnected& gradient) {
  const auto& [first, second, output, choice] = network;

  costs::softmax_cross_entropy_backward(batch.p, batch.y, batch.delta3);
  backward_parameters(choice, batch.delta3, batch.h2, gradient.output);
  backward_input(choice, output, batch.delta3, batch.delta2);
  activate_backward(choice, batch.h2, batch.delta2);
  backward_parameters(choice, batch.delta2, batch.h1, gradient.second);
  backward_input(choice, second, batch.delta2, batch.delta1);
  activate_backward(choice, batch.h1, batch.delta1);
  backward_parameters(choice, batch.delta1, flatten(batch.x), gradient.first);
}

Tensor<4> input_gradient(const FullyConnected& network, const FullyConnected::Batch& batch) {
  Tensor<4> delta_x = batch.x;
  Tensor<2> flat = flatten(delta_x);
  backward_input(network.choice, network.first, batch.delta1, flat);
  return delta_x;
}

}  // namespace lbl::lenet
