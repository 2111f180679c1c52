#pragma once
/// @file
/// How all tasks are learned and judged. Where tasks are drawn, every step draws new sequences, so that nothing can be
/// learned by heart; a text is read again and again.
#include "optimization/clipping.hpp"
#include "optimization/optimizers.hpp"
#include "optimization/schedules.hpp"
#include "rnn/layers/lstm_cell.hpp"
#include "rnn/networks/initialisation.hpp"
#include "rnn/tasks/sequences/sequences.hpp"
#include "training/divergence.hpp"

#include <boost/random/uniform_real_distribution.hpp>

#include <functional>
#include <utility>

namespace lbl::rnn::tasks {

/// What random numbers are drawn for.
enum class Purpose : std::uint64_t { weights, training, test };

/// A generator of its own for each purpose.
/// @param seed of the run
/// @param purpose what it draws
/// @return the generator
inline training::Random generator(std::uint64_t seed, Purpose purpose) {
  return training::Random(3 * seed + static_cast<std::uint64_t>(purpose));
}

/// Gates for memories of different length (Tallec and Ollivier 2018): a cell whose forget gate has the bias b keeps
/// what it holds for about 1 + e^b steps. e^b is spread over 1..longest, and the input gate of a cell is as closed as
/// its forget gate is open.
/// @param layer of LSTM cells with forget gates; other layers stay as they are
/// @param longest lag, in steps
/// @param random the generator, advanced
//! [spread]
inline void spread_memories(Layer& layer, double longest, training::Random& random) {
  if (layer.cell != Cell::lstm) return;
  const Blocks row(layer.cell, layer.units());
  boost::random::uniform_real_distribution<double> steps(1, longest);
  for (Index n = 0; n < layer.units(); ++n) {
    const Real b = static_cast<Real>(std::log(steps(random)));
    layer.b_h(row.f + n) = b, layer.b_h(row.i + n) = -b;
  }
}
//! [spread]

/// A network with its first weights.
/// @param plan sizes and kinds
/// @param seed of the run
/// @param longest lag for spread_memories(); 0: all forget gates have the bias 1
/// @return the network
inline Network fresh_network(const Plan& plan, std::uint64_t seed, double longest = 0) {
  Network network(plan);
  training::Random random = generator(seed, Purpose::weights);
  initialise(network, random);
  if (longest > 0)
    for (auto* layers : {&network.ahead, &network.back})
      for (Layer& layer : *layers) spread_memories(layer, longest, random);
  return network;
}

/// Units of a layer that has as many sums at each step as an LSTM layer of `units` cells.
/// @param cell of the layer
/// @param units of the LSTM layer
/// @return four times as many for simple cells
inline Index as_many_sums(Cell cell, Index units) { return has_cell_state(cell) ? units : 4 * units; }

/// Puts sequences into a batch. Its initial states stay as they are, zero in a new batch, unless its size changes.
/// @param network whose layers the batch is for
/// @param sequences moved from
/// @param batch x, y and scored are overwritten
inline void load(const Network& network, Sequences sequences, Batch& batch) {
  if (batch.x.dim != sequences.x.dim) batch = Batch(network, sequences.T(), sequences.M());
  batch.x = std::move(sequences.x), batch.y = std::move(sequences.y), batch.scored = std::move(sequences.scored);
}

/// What learning needs to know beside the network and the task.
struct Recipe {
  Index steps = 1'000;    ///< of Adam
  Index batch = 50;       ///< M, sequences of a step
  double eta = 0.01;      ///< learning rate of the first step, which falls along a cosine to 0
  double longest = 1;     ///< gradients are cut to this norm
  bool streams = false;   ///< each step goes on in the states where the one before ended
  std::uint64_t seed = 1; ///< of the sequences
};

/// Learns a task.
/// @param network its parameters move
/// @param recipe how
/// @param draw called as draw(M, random): M new sequences
/// @param after_step called with step and cost; ends the training when it returns false
//! [learn]
inline void learn(Network& network, const Recipe& recipe,
                  const std::function<Sequences(Index, training::Random&)>& draw,
                  const std::function<bool(Index, double)>& after_step) {
  training::Random random = generator(recipe.seed, Purpose::training);
  optimization::Adam<Network> adam(network);
  Network gradient = network;
  Batch batch;
  for (Index step = 0; step < recipe.steps; ++step) {
    load(network, draw(recipe.batch, random), batch);
    const double C = forward(network, batch);
    training::check_finite(C, 0, step, recipe.eta);
    training::set_to_zero(gradient);
    backward(network, batch, gradient);
    optimization::clip_by_norm(gradient, recipe.longest);
    const double eta = optimization::cosine(recipe.eta, double(step), double(recipe.steps));
    adam.step(network, gradient, eta);
    if (recipe.streams) carry_states(network, batch);
    if (!after_step(step, C)) return;
  }
}
//! [learn]

/// Whether the largest of the outputs is that of the target.
/// @param p outputs [S][K][M]
/// @param y targets, one-hot [S][K][M]
/// @param s the output
/// @param m the sequence
/// @return true when it is; of equal outputs the first counts
inline bool is_right(const Tensor<3>& p, const Tensor<3>& y, Index s, Index m) {
  Index winner = 0;
  for (Index k = 1; k < p.dim[1]; ++k)
    if (p(s, k, m) > p(s, winner, m)) winner = k;
  return y(s, winner, m) == 1;
}

/// Cost and right answers, as sums over the outputs that count.
struct Score {
  double cost = 0;   ///< Sum of the costs.
  double right = 0;  ///< Outputs whose largest is the target's.
  double count = 0;  ///< Outputs that count.

  double mean_cost() const { return cost / count; }  ///< C
  double accuracy() const { return right / count; }  ///< Between 0 and 1.

  /// Counts a batch after its forward pass.
  /// @param batch outputs and targets
  /// @param C their mean cost
  void add(const Batch& batch, double C) {
    double scored = 0;
    for (Index s = 0; s < batch.scored.dim[0]; ++s)
      for (Index m = 0; m < batch.scored.dim[1]; ++m)
        if (batch.scored(s, m) == 1) ++scored, right += is_right(batch.p, batch.y, s, m);
    cost += C * scored, count += scored;
  }
};

/// Cost and right answers on sequences that no training has seen.
/// @param network the network
/// @param draw called as draw(M, random)
/// @param sequences how many, in batches of 100
/// @param seed of the run
/// @return the sums
inline Score evaluate(const Network& network, const std::function<Sequences(Index, training::Random&)>& draw,
                      Index sequences, std::uint64_t seed) {
  training::Random random = generator(seed, Purpose::test);
  Score score;
  Batch batch;
  for (Index done = 0; done < sequences; done += 100) {
    load(network, draw(std::min<Index>(100, sequences - done), random), batch);
    const double C = forward(network, batch);
    score.add(batch, C);
  }
  return score;
}

}  // namespace lbl::rnn::tasks
