#pragma once
/// @file
/// The recurrences as the documents write them, one sequence at a time, vectors and matrices in full: to compare with.
/// The letters change from document to document (erratum E135): notes and slides exchange U and W.
#include "core/tensor.hpp"

#include <cmath>
#include <vector>

namespace lbl::rnn::notations {

using Vector = std::vector<Real>;
using Sequence = std::vector<Vector>;

/// A x.
/// @param A matrix [I][J]
/// @param x vector of J numbers
/// @return vector of I numbers
inline Vector times(const Tensor<2>& A, const Vector& x) {
  Vector y(static_cast<std::size_t>(A.dim[0]), 0);
  for (Index i = 0; i < A.dim[0]; ++i)
    for (Index j = 0; j < A.dim[1]; ++j) y[i] += A(i, j) * x[static_cast<std::size_t>(j)];
  return y;
}

/// f(a_n + b_n) for all n.
/// @param f of one number
/// @param a vector
/// @param b vector of the same length
/// @return vector
template <class F>
Vector of_sum(F&& f, const Vector& a, const Vector& b) {
  Vector y(a.size());
  for (std::size_t n = 0; n < y.size(); ++n) y[n] = f(a[n] + b[n]);
  return y;
}

/// The logistic function.
/// @param z its argument
/// @return between 0 and 1
inline Real sigma(Real z) { return 1 / (1 + std::exp(-z)); }

/// A softmax of a vector.
/// @param z its argument
/// @return probabilities
inline Vector softmax(const Vector& z) {
  Vector p(z.size());
  Real sum = 0;
  for (std::size_t k = 0; k < z.size(); ++k) sum += p[k] = std::exp(z[k]);
  for (Real& p_k : p) p_k /= sum;
  return p;
}

/// FORWARD_RNN of the notes, with the old state on the right-hand side and one index (erratum E58): h_0 = 0; for t = 1
/// to T: h_t = g(U h_{t-1} + W x_t), y_t = f(V h_t).
/// @param x the sequence
/// @param U from the state before
/// @param W from the input
/// @param V to the output
/// @param g of a hidden unit
/// @param f of a vector of outputs
/// @return the output sequence y
//! [forward_rnn]
template <class G, class F>
Sequence forward_rnn(const Sequence& x, const Tensor<2>& U, const Tensor<2>& W, const Tensor<2>& V, G&& g, F&& f) {
  Vector h(static_cast<std::size_t>(U.dim[0]), 0);
  Sequence y;
  for (const Vector& x_t : x) {
    h = of_sum(g, times(U, h), times(W, x_t));  // \eq{notes-forward-rnn}
    y.push_back(f(times(V, h)));
  }
  return y;
}
//! [forward_rnn]

/// S_t of the slides, unrolled as they print it: S_t = sigma(U X_t + W sigma(U X_{t-1} + W sigma(...))).
/// @param X the sequence
/// @param t the step, from 1; 0 is the beginning, where nothing is remembered
/// @param U from the input
/// @param W from the state before
/// @return S_t
//! [unrolled]
inline Vector state(const Sequence& X, std::size_t t, const Tensor<2>& U, const Tensor<2>& W) {
  if (t == 0) return Vector(static_cast<std::size_t>(W.dim[0]), 0);
  const Vector before = state(X, t - 1, U, W);
  return of_sum(sigma, times(U, X[t - 1]), times(W, before));  // \eq{slides-rnn-unroll} \eq{slides-rnn-state}
}

/// O_t = softmax(V S_t), with columns (erratum E123).
/// @param S_t state
/// @param V to the output
/// @return probabilities
inline Vector output(const Vector& S_t, const Tensor<2>& V) { return softmax(times(V, S_t)); }  // \eq{slides-rnn-out}
//! [unrolled]

/// The four matrices of the slides' LSTM, each [d][d + N] for [h_{t-1}, x_t], and their biases.
struct SlidesLSTM {
  Tensor<2> W_f, W_i, W_C, W_o;
  Tensor<1> b_f, b_i, b_C, b_o;
};

/// The states of a step.
struct SlidesState {
  Vector h, C;
};

/// One step of the slides' LSTM, the candidate with tanh (erratum E125) and scaled by i_t itself (erratum E126).
/// @param lstm its matrices
/// @param before h_{t-1} and C_{t-1}
/// @param x_t input
/// @return h_t and C_t
//! [slides_lstm]
inline SlidesState step(const SlidesLSTM& lstm, const SlidesState& before, const Vector& x_t) {
  Vector h_x = before.h;  // [h_{t-1}, x_t]
  h_x.insert(h_x.end(), x_t.begin(), x_t.end());
  const auto layer = [&](auto&& f, const Tensor<2>& W, const Tensor<1>& b) {
    return of_sum(f, times(W, h_x), Vector(b.data(), b.data() + b.size()));
  };
  const auto tanh = [](Real z) { return std::tanh(z); };
  const Vector f_t = layer(sigma, lstm.W_f, lstm.b_f), i_t = layer(sigma, lstm.W_i, lstm.b_i);
  const Vector candidate = layer(tanh, lstm.W_C, lstm.b_C), o_t = layer(sigma, lstm.W_o, lstm.b_o);
  SlidesState after = before;
  for (std::size_t n = 0; n < f_t.size(); ++n) {
    after.C[n] = f_t[n] * before.C[n] + i_t[n] * candidate[n];
    after.h[n] = o_t[n] * std::tanh(after.C[n]);  // \eq{slides-lstm-stack}
  }
  return after;
}
//! [slides_lstm]

}  // namespace lbl::rnn::notations
