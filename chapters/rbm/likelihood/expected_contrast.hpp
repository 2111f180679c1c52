#pragma once
/// @file
/// What contrastive divergence is on average: the law of a chain that starts at the data, step by step, by enumeration.
#include "rbm/likelihood/exact.hpp"

namespace lbl::rbm {

/// All states of a small machine and the law of where a chain is.
struct ChainLaw {
  Tensor<2> v, h;          ///< all visible states [J][2^J], all hidden states [I][2^I]
  Tensor<2> p_v, p_h;      ///< p(v_j = 1 | h) [J][2^I], p(h_i = 1 | v) [I][2^J]
  std::vector<double> law; ///< probability of each visible state now

  /// A chain that starts at the data.
  /// @param machine with at most a dozen units in each layer
  /// @param data visible states [J][M], all equally likely
  ChainLaw(const Machine& machine, const Tensor<2>& data)
      : v(all_states(machine.J())), h(all_states(machine.I())), p_v(machine.J(), h.dim[1]),
        p_h(machine.I(), v.dim[1]), law(static_cast<std::size_t>(v.dim[1])) {
    visible_means(machine, h, p_v), hidden_probabilities(machine, v, p_h);
    for (Index m = 0; m < data.dim[1]; ++m) {
      std::size_t state = 0;
      for (Index j = 0; j < data.dim[0]; ++j) state |= data(j, m) > 0 ? std::size_t(1) << j : 0;
      law[state] += 1 / double(data.dim[1]);
    }
  }

  /// One step from visible units to hidden ones and back.
  void step() { law = moved(moved(law, p_h), p_v); }

  /// The law as weights of add_statistics().
  Tensor<1> weight() const {
    Tensor<1> weight(static_cast<Index>(law.size()));
    for (Index m = 0; m < weight.size(); ++m) weight(m) = Real(law[std::size_t(m)]);
    return weight;
  }

private:
  // The law of one layer from that of the other: sum over its states of the product over units, unit by unit.
  //! [moved]
  static std::vector<double> moved(const std::vector<double>& from, const Tensor<2>& p) {
    const Index N = p.dim[0];
    std::vector<double> to(std::size_t(1) << N), part;
    for (std::size_t state = 0; state < from.size(); ++state) {
      part.assign(1, from[state]);
      for (Index n = 0; n < N; ++n) {
        const double up = double(p(n, Index(state)));
        const std::size_t size = part.size();
        part.resize(2 * size);
        for (std::size_t s = 0; s < size; ++s) part[size + s] = part[s] * up, part[s] *= 1 - up;
      }
      for (std::size_t s = 0; s < to.size(); ++s) to[s] += part[s];
    }
    return to;
  }
  //! [moved]
};

/// The gradient that CD-k follows on average, as of a cost: the averages after k steps minus those of the data.
/// @param machine its `loops` choose the order of the sums
/// @param data its v is given, its p is overwritten
/// @param chain after k steps from the data
/// @param gradient added to
//! [expected]
inline void add_expected_contrast(const Machine& machine, States& data, const ChainLaw& chain, Machine& gradient) {
  hidden_probabilities(machine, data.v, data.p);
  add_statistics(data.v, data.p, equal_weights(data.M(), -1), gradient);
  add_statistics(chain.v, chain.p_h, chain.weight(), gradient);  // \eq{handbook-rbm-cdnote}
}
//! [expected]

}  // namespace lbl::rbm
