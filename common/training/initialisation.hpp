#pragma once
/// @file
/// Random numbers and the initial weights of a layer.
#include "core/tensor.hpp"

#include <boost/random/mersenne_twister.hpp>
#include <boost/random/normal_distribution.hpp>

#include <cmath>

namespace lbl::training {

/// The generator of the book: the same seed gives the same numbers on every platform.
using Random = boost::random::mt19937_64;

/// The three rules that the documents confuse (errata E10, E48), by their right names.
enum class Initialisation {
  lecun,  ///< variance 1/N_in: keeps the variance of linear and tanh units (LeCun et al. 1998)
  xavier, ///< variance 2/(N_in + N_out): a compromise for both directions (Glorot and Bengio 2010)
  he      ///< variance 2/N_in: for ReLU, which discards half of the second moment (He et al. 2015)
};

/// The variance (not the standard deviation) of a weight.
/// @param rule which of the three
/// @param N_in units of the layer below
/// @param N_out units of the layer
/// @return the variance
inline double weight_variance(Initialisation rule, Index N_in, Index N_out) {
  switch (rule) {
    case Initialisation::lecun: return 1 / double(N_in);             // \eq{handbook-init}
    case Initialisation::xavier: return 2 / double(N_in + N_out);    // \eq{notes-xavier}
    case Initialisation::he: break;
  }
  return 2 / double(N_in);  // \eq{handbook-init}
}

/// Draws weights from a normal distribution with mean 0.
/// @param W weights, any shape, overwritten
/// @param variance of each weight
/// @param random the generator, advanced
template <std::size_t Rank>
void draw_normal(Tensor<Rank>& W, double variance, Random& random) {
  boost::random::normal_distribution<double> normal(0, std::sqrt(variance));
  for (Index n = 0; n < W.size(); ++n) W.data()[n] = static_cast<Real>(normal(random));
}

}  // namespace lbl::training
