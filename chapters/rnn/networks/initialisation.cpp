#include "rnn/networks/initialisation.hpp"

#include <cmath>

namespace lbl::rnn {

//! [orthogonal]
Tensor<2> random_orthogonal(Index d, training::Random& random) {
  Tensor<2> Q(d, d);
  training::draw_normal(Q, 1, random);
  std::vector<double> row(static_cast<std::size_t>(d));
  for (Index i = 0; i < d; ++i) {
    for (Index n = 0; n < d; ++n) row[n] = double(Q(i, n));
    for (int twice = 0; twice < 2; ++twice)
      for (Index j = 0; j < i; ++j) {
        double along = 0;
        for (Index n = 0; n < d; ++n) along += row[n] * double(Q(j, n));
        for (Index n = 0; n < d; ++n) row[n] -= along * double(Q(j, n));
      }
    double squares = 0;
    for (const double r : row) squares += r * r;
    for (Index n = 0; n < d; ++n) Q(i, n) = static_cast<Real>(row[n] / std::sqrt(squares));  // \eq{handbook-rnn-init}
  }
  return Q;
}
//! [orthogonal]

//! [initialise]
void initialise(Layer& layer, const Beginning& beginning, training::Random& random) {
  const Index d = layer.units(), N = layer.W_xh.dim[1];
  training::draw_normal(layer.W_xh, training::weight_variance(training::Initialisation::lecun, N, d), random);
  for (Index block = 0; block < sums_of_a_unit(layer.cell); ++block) {
    const Tensor<2> Q = random_orthogonal(d, random);
    const Real scale = has_cell_state(layer.cell) ? Real(1) : static_cast<Real>(beginning.scale);
    for (Index n = 0; n < Q.size(); ++n) layer.W_hh.data()[block * Q.size() + n] = scale * Q.data()[n];
  }
  std::fill_n(layer.b_h.data(), layer.b_h.size(), Real(0));
  if (layer.cell == Cell::lstm)
    std::fill_n(&layer.b_h(d), d, static_cast<Real>(beginning.forget_bias));  // \eq{overview-lstm-bias}
}

void initialise(Network& network, training::Random& random, const Beginning& beginning) {
  for (std::size_t l = 0; l < network.levels(); ++l) {
    initialise(network.ahead[l], beginning, random);
    if (!network.back.empty()) initialise(network.back[l], beginning, random);
  }
  const Index D = network.W_hy.dim[1], K = network.W_hy.dim[0];
  training::draw_normal(network.W_hy, training::weight_variance(training::Initialisation::lecun, D, K), random);
  std::fill_n(network.b_y.data(), K, Real(0));
}
//! [initialise]

}  // namespace lbl::rnn
