#pragma once
/// @file
/// What the game is about: two distributions, the best discriminator of them, and how far apart they are.
///
/// A distribution is a list of probabilities that add up to 1, of points or of the cells of a grid. A density on a grid
/// times the width of its cells is one. Everything is in double, whatever the networks compute in.
#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>
#include <stdexcept>
#include <string>
#include <vector>

namespace lbl::gan {

using Distribution = std::vector<double>;  ///< Probabilities, their sum is 1.

/// Throws std::invalid_argument unless two lists are of one length.
/// @param one a list
/// @param other another
inline void require_fit(const std::vector<double>& one, const std::vector<double>& other) {
  if (one.size() != other.size() || one.empty())
    throw std::invalid_argument("lists of " + std::to_string(one.size()) + " and " + std::to_string(other.size()) +
                                " numbers cannot be compared");
}

/// E_P ln d + E_G ln(1 - d). A point without probability adds nothing, whatever d is there.
/// @param p the data's distribution P_X
/// @param q the generator's, P_G
/// @param d what the discriminator says at every point, in [0, 1]
/// @return V, in nats
//! [value]
inline double value(const Distribution& p, const Distribution& q, const std::vector<double>& d) {
  require_fit(p, q), require_fit(p, d);
  double V = 0;
  for (std::size_t n = 0; n < p.size(); ++n) {
    if (p[n] > 0) V += p[n] * std::log(d[n]);      // \eq{overview-eq-27}
    if (q[n] > 0) V += q[n] * std::log(1 - d[n]);  // \eq{overview-eq-27}
  }
  return V;
}
//! [value]

/// The d that makes V largest, for densities (erratum E72): where p ln d + q ln(1 - d) is flat, p/d = q/(1 - d).
/// @param p density of the data
/// @param q density of the generator, not 0 where p is 0
/// @return d*
inline double optimal_discriminator(double p, double q) { return p / (p + q); }  // \eq{overview-eq-28}

/// d* at every point; 1/2 where both vanish, since nothing is ever seen there.
/// @param p the data's distribution
/// @param q the generator's
/// @return d* of each point
inline std::vector<double> optimal_discriminator(const Distribution& p, const Distribution& q) {
  require_fit(p, q);
  std::vector<double> d(p.size());
  for (std::size_t n = 0; n < p.size(); ++n) d[n] = p[n] + q[n] == 0 ? 0.5 : optimal_discriminator(p[n], q[n]);
  return d;
}

/// sum_n p ln(p/q); infinite where q alone vanishes.
/// @param p a distribution
/// @param q another
/// @return KL(P || Q), in nats
//! [js]
inline double kullback_leibler(const Distribution& p, const Distribution& q) {
  require_fit(p, q);
  double sum = 0;
  for (std::size_t n = 0; n < p.size(); ++n)
    if (p[n] > 0) sum += p[n] * std::log(p[n] / q[n]);
  return sum;
}

/// JS(P || Q): how far both are from the middle of them.
/// @param p a distribution
/// @param q another
/// @return between 0, for the same, and ln 2, for two that share no point
inline double jensen_shannon(const Distribution& p, const Distribution& q) {
  require_fit(p, q);
  Distribution middle(p.size());
  for (std::size_t n = 0; n < p.size(); ++n) middle[n] = (p[n] + q[n]) / 2;
  return kullback_leibler(p, middle) / 2 + kullback_leibler(q, middle) / 2;  // \eq{overview-eq-30}
}

/// The largest value that a discriminator can reach, V(d*). The page drops factor and constant (erratum E73).
/// @param p the data's distribution
/// @param q the generator's
/// @return 2 JS - ln 4
inline double largest_value(const Distribution& p, const Distribution& q) {
  return 2 * jensen_shannon(p, q) - std::log(4.);  // \eq{overview-eq-29}
}
//! [js]

/// The value when the generator's distribution is the data's, and d = 1/2 is the best that can be said.
/// @return -ln 4
inline double value_at_equilibrium() { return std::log(0.5) + std::log(1 - 0.5); }  // \eq{overview-gan-opt}

/// W_1 of two samples of the same number of real numbers: what the shortest transport of one to the other costs. On a
/// line nothing is gained by crossing, so the smallest goes to the smallest.
/// @param x a sample
/// @param y another
/// @return mean |x_(i) - y_(i)|
//! [sorting]
inline double wasserstein_by_sorting(std::vector<double> x, std::vector<double> y) {
  require_fit(x, y);
  std::sort(x.begin(), x.end()), std::sort(y.begin(), y.end());
  double sum = 0;
  for (std::size_t i = 0; i < x.size(); ++i) sum += std::abs(x[i] - y[i]);  // \eq{overview-w1-1d}
  return sum / double(x.size());
}

/// W_1 of two distributions on the same grid: the area between their distribution functions.
/// @param p a distribution
/// @param q another
/// @param cell width of the cells
/// @return int |F - G| dx
inline double wasserstein_on_grid(const Distribution& p, const Distribution& q, double cell) {
  require_fit(p, q);
  double area = 0, F = 0, G = 0;
  for (std::size_t n = 0; n < p.size(); ++n) {
    F += p[n], G += q[n];
    area += std::abs(F - G) * cell;  // \eq{overview-w1-1d}
  }
  return area;
}
//! [sorting]

/// Cells of the same width on a line.
struct Grid {
  double first, last;  ///< ends of the line
  std::size_t cells;   ///< their number

  double cell() const { return (last - first) / double(cells); }                     ///< Width of a cell.
  double at(std::size_t n) const { return first + (double(n) + 0.5) * cell(); }      ///< Middle of cell n.
};

/// The probabilities of the cells.
/// @param grid cells that hold nearly everything
/// @param density at a point
/// @return density times width, scaled to the sum 1
inline Distribution on_grid(const Grid& grid, const std::function<double(double)>& density) {
  Distribution p(grid.cells);
  double sum = 0;
  for (std::size_t n = 0; n < p.size(); ++n) sum += p[n] = density(grid.at(n));
  for (double& p_n : p) p_n /= sum;
  return p;
}

/// The normal density.
/// @param x where
/// @param mu mean
/// @param s standard deviation
/// @return N(x; mu, s^2)
inline double normal_density(double x, double mu, double s) {
  const double z = (x - mu) / s;
  return std::exp(-z * z / 2) / (s * std::sqrt(2 * std::numbers::pi));
}

/// The best discriminator of N(mu_1, 1), real, and N(mu_2, 1), generated, is a logistic unit: its logit is
/// ln(p_1/p_2) = w x + b.
struct LogisticUnit {
  double w;  ///< mu_1 - mu_2
  double b;  ///< -(mu_1^2 - mu_2^2)/2
};

/// @param mu_1 mean of the data
/// @param mu_2 mean of the generator
/// @return w and b
inline LogisticUnit best_logistic_unit(double mu_1, double mu_2) {
  return {mu_1 - mu_2, -(mu_1 * mu_1 - mu_2 * mu_2) / 2};  // \eq{overview-eq-28}
}

/// Two lines side by side in the plane, x = 0 and x = theta, with the same density along each.
struct ParallelLines {
  double theta;  ///< their distance

  /// Lines that do not touch share no point, however near they are.
  double jensen_shannon() const { return theta == 0 ? 0 : std::log(2.); }  // \eq{overview-js-flat}
  double wasserstein() const { return std::abs(theta); }  ///< Everything moves by theta. \eq{overview-js-flat}
};

}  // namespace lbl::gan
