#pragma once
/// @file
/// Cover's count: how many ways to split P points into two classes a threshold unit can realise.
#include "core/tensor.hpp"

#include <algorithm>
#include <cmath>

namespace lbl::perceptron {

/// The fraction of the 2^P dichotomies of P points in general position that N weights (the bias counted) separate:
/// C(P, N)/2^P with C(P, N) = 2 sum_{k<N} binomial(P-1, k). Cover 1965.
/// @param P number of points, at least 1
/// @param N number of weights
/// @return a number from 0 to 1, and 1/2 at P = 2N, both up to rounding
//! [cover]
inline double cover_fraction(Index P, Index N) {
  // 2^(1-P) binomial(P-1, k), from k = 0: for more than 1075 points no double is so small
  long double term = std::exp2(1 - static_cast<long double>(P)), sum = 0;
  for (Index k = 0; k < std::min(N, P); ++k) {
    sum += term;
    term *= static_cast<long double>(P - 1 - k) / static_cast<long double>(k + 1);
  }
  return static_cast<double>(sum);
}
//! [cover]

}  // namespace lbl::perceptron
