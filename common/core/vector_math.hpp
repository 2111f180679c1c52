#pragma once
/// @file
/// exp, log and tanh that vectorise inside `#pragma omp simd` loops, without fast-math.
///
/// glibc has vector versions of these functions, exact to 4 units in the last place. gcc calls them where the scalar
/// function is declared like this; another compiler that does not know them calls the scalar one.
#include "core/tensor.hpp"

#include <cmath>

extern "C" {
#pragma omp declare simd notinbranch
float expf(float) noexcept;
#pragma omp declare simd notinbranch
float logf(float) noexcept;
#pragma omp declare simd notinbranch
float tanhf(float) noexcept;
#pragma omp declare simd notinbranch
double exp(double) noexcept;
#pragma omp declare simd notinbranch
double log(double) noexcept;
#pragma omp declare simd notinbranch
double tanh(double) noexcept;
}

namespace lbl::core {

inline float exp(float x) { return ::expf(x); }     ///< e^x
inline float log(float x) { return ::logf(x); }     ///< Natural logarithm.
inline float tanh(float x) { return ::tanhf(x); }   ///< Hyperbolic tangent.
inline double exp(double x) { return ::exp(x); }    ///< e^x
inline double log(double x) { return ::log(x); }    ///< Natural logarithm.
inline double tanh(double x) { return ::tanh(x); }  ///< Hyperbolic tangent.

}  // namespace lbl::core
