#pragma once
/// @file
/// Random numbers without a state: Threefry-4x32 with 20 rounds (Salmon, Moraes, Dror, Shaw 2011).
///
/// A number depends on nothing but its key and its place, so a loop may draw numbers in any order and with any number
/// of threads, and a second pass draws the same ones again. Additions, rotations and exclusive ors of 32-bit words
/// only: the loop over lanes vectorises with every compiler.
#include <bit>
#include <cstdint>

namespace lbl::core {

/// The key of a sequence of random words.
struct RandomKey {
  std::uint64_t seed = 1;  ///< Of the run, and of what in it draws the numbers.
  std::uint64_t step = 0;  ///< Number of the mini-batch or whatever draws again and again.
};

inline constexpr int random_lanes = 16;                ///< Blocks of four words that are computed side by side.
inline constexpr int random_words = 4 * random_lanes;  ///< Words of a group.

/// Draws the words `random_words` group .. `random_words` (group + 1) - 1 of the sequence of a key, each uniform over
/// the 2^32 words. Word w of lane i is place 16 w + i of the group.
/// @param key which sequence
/// @param group number of the group
/// @param words overwritten
inline void draw_words(const RandomKey& key, std::uint64_t group, std::uint32_t (&words)[random_words]) {
  using Word = std::uint32_t;
  constexpr int rotations[8][2] = {{10, 26}, {11, 21}, {13, 27}, {23, 5}, {6, 20}, {17, 11}, {25, 10}, {18, 20}};
  const Word k[4] = {Word(key.seed), Word(key.seed >> 32), Word(key.step), Word(key.step >> 32)};
  const Word keys[5] = {k[0], k[1], k[2], k[3], 0x1BD11BDA ^ k[0] ^ k[1] ^ k[2] ^ k[3]};
  const std::uint64_t first_block = group * random_lanes;

#pragma omp simd
  for (int lane = 0; lane < random_lanes; ++lane) {
    Word x0 = Word(first_block) + Word(lane) + keys[0], x1 = Word(first_block >> 32) + keys[1];
    Word x2 = keys[2], x3 = keys[3];
#pragma GCC unroll 20
    for (int round = 0; round < 20; ++round) {
      const auto& rotation = rotations[round % 8];
      Word &a = round % 2 == 0 ? x1 : x3, &b = round % 2 == 0 ? x3 : x1;
      x0 += a, a = std::rotl(a, rotation[0]) ^ x0;
      x2 += b, b = std::rotl(b, rotation[1]) ^ x2;
      if (round % 4 == 3) {
        const int n = round / 4 + 1;
        x0 += keys[n % 5], x1 += keys[(n + 1) % 5], x2 += keys[(n + 2) % 5], x3 += keys[(n + 3) % 5] + Word(n);
      }
    }
    words[lane] = x0, words[random_lanes + lane] = x1;
    words[2 * random_lanes + lane] = x2, words[3 * random_lanes + lane] = x3;
  }
}

}  // namespace lbl::core
