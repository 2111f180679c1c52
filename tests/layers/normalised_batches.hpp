#pragma once
// What the tests of batch normalisation share: samples, and a layer's passes as functions.
#include "activation_checks.hpp"
#include "layers/batch_normalisation.hpp"

namespace lbl::testing {

using layers::BatchNormalisation;
using layers::Statistics;

inline BatchNormalisation random_layer(training::Random& random, Index N) {
  BatchNormalisation layer(N);
  layer.gamma = normal_tensor(random, N), layer.beta = normal_tensor(random, N);
  return layer;
}

/// Samples with a mean of 3 n and a deviation of n + 1 in row n.
inline Tensor<2> spread(training::Random& random, Index N, Index M) {
  Tensor<2> x = normal_tensor(random, N, M);
  for (Index n = 0; n < N; ++n)
    for (Index m = 0; m < M; ++m) x(n, m) = Real(3 * n) + Real(n + 1) * x(n, m);
  return x;
}

inline Tensor<2> normalised(const BatchNormalisation& layer, const Tensor<2>& x) {
  Statistics batch(x.dim[0]);
  Tensor<2> y = x;
  layers::batch_normalisation(layer, x, batch, y);
  return y;
}

inline Tensor<2> tested(const BatchNormalisation& layer, const Statistics& statistics, const Tensor<2>& x) {
  Tensor<2> y = x;
  layers::batch_normalisation_test(layer, statistics, x, y);
  return y;
}

/// Mean and biased variance of a row, the plain sums.
inline std::pair<double, double> moments(const Tensor<2>& x, Index n) {
  double mean = 0, variance = 0;
  for (Index m = 0; m < x.dim[1]; ++m) mean += x(n, m) / double(x.dim[1]);
  for (Index m = 0; m < x.dim[1]; ++m) variance += std::pow(x(n, m) - mean, 2) / double(x.dim[1]);
  return {mean, variance};
}

inline Statistics statistics_of(const Tensor<2>& x) {
  Statistics s(x.dim[0]);
  Tensor<2> y = x;
  layers::batch_normalisation(BatchNormalisation(x.dim[0]), x, s, y);
  return s;
}

/// Samples from..to-1.
inline Tensor<2> part(const Tensor<2>& x, Index from, Index to) {
  Tensor<2> some(x.dim[0], to - from);
  for (Index n = 0; n < x.dim[0]; ++n) std::copy(x.samples(n) + from, x.samples(n) + to, some.samples(n));
  return some;
}

}  // namespace lbl::testing
