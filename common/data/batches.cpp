#include "data/batches.hpp"

#include <boost/random/mersenne_twister.hpp>
#include <boost/random/seed_seq.hpp>
#include <boost/random/uniform_int_distribution.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <numeric>
#include <stdexcept>
#include <string>
#include <utility>

namespace lbl::data {
namespace {

void resize(Tensor<2>& tensor, Index rows, Index samples) {
  if (tensor.dim != std::array{rows, samples}) tensor = Tensor<2>(rows, samples);
}

constexpr Index tile = 64;  // pixels and samples of a tile: 4 kB of bytes, one cache line of each sample

/// Transposes 8 pixels of 8 samples as three rounds of swaps, of 4, 2 and 1 bytes, in eight registers.
/// `to` receives, for each pixel, its 8 samples side by side; its rows lie `tile` bytes apart.
void transpose_8x8(const std::uint8_t* const* from, Index n, std::uint8_t* to) {
  static_assert(std::endian::native == std::endian::little, "the shifts below count bytes from the low end");
  std::uint64_t row[8];
  for (Index i = 0; i < 8; ++i) std::memcpy(&row[i], from[i] + n, 8);
  const auto swap = [&row](int a, int b, int bits, std::uint64_t low) {
    const std::uint64_t different = ((row[a] >> bits) ^ row[b]) & low;
    row[a] ^= different << bits, row[b] ^= different;
  };
  for (const int i : {0, 1, 2, 3}) swap(i, i + 4, 32, 0x00000000ffffffff);
  for (const int i : {0, 1, 4, 5}) swap(i, i + 2, 16, 0x0000ffff0000ffff);
  for (const int i : {0, 2, 4, 6}) swap(i, i + 1, 8, 0x00ff00ff00ff00ff);
  for (Index i = 0; i < 8; ++i) std::memcpy(to + i * tile, &row[i], 8);
}

/// Transposes any tile: pixels n0 to n1 of M samples into rows of samples.
void transpose_tile(const std::uint8_t* const* from, Index n0, Index n1, Index M, std::uint8_t (&turned)[tile][tile]) {
  const Index whole_n = n0 + (n1 - n0) / 8 * 8, whole_M = M / 8 * 8;
  for (Index m = 0; m < whole_M; m += 8)
    for (Index n = n0; n < whole_n; n += 8) transpose_8x8(from + m, n, &turned[n - n0][m]);
  for (Index m = 0; m < M; ++m)
    for (Index n = m < whole_M ? whole_n : n0; n < n1; ++n) turned[n - n0][m] = from[m][n];
}

/// x_n = scale * byte + shift for pixels n0 to n1 of all samples, tile by tile: the bytes of a sample lie side by
/// side in memory, the numbers of a pixel do in x.
void gather_pixels(const Dataset& dataset, std::span<const Index> which, Index n0, Index n1, Real scale, Real shift,
                   Tensor<2>& x) {
  std::uint8_t turned[tile][tile];
  const std::uint8_t* from[tile];
  for (Index m0 = 0; m0 < x.dim[1]; m0 += tile) {
    const Index M = std::min(tile, x.dim[1] - m0);
    for (Index m = 0; m < M; ++m) {
      from[m] = dataset.image(which[static_cast<std::size_t>(m0 + m)]);
      if (n1 + tile < x.dim[0]) __builtin_prefetch(from[m] + n1 + tile);  // samples are drawn from all over memory
    }
    transpose_tile(from, n0, n1, M, turned);
    for (Index n = n0; n < n1; ++n) {
      Real* x_n = x.samples(n) + m0;
      const std::uint8_t* byte = turned[n - n0];
      for (Index m = 0; m < M; ++m) x_n[m] = scale * static_cast<Real>(byte[m]) + shift;
    }
  }
}

}  // namespace

// One mean for all pixels; the lecture has one for each.
Normalisation standardise(const Dataset& training) {
  std::uint64_t sum = 0, squares = 0;
  for (const std::uint64_t byte : training.images) sum += byte, squares += byte * byte;
  const double count = static_cast<double>(training.images.size());
  const double mean = static_cast<double>(sum) / count;
  const double variance = static_cast<double>(squares) / count - mean * mean;
  if (training.images.empty() || !(variance > 0))
    throw std::invalid_argument(training.name + " cannot be standardised: all its pixels are equal");
  return {static_cast<Real>(mean / 255), static_cast<Real>(std::sqrt(variance) / 255)};
}

std::vector<Index> shuffled_order(Index samples, std::uint64_t seed, Index epoch) {
  if (samples < 0) throw std::invalid_argument("cannot shuffle " + std::to_string(samples) + " samples");
  const auto key = static_cast<std::uint64_t>(epoch);
  const std::array<std::uint32_t, 4> words{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32),
                                           static_cast<std::uint32_t>(key), static_cast<std::uint32_t>(key >> 32)};
  boost::random::seed_seq sequence(words.begin(), words.end());
  boost::random::mt19937_64 random(sequence);

  std::vector<Index> order(static_cast<std::size_t>(samples));
  std::iota(order.begin(), order.end(), Index{0});
  for (std::size_t i = order.size(); i > 1; --i)  // Fisher and Yates; std::shuffle differs between libraries
    std::swap(order[boost::random::uniform_int_distribution<std::uint64_t>(0, i - 1)(random)], order[i - 1]);
  return order;
}

std::vector<std::span<const Index>> mini_batches(const std::vector<Index>& order, Index batch) {
  if (batch < 1)
    throw std::invalid_argument("mini-batches of " + std::to_string(batch) + " samples; choose at least 1");
  const std::span<const Index> all(order);
  const auto M = static_cast<std::size_t>(batch);
  std::vector<std::span<const Index>> batches;
  for (std::size_t m = 0; m < all.size(); m += M) batches.push_back(all.subspan(m, std::min(M, all.size() - m)));
  return batches;
}

void one_hot(std::span<const std::uint8_t> labels, Index classes, Tensor<2>& y) {
  resize(y, classes, static_cast<Index>(labels.size()));
  std::fill_n(y.data(), y.size(), Real(0));
  for (Index m = 0; m < y.dim[1]; ++m) {
    const Index c = labels[static_cast<std::size_t>(m)];
    if (c >= classes)
      throw std::invalid_argument("sample " + std::to_string(m) + " has the label " + std::to_string(c) +
                                  ", but there are only " + std::to_string(classes) + " classes");
    y(c, m) = 1;  // \eq{handbook-onehot}
  }
}

void gather(const Dataset& dataset, std::span<const Index> which, const Normalisation& normalisation, Tensor<2>& x,
            Tensor<2>& y) {
  const Index N = dataset.pixels(), M = static_cast<Index>(which.size());
  std::vector<std::uint8_t> labels;
  labels.reserve(which.size());
  for (const Index m : which) {
    if (m < 0 || m >= dataset.size())
      throw std::out_of_range("sample " + std::to_string(m) + " is not one of the " + std::to_string(dataset.size()) +
                              " samples of " + dataset.name);
    labels.push_back(dataset.labels[static_cast<std::size_t>(m)]);
  }
  one_hot(labels, dataset.classes(), y);

  resize(x, N, M);
  const Real scale = 1 / (255 * normalisation.deviation);  // \eq{handbook-data-mnist}: byte/255, in [0, 1]
  const Real shift = -normalisation.mean / normalisation.deviation;
#pragma omp parallel for schedule(static)
  for (Index n = 0; n < N; n += tile) gather_pixels(dataset, which, n, std::min(n + tile, N), scale, shift, x);
}

}  // namespace lbl::data
