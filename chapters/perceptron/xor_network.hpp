#pragma once
/// @file
/// A 2-2-1 network with every number written out: the smallest complete back-propagation of the book.
///
/// Two inputs x1, x2; two hidden logistic units h1, h2; one logistic output p, the probability of class 1.
/// Cost of one sample: C = -y ln p - (1 - y) ln(1 - p). Errors: delta = dC/dz of the unit of the same number.
#include "training/initialisation.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace lbl::perceptron {

/// The nine parameters. A gradient has the same type.
//! [parameters]
struct XorNetwork {
  double w11 = 0, w12 = 0, b1 = 0;  ///< to hidden unit 1 from x1 and x2, and its bias
  double w21 = 0, w22 = 0, b2 = 0;  ///< to hidden unit 2
  double v1 = 0, v2 = 0, c = 0;     ///< to the output from h1 and h2, and its bias
};
//! [parameters]

/// Walks over the nine parameters.
/// @param visit called as visit("w11", network.w11, others.w11...), ...
/// @param network the network
/// @param others its gradient, a copy
template <class Visit, class Network, class... Others>
void for_each_number(Visit&& visit, Network& network, Others&... others) {
  visit("w11", network.w11, others.w11...), visit("w12", network.w12, others.w12...);
  visit("b1", network.b1, others.b1...);
  visit("w21", network.w21, others.w21...), visit("w22", network.w22, others.w22...);
  visit("b2", network.b2, others.b2...);
  visit("v1", network.v1, others.v1...), visit("v2", network.v2, others.v2...);
  visit("c", network.c, others.c...);
}

/// What one sample leaves in the network, in the order in which it is computed.
//! [values]
struct XorValues {
  double x1 = 0, x2 = 0, y = 0;                        ///< the sample: inputs and target, 0 or 1
  double z1 = 0, h1 = 0, z2 = 0, h2 = 0;               ///< hidden units
  double z = 0, p = 0, C = 0;                          ///< output and cost
  double delta = 0;                                    ///< dC/dz
  double dC_dh1 = 0, delta1 = 0, dC_dh2 = 0, delta2 = 0;  ///< the hidden units' errors
  double dC_dx1 = 0, dC_dx2 = 0;                       ///< what reaches the inputs
};
//! [values]

/// The logistic function.
/// @param z any number
/// @return 1/(1 + e^-z)
inline double logistic_of(double z) { return 1 / (1 + std::exp(-z)); }

/// Forward pass of one sample.
/// @param net the parameters
/// @param s x1, x2 and y are read; z, h, p and C are overwritten
//! [forward]
inline void forward(const XorNetwork& net, XorValues& s) {
  s.z1 = net.w11 * s.x1 + net.w12 * s.x2 + net.b1;
  s.h1 = logistic_of(s.z1);
  s.z2 = net.w21 * s.x1 + net.w22 * s.x2 + net.b2;
  s.h2 = logistic_of(s.z2);
  s.z = net.v1 * s.h1 + net.v2 * s.h2 + net.c;
  s.p = logistic_of(s.z);  // \eq{slides-nonlinear-net}
  s.C = std::max(s.z, 0.) - s.y * s.z + std::log1p(std::exp(-std::abs(s.z)));  // -y ln p - (1 - y) ln(1 - p)
}
//! [forward]

/// Backward pass of one sample, after forward().
/// @param net the parameters
/// @param s the errors are overwritten
/// @param gradient dC/dw is added to it, divided by M: the cost is the mean of M samples
/// @param M number of samples
//! [backward]
inline void backward(const XorNetwork& net, XorValues& s, XorNetwork& gradient, double M) {
  s.delta = s.p - s.y;  // logistic function and cross-entropy together: p(1-p) cancels

  gradient.v1 += s.delta * s.h1 / M;
  gradient.v2 += s.delta * s.h2 / M;
  gradient.c += s.delta / M;

  s.dC_dh1 = net.v1 * s.delta;
  s.delta1 = s.h1 * (1 - s.h1) * s.dC_dh1;  // \eq{slides-backprop}
  s.dC_dh2 = net.v2 * s.delta;
  s.delta2 = s.h2 * (1 - s.h2) * s.dC_dh2;

  gradient.w11 += s.delta1 * s.x1 / M;
  gradient.w12 += s.delta1 * s.x2 / M;
  gradient.b1 += s.delta1 / M;
  gradient.w21 += s.delta2 * s.x1 / M;
  gradient.w22 += s.delta2 * s.x2 / M;
  gradient.b2 += s.delta2 / M;

  s.dC_dx1 = net.w11 * s.delta1 + net.w21 * s.delta2;
  s.dC_dx2 = net.w12 * s.delta1 + net.w22 * s.delta2;
}
//! [backward]

/// The four corners with their targets.
/// @return the samples of XOR
inline std::array<XorValues, 4> xor_samples() {
  std::array<XorValues, 4> samples;
  samples[0].x1 = 0, samples[0].x2 = 0, samples[0].y = 0;
  samples[1].x1 = 0, samples[1].x2 = 1, samples[1].y = 1;
  samples[2].x1 = 1, samples[2].x2 = 0, samples[2].y = 1;
  samples[3].x1 = 1, samples[3].x2 = 1, samples[3].y = 0;
  return samples;
}

/// Forward and backward pass of all four samples and one step of gradient descent.
/// @param net learns
/// @param samples overwritten with what the four leave behind, before the step
/// @param eta learning rate
/// @return the mean cost before the step
//! [step]
inline double learn(XorNetwork& net, std::array<XorValues, 4>& samples, double eta) {
  double C = 0;
  XorNetwork gradient;
  for (XorValues& s : samples) {
    forward(net, s);
    backward(net, s, gradient, 4);
    C += s.C / 4;
  }
  for_each_number([&](const char*, double& w, double g) { w -= eta * g; }, net, gradient);
  return C;
}
//! [step]

/// How many of the four answers are on the right side of 1/2.
/// @param net the network
/// @return 0 to 4
inline Index right_answers(const XorNetwork& net) {
  Index right = 0;
  for (XorValues s : xor_samples()) forward(net, s), right += (s.p > 0.5) == (s.y == 1);
  return right;
}

/// Draws all weights from a normal distribution; biases stay zero.
/// @param net overwritten
/// @param deviation its standard deviation
/// @param random the generator, advanced
inline void initialise(XorNetwork& net, double deviation, training::Random& random) {
  boost::random::normal_distribution<double> normal(0, deviation);
  net = {};
  for (double* w : {&net.w11, &net.w12, &net.w21, &net.w22, &net.v1, &net.v2}) *w = normal(random);
}

}  // namespace lbl::perceptron
