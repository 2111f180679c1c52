#pragma once
/// @file
/// The nine ways to step downhill, each beside its equation, behind one interface.
///
/// Every optimizer is made for a network, remembers what it must about each of its parameters, and has
///
///     step(network, gradient, eta, lambda);
///
/// where gradient is g = dC/dw of the mini-batch, eta the learning rate and lambda the weight decay. In all of them the
/// decay is decoupled from the gradient (Loshchilov and Hutter 2019): weights, not biases, lose eta lambda of
/// themselves at each step. For gradient descent alone this is the gradient of the penalty lambda/2 ||W||^2
/// (erratum E43).
#include "core/threads.hpp"
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
    const Real rate = static_cast<Real>(eta);
    const Real keep = Rank == 1 ? Real(1) : static_cast<Real>(1 - eta * lambda);  // \eq{notes-l2-decay}
    Real* w_ = w.data();
    const Real* g_ = g.data();
#pragma omp parallel for simd schedule(static, core::thread_share) if (parallel : w.size() > core::worth_threads)
    for (Index n = 0; n < w.size(); ++n)
      w_[n] = keep * w_[n] - rate * g_[n];  // \eq{handbook-eq-7} \eq{slides-l2-update} \eq{notes-gd}
  };
  for_each_parameter(step, network, gradient);
}
//! [descend]

/// What counts as 0 in a memory. Those of a dead unit shrink by a factor each step to denormal numbers, which are slow
/// (and are rounded up: they never become 0).
inline constexpr Real nothing = Real(1e-30);

/// The loop that the other optimizers share: move(w, g, keep, memory...) for every single parameter w, its gradient g
/// and what is remembered about it; keep is 1 - eta lambda for a weight and 1 for a bias.
/// @param move the equations of the optimizer; may change w and its memory
/// @param decay eta lambda
/// @param network its parameters w move
/// @param gradient g of each parameter
/// @param memories of the network's type: velocities, averages
//! [loop]
template <class Move, class Network, class... Memories>
void for_each_number(const Move& move, double decay, Network& network, const Network& gradient, Memories&... memories) {
  const auto loop = [&move](Index size, Real keep, Real* w, const Real* g, auto*... memory) {
#pragma omp parallel for simd schedule(static, core::thread_share) if (parallel : size > core::worth_threads)
    for (Index n = 0; n < size; ++n) {
      move(w[n], g[n], keep, memory[n]...);
      ((memory[n] = std::abs(memory[n]) < nothing ? Real(0) : memory[n]), ...);
    }
  };
  const auto of_array = [&]<std::size_t Rank>(const std::string&, Tensor<Rank>& w, const Tensor<Rank>& g,
                                              auto&... memory) {
    loop(w.size(), Rank == 1 ? Real(1) : Real(1 - decay), w.data(), g.data(), memory.data()...);
  };
  for_each_parameter(of_array, network, gradient, memories...);
}
//! [loop]

/// What is remembered at first: nothing.
/// @param network whose shapes are taken
/// @return zeros
template <class Network>
Network zeros(Network network) {
  training::set_to_zero(network);
  return network;
}

/// Gradient descent, which remembers nothing.
template <class Network>
struct GradientDescent {
  Index t = 0;  ///< Steps so far.

  GradientDescent() = default;
  explicit GradientDescent(const Network&) {}

  void step(Network& network, const Network& gradient, double eta, double lambda = 0) {
    ++t;
    descend(network, gradient, eta, lambda);  // \eq{slides-gd}
  }
};

/// The step is a velocity, which friction slows down: under a constant gradient it ends at -eta g/(1 - mu), since there
/// is no factor 1 - mu at the gradient (erratum E117). Slides, Momentum Optimizer.
//! [momentum]
template <class Network>
struct Momentum {
  Network v;        ///< The velocity.
  Index t = 0;      ///< Steps so far.
  double mu = 0.9;  ///< The part of the velocity that a step leaves, 0 <= mu < 1.

  Momentum() = default;
  explicit Momentum(const Network& network) : v(zeros(network)) {}

  void step(Network& network, const Network& gradient, double eta, double lambda = 0) {
    const Real rate = Real(eta), keep_v = Real(mu);
    const auto move = [=](Real& w, Real g, Real keep, Real& v_w) {
      v_w = keep_v * v_w - rate * g;  // \eq{slides-momentum}
      w = keep * w + v_w;
    };
    for_each_number(move, eta * lambda, network, gradient, v);
    ++t;
  }
};
//! [momentum]

/// Momentum whose gradient is taken where the velocity leads, at w + mu v (Nesterov 1983; Sutskever et al. 2013). The
/// network holds that point, w~ = w + mu v, so that forward and backward pass need not know.
//! [nesterov]
template <class Network>
struct Nesterov {
  Network v;        ///< The velocity.
  Index t = 0;      ///< Steps so far.
  double mu = 0.9;  ///< The part of the velocity that a step leaves.

  Nesterov() = default;
  explicit Nesterov(const Network& network) : v(zeros(network)) {}

  void step(Network& network, const Network& gradient, double eta, double lambda = 0) {
    const Real rate = Real(eta), keep_v = Real(mu);
    const auto move = [=](Real& w, Real g, Real keep, Real& v_w) {
      const Real v_old = v_w;
      v_w = keep_v * v_old - rate * g;
      w = keep * w - keep_v * v_old + (1 + keep_v) * v_w;  // \eq{slides-nesterov} \eq{notes-optim}
    };
    for_each_number(move, eta * lambda, network, gradient, v);
    ++t;
  }
};
//! [nesterov]

/// A rate of its own for each parameter, smaller the more it has moved (Duchi et al. 2011). The sum r only grows.
template <class Network>
struct AdaGrad {
  Network r;              ///< Sum of the squares of all gradients.
  Index t = 0;            ///< Steps so far.
  double epsilon = 1e-7;  ///< Keeps the quotient finite; outside of the root, as in the slides (erratum E118).

  AdaGrad() = default;
  explicit AdaGrad(const Network& network) : r(zeros(network)) {}

  void step(Network& network, const Network& gradient, double eta, double lambda = 0) {
    const Real rate = Real(eta), e = Real(epsilon);
    const auto move = [=](Real& w, Real g, Real keep, Real& r_w) {
      r_w += g * g;                                    // \eq{slides-adagrad} \eq{slides-adagrad-con}
      w = keep * w - rate / (e + std::sqrt(r_w)) * g;  // \eq{slides-adagrad}
    };
    for_each_number(move, eta * lambda, network, gradient, r);
    ++t;
  }
};

/// AdaGrad that forgets: r is an average of the last squares (Hinton 2012).
//! [rmsprop]
template <class Network>
struct RMSProp {
  Network r;              ///< Average of the squares of the gradients.
  Index t = 0;            ///< Steps so far.
  double beta = 0.9;      ///< The part of r that a step leaves.
  double epsilon = 1e-7;  ///< Keeps the quotient finite.

  RMSProp() = default;
  explicit RMSProp(const Network& network) : r(zeros(network)) {}

  void step(Network& network, const Network& gradient, double eta, double lambda = 0) {
    const Real rate = Real(eta), b = Real(beta), e = Real(epsilon);
    const auto move = [=](Real& w, Real g, Real keep, Real& r_w) {
      r_w = b * r_w + (1 - b) * g * g;                 // \eq{slides-rmsprop}
      w = keep * w - rate / (e + std::sqrt(r_w)) * g;  // \eq{slides-rmsprop}
    };
    for_each_number(move, eta * lambda, network, gradient, r);
    ++t;
  }
};
//! [rmsprop]

/// Steps in the unit of the parameter: the size of the last steps over that of the last gradients (Zeiler 2012). It
/// needs no rate: eta = 1 is Zeiler's rule.
//! [adadelta]
template <class Network>
struct AdaDelta {
  Network E, D;           ///< Averages of the squares of the gradients and of the steps.
  Index t = 0;            ///< Steps so far.
  double rho = 0.95;      ///< The part of both that a step leaves.
  double epsilon = 1e-6;  ///< Gives the first step its size.

  AdaDelta() = default;
  explicit AdaDelta(const Network& network) : E(zeros(network)), D(E) {}

  void step(Network& network, const Network& gradient, double eta = 1, double lambda = 0) {
    const Real rate = Real(eta), b = Real(rho), e = Real(epsilon);
    const auto move = [=](Real& w, Real g, Real keep, Real& E_w, Real& D_w) {
      E_w = b * E_w + (1 - b) * g * g;                                    // \eq{slides-adadelta}
      const Real delta_w = -std::sqrt(D_w + e) / std::sqrt(E_w + e) * g;  // \eq{slides-adadelta}
      D_w = b * D_w + (1 - b) * delta_w * delta_w;                        // \eq{slides-adadelta}
      w = keep * w + rate * delta_w;
    };
    for_each_number(move, eta * lambda, network, gradient, E, D);
    ++t;
  }
};
//! [adadelta]

/// Momentum and RMSProp, each corrected for its start at zero (Kingma and Ba 2015); slides, Adam Optimizer.
//! [adam]
template <class Network>
struct Adam {
  Network m, v;           ///< Averages of g and of g^2.
  Index t = 0;            ///< Steps so far.
  double beta_1 = 0.9;    ///< How long m remembers. \eq{slides-adam-default}
  double beta_2 = 0.999;  ///< How long v remembers.
  double epsilon = 1e-8;  ///< Keeps the quotient finite.
  static constexpr double usual_eta = 0.001;  ///< The rate that is recommended. \eq{slides-adam-default}

  Adam() = default;
  explicit Adam(const Network& network) : m(zeros(network)), v(m) {}

  void step(Network& network, const Network& gradient, double eta = usual_eta, double lambda = 0) {
    ++t;
    const Real rate = Real(eta), b1 = Real(beta_1), b2 = Real(beta_2), e = Real(epsilon);
    const Real m_scale = Real(1 / (1 - std::pow(beta_1, double(t))));
    const Real v_scale = Real(1 / (1 - std::pow(beta_2, double(t))));
    const auto move = [=](Real& w, Real g, Real keep, Real& m_w, Real& v_w) {
      m_w = b1 * m_w + (1 - b1) * g;                            // \eq{slides-adam-m}
      v_w = b2 * v_w + (1 - b2) * g * g;                        // \eq{slides-adam-m}
      const Real m_hat = m_scale * m_w, v_hat = v_scale * v_w;  // \eq{slides-adam-hat}
      w = keep * w - rate * m_hat / (std::sqrt(v_hat) + e);     // \eq{slides-adam-update} \eq{notes-optim}
    };
    for_each_number(move, eta * lambda, network, gradient, m, v);
  }
};
//! [adam]

/// Adam with the largest gradient of late, u, in the place of the root of v (Kingma and Ba 2015).
template <class Network>
struct AdaMax {
  Network m, u;           ///< Average of g; largest |g|, forgotten slowly.
  Index t = 0;            ///< Steps so far.
  double beta_1 = 0.9;    ///< How long m remembers.
  double beta_2 = 0.999;  ///< How long u remembers.
  static constexpr double usual_eta = 0.002;  ///< The rate that is recommended.

  AdaMax() = default;
  explicit AdaMax(const Network& network) : m(zeros(network)), u(m) {}

  void step(Network& network, const Network& gradient, double eta = usual_eta, double lambda = 0) {
    ++t;
    const Real b1 = Real(beta_1), b2 = Real(beta_2), rate = Real(eta / (1 - std::pow(beta_1, double(t))));
    const auto move = [=](Real& w, Real g, Real keep, Real& m_w, Real& u_w) {
      m_w = b1 * m_w + (1 - b1) * g;
      u_w = std::max(b2 * u_w, std::abs(g));                  // \eq{slides-adamax}
      w = keep * w - rate * (u_w > 0 ? m_w / u_w : Real(0));  // \eq{slides-adamax}; no gradient yet, no step
    };
    for_each_number(move, eta * lambda, network, gradient, m, u);
  }
};

/// Adam with Nesterov's look ahead: the average m as the next step will find it (Dozat 2016, constant beta_1).
template <class Network>
struct Nadam {
  Network m, v;           ///< Averages of g and of g^2.
  Index t = 0;            ///< Steps so far.
  double beta_1 = 0.9;    ///< How long m remembers.
  double beta_2 = 0.999;  ///< How long v remembers.
  double epsilon = 1e-8;  ///< Keeps the quotient finite.

  Nadam() = default;
  explicit Nadam(const Network& network) : m(zeros(network)), v(m) {}

  void step(Network& network, const Network& gradient, double eta, double lambda = 0) {
    ++t;
    const Real rate = Real(eta), b1 = Real(beta_1), b2 = Real(beta_2), e = Real(epsilon);
    const Real m_scale = Real(beta_1 / (1 - std::pow(beta_1, double(t + 1))));
    const Real g_scale = Real((1 - beta_1) / (1 - std::pow(beta_1, double(t))));
    const Real v_scale = Real(1 / (1 - std::pow(beta_2, double(t))));
    const auto move = [=](Real& w, Real g, Real keep, Real& m_w, Real& v_w) {
      m_w = b1 * m_w + (1 - b1) * g;
      v_w = b2 * v_w + (1 - b2) * g * g;
      w = keep * w - rate / (std::sqrt(v_scale * v_w) + e) * (m_scale * m_w + g_scale * g);  // \eq{slides-nadam}
    };
    for_each_number(move, eta * lambda, network, gradient, m, v);
  }
};

}  // namespace lbl::optimization
