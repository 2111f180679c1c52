#pragma once
/// @file
/// How a machine learns: the gradient of the likelihood is a difference of two averages, one over the data and one over
/// the machine's own states, and the second is estimated by a short chain; Hinton 2002, Tieleman 2008.
#include "core/vectors/sums.hpp"
#include "optimization/choice.hpp"
#include "rbm/sampling.hpp"
#include "training/initialisation.hpp"
#include "training/position.hpp"

namespace lbl::rbm {

/// Weights of states that count the same.
/// @param M number of states
/// @param total sum of the weights
/// @return total/M for each
inline Tensor<1> equal_weights(Index M, double total) {
  Tensor<1> weight(M);
  std::fill_n(weight.data(), M, Real(total / double(M)));
  return weight;
}

/// Adds the averages of h_i v_j, v_j and h_i over weighted states to the arrays that belong to w_ij, a_j and b_i.
/// @param v visible states [J][M]
/// @param weighted hidden states, or their probabilities, times the weight of the state [I][M]
/// @param weight of each state [M]
/// @param to a gradient, or the machine itself; its `loops` choose the order of the sums
//! [statistics]
inline void add_weighted(const Tensor<2>& v, const Tensor<2>& weighted, const Tensor<1>& weight, Machine& to) {
  const Index I = weighted.dim[0], J = v.dim[0], M = v.dim[1];
  for (Index j = 0; j < J; ++j) to.a(j) += core::dot(weight.data(), v.samples(j), M);
  if (to.loops == Loops::core) return core::dense_backward_parameters(weighted, v, to.W, to.b);
#pragma omp parallel for schedule(static) if (I * J * M > core::worth_threads)
  for (Index i = 0; i < I; ++i) {
    const Real* p_i = weighted.samples(i);
    for (Index j = 0; j < J; ++j) {
      const Real* v_j = v.samples(j);
      Real sum = 0;
#pragma omp simd reduction(+ : sum)
      for (Index m = 0; m < M; ++m) sum += p_i[m] * v_j[m];
      to.W(i, j) += sum;
    }
    for (Index m = 0; m < M; ++m) to.b(i) += p_i[m];
  }
}
//! [statistics]

/// The same, from states that are not weighted yet.
/// @param v visible states [J][M]
/// @param p hidden states, or their probabilities [I][M]
/// @param weight of each state [M]
/// @param to added to
inline void add_statistics(const Tensor<2>& v, const Tensor<2>& p, const Tensor<1>& weight, Machine& to) {
  Tensor<2> weighted = p;
  for (Index i = 0; i < p.dim[0]; ++i)
    for (Index m = 0; m < p.dim[1]; ++m) weighted.samples(i)[m] *= weight(m);
  add_weighted(v, weighted, weight, to);
}

/// How the machine's own states are found.
struct Rule {
  Index k = 1;                  ///< steps of the chain
  bool persistent = false;      ///< whether the chain goes on from where the last update left it
  bool sample_hidden = true;    ///< whether hidden units drive the visible ones with 0 or 1, or with probabilities
  bool sample_visible = true;   ///< the same the other way round
};

/// Finds what the statistics of the data are compared with.
/// @param machine its parameters
/// @param rule CD-k or persistent CD
/// @param draws random keys, advanced
/// @param data its v is given, its p is overwritten
/// @param model states after k steps; persistent ones come from the update before, and the first h of their chain is
///   drawn from the p that it left, computed before it moved the weights (Tieleman 2008 keeps v and computes p anew)
//! [contrast]
inline void contrast(const Machine& machine, const Rule& rule, Draws& draws, States& data, States& model) {
  hidden_probabilities(machine, data.v, data.p);
  for (Index t = 0; t < rule.k; ++t) {
    const bool from_data = t == 0 && !rule.persistent;    // \eq{handbook-rbm-cd}
    const Tensor<2>& p = from_data ? data.p : model.p;    // \eq{handbook-rbm-pcd}
    if (rule.sample_hidden) draw_binary(p, draws.next(), model.h);
    else model.h = p;
    visible_means(machine, model.h, model.v);
    if (rule.sample_visible) draw_visible(machine, model.v, draws.next(), model.v);
    hidden_probabilities(machine, model.v, model.p);  // of the last step too: not drawn, which would only add noise
  }
}
//! [contrast]

/// The states of data and model side by side, with weights of opposite signs: their difference is one sum.
struct BothStates {
  Tensor<2> v;         ///< visible states, first the data's, then the model's
  Tensor<2> weighted;  ///< probabilities of the hidden units, times the weight of the state
  Tensor<1> weight;    ///< one over the number of states of its kind, negative for the model's
};

/// Adds the difference of both averages, each over its states.
/// @param data what the machine should resemble
/// @param model what it does resemble
/// @param scale eta to step uphill, where `to` is the machine; -1 for the gradient of the cost -<ln p(v)>
/// @param both overwritten; kept between updates, so that its memory is not asked for again
/// @param to added to
//! [difference]
inline void add_difference(const States& data, const States& model, double scale, BothStates& both, Machine& to) {
  const Index M = data.M(), all = M + model.M();
  if (both.weight.size() != all) both = {Tensor<2>(to.J(), all), Tensor<2>(to.I(), all), Tensor<1>(all)};
  const Real of_data = Real(scale / double(M)), of_model = Real(-scale / double(model.M()));
  for (Index m = 0; m < all; ++m) both.weight(m) = m < M ? of_data : of_model;
  for (Index j = 0; j < to.J(); ++j) {
    std::copy_n(data.v.samples(j), M, both.v.samples(j));
    std::copy_n(model.v.samples(j), model.M(), both.v.samples(j) + M);
  }
  for (Index i = 0; i < to.I(); ++i) {
    const Real *data_i = data.p.samples(i), *model_i = model.p.samples(i);
    Real* both_i = both.weighted.samples(i);
    for (Index m = 0; m < M; ++m) both_i[m] = of_data * data_i[m];                 // + <h v>_0 \eq{handbook-rbm-cd}
    for (Index m = 0; m < model.M(); ++m) both_i[M + m] = of_model * model_i[m];  // - <h v>_k \eq{handbook-rbm-cd}
  }
  add_weighted(both.v, both.weighted, both.weight, to);  // \eq{handbook-rbm-grad}
}
//! [difference]

/// A machine that knows the means of its visible units and nothing else, so that learning need not find these first.
/// @param means of the visible units over the data, each above 0 and below 1
/// @param I hidden units
/// @param random the generator, advanced
/// @param loops how its sums are computed
/// @return small normal weights, b = 0, a_j = ln(v_j/(1 - v_j)); std::invalid_argument for a mean that is not possible
//! [initial]
inline Machine initial_machine(const std::vector<double>& means, Index I, training::Random& random,
                               Loops loops = Loops::chapter) {
  Machine machine(static_cast<Index>(means.size()), I, loops);
  training::draw_normal(machine.W, 0.01 * 0.01, random);  // \eq{handbook-rbm-init}
  for (Index j = 0; j < machine.J(); ++j) {
    const double mean = means[std::size_t(j)];
    if (!(mean > 0 && mean < 1))
      throw std::invalid_argument("visible unit " + std::to_string(j) + " has the mean " + std::to_string(mean) +
                                  ": a bias can make it any number between 0 and 1, but not these");
    machine.a(j) = Real(std::log(mean / (1 - mean)));  // \eq{handbook-rbm-init}
  }
  return machine;
}
//! [initial]

/// A machine on its way: a resumed run continues from here.
struct Learner {
  Machine machine, gradient;
  optimization::Optimizer<Machine> optimizer;  ///< momentum, with the velocity of the parameters
  States data, model;       ///< of the present mini-batch; the model's are kept by persistent CD
  BothStates both = {};
  bool persistent = false;  ///< whether the model's are kept
  std::uint64_t seed;       ///< of the random numbers
  training::Position at = {};

  /// @param fresh the machine
  /// @param its_seed of its random numbers
  /// @param chains states of persistent CD; 0 for CD, whose chains begin anew
  Learner(Machine fresh, std::uint64_t its_seed, Index chains = 0)
      : machine(std::move(fresh)), gradient(machine), optimizer(optimization::Momentum<Machine>(machine)),
        data(machine, 0), model(machine, chains), persistent(chains > 0), seed(its_seed) {}
  optimization::Momentum<Machine>& momentum() { return std::get<optimization::Momentum<Machine>>(optimizer); }
};

/// Walks over everything that a checkpoint keeps: W, a, b, their velocities v.W, v.a, v.b, and persistent chains.
/// @param visit called with name and array
/// @param learner the learner
template <class Visit, class AnyLearner>
  requires std::is_same_v<std::remove_const_t<AnyLearner>, Learner>
void for_each_parameter(Visit&& visit, AnyLearner& learner) {
  for_each_parameter(visit, learner.machine);
  optimization::for_each_memory(visit, learner.optimizer);
  if (learner.persistent) visit("chains.p", learner.model.p);
}

/// One update by a mini-batch. Its random keys follow from the number of updates before it.
/// @param learner its machine moves
/// @param v the mini-batch [J][M]
/// @param rule CD-k or persistent CD
/// @param eta learning rate
/// @param weight_decay lambda
//! [update]
inline void update(Learner& learner, const Tensor<2>& v, const Rule& rule, double eta, double weight_decay) {
  Machine &machine = learner.machine, &gradient = learner.gradient;
  States &data = learner.data, &model = learner.model;
  if (data.M() != v.dim[1]) data = States(machine, v.dim[1]);
  if (!rule.persistent && model.M() != v.dim[1]) model = States(machine, v.dim[1]);
  std::copy_n(v.data(), v.size(), data.v.data());
  Draws draws{learner.seed, static_cast<std::uint64_t>(2 * rule.k * learner.momentum().t)};
  contrast(machine, rule, draws, data, model);
  training::set_to_zero(gradient);
  add_difference(data, model, -1, learner.both, gradient);
  learner.momentum().step(machine, gradient, eta, weight_decay);
}
//! [update]

/// The mean squared difference of visible states and what comes back when they are sent up and down once, without
/// chance. Easy to watch, and not what is learned.
/// @param machine weights and biases
/// @param v visible states [J][M]
/// @return the mean over units and states
//! [reconstruction]
inline double reconstruction_error(const Machine& machine, const Tensor<2>& v) {
  Tensor<2> p(machine.I(), v.dim[1]), back(machine.J(), v.dim[1]);
  hidden_probabilities(machine, v, p);
  visible_means(machine, p, back);
  double error = 0;
  for (Index n = 0; n < v.size(); ++n)
    error += std::pow(double(v.data()[n] - back.data()[n]), 2);  // \eq{handbook-rbm-monitor}
  return error / double(v.size());
}
//! [reconstruction]

}  // namespace lbl::rbm
