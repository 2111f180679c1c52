#pragma once
/// @file
/// Adam, with the weight decay kept apart from the gradient.
#include "training/parameters.hpp"

#include <cmath>

namespace lbl::optimization {

/// Steps that are scaled by running averages of the gradient and of its square; slides, Adam Optimizer (Kingma and Ba
/// 2015). The decay of the weights is decoupled from them (Loshchilov and Hutter 2019).
template <class Network>
struct Adam {
  Network m, v;           ///< Averages of g and of g^2, zero at first.
  Index t = 0;            ///< Steps so far.
  double beta_1 = 0.9;    ///< How long m remembers. \eq{slides-adam-default}
  double beta_2 = 0.999;  ///< How long v remembers.
  double epsilon = 1e-8;  ///< Keeps the quotient finite.

  Adam() = default;
  /// @param network whose shapes the averages take
  explicit Adam(const Network& network) : m(network), v(network) { training::set_to_zero(m), training::set_to_zero(v); }

  /// One step.
  /// @param network its parameters move
  /// @param gradient g = dC/dw of the mini-batch
  /// @param eta learning rate
  /// @param lambda decay: weights (not biases) lose eta lambda of themselves
  void step(Network& network, const Network& gradient, double eta, double lambda = 0) {
    ++t;
    const Real b1 = Real(beta_1), b2 = Real(beta_2), rate = Real(eta), e = Real(epsilon);
    const Real m_scale = Real(1 / (1 - std::pow(beta_1, double(t))));
    const Real v_scale = Real(1 / (1 - std::pow(beta_2, double(t))));

    const auto move = [&]<std::size_t Rank>(const std::string&, Tensor<Rank>& w, const Tensor<Rank>& g,
                                            Tensor<Rank>& m_w, Tensor<Rank>& v_w) {
      const Real keep = Rank == 1 ? Real(1) : Real(1 - eta * lambda);
      Real *w_ = w.data(), *m_ = m_w.data(), *v_ = v_w.data();
      const Real* g_ = g.data();
#pragma omp parallel for simd schedule(static) if (w.size() > 100'000)
      for (Index n = 0; n < w.size(); ++n) {
        m_[n] = b1 * m_[n] + (1 - b1) * g_[n];                     // \eq{slides-adam-m}
        v_[n] = b2 * v_[n] + (1 - b2) * g_[n] * g_[n];             // \eq{slides-adam-m}
        const Real m_hat = m_scale * m_[n], v_hat = v_scale * v_[n];      // \eq{slides-adam-hat}
        w_[n] = keep * w_[n] - rate * m_hat / (std::sqrt(v_hat) + e);     // \eq{slides-adam-update}
      }
    };
    for_each_parameter(move, network, gradient, m, v);
  }
};

}  // namespace lbl::optimization
