#pragma once
/// @file
/// Batch normalisation in other ways: statistics of the whole training set for testing, and training with the mistakes
/// of the lecture.
#include "mlp/generalisation/training.hpp"
#include "mlp/layer.hpp"

#include <functional>

namespace lbl::mlp::generalisation {

/// The third of the lecture's choices for testing: mean and variance of the whole training set take the place of the
/// running estimates, layer by layer, since those of a layer depend on how the layers below are normalised.
/// @param network its running statistics are overwritten
/// @param samples the training set
//! [training_set]
inline void take_statistics_of(ModernNetwork& network, const data::Dataset& samples) {
  const std::vector<Index> order = data::shuffled_order(samples.size(), 0, 0);
  ModernBatch batch;
  for (Index l = 1; l < network.L(); ++l) {
    layers::Statistics all(network.of.N[l]);
    for (const auto which : data::mini_batches(order, 500)) {
      load(network, samples, which, batch);
      forward(network, Pass::testing, {}, batch);
      layers::batch_normalisation(network.norm[l], batch.a[l], batch.statistics[l], batch.z[l]);
      layers::join(batch.statistics[l], all);
    }
    network.running[l] = all;
  }
}
//! [training_set]

/// What the lecture gets wrong about training, to see what it costs.
enum class Mistake {
  none,               ///< statistics of the batch, and the gradient goes through them
  constants,          ///< statistics of the batch that the gradient takes for constants: no backward is printed, E92
  running_statistics  ///< running estimates instead of the statistics of the batch, and these are constants, E89
};

/// Backward through y = gamma x_hat + beta with mean and variance taken for constants.
/// @param layer scale and offset
/// @param x [N][M]
/// @param constants mean and variance
/// @param delta on entry dC/dy, on return dC/dx
/// @param gradient dC/dgamma and dC/dbeta are added to it
inline void backward_with_constants(const layers::BatchNormalisation& layer, const Tensor<2>& x,
                                    const layers::Statistics& constants, Tensor<2>& delta,
                                    layers::BatchNormalisation& gradient) {
  for (Index n = 0; n < x.dim[0]; ++n) {
    const Real* x_n = x.samples(n);
    Real* delta_n = delta.samples(n);
    const Real to_hat = 1 / std::sqrt(constants.variance(n) + Real(layer.epsilon)), mean = constants.mean(n);
    for (Index m = 0; m < x.dim[1]; ++m) {
      gradient.beta(n) += delta_n[m];
      gradient.gamma(n) += delta_n[m] * to_hat * (x_n[m] - mean);
      delta_n[m] *= layer.gamma(n) * to_hat;  // and nothing through mean and variance
    }
  }
}

/// backward() with a mistake; there is neither PReLU nor dropout.
/// @param network normalised, with fixed slopes
/// @param mistake which
/// @param batch after its forward pass; delta is overwritten
/// @param gradient is added to
inline void mistaken_backward(const ModernNetwork& network, Mistake mistake, ModernBatch& batch,
                              ModernNetwork& gradient) {
  auto& [y, a, z, h, mask, delta, statistics] = batch;
  const bool core = network.of.loops == Loops::core;
  const auto backward_input = core ? core::dense_backward_input : dense_backward_input;
  const auto backward_parameters = core ? core::dense_backward_parameters : dense_backward_parameters;
  costs::softmax_cross_entropy_backward(h[network.L()], y, delta[network.L()]);
  for (Index l = network.L(); l >= 1; --l) {
    if (l < network.L()) {
      backward_input(network.W[l + 1], delta[l + 1], delta[l]);
      layers::prelu_backward(z[l], network.alpha[l], delta[l], gradient.alpha[l]);
      const auto& constants = mistake == Mistake::running_statistics ? network.running[l] : statistics[l];
      backward_with_constants(network.norm[l], a[l], constants, delta[l], gradient.norm[l]);
    }
    backward_parameters(delta[l], h[l - 1], gradient.W[l], gradient.b[l]);
  }
}

/// Gradient descent with a mistake.
/// @param network fresh
/// @param mistake which
/// @param how epochs, batch, rate, seed
/// @param samples the training set
/// @param progress shown while it learns
/// @param after_epoch called with the number of the epoch, from 1, and its Score
inline void train_mistaken(ModernNetwork& network, Mistake mistake, const Recipe& how, const data::Dataset& samples,
                           report::Progress& progress, const std::function<void(Index, const Score&)>& after_epoch) {
  ModernNetwork gradient = network;
  ModernBatch batch;
  for (Index epoch = 0; epoch < how.epochs; ++epoch) {
    Score score;
    const std::vector<Index> order = data::shuffled_order(samples.size(), how.seed, epoch);
    for (const auto which : data::mini_batches(order, how.batch)) {
      if (report::interrupted()) return;
      load(network, samples, which, batch);
      double C = forward(network, Pass::training, {}, batch);
      if (which.size() > 1)  // one sample has no variance
        for (Index l = 1; l < network.L(); ++l) layers::update_running(batch.statistics[l], network.running[l]);
      if (mistake == Mistake::running_statistics) C = forward(network, Pass::testing, {}, batch);
      training::check_finite(C, epoch, score.samples / how.batch, how.eta);
      training::set_to_zero(gradient);
      if (mistake == Mistake::none) backward(network, batch, gradient);
      else mistaken_backward(network, mistake, batch, gradient);
      optimization::descend(network, gradient, how.eta);
      score.add(batch.h.back(), batch.y, C);
      progress.step(static_cast<Index>(which.size()), C);
    }
    after_epoch(epoch + 1, score);
  }
}

}  // namespace lbl::mlp::generalisation
