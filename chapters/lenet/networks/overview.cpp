#include "lenet/networks/overview.hpp"

#include "costs/softmax_cross_entropy.hpp"
#include "layers/pooling.hpp"

namespace lbl::lenet {

void initialise(OverviewLeNet& network, training::Random& random) {
  initialise(network.conv1, random), initialise(network.conv2, random);
  initialise(network.fc1, random), initialise(network.fc2, random), initialise(network.fc3, random);
}

//! [forward]
double forward(const OverviewLeNet& network, OverviewLeNet::Batch& batch) {
  const auto& [conv1, conv2, fc1, fc2, fc3, choice] = network;

  forward(choice, conv1, batch.x, batch.z1);
  activate(choice, batch.z1, batch.h1);  // \eq{overview-eq-11}
  layers::average_pooling(batch.h1, {}, batch.h2);
  forward(choice, conv2, batch.h2, batch.z3);
  activate(choice, batch.z3, batch.h3);
  layers::average_pooling(batch.h3, {}, batch.h4);
  forward(choice, fc1, flatten(batch.h4), batch.z5);
  activate(choice, batch.z5, batch.h5);
  forward(choice, fc2, batch.h5, batch.z6);
  activate(choice, batch.z6, batch.h6);
  forward(choice, fc3, batch.h6, batch.z7);
  return costs::softmax_cross_entropy(batch.z7, batch.y, batch.p);
}
//! [forward]

//! [backward]
void backward(const OverviewLeNet& network, OverviewLeNet::Batch& batch, OverviewLeNet& gradient) {
  const auto& [conv1, conv2, fc1, fc2, fc3, choice] = network;

  costs::softmax_cross_entropy_backward(batch.p, batch.y, batch.delta7);
  backward_parameters(choice, batch.delta7, batch.h6, gradient.fc3);
  backward_input(choice, fc3, batch.delta7, batch.delta6);
  activate_backward(choice, batch.h6, batch.delta6);
  backward_parameters(choice, batch.delta6, batch.h5, gradient.fc2);
  backward_input(choice, fc2, batch.delta6, batch.delta5);
  activate_backward(choice, batch.h5, batch.delta5);
  backward_parameters(choice, batch.delta5, flatten(batch.h4), gradient.fc1);
  Tensor<2> delta_h4 = flatten(batch.delta_h4);
  backward_input(choice, fc1, batch.delta5, delta_h4);
  layers::average_pooling_backward(batch.delta_h4, {}, batch.delta3);
  activate_backward(choice, batch.h3, batch.delta3);
  backward_parameters(choice, batch.delta3, batch.h2, gradient.conv2);
  backward_input(choice, conv2, batch.delta3, batch.delta_h2);
  layers::average_pooling_backward(batch.delta_h2, {}, batch.delta1);
  activate_backward(choice, batch.h1, batch.delta1);
  backward_parameters(choice, batch.delta1, batch.x, gradient.conv1);
}
//! [backward]

Tensor<4> input_gradient(const OverviewLeNet& network, const OverviewLeNet::Batch& batch) {
  Tensor<4> delta_x = batch.x;
  backward_input(network.choice, network.conv1, batch.delta1, delta_x);
  return delta_x;
}

}  // namespace lbl::lenet
