#pragma once
/// @file
/// The gradient penalty of the Wasserstein game and its gradient: back-propagation through back-propagation.
///
/// P = lambda/M sum_m (||a^0|| - 1)^2 with a^0 = df/dx, the gradient of the critic's answer with respect to its input
/// (Gulrajani et al. 2017). To descend on P, the way back that computes a^0 must itself be walked back.
#include "gan/network.hpp"

#include <cmath>
#include <vector>

namespace lbl::gan {

/// What M samples leave in a critic on the four ways of its penalty. A bar marks the derivative of P: a_bar = dP/da.
struct PenaltyBatch {
  Batch batch;                              ///< way 1: z, h; way 4: its delta is z_bar
  std::vector<Tensor<2>> a, g;              ///< way 2: a[l] = df/dh^l, g[l] = df/dz^l, [N_l][M]
  std::vector<Tensor<2>> a_bar, g_bar;      ///< way 3
  std::vector<Tensor<1>> zero, unused;      ///< where the core's products want a bias, which is not in these sums

  PenaltyBatch() = default;
  /// Room for M samples.
  /// @param critic whose layers it is for
  /// @param M number of samples
  PenaltyBatch(const Network& critic, Index M)
      : batch(critic, M), a(batch.h), g(batch.h), a_bar(batch.h), g_bar(batch.h), zero(critic.b), unused(critic.b) {
    for (Tensor<1>& b : zero) std::fill_n(b.data(), b.size(), Real(0));
  }
};

/// z_bar += f''(z) a g_bar, the derivative of g = f'(z) a with respect to z, for f = tanh: f'' = -2 h (1 - h^2).
/// @param h activations f(z) [N][M]
/// @param a df/dh [N][M]
/// @param g_bar dP/dg [N][M]
/// @param z_bar dP/dz [N][M], added to
inline void second_derivative(const Tensor<2>& h, const Tensor<2>& a, const Tensor<2>& g_bar, Tensor<2>& z_bar) {
  for (Index n = 0; n < h.size(); ++n) {
    const Real h_n = h.data()[n];
    z_bar.data()[n] += -2 * h_n * (1 - h_n * h_n) * a.data()[n] * g_bar.data()[n];
  }
}

/// Ways 1 and 2: up with the samples, back to the input with f alone. On return a[0] = df/dx.
/// @param critic with one output
/// @param p its batch.h[0] is read
//! [slopes]
inline void slopes(const Network& critic, PenaltyBatch& p) {
  auto& [z, h, delta] = p.batch;
  const Index L = critic.L();
  forward(critic, p.batch);
  std::fill_n(p.g[L].data(), p.g[L].size(), Real(1));  // df/dz^L
  for (Index l = L; l >= 1; --l) {
    core::dense_backward_input(critic.W[l], p.g[l], p.a[l - 1]);  // a^(l-1) = (W^l)^T g^l
    if (l == 1) break;
    copy(p.a[l - 1], p.g[l - 1]);
    activate_backward(critic.f, z[l - 1], h[l - 1], p.g[l - 1]);  // g^(l-1) = f'(z^(l-1)) a^(l-1)
  }
}
//! [slopes]

/// The penalty, and where the third way begins.
/// @param lambda its strength
/// @param a df/dx [N][M]
/// @param a_bar dP/da [N][M], overwritten; 0 where a = 0, a kink
/// @return P
//! [penalty]
inline double penalty_of_slopes(double lambda, const Tensor<2>& a, Tensor<2>& a_bar) {
  const Index N = a.dim[0], M = a.dim[1];
  std::vector<double> squares(static_cast<std::size_t>(M));
  for (Index n = 0; n < N; ++n)
    for (Index m = 0; m < M; ++m) squares[m] += double(a(n, m)) * double(a(n, m));
  std::vector<Real> scale(squares.size());
  double P = 0;
  for (Index m = 0; m < M; ++m) {
    const double norm = std::sqrt(squares[m]);
    P += lambda / double(M) * (norm - 1) * (norm - 1);  // \eq{overview-wgan-gp}
    scale[m] = norm == 0 ? Real(0) : Real(2 * lambda / double(M) * (norm - 1) / norm);
  }
  for (Index n = 0; n < N; ++n)
    for (Index m = 0; m < M; ++m) a_bar(n, m) = scale[m] * a(n, m);
  return P;
}
//! [penalty]

/// The penalty of a batch, and its gradient.
/// @param critic with one output, which is linear
/// @param lambda the strength of the penalty
/// @param p its batch.h[0] holds the inputs; everything else is overwritten
/// @param gradient dP/dW and dP/db are added to it
/// @return P
//! [double_backward]
inline double gradient_penalty(const Network& critic, double lambda, PenaltyBatch& p, Network& gradient) {
  auto& [z, h, z_bar] = p.batch;
  const Index L = critic.L();
  slopes(critic, p);
  const double P = penalty_of_slopes(lambda, p.a[0], p.a_bar[0]);

  for (Index l = 1; l <= L; ++l) {  // way 3, up again
    core::dense_backward_parameters(p.g[l], p.a_bar[l - 1], gradient.W[l], p.unused[l]);  // dP/dw_ij += g_i a_bar_j
    if (l == L) break;  // g^L = 1 depends on nothing
    core::dense_forward(critic.W[l], p.zero[l], p.a_bar[l - 1], p.g_bar[l]);  // g_bar^l = W^l a_bar^(l-1)
    copy(p.g_bar[l], p.a_bar[l]);
    activate_backward(critic.f, z[l], h[l], p.a_bar[l]);  // a_bar^l = f'(z^l) g_bar^l
  }

  if (critic.f != Activation::tanh) return P;  // of straight pieces, f'' = 0: nothing comes back
  std::fill_n(z_bar[L].data(), z_bar[L].size(), Real(0));
  for (Index l = L - 1; l >= 1; --l) {  // way 4, back as usual: what f' takes from z
    core::dense_backward_input(critic.W[l + 1], z_bar[l + 1], z_bar[l]);
    activate_backward(critic.f, z[l], h[l], z_bar[l]);
    second_derivative(h[l], p.a[l], p.g_bar[l], z_bar[l]);
    core::dense_backward_parameters(z_bar[l], h[l - 1], gradient.W[l], gradient.b[l]);
  }
  return P;
}
//! [double_backward]

/// x^ = x + epsilon (g - x): a point on the segment between a real and a generated sample.
/// @param x real samples and generated ones side by side [N][2M]
/// @param epsilon where on the segment, [M] numbers in [0, 1]
/// @param between [N][M], overwritten
//! [between]
inline void points_between(const Tensor<2>& x, const std::vector<Real>& epsilon, Tensor<2>& between) {
  const Index N = between.dim[0], M = between.dim[1];
  for (Index n = 0; n < N; ++n) {
    const Real *real = x.samples(n), *fake = real + M;
    Real* between_n = between.samples(n);
    for (Index m = 0; m < M; ++m) between_n[m] = real[m] + epsilon[m] * (fake[m] - real[m]);  // \eq{overview-wgan-gp}
  }
}
//! [between]

}  // namespace lbl::gan
