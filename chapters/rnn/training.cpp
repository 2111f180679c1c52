#include "rnn/training.hpp"

#include "optimization/clipping.hpp"
#include "report/program/interrupt.hpp"
#include "training/divergence.hpp"

#include <numeric>

namespace lbl::rnn {

Learner beginner(Network network, const Recipe& recipe) {
  auto optimizer = optimization::chosen_optimizer(recipe.optimizer, network);
  return {.network = std::move(network), .optimizer = std::move(optimizer)};
}

//! [load]
void load(const Network& network, const data::Dataset& samples, std::span<const Index> which, Batch& batch) {
  const Index M = static_cast<Index>(which.size());
  if (samples.channels != 1 || samples.columns != network.plan.inputs)
    throw std::invalid_argument(samples.name + " has no grey images of " + std::to_string(network.plan.inputs) +
                                " columns, which this network reads");
  if (batch.x.dim != std::array{samples.rows, samples.columns, M}) batch = Batch(network, samples.rows, M);
  Tensor<2> x = batch.x.view(samples.pixels(), M), y = batch.y.slice(0);
  data::gather(samples, which, data::Normalisation{}, x, y);  // \eq{handbook-rnn-task}
}
//! [load]

Score evaluate(const Network& network, const data::Dataset& samples) {
  std::vector<Index> all(samples.labels.size());
  std::iota(all.begin(), all.end(), Index(0));
  Batch batch;
  Score score;
  for (const auto which : data::mini_batches(all, 128)) {
    load(network, samples, which, batch);
    const double C = forward(network, batch);
    score.add(batch.p.slice(0), batch.y.slice(0), C);
  }
  return score;
}

void clip(const Recipe& recipe, Network& gradient) {
  if (recipe.clip_norm > 0) optimization::clip_by_norm(gradient, recipe.clip_norm);
  if (recipe.clip_value > 0) optimization::clip_by_value(gradient, recipe.clip_value);
}

//! [train]
void train(Learner& learner, const Recipe& recipe, const data::Dataset& samples, report::Progress& progress,
           const std::function<void(const Score&)>& after_epoch) {
  auto& [network, optimizer, at] = learner;
  Network gradient = network;
  Batch batch;

  while (at.epoch < recipe.epochs) {
    const std::vector<Index> order = data::shuffled_order(samples.size(), recipe.seed, at.epoch);
    const auto batches = data::mini_batches(order, recipe.batch);

    for (; at.step < static_cast<Index>(batches.size()); ++at.step) {
      if (report::interrupted()) return;
      const std::span<const Index> which = batches[static_cast<std::size_t>(at.step)];
      const double eta = recipe.rate(double(at.epoch) + double(at.step) / double(batches.size()));
      load(network, samples, which, batch);

      const double C = forward(network, batch);
      training::check_finite(C, at.epoch, at.step, eta);
      training::set_to_zero(gradient);
      backward(network, batch, gradient, recipe.truncation);
      clip(recipe, gradient);
      optimization::step(optimizer, network, gradient, eta, recipe.weight_decay);

      at.score.add(batch.p.slice(0), batch.y.slice(0), C);
      progress.step(static_cast<Index>(which.size()), C);
    }
    const Score score = at.score;
    at = {.epoch = at.epoch + 1};
    after_epoch(score);
  }
}
//! [train]

}  // namespace lbl::rnn
