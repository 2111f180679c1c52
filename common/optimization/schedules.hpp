#pragma once
/// @file
/// The learning rate over the course of a training: fixed plans, and one rule that watches the validation accuracy.
///
/// Plans are functions of the time t, in steps or in epochs, from 0.
#include "core/tensor.hpp"

#include <cmath>
#include <numbers>

namespace lbl::optimization {

/// Step: the learning rate is halved every E epochs, eta_e = eta_0 2^{-floor(e/E)}.
/// @param eta_0 the rate of the first epochs
/// @param epoch the epoch e, from 0
/// @param E epochs between two halvings; 0 keeps the rate fixed
/// @return the rate of this epoch
inline double decayed(double eta_0, Index epoch, Index E) {
  const Index halvings = E == 0 ? 0 : epoch / E;
  return eta_0 * std::exp2(-double(halvings));  // \eq{handbook-lr} \eq{notes-decay}
}

/// Exponential: the rate is halved as often, but smoothly, eta_t = eta_0 2^{-t/E}.
/// @param eta_0 the first rate
/// @param t time, from 0
/// @param E time to a half
/// @return the rate at t
inline double exponential(double eta_0, double t, double E) { return eta_0 * std::exp2(-t / E); }

/// Cosine: half a period from eta_0 down to eta_end (Loshchilov and Hutter 2017).
/// @param eta_0 the first rate
/// @param t time, from 0; beyond T the rate stays at eta_end
/// @param T the end
/// @param eta_end the last rate
/// @return the rate at t
inline double cosine(double eta_0, double t, double T, double eta_end = 0) {
  const double turn = std::numbers::pi * std::min(t / T, 1.);
  return eta_end + (eta_0 - eta_end) * (1 + std::cos(turn)) / 2;
}

/// One cycle: up from eta_max/25 to eta_max along a cosine, then down to almost nothing (Smith and Topin 2018).
/// @param eta_max the highest rate
/// @param t time, from 0
/// @param T the end
/// @param rise the part of the time that goes up
/// @return the rate at t
inline double one_cycle(double eta_max, double t, double T, double rise = 0.3) {
  const double top = rise * T;
  if (t < top) return cosine(eta_max / 25, t, top, eta_max);
  return cosine(eta_max, t - top, T - top, eta_max / 250'000);
}

/// Plateau: the rate is halved when the validation accuracy has stopped rising.
struct Plateau {
  double eta;             ///< The present rate.
  Index patience = 2;     ///< Epochs without a new best accuracy that are borne; the next one halves the rate.
  double best = -HUGE_VAL;  ///< The best accuracy so far.
  Index waited = 0;       ///< Epochs since then, or since the last halving.

  /// Takes notice of an epoch.
  /// @param accuracy on the validation samples
  /// @return the rate of the next epoch
  double after(double accuracy) {
    if (accuracy > best) best = accuracy, waited = 0;
    else if (++waited > patience) eta /= 2, waited = 0;  // \eq{notes-decay}
    return eta;
  }
};

}  // namespace lbl::optimization
