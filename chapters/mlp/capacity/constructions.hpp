#pragma once
/// @file
/// Networks whose weights are written down instead of learned: what one hidden layer, and what depth, can represent.
#include "mlp/capacity/fit.hpp"

namespace lbl::mlp::capacity {

/// One hidden layer of logistic units that approximates any continuous function of one variable.
///
/// The interval is cut into K cells. Two steep units make a bump of height 1 over a cell, sigma(s (x - left)) -
/// sigma(s (x - right)), and the bump is given the height of f in the middle of the cell. The bumps at both ends reach
/// beyond the interval. For |f(x) - f(x')| <= S |x - x'| the error is at most S (b - a)/(2K), and what steepness costs.
/// @param f the function
/// @param a lower end
/// @param b upper end
/// @param K number of cells; the network has 2K hidden units
/// @return a network [1, 2K, 1]
//! [bumps]
template <class Function>
Network bump_network(Function&& f, double a, double b, Index K) {
  Network network({1, 2 * K, 1});
  network.f = Activation::logistic, network.output = Output::linear;
  const double cell = (b - a) / double(K), steepness = 40 / cell;
  for (Index k = 0; k < K; ++k) {
    const double left = k == 0 ? a - cell : a + double(k) * cell;
    const double right = k == K - 1 ? b + cell : a + double(k + 1) * cell;
    const double height = f(a + (double(k) + 0.5) * cell);
    network.W[1](2 * k, 0) = network.W[1](2 * k + 1, 0) = static_cast<Real>(steepness);
    network.b[1](2 * k) = static_cast<Real>(-steepness * left);
    network.b[1](2 * k + 1) = static_cast<Real>(-steepness * right);
    network.W[2](0, 2 * k) = static_cast<Real>(height);       // \eq{notes-uat}
    network.W[2](0, 2 * k + 1) = static_cast<Real>(-height);  // \eq{notes-uat}
  }
  return network;
}
//! [bumps]

/// One hidden layer of ReLU units that joins the points (x_k, f(x_k)), x_k = a + k (b - a)/K, by straight lines.
///
/// Unit k bends at x_k and changes the slope there to that of the next piece. For |f''| <= S the error is at most
/// S ((b - a)/K)^2/8.
/// @param f the function
/// @param a lower end
/// @param b upper end
/// @param K number of pieces, and of hidden units
/// @return a network [1, K, 1]
//! [interpolation]
template <class Function>
Network interpolation_network(Function&& f, double a, double b, Index K) {
  Network network({1, K, 1});
  network.f = Activation::relu, network.output = Output::linear;
  const double piece = (b - a) / double(K);
  double slope_before = 0;
  for (Index k = 0; k < K; ++k) {
    const double x_k = a + double(k) * piece, slope = (f(x_k + piece) - f(x_k)) / piece;
    network.W[1](k, 0) = 1;
    network.b[1](k) = static_cast<Real>(-x_k);
    network.W[2](0, k) = static_cast<Real>(slope - slope_before);  // \eq{lecture-uat}
    slope_before = slope;
  }
  network.b[2](0) = static_cast<Real>(f(a));
  return network;
}
//! [interpolation]

/// A product from sums and squares: x y = ((x + y)^2 - (x - y)^2)/4.
/// @param x first factor
/// @param y second factor
/// @return x y
//! [product]
inline double product_by_squares(double x, double y) {
  const auto square = [](double u) { return u * u; };
  return (square(x + y) - square(x - y)) / 4;  // \eq{notes-ka}
}

/// The same as a network with one hidden layer: inner sums x + y and x - y, and the two squares joined by lines.
/// On [-1, 1]^2 the error is at most (4/K)^2/8.
/// @param K pieces of each square
/// @return a network [2, 2K, 1]
inline Network product_network(Index K) {
  const Network square = interpolation_network([](double u) { return u * u / 4; }, -2, 2, K);
  Network network({2, 2 * K, 1});
  network.f = Activation::relu, network.output = Output::linear;
  for (Index k = 0; k < K; ++k) {
    network.W[1](k, 0) = network.W[1](k, 1) = 1;                // x + y
    network.W[1](K + k, 0) = 1, network.W[1](K + k, 1) = -1;    // x - y
    network.b[1](k) = network.b[1](K + k) = square.b[1](k);
    network.W[2](0, k) = square.W[2](0, k);
    network.W[2](0, K + k) = -square.W[2](0, k);
  }
  return network;
}
//! [product]

/// A sawtooth of 2^depth pieces on [0, 1]: the tent 2 ReLU(x) - 4 ReLU(x - 1/2), which folds the interval in half, put
/// into itself `depth` times.
/// @param depth hidden layers, of two ReLU units each
/// @return a network [1, 2, ..., 2, 1]
//! [sawtooth]
inline Network sawtooth_network(Index depth) {
  std::vector<Index> N(static_cast<std::size_t>(depth + 2), 2);
  N.front() = N.back() = 1;
  Network network(N);
  network.f = Activation::relu, network.output = Output::linear;
  for (Index l = 1; l <= depth + 1; ++l)
    for (Index i = 0; i < network.b[l].size(); ++i) {
      if (l == 1) network.W[l](i, 0) = 1;
      else network.W[l](i, 0) = 2, network.W[l](i, 1) = -4;  // the tent of the layer below \eq{lecture-deep}
      if (l <= depth && i == 1) network.b[l](i) = Real(-0.5);
    }
  return network;
}
//! [sawtooth]

/// The value of the sawtooth itself.
/// @param depth log2 of the pieces
/// @param x in [0, 1]
/// @return height, 0 to 1
inline double sawtooth(Index depth, double x) {
  const double phase = std::fmod(x * std::exp2(double(depth)), 2.);
  return phase < 1 ? phase : 2 - phase;
}

/// Straight pieces of a network of one input, found on a grid of which every bend is a point.
/// @param network with one input and a linear output
/// @param a lower end
/// @param b upper end
/// @param cells of the grid
/// @return number of pieces
inline Index linear_pieces(const Network& network, double a, double b, Index cells) {
  Tensor<2> x(1, cells + 1);
  for (Index m = 0; m <= cells; ++m) x(0, m) = static_cast<Real>(a + (b - a) * double(m) / double(cells));
  const Tensor<2> h = outputs(network, x);
  const auto rise = [&](Index m) { return double(h(0, m + 1)) - double(h(0, m)); };
  Index pieces = 1;
  for (Index m = 1; m < cells; ++m) pieces += std::abs(rise(m) - rise(m - 1)) > 1e-3 * std::abs(rise(0));
  return pieces;
}

/// Samples of a function of one variable, evenly over an interval and its ends.
/// @param f the function
/// @param a lower end
/// @param b upper end
/// @param M number of samples, at least 2
/// @return x[1][M], y[1][M]
template <class Function>
Samples samples_of(Function&& f, double a, double b, Index M) {
  Samples samples{Tensor<2>(1, M), Tensor<2>(1, M)};
  for (Index m = 0; m < M; ++m) {
    const double x = a + (b - a) * double(m) / double(M - 1);
    samples.x(0, m) = static_cast<Real>(x), samples.y(0, m) = static_cast<Real>(f(x));
  }
  return samples;
}

/// Samples of a function of two variables on a square grid over [-1, 1]^2.
/// @param f the function
/// @param side points along an edge, at least 2
/// @return x[2][side^2], y[1][side^2]
template <class Function>
Samples grid_samples_of(Function&& f, Index side) {
  Samples samples{Tensor<2>(2, side * side), Tensor<2>(1, side * side)};
  const auto place = [&](Index n) { return -1 + 2 * double(n) / double(side - 1); };
  for (Index m = 0; m < side * side; ++m) {
    const double x1 = place(m / side), x2 = place(m % side);
    samples.x(0, m) = static_cast<Real>(x1), samples.x(1, m) = static_cast<Real>(x2);
    samples.y(0, m) = static_cast<Real>(f(x1, x2));
  }
  return samples;
}

}  // namespace lbl::mlp::capacity
