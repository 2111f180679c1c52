#pragma once
// Networks of random weights and patterns for the tests.
#include "hopfield/network.hpp"
#include "hopfield/patterns.hpp"
#include "random_tensors.hpp"

namespace lbl::testing {

/// Symmetric normal weights without diagonal, and normal thresholds.
inline hopfield::Network random_network(Index N, training::Random& random, double diagonal = 0) {
  hopfield::Network network(N);
  network.T = normal_tensor(random, N, N);
  network.theta = normal_tensor(random, N);
  for (Index i = 0; i < N; ++i) {
    network.T(i, i) = diagonal * double(N);
    for (Index j = 0; j < i; ++j) network.T(i, j) = network.T(j, i);
  }
  return network;
}

/// One column of an array.
inline Tensor<2> column(const Tensor<2>& a, Index m) {
  Tensor<2> one(a.dim[0], 1);
  for (Index i = 0; i < a.dim[0]; ++i) one(i, 0) = a(i, m);
  return one;
}

/// The patterns 0, 1, ..., P - 1.
inline std::vector<Index> each(Index P) {
  std::vector<Index> which;
  for (Index mu = 0; mu < P; ++mu) which.push_back(mu);
  return which;
}

}  // namespace lbl::testing
