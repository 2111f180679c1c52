#pragma once
/// @file
/// Random states from their probabilities, and the chain that visits all states: block Gibbs sampling.
#include "core/threefry.hpp"
#include "core/vectors/stretches.hpp"
#include "rbm/machine.hpp"

#include <cmath>
#include <numbers>

namespace lbl::rbm {

/// A sequence of keys, another one for each array of random numbers. A number depends on its key and its place alone,
/// not on the number of threads.
struct Draws {
  std::uint64_t seed = 1;   ///< of the run; what must draw other numbers needs another one
  std::uint64_t count = 0;  ///< keys so far

  core::RandomKey next() { return {seed, count++}; }  ///< The next key.
};

/// Draws binary units: 1 with the probability p, else 0.
/// @param p probabilities, any shape
/// @param key of the random numbers
/// @param s the same shape, overwritten; may be p itself
//! [draw]
inline void draw_binary(const Tensor<2>& p, const core::RandomKey& key, Tensor<2>& s) {
  static_assert(core::random_words == core::stretch);
  const Real* p_ = p.data();
  Real* s_ = s.data();
  core::share_stretches(p.size(), [=](Index first, Index last) {
    std::uint32_t words[core::random_words];
    core::draw_words(key, static_cast<std::uint64_t>(first / core::stretch), words);
#pragma omp simd
    for (Index n = first; n < last; ++n) {
      const Real uniform = Real(words[n - first] >> 8) * Real(0x1p-24);  // in [0, 1)
      s_[n] = uniform < p_[n] ? Real(1) : Real(0);                       // \eq{handbook-rbm-gibbs}
    }
  }, p_, s_);
}
//! [draw]

/// Draws normal numbers of deviation 1, two words for each (Box and Muller 1958).
/// @param mean of each, any shape
/// @param key of the random numbers
/// @param s the same shape, overwritten; may be the mean itself
//! [gaussian]
inline void draw_normal(const Tensor<2>& mean, const core::RandomKey& key, Tensor<2>& s) {
  for (Index first = 0; first < mean.size(); first += core::random_words) {
    std::uint32_t lengths[core::random_words], angles[core::random_words];
    core::draw_words(key, static_cast<std::uint64_t>(2 * first / core::random_words), lengths);
    core::draw_words(key, static_cast<std::uint64_t>(2 * first / core::random_words + 1), angles);
    for (Index n = first; n < std::min<Index>(mean.size(), first + core::random_words); ++n) {
      const double length = std::sqrt(-2 * std::log((lengths[n - first] + 1.) * 0x1p-32));  // of a word in (0, 1]
      const double normal = length * std::cos(2 * std::numbers::pi * angles[n - first] * 0x1p-32);
      s.data()[n] = mean.data()[n] + Real(normal);  // \eq{handbook-rbm-gauss}
    }
  }
}
//! [gaussian]

/// Draws visible units.
/// @param machine which kind they are of
/// @param means their visible_means() [J][M]
/// @param key of the random numbers
/// @param v overwritten [J][M]; may be the means themselves
inline void draw_visible(const Machine& machine, const Tensor<2>& means, const core::RandomKey& key, Tensor<2>& v) {
  machine.visible == Visible::binary ? draw_binary(means, key, v) : draw_normal(means, key, v);
}

/// Visible and hidden units of M states.
struct States {
  Tensor<2> v;  ///< visible units [J][M], or their means
  Tensor<2> p;  ///< p(h_i = 1 | v) [I][M]
  Tensor<2> h;  ///< hidden units [I][M]

  States() = default;
  /// Every hidden unit is as likely to be 1 as to be 0.
  /// @param machine whose units
  /// @param M number of states
  States(const Machine& machine, Index M) : v(machine.J(), M), p(machine.I(), M), h(machine.I(), M) {
    std::fill_n(p.data(), p.size(), Real(0.5));
  }
  Index M() const { return v.dim[1]; }  ///< Number of states.
};

/// All hidden units, all visible units, and so on: states are visited as often as the machine says.
/// @param machine whose law is drawn from
/// @param steps of the chain, each from hidden to visible units and back
/// @param draws random keys, advanced
/// @param chain begins with its p, the probabilities of the hidden units; on return v is a sample, p its probabilities
//! [gibbs]
inline void gibbs(const Machine& machine, Index steps, Draws& draws, States& chain) {
  for (Index t = 0; t < steps; ++t) {
    draw_binary(chain.p, draws.next(), chain.h);
    visible_means(machine, chain.h, chain.v);
    draw_visible(machine, chain.v, draws.next(), chain.v);
    hidden_probabilities(machine, chain.v, chain.p);  // \eq{handbook-rbm-gibbs}
  }
}
//! [gibbs]

}  // namespace lbl::rbm
