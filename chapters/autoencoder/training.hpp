#pragma once
/// @file
/// Learning to reconstruct: epochs of shuffled mini-batches, noise on what goes in if it is wanted, a step of Adam each.
#include "autoencoder/network.hpp"
#include "data/batches.hpp"
#include "optimization/optimizers.hpp"
#include "optimization/schedules.hpp"
#include "report/program/interrupt.hpp"
#include "report/progress.hpp"
#include "training/divergence.hpp"

#include <functional>
#include <numeric>

namespace lbl::autoencoder {

/// What a run needs to know beside the network and the samples.
struct Recipe {
  Index epochs = 0;        ///< passes over the training set
  Index batch = 64;        ///< M, samples of a mini-batch
  double eta = 0.001;      ///< learning rate of Adam at the start; it falls along a cosine to 0
  double noise = 0;        ///< standard deviation of what is added to each input
  std::uint64_t seed = 1;  ///< of the order of the samples, and of the noise
};

/// Squared distances between images and reconstructions, as a sum over the samples seen so far.
struct Score {
  double squares = 0;  ///< sum of ||x - r||^2
  Index samples = 0;   ///< samples seen

  double per_image() const { return squares / double(samples); }  ///< mean of ||x - r||^2
  /// @param N pixels of an image
  /// @return mean of (x_j - r_j)^2
  double per_pixel(Index N) const { return per_image() / double(N); }
};

/// Where a run is.
struct Position {
  Index epoch = 0;   ///< epochs finished
  Index step = 0;    ///< mini-batches of the present epoch that are done
  Score score = {};  ///< of these mini-batches, each before its step
};

/// All that changes while a network learns: a resumed run continues from here.
struct Learner {
  Network network;
  optimization::Adam<Network> adam;
  Position at = {};

  Learner() = default;
  /// @param fresh a network that has not learned anything yet
  explicit Learner(Network fresh) : network(std::move(fresh)), adam(network) {}
};

/// Walks over everything that a checkpoint keeps.
/// @param visit called with name and array
/// @param learner the learner
template <class Visit, class AnyLearner>
  requires std::is_same_v<std::remove_const_t<AnyLearner>, Learner>
void for_each_parameter(Visit&& visit, AnyLearner& learner) {
  for_each_parameter(visit, learner.network);
  const auto walk = [&](const std::string& letter, auto& memory) {
    for_each_parameter([&](const std::string& name, auto& array) { visit(letter + "." + name, array); }, memory);
  };
  walk("m", learner.adam.m), walk("v", learner.adam.v);
}

/// x~ = x + s times a normal number for each input: what a denoising autoencoder is shown.
/// @param x clean [N][M]
/// @param s standard deviation
/// @param random the generator, advanced
/// @param noisy [N][M], overwritten
//! [noise]
inline void add_noise(const Tensor<2>& x, double s, training::Random& random, Tensor<2>& noisy) {
  boost::random::normal_distribution<Real> normal(0, Real(s));
  for (Index n = 0; n < x.size(); ++n) noisy.data()[n] = x.data()[n] + normal(random);  // \eq{overview-ae-denoise}
}
//! [noise]

/// Loads M samples into a batch, which takes their number.
/// @param network whose layers the batch is for
/// @param samples where they come from
/// @param which their indices
/// @param s standard deviation of the noise of the input; 0: none
/// @param random of the noise, advanced
/// @param batch overwritten
inline void load(const Network& network, const data::Dataset& samples, std::span<const Index> which, double s,
                 training::Random& random, Batch& batch) {
  const Index M = static_cast<Index>(which.size());
  if (batch.x.dim[1] != M) batch = Batch(network, M);
  Tensor<2> labels;  // nobody looks at them
  data::gather(samples, which, data::Normalisation{}, batch.x, labels);
  if (s > 0) add_noise(batch.x, s, random, batch.h[0]);
  else std::copy_n(batch.x.data(), batch.x.size(), batch.h[0].data());
}

/// Calls visit(batch) for all samples of a set in order, each batch after its forward pass.
/// @param network the network
/// @param samples the set
/// @param s standard deviation of the noise of the input, always the same numbers
/// @param visit what is done with the batch
template <class Visit>
void for_each_batch(const Network& network, const data::Dataset& samples, double s, Visit&& visit) {
  std::vector<Index> all(samples.labels.size());
  std::iota(all.begin(), all.end(), Index(0));
  training::Random random(7);
  Batch batch;
  for (const auto which : data::mini_batches(all, 500)) {
    load(network, samples, which, s, random, batch);
    forward(network, batch);
    visit(batch);
  }
}

/// How well a network reconstructs a set.
/// @param network the network
/// @param samples the set
/// @param s standard deviation of the noise of the input, always the same numbers
/// @return the sums over its samples
inline Score evaluate(const Network& network, const data::Dataset& samples, double s = 0) {
  Score score;
  for_each_batch(network, samples, s, [&](const Batch& batch) {
    const Index M = batch.x.dim[1];
    score.squares += squared_distance(batch.reconstruction(), batch.x) * double(M), score.samples += M;
  });
  return score;
}

/// Trains until the recipe's last epoch or an interrupt; returns after a whole step, so that the learner can be saved.
/// Throws std::runtime_error with epoch and step when the cost is no longer finite.
/// @param learner where to begin; on return where it ended
/// @param recipe rate, batches, epochs, noise
/// @param samples the training set
/// @param progress shown while it learns
/// @param after_epoch called with the Score of each epoch that is complete
//! [train]
inline void train(Learner& learner, const Recipe& recipe, const data::Dataset& samples, report::Progress& progress,
                  const std::function<void(const Score&)>& after_epoch) {
  auto& [network, adam, at] = learner;
  Network gradient = network;
  Batch batch;

  while (at.epoch < recipe.epochs) {
    const std::vector<Index> order = data::shuffled_order(samples.size(), recipe.seed, at.epoch);
    const auto batches = data::mini_batches(order, recipe.batch);
    const double steps = double(batches.size());

    for (; at.step < Index(batches.size()); ++at.step) {
      if (report::interrupted()) return;
      training::Random noise(recipe.seed + 0x9e3779b97f4a7c15u * std::uint64_t(adam.t + 1));  // of this step alone
      load(network, samples, batches[std::size_t(at.step)], recipe.noise, noise, batch);

      const double C = forward(network, batch);
      const double eta = optimization::cosine(recipe.eta, double(adam.t), steps * double(recipe.epochs));
      training::check_finite(C, at.epoch, at.step, eta);
      training::set_to_zero(gradient);
      backward(network, batch, gradient);
      adam.step(network, gradient, eta);

      const Index M = batch.x.dim[1];
      at.score.squares += squared_distance(batch.reconstruction(), batch.x) * double(M), at.score.samples += M;
      progress.step(M, C);
    }
    const Score score = at.score;
    at = {.epoch = at.epoch + 1};
    after_epoch(score);
  }
}
//! [train]

}  // namespace lbl::autoencoder
