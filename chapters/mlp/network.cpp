#include "mlp/network.hpp"

#include "core/dense.hpp"
#include "costs/binary_cross_entropy.hpp"
#include "costs/mean_squared_error.hpp"
#include "costs/softmax_cross_entropy.hpp"
#include "layers/activations.hpp"
#include "mlp/layer.hpp"

namespace lbl::mlp {

void initialise(Network& network, training::Initialisation rule, training::Random& random) {
  for (Index l = 1; l <= network.L(); ++l)
    training::draw_normal(network.W[l], training::weight_variance(rule, network.W[l].dim[1], network.W[l].dim[0]),
                          random);
}

void activate(Activation f, const Tensor<2>& z, Tensor<2>& h) {
  switch (f) {
    case Activation::relu: return layers::relu(z, h);
    case Activation::logistic: return layers::logistic(z, h);
    case Activation::tanh: return layers::tanh(z, h);
    case Activation::softsign: return layers::softsign(z, h);
    case Activation::leaky_relu: return layers::leaky_relu(z, leaky_slope, h);
    case Activation::softplus: return layers::softplus(z, h);
  }
}

void activate_backward(Activation f, const Tensor<2>& z, const Tensor<2>& h, Tensor<2>& delta) {
  switch (f) {
    case Activation::relu: return layers::relu_backward(h, delta);
    case Activation::logistic: return layers::logistic_backward(h, delta);
    case Activation::tanh: return layers::tanh_backward(h, delta);
    case Activation::softsign: return layers::softsign_backward(h, delta);
    case Activation::leaky_relu: return layers::leaky_relu_backward(z, leaky_slope, delta);
    case Activation::softplus: return layers::softplus_backward(z, delta);
  }
}

//! [forward]
double forward(const Network& network, Batch& batch) {
  const auto dense = network.loops == Loops::core ? core::dense_forward : dense_forward;
  const Index L = network.L();
  auto& [y, z, h, delta] = batch;

  for (Index l = 1; l <= L; ++l) {
    dense(network.W[l], network.b[l], h[l - 1], z[l]);     // handbook (1) \eq{overview-eq-1} \eq{lecture-mlp3}
    if (l < L) activate(network.f, z[l], h[l]);            // \eq{handbook-activation} \eq{notes-unit}
  }
  switch (network.output) {
    case Output::linear:
      h[L] = z[L];                                // \eq{notes-linreg}
      return costs::mean_squared_error(h[L], y);  // \eq{overview-fig-1}
    case Output::logistic: return costs::binary_cross_entropy(z[L], y, h[L]);  // \eq{notes-logreg}
    case Output::softmax: break;
  }
  return costs::softmax_cross_entropy(z[L], y, h[L]);      // handbook (2), (4) \eq{overview-fig-1}
}
//! [forward]

//! [backward]
void backward(const Network& network, Batch& batch, Network& gradient) {
  const bool by_core = network.loops == Loops::core;
  const auto to_parameters = by_core ? core::dense_backward_parameters : dense_backward_parameters;
  const auto to_input = by_core ? core::dense_backward_input : dense_backward_input;
  auto& [y, z, h, delta] = batch;

  costs::softmax_cross_entropy_backward(h[network.L()], y, delta[network.L()]);  // (h^L - y)/M \eq{overview-bp-multi}
  for (Index l = network.L(); l >= 1; --l) {                            // \eq{slides-backprop}
    to_parameters(delta[l], h[l - 1], gradient.W[l], gradient.b[l]);    // handbook (5), (7) \eq{notes-eq-25}
    if (l == 1) break;
    to_input(network.W[l], delta[l], delta[l - 1]);                     // handbook (6), the sum
    activate_backward(network.f, z[l - 1], h[l - 1], delta[l - 1]);     // handbook (6), f'
  }
}
//! [backward]

Tensor<2> input_gradient(const Network& network, const Batch& batch) {
  Tensor<2> delta_x(batch.h[0].dim[0], batch.h[0].dim[1]);
  const auto to_input = network.loops == Loops::core ? core::dense_backward_input : dense_backward_input;
  to_input(network.W[1], batch.delta[1], delta_x);
  return delta_x;
}

}  // namespace lbl::mlp
