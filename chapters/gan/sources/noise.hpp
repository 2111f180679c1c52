#pragma once
/// @file
/// Random numbers of the game: a number depends on the seed, on what it is for, and on the step, and on nothing else.
#include "core/threefry.hpp"
#include "core/vectors/vector_math.hpp"

#include <cmath>
#include <cstdint>
#include <numbers>
#include <vector>

namespace lbl::gan {

/// What numbers are drawn for; each has a sequence of its own.
enum class Purpose : std::uint64_t { latent = 1, data = 2, mode = 3, between = 4, fixed = 5, evaluation = 6 };

/// The key of the numbers of one step.
/// @param seed of the run
/// @param purpose what they are for
/// @param step its number
/// @return the key
inline core::RandomKey key_of(std::uint64_t seed, Purpose purpose, Index step) {
  return {seed + 0x9e3779b97f4a7c15u * static_cast<std::uint64_t>(purpose), static_cast<std::uint64_t>(step)};
}

/// Fills an array with standard normal numbers, two from two uniform ones (Box and Muller 1958):
/// sqrt(-2 ln u) cos 2 pi v and sqrt(-2 ln u) sin 2 pi v.
/// @param key which numbers
/// @param z overwritten, any shape
//! [normal]
inline void draw_noise(core::RandomKey key, Tensor<2>& z) {
  constexpr int lanes = core::random_lanes, words = core::random_words;
  constexpr Real unit = Real(1) / Real(4294967296.), turn = Real(2 * std::numbers::pi) * unit;
  for (Index first = 0; first < z.size(); first += words) {
    std::uint32_t word[words];
    core::draw_words(key, std::uint64_t(first / words), word);
    Real normal[words];
    for (int half = 0; half < words; half += 2 * lanes) {
#pragma omp simd
      for (int n = half; n < half + lanes; ++n) {
        const Real radius = std::sqrt(-2 * core::log((Real(word[n]) + Real(0.5)) * unit));
        const Real angle = Real(word[n + lanes]) * turn;
        normal[n] = radius * core::cos(angle), normal[n + lanes] = radius * core::sin(angle);
      }
    }
    std::copy_n(normal, std::min<Index>(words, z.size() - first), z.data() + first);
  }
}
//! [normal]

/// Uniform numbers in [0, 1).
/// @param key which numbers
/// @param count how many
/// @return the numbers
inline std::vector<Real> uniform_numbers(core::RandomKey key, Index count) {
  std::vector<Real> u(static_cast<std::size_t>(count));
  std::uint32_t word[core::random_words];
  for (Index n = 0; n < count; ++n) {
    if (n % core::random_words == 0) core::draw_words(key, std::uint64_t(n / core::random_words), word);
    u[n] = Real(word[n % core::random_words] >> 8) / Real(1 << 24);
  }
  return u;
}

}  // namespace lbl::gan
