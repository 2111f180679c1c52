#pragma once
/// @file
/// exp, log, tanh, sin and cos that vectorise inside `#pragma omp simd` loops, without fast-math.
///
/// glibc has vector versions of these functions, exact to 4 units in the last place. gcc calls them where the scalar
/// function is declared like this; another compiler, another C library and other processors have the scalar ones.
#include "core/tensor.hpp"

#include <cmath>

#if defined __x86_64__ && defined __GLIBC__
#if __GLIBC_PREREQ(2, 35)
extern "C" {
#pragma omp declare simd notinbranch
float expf(float) noexcept;
#pragma omp declare simd notinbranch
float logf(float) noexcept;
#pragma omp declare simd notinbranch
float tanhf(float) noexcept;
#pragma omp declare simd notinbranch
float sinf(float) noexcept;
#pragma omp declare simd notinbranch
float cosf(float) noexcept;
#pragma omp declare simd notinbranch
double exp(double) noexcept;
#pragma omp declare simd notinbranch
double log(double) noexcept;
#pragma omp declare simd notinbranch
double tanh(double) noexcept;
#pragma omp declare simd notinbranch
double sin(double) noexcept;
#pragma omp declare simd notinbranch
double cos(double) noexcept;
}
#endif
#endif

namespace lbl::core {

inline float exp(float x) { return ::expf(x); }     ///< e^x
inline float log(float x) { return ::logf(x); }     ///< Natural logarithm.
inline float tanh(float x) { return ::tanhf(x); }   ///< Hyperbolic tangent.
inline float sin(float x) { return ::sinf(x); }     ///< Sine.
inline float cos(float x) { return ::cosf(x); }     ///< Cosine.
inline double exp(double x) { return ::exp(x); }    ///< e^x
inline double log(double x) { return ::log(x); }    ///< Natural logarithm.
inline double tanh(double x) { return ::tanh(x); }  ///< Hyperbolic tangent.
inline double sin(double x) { return ::sin(x); }    ///< Sine.
inline double cos(double x) { return ::cos(x); }    ///< Cosine.

/// ln(1 + x) for x in [0, 1], exact for small x too: 2 (s + s^3/3 + s^5/5 + ...) with s = x/(2 + x), which is at most
/// 1/3. Several times as fast as the vector log1p.
/// @param x in [0, 1]
/// @return ln(1 + x)
template <class Number>
inline Number log_1_plus(Number x) {
  constexpr int terms = sizeof(Number) == sizeof(float) ? 7 : 16;
  const Number s = x / (2 + x), s_2 = s * s;
  Number sum = 0;
#pragma GCC unroll 16
  for (int k = terms - 1; k >= 0; --k) sum = sum * s_2 + Number(1) / Number(2 * k + 1);
  return 2 * s * sum;
}

}  // namespace lbl::core
