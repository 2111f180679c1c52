// Random words without a state: the published numbers, and that they look random.
#include "core/threefry.hpp"

#include <boost/test/unit_test.hpp>

#include <bit>
#include <cmath>
#include <set>
#include <vector>

using namespace lbl::core;

namespace {

std::vector<std::uint32_t> words_of(const RandomKey& key, std::uint64_t groups) {
  std::vector<std::uint32_t> all;
  for (std::uint64_t g = 0; g < groups; ++g) {
    std::uint32_t words[random_words];
    draw_words(key, g, words);
    all.insert(all.end(), std::begin(words), std::end(words));
  }
  return all;
}

/// The four words of a lane of the first group.
void check_block(const RandomKey& key, std::uint64_t group, int lane, std::initializer_list<std::uint32_t> expected) {
  std::uint32_t words[random_words];
  draw_words(key, group, words);
  int w = 0;
  for (const std::uint32_t word : expected) BOOST_TEST(words[random_lanes * w++ + lane] == word);
}

}  // namespace

// The first of the known answers that the authors publish with their library Random123: key and counter 0. Theirs for
// other counters set words of the counter that are always 0 here.
BOOST_AUTO_TEST_CASE(the_published_words_come_out) {
  check_block({.seed = 0, .step = 0}, 0, 0, {0x9c6ca96a, 0xe17eae66, 0xfc10ecd4, 0x5256a7d8});
}

// Threefry as its authors write it, one block at a time, rounds and injections of the key in a plain loop.
BOOST_AUTO_TEST_CASE(every_lane_is_the_block_of_its_number) {
  const auto block = [](const RandomKey& key, std::uint64_t counter) {
    constexpr int R[8][2] = {{10, 26}, {11, 21}, {13, 27}, {23, 5}, {6, 20}, {17, 11}, {25, 10}, {18, 20}};
    std::uint32_t ks[5] = {std::uint32_t(key.seed), std::uint32_t(key.seed >> 32), std::uint32_t(key.step),
                           std::uint32_t(key.step >> 32), 0x1BD11BDA};
    std::uint32_t x[4] = {std::uint32_t(counter), std::uint32_t(counter >> 32), 0, 0};
    for (int i = 0; i < 4; ++i) ks[4] ^= ks[i], x[i] += ks[i];
    for (unsigned round = 0; round < 20; ++round) {
      const int first = round % 2 == 0 ? 1 : 3, second = 4 - first;
      x[0] += x[first], x[first] = std::rotl(x[first], R[round % 8][0]) ^ x[0];
      x[2] += x[second], x[second] = std::rotl(x[second], R[round % 8][1]) ^ x[2];
      if (round % 4 == 3)
        for (unsigned i = 0, n = round / 4 + 1; i < 4; ++i) x[i] += ks[(n + i) % 5] + (i == 3 ? n : 0);
    }
    return std::vector<std::uint32_t>(x, x + 4);
  };
  for (const RandomKey& key : {RandomKey{1, 0}, RandomKey{0x1234567890abcdef, 0xfedcba0987654321}})
    for (const std::uint64_t group : {0ul, 1ul, 1000ul, 1ul << 30})
      for (const int lane : {0, 7, 15}) {
        const auto x = block(key, 16 * group + std::uint64_t(lane));
        check_block(key, group, lane, {x[0], x[1], x[2], x[3]});
      }
}

// Every bit is set in half of the words, no word repeats more often than chance lets it, and sequences whose seeds or
// steps differ by 1 share half of their bits.
BOOST_AUTO_TEST_CASE(words_look_random) {
  const auto words = words_of({.seed = 1, .step = 5}, 1000);
  const double N = double(words.size());
  for (int bit = 0; bit < 32; ++bit) {
    double set = 0;
    for (const std::uint32_t word : words) set += word >> bit & 1;
    BOOST_TEST(std::abs(set - N / 2) < 4.5 * std::sqrt(N) / 2);
  }
  BOOST_TEST(std::set<std::uint32_t>(words.begin(), words.end()).size() >= words.size() - 3);  // 0.5 pairs expected
  for (const RandomKey& other : {RandomKey{2, 5}, RandomKey{1, 6}, RandomKey{5, 1}, RandomKey{1ul + (1ul << 32), 5}}) {
    const auto others = words_of(other, 1000);
    double differ = 0;
    for (std::size_t n = 0; n < words.size(); ++n) differ += std::popcount(words[n] ^ others[n]);
    BOOST_TEST(std::abs(differ - 16 * N) < 4.5 * std::sqrt(8 * N));
  }
}
