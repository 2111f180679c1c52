#pragma once
/// @file
/// What a linear method needs to know of the data: their mean and their covariance.
#include "autoencoder/rivals/matrix.hpp"
#include "core/dense.hpp"
#include "data/batches.hpp"

#include <numeric>

namespace lbl::autoencoder {

/// Whose second moments are taken (erratum E70).
enum class Centring {
  mean,  ///< of x minus its mean: the covariance
  none   ///< of x as it is: what an autoencoder without biases sees of data that nobody centred
};

/// Mean and second moments of n samples.
struct Moments {
  std::vector<double> mean;  ///< of each of the d inputs; zeros without centring
  Matrix S;                  ///< 1/n sum_m (x - mean)(x - mean)^T, [d][d]

  Index d() const { return S.rows; }  ///< Numbers of an input.
};

/// S from the sums of all x and of all x x^T.
/// @param sum of each input
/// @param S   sums of products, the lower triangle; turned into second moments
/// @param n   samples
/// @param centring of which moments
/// @return both
inline Moments moments_of_sums(std::vector<double> sum, Matrix S, Index n, Centring centring) {
  for (double& mean : sum) mean = centring == Centring::none ? 0 : mean / double(n);
  for (Index i = 0; i < S.rows; ++i)
    for (Index j = 0; j <= i; ++j)
      S(i, j) = S(j, i) = S(i, j) / double(n) - sum[std::size_t(i)] * sum[std::size_t(j)];
  return {std::move(sum), std::move(S)};
}

/// One pass over a data set. Products of a few hundred samples are summed as Real, these sums as double.
/// @param samples the data
/// @param centring of which moments
/// @return mean and second moments
//! [moments]
inline Moments moments(const data::Dataset& samples, Centring centring = Centring::mean) {
  const Index d = samples.pixels();
  std::vector<Index> all(samples.labels.size());
  std::iota(all.begin(), all.end(), Index(0));
  std::vector<double> sum(static_cast<std::size_t>(d));
  Matrix S(d, d);
  Tensor<2> x, y;
  for (const auto which : data::mini_batches(all, 512)) {
    data::gather(samples, which, {}, x, y);
    Tensor<2> xx(d, d);
    Tensor<1> x_sum(d);
    core::dense_backward_parameters(x, x, xx, x_sum);  // x x^T and x 1
    for (Index i = 0; i < d; ++i) {
      sum[std::size_t(i)] += double(x_sum(i));
      for (Index j = 0; j <= i; ++j) S(i, j) += double(xx(i, j));
    }
  }
  return moments_of_sums(std::move(sum), std::move(S), samples.size(), centring);
}
//! [moments]

}  // namespace lbl::autoencoder
