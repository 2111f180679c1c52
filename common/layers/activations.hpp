#pragma once
/// @file
/// Activations h = f(z), unit by unit, and what they do to the error on its way back: delta = f'(z) dC/dh.
///
/// A derivative is written with h, which the forward pass has computed already, where h tells it. An image layer
/// h[C][I][J][M] is passed as h.view(C, I * J * M). z and h may be the same array in the forward pass;
/// where the backward pass reads z, only if none follows. std::invalid_argument on shapes that do not fit each other.
#include "core/tensor.hpp"

namespace lbl::layers {

/// Logistic function: h = 1/(1 + e^-z); notes, section Activation Functions. Finite for every z (erratum E69).
/// @param z pre-activations, any shape
/// @param h activations, same shape, overwritten
void logistic(const Tensor<2>& z, Tensor<2>& h);

/// Logistic function backward: delta = h (1 - h) dC/dh.
/// @param h activations
/// @param delta on entry dC/dh, on return dC/dz, same shape
void logistic_backward(const Tensor<2>& h, Tensor<2>& delta);

/// Hyperbolic tangent: h = tanh z; notes, section Activation Functions; overview (14).
/// @param z pre-activations, any shape
/// @param h activations, same shape, overwritten
void tanh(const Tensor<2>& z, Tensor<2>& h);

/// Hyperbolic tangent backward: delta = (1 - h^2) dC/dh.
/// @param h activations
/// @param delta on entry dC/dh, on return dC/dz, same shape
void tanh_backward(const Tensor<2>& h, Tensor<2>& delta);

/// Softsign: h = z/(1 + |z|); slides, Softsign Function.
/// @param z pre-activations, any shape
/// @param h activations, same shape, overwritten
void softsign(const Tensor<2>& z, Tensor<2>& h);

/// Softsign backward: delta = dC/dh/(1 + |z|)^2 = (1 - |h|)^2 dC/dh.
/// @param h activations
/// @param delta on entry dC/dh, on return dC/dz, same shape
void softsign_backward(const Tensor<2>& h, Tensor<2>& delta);

/// ReLU: h = max(0, z); notes, section Activation Functions; overview (3).
/// @param z pre-activations, any shape
/// @param h activations, same shape, overwritten
void relu(const Tensor<2>& z, Tensor<2>& h);

/// ReLU backward: delta = dC/dh where z > 0, else 0. At z = 0 the derivative is taken as 0 (erratum E62).
/// @param h activations
/// @param delta on entry dC/dh, on return dC/dz, same shape
void relu_backward(const Tensor<2>& h, Tensor<2>& delta);

/// Number of dead units: those whose activation is 0 for all samples, so that no error passes; notes, section
/// Activation Functions.
/// @param h activations of a ReLU layer [N][M]
/// @return how many of the N
Index dead_units(const Tensor<2>& h);

/// Leaky ReLU: h = z for z >= 0, alpha z for z < 0. The slides write 1/a for the slope alpha (erratum E114).
/// @param z pre-activations, any shape
/// @param alpha slope of the negative side, in [0, 1), else std::invalid_argument
/// @param h activations, same shape, overwritten
void leaky_relu(const Tensor<2>& z, double alpha, Tensor<2>& h);

/// Leaky ReLU backward: delta = dC/dh where z >= 0, else alpha dC/dh.
/// @param z pre-activations
/// @param alpha slope of the negative side
/// @param delta on entry dC/dh, on return dC/dz, same shape
void leaky_relu_backward(const Tensor<2>& z, double alpha, Tensor<2>& delta);

/// Softplus: h = ln(1 + e^z), a ReLU without a kink, as max(z, 0) + ln(1 + e^-|z|), finite for every z (erratum E69).
/// @param z pre-activations, any shape
/// @param h activations, same shape, overwritten
void softplus(const Tensor<2>& z, Tensor<2>& h);

/// Softplus backward: its derivative is the logistic function, delta = dC/dh/(1 + e^-z).
/// @param z pre-activations
/// @param delta on entry dC/dh, on return dC/dz, same shape
void softplus_backward(const Tensor<2>& z, Tensor<2>& delta);

}  // namespace lbl::layers
