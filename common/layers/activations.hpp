#pragma once
/// @file
/// Activations h = f(z), unit by unit, and what they do to the error on its way back: delta = f'(z) dC/dh.
///
/// Each derivative is written with h, which the forward pass has computed already.
#include "core/tensor.hpp"

namespace lbl::layers {

/// ReLU: h = max(0, z); notes, section Activation Functions; overview (3).
/// @param z pre-activations, any shape
/// @param h activations, same shape, overwritten
void relu(const Tensor<2>& z, Tensor<2>& h);

/// ReLU backward: delta = dC/dh where z > 0, else 0. At z = 0 the derivative is taken as 0 (erratum E62).
/// @param h activations
/// @param delta on entry dC/dh, on return dC/dz, same shape
void relu_backward(const Tensor<2>& h, Tensor<2>& delta);

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

}  // namespace lbl::layers
