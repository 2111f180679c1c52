#pragma once
/// @file
/// The slides' chain of logistic units with one input each, on which one sees gradients vanish and explode.
///
/// z_i = w_i x_i + b_i, y_i = sigma(z_i), x_{i+1} = y_i for i = 1..n; slides, Vanishing and Exploding Gradients.
/// Without biases and with n = 2 it is their example a_3 = g(W_2 g(W_1 X)); slides, Network Training Process.
#include <cmath>
#include <vector>

namespace lbl::mlp::signals {

/// sigma(z) = 1/(1 + e^-z)
/// @param z pre-activation
/// @return between 0 and 1
inline double logistic(double z) { return 1 / (1 + std::exp(-z)); }

/// sigma'(z) = sigma(z) (1 - sigma(z)), which is 1/4 at z = 0 and less everywhere else.
/// @param z pre-activation
/// @return the slope
inline double logistic_slope(double z) { return logistic(z) * (1 - logistic(z)); }  // \eq{slides-quarter}

/// What the way back through one unit multiplies the gradient with. It exceeds 1 only for |w| > 4 and z near 0.
/// @param w weight of the unit
/// @param z its pre-activation
/// @return sigma'(z) w
inline double factor(double w, double z) { return logistic_slope(z) * w; }  // \eq{slides-explode}

/// Bound of the gradient behind n units whose weights are below 1: each factor is below 1/4.
/// @param n number of units
/// @return 4^-n
inline double vanishing_bound(int n) { return std::pow(0.25, n); }  // \eq{slides-vanish}

/// The chain. Unit i has its numbers at place i, as in the slides; place 0 is the input, x_1 = y_0.
//! [chain]
struct Chain {
  std::vector<double> w, b;  ///< parameters of the units 1..n
  std::vector<double> z, y;  ///< pre-activations and outputs

  /// n units, all zero.
  /// @param n their number
  explicit Chain(int n) : w(n + 1), b(n + 1), z(n + 1), y(n + 1) {}
  int n() const { return static_cast<int>(w.size()) - 1; }  ///< Number of units.

  /// From the input to y_n.
  /// @param x input
  /// @return y_n
  double forward(double x) {
    y[0] = x;
    for (int i = 1; i <= n(); ++i) {
      z[i] = w[i] * y[i - 1] + b[i];
      y[i] = logistic(z[i]);  // \eq{slides-vanish-unit}
    }
    return y[n()];
  }
};

/// The cost of the slides' example, after forward().
/// @param chain its last output is read
/// @param t target
/// @return 1/2 (t - y_n)^2
inline double squared_error(const Chain& chain, double t) {
  const double error = t - chain.y[chain.n()];
  return error * error / 2;  // \eq{slides-forward}
}
//! [chain]

/// The derivatives with respect to the first unit's parameters.
struct FirstUnit {
  double dC_db = 0, dC_dw = 0;
};

/// dC/db_1 = dC/dy_n sigma'(z_n) w_n ... sigma'(z_2) w_2 sigma'(z_1), factor by factor, after forward(). For dC/dw_1
/// the input follows as a last factor, which the slides print for b_1 too (erratum E112).
/// @param chain after forward()
/// @param dC_dy dC/dy_n
/// @return dC/db_1 and dC/dw_1
//! [backward]
inline FirstUnit backward(const Chain& chain, double dC_dy) {
  double product = dC_dy;
  for (int i = chain.n(); i > 1; --i)
    product *= factor(chain.w[i], chain.z[i]);  // dy_i/dz_i dz_i/dy_{i-1} \eq{slides-chain}
  product *= logistic_slope(chain.z[1]);        // dy_1/dz_1
  return {.dC_db = product * 1,                 // dz_1/db_1 = 1 \eq{slides-vanish-chain}
          .dC_dw = product * chain.y[0]};       // dz_1/dw_1 = x \eq{slides-vanish-chain}
}
//! [backward]

}  // namespace lbl::mlp::signals
