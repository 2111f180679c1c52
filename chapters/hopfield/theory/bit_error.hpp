#pragma once
/// @file
/// How often a unit of a stored pattern is unstable, and how many patterns are free of errors.
#include "core/tensor.hpp"

#include <cmath>

namespace lbl::hopfield {

/// The crosstalk of the other patterns at one unit of pattern nu, term by term; Hertz, Krogh, Palmer 1991.
/// @param xi patterns [N][P]
/// @param i the unit
/// @param nu the pattern
/// @return C_i^nu: the unit is stable if it is at most (N - 1)/N
//! [crosstalk]
inline double crosstalk(const Tensor<2>& xi, Index i, Index nu) {
  const Index N = xi.dim[0], P = xi.dim[1];
  double sum = 0;
  for (Index j = 0; j < N; ++j)
    for (Index mu = 0; mu < P; ++mu)
      if (j != i && mu != nu) sum += double(xi(i, mu) * xi(j, mu) * xi(j, nu));
  return -double(xi(i, nu)) * sum / double(N);  // \eq{handbook-hopfield-signal}
}
//! [crosstalk]

/// The probability that a unit of a random pattern is unstable, exactly: its crosstalk is a sum of (N - 1)(P - 1)
/// independent signs, divided by N, and must exceed (N - 1)/N.
/// @param N number of units
/// @param P number of patterns
/// @return Pr[S > N - 1]
//! [exact]
inline double bit_error(Index N, Index P) {
  const Index terms = (N - 1) * (P - 1);
  if (terms < N) return 0;
  Index minus = (terms - N) / 2;  // S = terms - 2 minus: the smallest sum above N - 1 is the likeliest
  double term = std::exp(std::lgamma(double(terms + 1)) - std::lgamma(double(minus + 1)) -
                         std::lgamma(double(terms - minus + 1)) - double(terms) * std::log(2.));
  double probability = 0;
  for (; minus >= 0 && term > 1e-18 * probability; --minus) {
    probability += term;
    term *= double(minus) / double(terms - minus + 1);
  }
  return probability;
}
//! [exact]

/// The same for large N, where the crosstalk is normal with variance P/N.
/// @param load P/N
/// @return erfc(sqrt(N/(2P)))/2
//! [gaussian]
inline double gaussian_bit_error(double load) {
  return std::erfc(std::sqrt(1 / (2 * load))) / 2;  // \eq{handbook-hopfield-perror}
}
//! [gaussian]

/// How many patterns a network stores so that nearly every one of them is free of errors; McEliece et al. 1987.
/// @param N number of units
/// @return N/(2 ln N); half as many for all of them at once
inline double error_free_patterns(Index N) {
  return double(N) / (2 * std::log(double(N)));  // \eq{handbook-hopfield-perfect}
}

}  // namespace lbl::hopfield
