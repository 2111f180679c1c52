#include "lenet/layers/choice.hpp"

#include "core/convolution.hpp"
#include "core/dense.hpp"
#include "layers/activations.hpp"

namespace lbl::lenet {

void forward(Choice choice, const Convolution& layer, const Tensor<4>& h, Tensor<4>& z) {
  if (choice.loops == Loops::core) core::convolution_forward(layer.W, layer.b, h, layer.sliding, z);
  else convolution_forward(layer, h, z);
}

void backward_input(Choice choice, const Convolution& layer, const Tensor<4>& delta, Tensor<4>& delta_h) {
  if (choice.loops == Loops::core) core::convolution_backward_input(layer.W, delta, layer.sliding, delta_h);
  else convolution_backward_input(layer, delta, delta_h);
}

void backward_parameters(Choice choice, const Tensor<4>& delta, const Tensor<4>& h, Convolution& gradient) {
  if (choice.loops == Loops::chapter) return convolution_backward_parameters(delta, h, gradient);
  core::convolution_backward_parameters(delta, h, gradient.sliding, gradient.W, gradient.b);
  gradient.clear_unconnected();
}

void forward(Choice choice, const Dense& layer, const Tensor<2>& h, Tensor<2>& z) {
  if (choice.loops == Loops::core) core::dense_forward(layer.W, layer.b, h, z);
  else dense_forward(layer, h, z);
}

void backward_input(Choice choice, const Dense& layer, const Tensor<2>& delta, Tensor<2>& delta_h) {
  if (choice.loops == Loops::core) core::dense_backward_input(layer.W, delta, delta_h);
  else dense_backward_input(layer, delta, delta_h);
}

void backward_parameters(Choice choice, const Tensor<2>& delta, const Tensor<2>& h, Dense& gradient) {
  if (choice.loops == Loops::core) core::dense_backward_parameters(delta, h, gradient.W, gradient.b);
  else dense_backward_parameters(delta, h, gradient);
}

void activate(Choice choice, const Tensor<2>& z, Tensor<2>& h) {
  choice.f == Activation::relu ? layers::relu(z, h) : layers::tanh(z, h);
}

void activate_backward(Choice choice, const Tensor<2>& h, Tensor<2>& delta) {
  choice.f == Activation::relu ? layers::relu_backward(h, delta) : layers::tanh_backward(h, delta);
}

void activate(Choice choice, const Tensor<4>& z, Tensor<4>& h) {
  Tensor<2> flat = flatten(h);
  activate(choice, flatten(z), flat);
}

void activate_backward(Choice choice, const Tensor<4>& h, Tensor<4>& delta) {
  Tensor<2> flat = flatten(delta);
  activate_backward(choice, flatten(h), flat);
}

void initialise(Convolution& layer, training::Random& random) {
  const Index K = layer.W.dim[0], C = layer.W.dim[1], weights = layer.W.dim[2] * layer.W.dim[3];
  for (Index k = 0; k < K; ++k) {
    Index inputs = 0;
    for (Index c = 0; c < C; ++c) inputs += layer.table.connects(k, c) ? weights : 0;
    Tensor<1> kernels(C * weights);
    training::draw_normal(kernels, training::weight_variance(training::Initialisation::he, inputs, K), random);
    std::copy_n(kernels.data(), C * weights, &layer.W(k, 0, 0, 0));
  }
  layer.clear_unconnected();
}

void initialise(Dense& layer, training::Random& random) {
  const auto [I, J] = layer.W.dim;
  training::draw_normal(layer.W, training::weight_variance(training::Initialisation::he, J, I), random);
}

}  // namespace lbl::lenet
