#pragma once
/// @file
/// The smallest game: the data is one point, 0, the generator one number theta, the discriminator a slope psi
/// (Mescheder, Geiger and Nowozin 2018). V(theta, psi) = F(psi theta) + F(0) with F(t) = -ln(1 + e^-t).
///
/// Nothing is random, and the equilibrium is theta = psi = 0. Whether a player's steps get there can be computed.
#include <cmath>

namespace lbl::gan::dirac {

/// The two numbers of the game.
struct Players {
  double theta;  ///< where the generator puts its point
  double psi;    ///< the discriminator's logit at x is -psi x

  double distance() const { return std::hypot(theta, psi); }  ///< from the equilibrium
};

/// F'(t) = 1/(1 + e^t): 1/2 at the equilibrium.
/// @param t psi theta
/// @return the derivative
inline double slope(double t) { return 1 / (1 + std::exp(t)); }

/// Both players step at the same time from the same place: theta descends on V, psi ascends.
/// @param old where both are
/// @param eta learning rate of both
/// @return where both are afterwards
//! [steps]
inline Players simultaneous(Players old, double eta) {
  const double f = slope(old.psi * old.theta);
  return {old.theta - eta * f * old.psi, old.psi + eta * f * old.theta};
}

/// One after the other, the generator first: psi steps from where theta is by then.
/// @param old where both are
/// @param eta learning rate of both
/// @return where both are afterwards
inline Players alternating(Players old, double eta) {
  const double theta = old.theta - eta * slope(old.psi * old.theta) * old.psi;
  return {theta, old.psi + eta * slope(old.psi * theta) * theta};
}
//! [steps]

/// The factor by which simultaneous steps grow the distance: in (theta - eta f psi)^2 + (psi + eta f theta)^2 the mixed
/// terms cancel.
/// @param eta learning rate
/// @param f F'(psi theta), 1/2 near the equilibrium
/// @return sqrt(1 + eta^2 f^2), above 1 for every rate
inline double growth(double eta, double f = 0.5) { return std::sqrt(1 + eta * eta * f * f); }

/// What alternating steps keep near the equilibrium, where F' = 1/2: an ellipse, along which they go round for ever.
/// @param at where both are
/// @param eta learning rate
/// @return theta^2 + psi^2 - eta/2 theta psi
inline double invariant(Players at, double eta) {
  return at.theta * at.theta + at.psi * at.psi - eta / 2 * at.theta * at.psi;
}

}  // namespace lbl::gan::dirac
