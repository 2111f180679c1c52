#include "mlp/training.hpp"

#include "optimization/schedules.hpp"
#include "report/program/interrupt.hpp"
#include "training/divergence.hpp"

namespace lbl::mlp {

Learner beginner(Network network, const Recipe& recipe) {
  auto optimizer = optimization::chosen_optimizer(recipe.optimizer, network);
  return {.network = std::move(network), .optimizer = std::move(optimizer), .at = {}};
}

void load(const Network& network, const data::Dataset& samples, std::span<const Index> which, Batch& batch) {
  const Index M = static_cast<Index>(which.size());
  if (batch.y.dim[1] != M) batch = Batch(network, M);
  data::gather(samples, which, data::Normalisation{}, batch.h[0], batch.y);
}

Score evaluate(const Network& network, const data::Dataset& samples) {
  std::vector<Index> all(samples.labels.size());
  for (Index n = 0; n < samples.size(); ++n) all[n] = n;
  Batch batch;
  Score score;
  for (const auto which : data::mini_batches(all, 500)) {
    load(network, samples, which, batch);
    const double C = forward(network, batch);
    score.add(batch.h.back(), batch.y, C);
  }
  return score;
}

//! [train]
void train(Learner& learner, const Recipe& recipe, const data::Dataset& samples, report::Progress& progress,
           const std::function<void(const Score&)>& after_epoch,
           const std::function<void(double)>& after_step) {
  auto& [network, optimizer, at] = learner;
  Network gradient = network;
  Batch batch;

  while (at.epoch < recipe.epochs) {
    const double eta = optimization::decayed(recipe.eta, at.epoch, recipe.halve_every);
    const std::vector<Index> order = data::shuffled_order(samples.size(), recipe.seed, at.epoch);
    const auto batches = data::mini_batches(order, recipe.batch);

    for (; at.step < static_cast<Index>(batches.size()); ++at.step) {
      if (report::interrupted()) return;
      load(network, samples, batches[at.step], batch);

      const double C = forward(network, batch);
      training::check_finite(C, at.epoch, at.step, eta);
      training::set_to_zero(gradient);
      backward(network, batch, gradient);
      optimization::step(optimizer, network, gradient, eta, recipe.weight_decay);  // handbook (7)

      at.score.add(batch.h.back(), batch.y, C);
      progress.step(static_cast<Index>(batches[at.step].size()), C);
      if (after_step) after_step(C);
    }
    const Score score = at.score;
    at = {.epoch = at.epoch + 1};
    after_epoch(score);
  }
}
//! [train]

}  // namespace lbl::mlp
