#pragma once
/// @file
/// One fully-connected layer for M samples at a time, and the three models that the lecture makes of it: linear
/// regression, logistic regression and C-class (softmax) regression.
///
/// Shapes: inputs x[N][M], targets y[K][M], weights W[K][N] from input j to output k.
#include "core/dense.hpp"
#include "core/vectors/sums.hpp"
#include "costs/mean_absolute_error.hpp"
#include "costs/mean_squared_error.hpp"
#include "costs/softmax_cross_entropy.hpp"
#include "layers/activations.hpp"
#include "perceptron/computational_graph.hpp"
#include "training/parameters.hpp"

namespace lbl::perceptron {

/// What becomes of z = Wx + b, and the cost that belongs to it.
enum class Output {
  linear,    ///< p = z, mean squared error
  absolute,  ///< p = z, mean absolute error
  logistic,  ///< p = sigma(z), binary cross-entropy
  softmax    ///< p = softmax(z), cross-entropy
};

/// Which loops compute the sums: those of this chapter, or the same sums by common/core.
enum class Loops { chapter, core };

/// The parameters. A gradient has the same type.
struct LinearModel {
  Tensor<2> W;                      ///< weights [K][N]
  Tensor<1> b;                      ///< biases [K]
  Output output = Output::softmax;  ///< which model
  Loops loops = Loops::chapter;     ///< whose loops

  LinearModel() = default;
  /// All parameters zero.
  /// @param N number of inputs
  /// @param K number of outputs
  /// @param model which of the models
  LinearModel(Index N, Index K, Output model) : W(K, N), b(K), output(model) {}
};

/// Walks over the parameters; see training/parameters.hpp.
/// @param visit called as visit("W", model.W, others.W...), ("b", ...)
/// @param model the model
/// @param others more of the same shape
template <class Visit, class First, class... Others>
void for_each_parameter(Visit&& visit, First& model, Others&... others) {
  visit("W", model.W, others.W...);
  visit("b", model.b, others.b...);
}

/// What M samples leave in the model.
struct Batch {
  Tensor<2> x;            ///< inputs [N][M]
  Tensor<2> y;            ///< targets [K][M]
  Tensor<2> z, p, delta;  ///< weighted sums, predictions, dC/dz [K][M]

  Batch() = default;
  /// Room for M samples.
  /// @param model whose shapes are taken
  /// @param M number of samples
  Batch(const LinearModel& model, Index M)
      : x(model.W.dim[1], M), y(model.W.dim[0], M), z(model.W.dim[0], M), p(z), delta(z) {}
};

/// The layer: z_k = sum_j w_kj x_j + b_k for all samples.
/// @param W weights [K][N]
/// @param b biases [K]
/// @param x inputs [N][M]
/// @param z weighted sums [K][M], overwritten
//! [dense_forward]
inline void dense_forward(const Tensor<2>& W, const Tensor<1>& b, const Tensor<2>& x, Tensor<2>& z) {
  const Index K = W.dim[0], N = W.dim[1], M = x.dim[1];

#pragma omp parallel for if (K * N * M > 1'000'000)  // threads cost more than they save on smaller sums
  for (Index k = 0; k < K; ++k) {
    Real* z_k = z.samples(k);
    for (Index m = 0; m < M; ++m) z_k[m] = b(k);
    for (Index j = 0; j < N; ++j) {
      const Real w_kj = W(k, j);
      const Real* x_j = x.samples(j);
      for (Index m = 0; m < M; ++m) z_k[m] += w_kj * x_j[m];  // \eq{lecture-fc}
    }
  }
}
//! [dense_forward]

/// Its gradients: dC/dw_kj = sum_m delta_k x_j and dC/db_k = sum_m delta_k. The 1/M is in delta: the gradient of the
/// mean cost is the mean of the samples' gradients.
/// @param delta dC/dz [K][M]
/// @param x inputs [N][M]
/// @param gradient_W dC/dW [K][N] is added to it
/// @param gradient_b dC/db [K] is added to it
//! [dense_backward]
inline void dense_backward(const Tensor<2>& delta, const Tensor<2>& x, Tensor<2>& gradient_W, Tensor<1>& gradient_b) {
  const Index K = delta.dim[0], N = x.dim[0], M = x.dim[1];

#pragma omp parallel for if (K * N * M > 1'000'000)  // threads cost more than they save on smaller sums
  for (Index k = 0; k < K; ++k) {
    const Real* delta_k = delta.samples(k);
    for (Index j = 0; j < N; ++j) gradient_W(k, j) += core::dot(delta_k, x.samples(j), M);  // \eq{lecture-batch}
    gradient_b(k) += core::sum(delta_k, M);                                                 // \eq{lecture-batch}
  }
}
//! [dense_backward]

/// Mean cost of logistic regression: the cost node of the graph, sample by sample.
/// @param z weighted sums [K][M]
/// @param y targets [K][M]
/// @return the mean cost in nats
inline double mean_binary_cross_entropy(const Tensor<2>& z, const Tensor<2>& y) {
  double C = 0;
  for (Index n = 0; n < z.size(); ++n) C += binary_cross_entropy(double(z.data()[n]), double(y.data()[n]));
  return C / double(z.dim[1]);
}

/// Forward pass: z = Wx + b, the prediction p, and the cost.
/// @param model the parameters
/// @param batch x and y are read, z and p overwritten
/// @return the mean cost C of the M samples
//! [forward]
inline double forward(const LinearModel& model, Batch& batch) {
  auto& [x, y, z, p, delta] = batch;
  (model.loops == Loops::core ? core::dense_forward : dense_forward)(model.W, model.b, x, z);
  switch (model.output) {
    case Output::linear: return p = z, costs::mean_squared_error(p, y);
    case Output::absolute: return p = z, costs::mean_absolute_error(p, y);
    case Output::logistic: return layers::logistic(z, p), mean_binary_cross_entropy(z, y);
    case Output::softmax: break;
  }
  return costs::softmax_cross_entropy(z, y, p);
}
//! [forward]

/// Backward pass, after forward() of the same batch. Each cost was made for its output: delta = (p - y)/M for all of
/// them but the absolute error.
/// @param model the parameters
/// @param batch delta is overwritten
/// @param gradient dC/dW and dC/db are added to it
//! [backward]
inline void backward(const LinearModel& model, Batch& batch, LinearModel& gradient) {
  auto& [x, y, z, p, delta] = batch;
  if (model.output == Output::absolute) costs::mean_absolute_error_backward(z, y, delta);
  else costs::softmax_cross_entropy_backward(p, y, delta);  // delta = (p - y)/M \eq{lecture-softmax-ce}
  (model.loops == Loops::core ? core::dense_backward_parameters : dense_backward)(delta, x, gradient.W, gradient.b);
}
//! [backward]

/// dC/dx = W^T delta, the error that reaches the inputs, after backward() of the same batch.
/// @param model the parameters
/// @param batch its delta is read
/// @return dC/dx [N][M]
inline Tensor<2> input_gradient(const LinearModel& model, const Batch& batch) {
  Tensor<2> delta_x(batch.x.dim[0], batch.x.dim[1]);
  core::dense_backward_input(model.W, batch.delta, delta_x);
  return delta_x;
}

}  // namespace lbl::perceptron
