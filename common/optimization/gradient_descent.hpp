#pragma once
/// @file
/// Gradient descent and the decay of its learning rate.
#include "training/parameters.hpp"

#include <cmath>

namespace lbl::optimization {

/// One step of gradient descent with weight decay: w <- (1 - eta lambda) w - eta dC/dw.
///
/// The decay is the gradient of the penalty lambda/2 ||W||^2; it acts on weights only, not on biases.
/// @param network its parameters move
/// @param gradient dC/dw of the mini-batch
/// @param eta learning rate
/// @param lambda strength of the penalty, 0 for none
//! [descend]
template <class Network>
void descend(Network& network, const Network& gradient, double eta, double lambda = 0) {
  const auto step = [&]<std::size_t Rank>(const std::string&, Tensor<Rank>& w, const Tensor<Rank>& g) {
    const Real rate = static_cast<Real>(eta), keep = Rank == 1 ? Real(1) : static_cast<Real>(1 - eta * lambda);
    Real* w_ = w.data();
    const Real* g_ = g.data();
#pragma omp parallel for simd schedule(static) if (w.size() > 100'000)
    for (Index n = 0; n < w.size(); ++n)
      w_[n] = keep * w_[n] - rate * g_[n];  // \eq{handbook-eq-7} \eq{slides-l2-update}
  };
  for_each_parameter(step, network, gradient);
}
//! [descend]

/// The learning rate of an epoch when it is halved every E epochs: eta_e = eta_0 2^{-floor(e/E)}.
/// @param eta_0 the rate of the first epochs
/// @param epoch the epoch e, from 0
/// @param E epochs between two halvings; 0 keeps the rate fixed
/// @return the rate of this epoch
inline double decayed(double eta_0, Index epoch, Index E) {
  return E == 0 ? eta_0 : eta_0 * std::exp2(-double(epoch / E));  // \eq{handbook-lr}
}

}  // namespace lbl::optimization
