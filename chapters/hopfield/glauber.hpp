#pragma once
/// @file
/// Units that follow their field only with a probability, as if they were warm; Glauber 1963.
#include "core/threefry.hpp"
#include "core/vectors/vector_math.hpp"
#include "hopfield/overlaps.hpp"

namespace lbl::hopfield {

/// Draws the next state of one unit in every state.
/// @param u its fields [M]
/// @param s_i its present states [M]
/// @param M number of states
/// @param beta 1/T, the inverse temperature
/// @param key of the random numbers, another one for each update
/// @param change 0, -2 or +2 for each state, overwritten
//! [draw]
inline void draw_changes(const Real* u, const Real* s_i, Index M, double beta, const core::RandomKey& key,
                         Real* change) {
  const Real slope = static_cast<Real>(-2 * beta);
  std::uint32_t words[core::random_words];
  for (Index first = 0; first < M; first += core::random_words) {
    core::draw_words(key, static_cast<std::uint64_t>(first / core::random_words), words);
    const Index last = std::min<Index>(M, first + core::random_words);
#pragma omp simd
    for (Index m = first; m < last; ++m) {
      const Real uniform = Real(words[m - first] >> 8) * Real(0x1p-24);  // in [0, 1)
      const Real up = 1 / (1 + core::exp(slope * u[m]));                 // \eq{handbook-hopfield-glauber}
      change[m] = (uniform < up ? Real(1) : Real(-1)) - s_i[m];
    }
  }
}
//! [draw]

/// Updates one unit in every state.
/// @param network weights and thresholds
/// @param i the unit
/// @param beta 1/T
/// @param key of the random numbers, another one for each update
/// @param states changed
/// @return how many states flipped it
inline Index update(const Network& network, Index i, double beta, const core::RandomKey& key, States& states) {
  local_field(network, states.s, i, states.u.data());
  draw_changes(states.u.data(), states.s.samples(i), states.M(), beta, key, states.change.data());
  return follow(network, i, states);
}

/// Updates one unit in every state.
/// @param memory the patterns
/// @param i the unit
/// @param beta 1/T
/// @param key of the random numbers, another one for each update
/// @param recall changed
/// @return how many states flipped it
inline Index update(const Memory& memory, Index i, double beta, const core::RandomKey& key, Recall& recall) {
  local_field(memory, i, recall);
  draw_changes(recall.u.data(), recall.s.samples(i), recall.M(), beta, key, recall.change.data());
  return follow(memory, i, recall);
}

/// Updates all units, sweep after sweep in the same order.
/// @param network a Network or a Memory
/// @param states its States or Recall, changed
/// @param beta 1/T
/// @param seed of the random numbers
/// @param from number of the first sweep
/// @param to number after the last sweep
template <class Weights, class Course>
void sweeps(const Weights& network, Course& states, double beta, std::uint64_t seed, Index from, Index to) {
  for (Index n = from * network.N(); n < to * network.N(); ++n)
    update(network, n % network.N(), beta, {seed, static_cast<std::uint64_t>(n)}, states);
}

}  // namespace lbl::hopfield
