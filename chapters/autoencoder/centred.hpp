#pragma once
/// @file
/// Images minus their mean, which linear autoencoders are for: the mean is their bias.
#include "autoencoder/linear.hpp"
#include "autoencoder/training.hpp"

namespace lbl::autoencoder {

/// Loads M samples into a batch, which takes their number.
/// @param linear the autoencoder
/// @param samples where they come from
/// @param which their indices
/// @param mean of the training set, subtracted
/// @param batch overwritten
inline void load(const Linear& linear, const data::Dataset& samples, std::span<const Index> which,
                 const std::vector<double>& mean, LinearBatch& batch) {
  const Index M = static_cast<Index>(which.size());
  if (batch.h.dim[1] != M) batch = LinearBatch(linear, M);
  Tensor<2> labels;
  data::gather(samples, which, data::Normalisation{}, batch.x, labels);
  for (Index j = 0; j < batch.x.dim[0]; ++j) {
    Real* x_j = batch.x.samples(j);
    for (Index m = 0; m < M; ++m) x_j[m] -= Real(mean[std::size_t(j)]);
  }
}

/// Calls visit(batch) for all samples of a set in order, each batch after its forward pass.
/// @param linear the autoencoder
/// @param samples the set
/// @param mean of the training set
/// @param visit what is done with the batch
template <class Visit>
void for_each_batch(const Linear& linear, const data::Dataset& samples, const std::vector<double>& mean,
                    Visit&& visit) {
  std::vector<Index> all(samples.labels.size());
  std::iota(all.begin(), all.end(), Index(0));
  LinearBatch batch;
  for (const auto which : data::mini_batches(all, 500)) {
    load(linear, samples, which, mean, batch);
    forward(linear, batch);
    visit(batch);
  }
}

/// How well a linear autoencoder reconstructs a set.
/// @param linear the autoencoder
/// @param samples the set
/// @param mean of the training set
/// @return the sums over its samples
inline Score evaluate(const Linear& linear, const data::Dataset& samples, const std::vector<double>& mean) {
  Score score;
  for_each_batch(linear, samples, mean, [&](const LinearBatch& batch) {
    const Index M = batch.x.dim[1];
    score.squares += squared_distance(batch.r, batch.x) * double(M), score.samples += M;
  });
  return score;
}

}  // namespace lbl::autoencoder
