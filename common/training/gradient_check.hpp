#pragma once
/// @file
/// The gradient check of the notes: derivatives by the equations against centred differences.
#include "core/tensor.hpp"

#include <boost/random/mersenne_twister.hpp>
#include <boost/random/uniform_int_distribution.hpp>

#include <cmath>
#include <ostream>
#include <string>

namespace lbl::training {

/// The difference of two derivatives over the larger of both; 0 where both vanish (erratum E51).
/// @param analytic derivative by the equations
/// @param numeric derivative by differences
/// @return |a - n| / max(|a|, |n|)
inline double relative_error(double analytic, double numeric) {
  const double larger = std::max(std::abs(analytic), std::abs(numeric));
  return larger == 0 ? 0 : std::abs(analytic - numeric) / larger;  // \eq{notes-gc-rel}
}

/// What the notes say about a relative error.
enum class GradientVerdict {
  good,        ///< The gradient is right.
  suspicious,  ///< Look again: at the step, at kinks, at the loops.
  wrong        ///< There is a mistake.
};

/// The thresholds of the notes; between 1e-7 and 1e-4 kinks excuse what else is suspicious (erratum E51).
/// @param relative the relative error, in double
/// @param kinks whether the function has some, such as ReLU
/// @return what to think of it
inline GradientVerdict gradient_verdict(double relative, bool kinks) {
  if (relative <= (kinks ? 1e-4 : 1e-7)) return GradientVerdict::good;  // \eq{notes-gc-thresholds}
  return relative <= 1e-2 ? GradientVerdict::suspicious : GradientVerdict::wrong;
}

/// The entry at which an analytic gradient and the numerical one differ most.
struct GradientError {
  std::string name;                  ///< Which array: "W1", "b1", "x", ...
  Index index = 0;                   ///< Position in its flat storage.
  double analytic = 0, numeric = 0;  ///< Both derivatives there; no differences are taken where analytic is not finite.
  double relative = 0;               ///< |a - n| / max(|a|, |n|); notes, section Gradient Checks.
  double largest = 0;                ///< Largest |a| of the whole array: gradients that are all zero prove nothing.

  /// The message that a student reads.
  friend std::ostream& operator<<(std::ostream& out, const GradientError& e) {
    return out << "gradient of " << e.name << '[' << e.index << "]: by the equations " << e.analytic
               << ", by differences " << e.numeric << ", relative error " << e.relative;
  }
};

/// Compares a gradient with (C(x + step) - C(x - step)) / (2 step) at every entry of `x`, or at some drawn ones.
///
/// Entries at which both derivatives are far below the largest one drown in the rounding of the cost: their difference
/// is taken relative to the largest. An entry that is not finite is the worst one, drawn or not.
/// @param name what the message calls the array
/// @param x the array to move, restored afterwards
/// @param gradient dC/dx by the equations, same shape
/// @param cost evaluates C from the present values of `x`, the whole forward pass; in long double where C is a sum over
///             many outputs, since the rounding of the total limits small entries
/// @param step of the differences, between 1e-6 and 1e-4
/// @param at_most number of entries to look at; more are sampled with a fixed seed
/// @param smallest the part of the largest derivative below which the error of an entry is measured by the largest
///                 derivative, not by its own
/// @return the worst entry
template <std::size_t Rank, class Cost>
GradientError worst_gradient_error(const std::string& name, Tensor<Rank>& x, const Tensor<Rank>& gradient, Cost&& cost,
                                   double step = 1e-5, Index at_most = 200, double smallest = 1e-9) {
  static_assert(Rank > 0 && sizeof(Real) == 8, "gradients are checked in double: compile with LBL_DOUBLE");
  if (x.dim != gradient.dim) throw std::invalid_argument("the gradient of " + name + " has another shape than " + name);
  GradientError worst{.name = name};
  for (Index n = 0; n < gradient.size(); ++n) {
    const double a = gradient.data()[n];
    if (!std::isfinite(a)) return {name, n, a, NAN, HUGE_VAL, HUGE_VAL};
    worst.largest = std::max(worst.largest, std::abs(a));
  }

  boost::random::mt19937_64 random(1);
  boost::random::uniform_int_distribution<Index> any(0, std::max<Index>(x.size(), 1) - 1);
  const bool all = x.size() <= at_most;
  for (Index draw = 0; draw < std::min(x.size(), at_most); ++draw) {
    const Index n = all ? draw : any(random);
    Real& x_n = x.data()[n];
    const Real kept = x_n;
    x_n = kept + step;
    const long double above = cost();
    x_n = kept - step;
    const long double below = cost();
    x_n = kept;

    const double a = gradient.data()[n];
    const double numeric = static_cast<double>((above - below) / (2 * step));  // \eq{notes-gc-centred}
    const bool finite = std::isfinite(numeric);
    const bool small = std::max(std::abs(a), std::abs(numeric)) < smallest * worst.largest;
    const double error = small ? std::abs(a - numeric) / worst.largest : relative_error(a, numeric);
    const double relative = finite ? error : HUGE_VAL;
    if (relative > worst.relative) worst = {name, n, a, numeric, relative, worst.largest};
  }
  return worst;
}

}  // namespace lbl::training
