#include "lenet/networks/lecture.hpp"

#include "costs/softmax_cross_entropy.hpp"

namespace lbl::lenet {

void initialise(LectureLeNet& network, training::Random& random) {
  initialise(network.conv1, random), initialise(network.conv2, random);
  initialise(network.linear1, random), initialise(network.linear2, random);
}

//! [forward]
double forward(const LectureLeNet& network, LectureLeNet::Batch& batch) {
  const auto& [conv1, conv2, linear1, linear2, choice] = network;

  forward(choice, conv1, batch.x, batch.z1);
  activate(choice, batch.z1, batch.h1);
  layers::max_pooling(batch.h1, {}, batch.h2, batch.winners2);
  forward(choice, conv2, batch.h2, batch.z3);
  activate(choice, batch.z3, batch.h3);
  layers::max_pooling(batch.h3, {}, batch.h4, batch.winners4);
  forward(choice, linear1, flatten(batch.h4), batch.z5);
  activate(choice, batch.z5, batch.h5);
  forward(choice, linear2, batch.h5, batch.z6);
  return costs::softmax_cross_entropy(batch.z6, batch.y, batch.p);
}
//! [forward]

//! [backward]
void backward(const LectureLeNet& network, LectureLeNet::Batch& batch, LectureLeNet& gradient) {
  const auto& [conv1, conv2, linear1, linear2, choice] = network;

  costs::softmax_cross_entropy_backward(batch.p, batch.y, batch.delta6);
  backward_parameters(choice, batch.delta6, batch.h5, gradient.linear2);
  backward_input(choice, linear2, batch.delta6, batch.delta5);
  activate_backward(choice, batch.h5, batch.delta5);
  backward_parameters(choice, batch.delta5, flatten(batch.h4), gradient.linear1);
  Tensor<2> delta_h4 = flatten(batch.delta_h4);
  backward_input(choice, linear1, batch.delta5, delta_h4);
  layers::max_pooling_backward(batch.delta_h4, {}, batch.winners4, batch.delta3);
  activate_backward(choice, batch.h3, batch.delta3);
  backward_parameters(choice, batch.delta3, batch.h2, gradient.conv2);
  backward_input(choice, conv2, batch.delta3, batch.delta_h2);
  layers::max_pooling_backward(batch.delta_h2, {}, batch.winners2, batch.delta1);
  activate_backward(choice, batch.h1, batch.delta1);
  backward_parameters(choice, batch.delta1, batch.x, gradient.conv1);
}
//! [backward]

Tensor<4> input_gradient(const LectureLeNet& network, const LectureLeNet::Batch& batch) {
  Tensor<4> delta_x = batch.x;
  backward_input(network.choice, network.conv1, batch.delta1, delta_x);
  return delta_x;
}

}  // namespace lbl::lenet
