#pragma once
// Autoencoders, batches and data of random numbers.
#include "autoencoder/network.hpp"
#include "autoencoder/rivals/moments.hpp"
#include "autoencoder/whole_set.hpp"
#include "random_tensors.hpp"
#include "training/parameters.hpp"

namespace lbl::testing {

/// A linear autoencoder with weights of size 1/sqrt(d).
inline autoencoder::Linear random_linear(Index d, Index k, bool tied, std::uint64_t seed) {
  training::Random random(seed);
  autoencoder::Linear linear(d, k, tied);
  for_each_parameter([&](const std::string&, auto& W) { training::draw_normal(W, 1 / double(d), random); }, linear);
  return linear;
}

/// A deep one whose biases are not zero.
inline autoencoder::Network random_network(const std::vector<Index>& encoder, autoencoder::Activation hidden,
                                           autoencoder::Loops loops, std::uint64_t seed) {
  training::Random random(seed);
  autoencoder::Network network(encoder);
  network.hidden = hidden, network.loops = loops;
  initialise(network, random);
  for (Index l = 1; l <= network.L(); ++l) training::draw_normal(network.b[l], 0.04, random);
  return network;
}

/// M samples: inputs, and targets that are others unless `same`.
inline autoencoder::Batch random_batch(const autoencoder::Network& network, Index M, bool same, std::uint64_t seed) {
  training::Random random(seed);
  autoencoder::Batch batch(network, M);
  training::draw_normal(batch.x, 0.25, random);
  if (same) batch.h[0] = batch.x;
  else training::draw_normal(batch.h[0], 0.25, random);
  return batch;
}

/// The gradient of a batch, after its forward pass.
template <class Autoencoder, class AnyBatch>
Autoencoder gradient_of(const Autoencoder& autoencoder, AnyBatch& batch) {
  Autoencoder gradient = autoencoder;
  training::set_to_zero(gradient);
  forward(autoencoder, batch);
  backward(autoencoder, batch, gradient);
  return gradient;
}

/// n samples [d][n] with a mean that is not zero, whose variance is large in two directions (of no single input) and
/// falls slowly over the others.
inline Tensor<2> uneven_data(Index d, Index n, std::uint64_t seed) {
  training::Random random(seed);
  const Tensor<1> v = normal_tensor(random, d);
  const Tensor<2> sources = normal_tensor(random, d, n);
  Real length = 0;
  for (Index j = 0; j < d; ++j) length += v(j) * v(j);
  Tensor<2> x(d, n);
  for (Index i = 0; i < d; ++i)
    for (Index m = 0; m < n; ++m) {
      x(i, m) = 1 + 0.3 * Real(i);
      for (Index j = 0; j < d; ++j) {
        const double deviation = j < 2 ? 2 - 0.5 * double(j) : std::pow(0.9, double(j + 1));
        x(i, m) += ((i == j) - 2 * v(i) * v(j) / length) * deviation * sources(j, m);  // mirrored
      }
    }
  return x;
}

/// Mean and second moments of the columns of a matrix.
inline autoencoder::Moments moments_of(const Tensor<2>& x, autoencoder::Centring centring) {
  const Index d = x.dim[0], n = x.dim[1];
  std::vector<double> sum(static_cast<std::size_t>(d));
  autoencoder::Matrix S(d, d);
  for (Index m = 0; m < n; ++m)
    for (Index i = 0; i < d; ++i) {
      sum[std::size_t(i)] += x(i, m);
      for (Index j = 0; j <= i; ++j) S(i, j) += x(i, m) * x(j, m);
    }
  return autoencoder::moments_of_sums(sum, S, n, centring);
}

/// S as the array that the whole-set gradient reads.
inline Tensor<2> tensor_of(const autoencoder::Matrix& S) {
  Tensor<2> t(S.rows, S.columns);
  std::copy(S.values.begin(), S.values.end(), t.data());
  return t;
}

}  // namespace lbl::testing
