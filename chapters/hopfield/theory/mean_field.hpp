#pragma once
/// @file
/// What statistical mechanics says about large networks; Amit, Gutfreund, Sompolinsky 1985 and 1987.
#include <cmath>
#include <numbers>

namespace lbl::hopfield {

/// sqrt(2 alpha) of the retrieval state with m = erf(y): the mean-field equation at T = 0, solved for the load.
/// @param y positive; the overlap is m = erf(y)
/// @return erf(y)/y - 2/sqrt(pi) e^{-y^2}
//! [mean_field]
inline double root_of_twice_the_load(double y) {
  return std::erf(y) / y - 2 / std::sqrt(std::numbers::pi) * std::exp(-y * y);  // \eq{handbook-hopfield-meanfield}
}

/// The root of a decreasing function that is positive at `low` and negative at `high`, to the last bit.
/// @param f the function
/// @param low where it is positive
/// @param high where it is negative
/// @return the root
template <class Function>
double falling_root(const Function& f, double low, double high) {
  for (int step = 0; step < 200; ++step) {
    const double middle = (low + high) / 2;
    (f(middle) > 0 ? low : high) = middle;
  }
  return (low + high) / 2;
}

/// Where the load is largest: its derivative by y vanishes.
/// @return y at the capacity
inline double y_at_capacity() {
  const auto slope = [](double y) {
    return 2 / std::sqrt(std::numbers::pi) * std::exp(-y * y) * (1 / y + 2 * y) - std::erf(y) / (y * y);
  };
  return falling_root(slope, 1, 3);
}

/// @return the largest load alpha_c at which retrieval states exist, 0.1379
inline double capacity() {
  return std::pow(root_of_twice_the_load(y_at_capacity()), 2) / 2;  // \eq{handbook-hopfield-capacity}
}

/// The overlap of the retrieval state with its pattern.
/// @param load alpha = P/N, positive
/// @return m = erf(y) of the larger root y; 0 above the capacity, where there is none
inline double overlap_at(double load) {
  if (load > capacity()) return 0;
  const auto excess = [&](double y) { return root_of_twice_the_load(y) - std::sqrt(2 * load); };
  return std::erf(falling_root(excess, y_at_capacity(), 1e9));  // \eq{handbook-hopfield-meanfield}
}
//! [mean_field]

/// The overlap with one of a few patterns (P far below N) at temperature T: the largest root of m = tanh(m/T).
/// @param T temperature, positive
/// @return m; 0 from T = 1 on
//! [magnetisation]
inline double magnetisation(double T) {
  if (T >= 1) return 0;
  return falling_root([T](double m) { return std::tanh(m / T) - m; }, 1e-9, 1);  // \eq{handbook-hopfield-glauber}
}
//! [magnetisation]

}  // namespace lbl::hopfield
