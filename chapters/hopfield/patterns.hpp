#pragma once
/// @file
/// Patterns to store and states to start from: random ones, images, corrupted ones, mixtures.
#include "data/dataset.hpp"
#include "training/initialisation.hpp"

#include <boost/random/uniform_int_distribution.hpp>

#include <vector>

namespace lbl::hopfield {

/// Draws patterns or states, every unit -1 or +1 with probability 1/2.
/// @param N number of units
/// @param P number of patterns
/// @param random the generator, advanced
/// @return xi[N][P]
//! [random]
inline Tensor<2> random_patterns(Index N, Index P, training::Random& random) {
  Tensor<2> xi(N, P);
  for (Index n = 0; n < xi.size(); ++n)
    xi.data()[n] = random() & 1 ? Real(1) : Real(-1);  // \eq{handbook-hopfield-state}
  return xi;
}
//! [random]

/// Images as patterns: bright pixels are +1.
/// @param images the data set
/// @param which its samples
/// @return xi[pixels][samples]
inline Tensor<2> patterns_from_images(const data::Dataset& images, const std::vector<Index>& which) {
  Tensor<2> xi(images.pixels(), static_cast<Index>(which.size()));
  for (Index mu = 0; mu < xi.dim[1]; ++mu) {
    const std::uint8_t* image = images.image(which[std::size_t(mu)]);
    for (Index i = 0; i < xi.dim[0]; ++i) xi(i, mu) = image[i] >= 128 ? Real(1) : Real(-1);
  }
  return xi;
}

/// Copies of patterns with a part of their units flipped.
/// @param xi patterns [N][P]
/// @param which the pattern of each state
/// @param rho part of the units that are flipped, exactly round(rho N) of them, chosen at random
/// @param random the generator, advanced
/// @return states [N][M], whose overlap with their patterns is 1 - 2 rho
//! [corrupt]
inline Tensor<2> corrupted(const Tensor<2>& xi, const std::vector<Index>& which, double rho, training::Random& random) {
  const Index N = xi.dim[0], M = static_cast<Index>(which.size());
  const Index flipped = static_cast<Index>(std::lround(rho * double(N)));
  Tensor<2> s(N, M);
  std::vector<Index> units(static_cast<std::size_t>(N));
  for (Index m = 0; m < M; ++m) {
    for (Index i = 0; i < N; ++i) s(i, m) = xi(i, which[std::size_t(m)]), units[std::size_t(i)] = i;
    for (Index n = 0; n < flipped; ++n) {
      const Index other = boost::random::uniform_int_distribution<Index>(n, N - 1)(random);
      std::swap(units[std::size_t(n)], units[std::size_t(other)]);
      s(units[std::size_t(n)], m) *= -1;  // m_0 = 1 - 2 rho \eq{handbook-hopfield-basin}
    }
  }
  return s;
}
//! [corrupt]

/// The mixture of the first patterns, all with a plus; where they are undecided, as an even number can be, at random.
/// (The signs do not matter: xi and -xi have the same weights.)
/// @param xi patterns [N][P]
/// @param count how many are mixed
/// @param random the generator, advanced where they are undecided
/// @return one state [N][1]
//! [mixture]
inline Tensor<2> mixture(const Tensor<2>& xi, Index count, training::Random& random) {
  Tensor<2> s(xi.dim[0], 1);
  for (Index i = 0; i < xi.dim[0]; ++i) {
    Real sum = 0;
    for (Index mu = 0; mu < count; ++mu) sum += xi(i, mu);
    if (sum == 0) sum = random() & 1 ? Real(1) : Real(-1);
    s(i, 0) = sum > 0 ? Real(1) : Real(-1);  // \eq{handbook-hopfield-mixture}
  }
  return s;
}
//! [mixture]

/// The overlap of one state with one pattern.
/// @param xi patterns [N][P]
/// @param mu the pattern
/// @param s states [N][M]
/// @param m the state
/// @return 1 if they are the same, -1 if every unit differs
inline double overlap(const Tensor<2>& xi, Index mu, const Tensor<2>& s, Index m) {
  double sum = 0;
  for (Index i = 0; i < xi.dim[0]; ++i) sum += double(xi(i, mu) * s(i, m));
  return sum / double(xi.dim[0]);
}

/// The states with every unit the other way round.
/// @param s states [N][M]
/// @return -s
inline Tensor<2> reversed(Tensor<2> s) {
  for (Index n = 0; n < s.size(); ++n) s.data()[n] *= -1;  // \eq{handbook-hopfield-reversed}
  return s;
}

}  // namespace lbl::hopfield
