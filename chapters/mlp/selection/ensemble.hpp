#pragma once
/// @file
/// Several networks that answer together: the mean of their probabilities.
#include "mlp/training.hpp"

#include <cmath>
#include <numeric>
#include <span>

namespace lbl::mlp::selection {

/// What a network says about every sample of a set.
/// @param network the network
/// @param samples the set
/// @return probabilities p[K][number of samples]
inline Tensor<2> probabilities(const Network& network, const data::Dataset& samples) {
  Tensor<2> p(samples.classes(), samples.size());
  std::vector<Index> all(static_cast<std::size_t>(samples.size()));
  std::iota(all.begin(), all.end(), Index(0));
  Batch batch;
  for (const auto which : data::mini_batches(all, 500)) {
    load(network, samples, which, batch);
    forward(network, batch);
    for (Index k = 0; k < p.dim[0]; ++k) std::copy_n(batch.h.back().samples(k), which.size(), &p(k, which.front()));
  }
  return p;
}

/// The answer of an ensemble, the mean 1/R sum_r p^(r).
/// @param members probabilities of R networks, at least one, [K][M] each
/// @return their mean [K][M]
//! [average]
inline Tensor<2> average(std::span<const Tensor<2>> members) {
  const Index K = members[0].dim[0], M = members[0].dim[1];
  const Real R = static_cast<Real>(members.size());
  Tensor<2> mean(K, M);
  for (const Tensor<2>& p : members)
    for (Index k = 0; k < K; ++k) {
      Real* mean_k = mean.samples(k);
      const Real* p_k = p.samples(k);
      for (Index m = 0; m < M; ++m) mean_k[m] += p_k[m] / R;  // \eq{notes-ens-average}
    }
  return mean;
}
//! [average]

/// Cost and accuracy of probabilities, wherever they come from.
/// @param p probabilities [K][M]
/// @param labels of the M samples
/// @return the sums over the samples; the cost is infinite when a true class was held to be impossible
inline Score score(const Tensor<2>& p, const std::vector<std::uint8_t>& labels) {
  Tensor<2> y;
  data::one_hot(labels, p.dim[0], y);
  double cost = 0;
  for (Index m = 0; m < p.dim[1]; ++m) cost -= std::log(double(p(labels[static_cast<std::size_t>(m)], m)));
  Score result;
  result.add(p, y, cost / double(p.dim[1]));
  return result;
}

/// How an ensemble does, and how its members do on the average.
struct Together {
  Score ensemble;
  double mean_cost = 0, mean_accuracy = 0;  ///< Of the members alone. By Jensen the ensemble's cost is not above it.
};

/// Both marks of an ensemble.
/// @param members probabilities of R networks
/// @param labels of the samples
/// @return scores of the ensemble and of its members
inline Together judge(std::span<const Tensor<2>> members, const std::vector<std::uint8_t>& labels) {
  Together marks{.ensemble = score(average(members), labels)};
  for (const Tensor<2>& p : members) {
    const Score alone = score(p, labels);
    marks.mean_cost += alone.mean_cost() / double(members.size());
    marks.mean_accuracy += alone.accuracy() / double(members.size());
  }
  return marks;
}

}  // namespace lbl::mlp::selection
