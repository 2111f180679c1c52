#include "lenet/networks/without_sharing.hpp"

#include "costs/softmax_cross_entropy.hpp"

namespace lbl::lenet {

void initialise(NetworkWithoutSharing& network, training::Random& random) {
  const auto draw = [&](LocallyConnected& layer, Index inputs) {
    training::draw_normal(layer.W, training::weight_variance(training::Initialisation::he, inputs, 1), random);
  };
  draw(network.C1, 25), draw(network.C3, 6 * 25);
  initialise(network.C5, random), initialise(network.F6, random), initialise(network.output, random);
}

double forward(const NetworkWithoutSharing& network, NetworkWithoutSharing::Batch& batch) {
  const auto& [C1, C3, C5, F6, output, choice] = network;

  locally_connected_forward(C1, batch.x, batch.z1);
  activate(choice, batch.z1, batch.h1);
  layers::max_pooling(batch.h1, {}, batch.h2, batch.winners2);
  locally_connected_forward(C3, batch.h2, batch.z3);
  activate(choice, batch.z3, batch.h3);
  layers::max_pooling(batch.h3, {}, batch.h4, batch.winners4);
  forward(choice, C5, flatten(batch.h4), batch.z5);
  activate(choice, batch.z5, batch.h5);
  forward(choice, F6, batch.h5, batch.z6);
  activate(choice, batch.z6, batch.h6);
  forward(choice, output, batch.h6, batch.z7);
  return costs::softmax_cross_entropy(batch.z7, batch.y, batch.p);
}

void backward(const NetworkWithoutSharing& network, NetworkWithoutSharing::Batch& batch,
              NetworkWithoutSharing& gradient) {
  const auto& [C1, C3, C5, F6, output, choice] = network;

  costs::softmax_cross_entropy_backward(batch.p, batch.y, batch.delta7);
  backward_parameters(choice, batch.delta7, batch.h6, gradient.output);
  backward_input(choice, output, batch.delta7, batch.delta6);
  activate_backward(choice, batch.h6, batch.delta6);
  backward_parameters(choice, batch.delta6, batch.h5, gradient.F6);
  backward_input(choice, F6, batch.delta6, batch.delta5);
  activate_backward(choice, batch.h5, batch.delta5);
  backward_parameters(choice, batch.delta5, flatten(batch.h4), gradient.C5);
  Tensor<2> delta_h4 = flatten(batch.delta_h4);
  backward_input(choice, C5, batch.delta5, delta_h4);
  layers::max_pooling_backward(batch.delta_h4, {}, batch.winners4, batch.delta3);
  activate_backward(choice, batch.h3, batch.delta3);
  locally_connected_backward_parameters(batch.delta3, batch.h2, gradient.C3);
  locally_connected_backward_input(C3, batch.delta3, batch.delta_h2);
  layers::max_pooling_backward(batch.delta_h2, {}, batch.winners2, batch.delta1);
  activate_backward(choice, batch.h1, batch.delta1);
  locally_connected_backward_parameters(batch.delta1, batch.x, gradient.C1);
}

Tensor<4> input_gradient(const NetworkWithoutSharing& network, const NetworkWithoutSharing::Batch& batch) {
  Tensor<4> delta_x = batch.x;
  locally_connected_backward_input(network.C1, batch.delta1, delta_x);
  return delta_x;
}

}  // namespace lbl::lenet
