#pragma once
/// @file
/// The boolean functions of two inputs as four points each, and the weights that compute them.
#include "perceptron/perceptron.hpp"

#include <array>
#include <string>

namespace lbl::perceptron {

/// The four inputs (x_1, x_2), in the order of a truth table.
inline constexpr std::array<std::array<int, 2>, 4> corners{{{0, 0}, {0, 1}, {1, 0}, {1, 1}}};

/// A boolean function by its truth table.
struct Boolean {
  std::string name;            ///< "AND"
  std::array<bool, 4> values;  ///< at the four corners
};

inline const Boolean AND{"AND", {false, false, false, true}};    ///< both
inline const Boolean OR{"OR", {false, true, true, true}};        ///< at least one
inline const Boolean NAND{"NAND", {true, true, true, false}};    ///< not both
inline const Boolean XOR{"XOR", {false, true, true, false}};     ///< exactly one

/// The four corners as samples, false coded as t = -1.
/// @param f the function
/// @return X[3][4] and t[4]
inline Samples samples_of(const Boolean& f) {
  Samples samples(2, 4);
  for (Index m = 0; m < 4; ++m) {
    const auto [x1, x2] = corners[static_cast<std::size_t>(m)];
    samples.X(1, m) = Real(x1), samples.X(2, m) = Real(x2);
    samples.t(m) = f.values[static_cast<std::size_t>(m)] ? Real(1) : Real(-1);
  }
  return samples;
}

/// A threshold unit of two inputs with its weights set by hand.
struct Threshold {
  Real omega_0, omega_1, omega_2;  ///< bias and weights

  /// @param x1 first input, 0 or 1
  /// @param x2 second input, 0 or 1
  /// @return 1 when the unit answers +1, else 0
  int operator()(int x1, int x2) const { return sign(omega_0 + omega_1 * Real(x1) + omega_2 * Real(x2)) > 0; }
};

//! [by_hand]
inline constexpr Threshold and_unit{Real(-1.5), 1, 1};
inline constexpr Threshold or_unit{Real(-0.5), 1, 1};
inline constexpr Threshold nand_unit{Real(1.5), -1, -1};

/// XOR of three threshold units: what one of them cannot do.
/// @param x1 first input, 0 or 1
/// @param x2 second input, 0 or 1
/// @return 1 when exactly one input is 1, else 0
inline int xor_by_hand(int x1, int x2) {
  return and_unit(or_unit(x1, x2), nand_unit(x1, x2));  // \eq{slides-xor-solve}
}
//! [by_hand]

/// The fewest errors of all threshold units whose weights lie on a grid.
/// @param f the function to compute
/// @param reach weights from -reach to reach ...
/// @param steps ... in so many steps
/// @return errors among the four corners
inline Index fewest_errors(const Boolean& f, Real reach, Index steps) {
  const Samples samples = samples_of(f);
  const auto weight = [&](Index k) { return reach * (2 * Real(k) / Real(steps) - 1); };
  Index fewest = 4;
  Tensor<1> W(3);
  for (Index k0 = 0; k0 <= steps; ++k0)
    for (Index k1 = 0; k1 <= steps; ++k1)
      for (Index k2 = 0; k2 <= steps; ++k2) {
        W(0) = weight(k0), W(1) = weight(k1), W(2) = weight(k2);
        fewest = std::min(fewest, errors(W, samples));  // \eq{slides-xor}
      }
  return fewest;
}

}  // namespace lbl::perceptron
