#include "lenet/networks/handbook.hpp"

#include "costs/softmax_cross_entropy.hpp"

namespace lbl::lenet {

void initialise(HandbookLeNet& network, training::Random& random) {
  initialise(network.C1, random), initialise(network.C3, random), initialise(network.C5, random);
  initialise(network.F6, random), initialise(network.output, random);
}

//! [forward]
double forward(const HandbookLeNet& network, HandbookLeNet::Batch& batch) {
  const auto& [C1, C3, C5, F6, output, choice] = network;

  forward(choice, C1, batch.x, batch.z1);  // \eq{slides-conv-layer}
  activate(choice, batch.z1, batch.h1);
  layers::max_pooling(batch.h1, {}, batch.h2, batch.winners2);
  forward(choice, C3, batch.h2, batch.z3);
  activate(choice, batch.z3, batch.h3);
  layers::max_pooling(batch.h3, {}, batch.h4, batch.winners4);
  forward(choice, C5, batch.h4, batch.z5);
  activate(choice, batch.z5, batch.h5);
  forward(choice, F6, flatten(batch.h5), batch.z6);
  activate(choice, batch.z6, batch.h6);
  forward(choice, output, batch.h6, batch.z7);
  return costs::softmax_cross_entropy(batch.z7, batch.y, batch.p);  // \eq{handbook-fc-out} \eq{slides-fc}
}
//! [forward]

//! [backward]
void backward(const HandbookLeNet& network, HandbookLeNet::Batch& batch, HandbookLeNet& gradient) {
  const auto& [C1, C3, C5, F6, output, choice] = network;

  costs::softmax_cross_entropy_backward(batch.p, batch.y, batch.delta7);
  backward_parameters(choice, batch.delta7, batch.h6, gradient.output);
  backward_input(choice, output, batch.delta7, batch.delta6);
  activate_backward(choice, batch.h6, batch.delta6);
  backward_parameters(choice, batch.delta6, flatten(batch.h5), gradient.F6);
  Tensor<2> delta5 = flatten(batch.delta5);
  backward_input(choice, F6, batch.delta6, delta5);
  activate_backward(choice, batch.h5, batch.delta5);
  backward_parameters(choice, batch.delta5, batch.h4, gradient.C5);
  backward_input(choice, C5, batch.delta5, batch.delta_h4);
  layers::max_pooling_backward(batch.delta_h4, {}, batch.winners4, batch.delta3);  // \eq{handbook-pool-back}
  activate_backward(choice, batch.h3, batch.delta3);
  backward_parameters(choice, batch.delta3, batch.h2, gradient.C3);
  backward_input(choice, C3, batch.delta3, batch.delta_h2);
  layers::max_pooling_backward(batch.delta_h2, {}, batch.winners2, batch.delta1);
  activate_backward(choice, batch.h1, batch.delta1);
  backward_parameters(choice, batch.delta1, batch.x, gradient.C1);
}
//! [backward]

Tensor<4> input_gradient(const HandbookLeNet& network, const HandbookLeNet::Batch& batch) {
  Tensor<4> delta_x = batch.x;
  backward_input(network.choice, network.C1, batch.delta1, delta_x);
  return delta_x;
}

}  // namespace lbl::lenet
