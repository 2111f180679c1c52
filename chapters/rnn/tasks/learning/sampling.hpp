#pragma once
/// @file
/// A network that has learned a text goes on writing it: each character that it draws is its next input.
#include "rnn/tasks/sequences/text.hpp"
#include "rnn/tasks/learning/training.hpp"

#include <boost/random/uniform_01.hpp>

namespace lbl::rnn::tasks {

/// Draws a class from p_k ~ e^{z_k/temperature}: at 1 as often as the network says, below 1 more often what is probable
/// anyway, near 0 always the most probable.
/// @param z pre-activations of the outputs [S][K][M]
/// @param s the output
/// @param m the sequence
/// @param temperature above 0
/// @param random the generator, advanced
/// @return k
//! [draw]
inline Index draw_class(const Tensor<3>& z, Index s, Index m, double temperature, training::Random& random) {
  const Index K = z.dim[1];
  double largest = double(z(s, 0, m)), sum = 0;
  for (Index k = 1; k < K; ++k) largest = std::max(largest, double(z(s, k, m)));
  std::vector<double> weights(static_cast<std::size_t>(K));
  for (Index k = 0; k < K; ++k) {
    weights[static_cast<std::size_t>(k)] = std::exp((double(z(s, k, m)) - largest) / temperature);
    sum += weights[static_cast<std::size_t>(k)];
  }
  double u = sum * boost::random::uniform_01<double>()(random);
  for (Index k = 0; k + 1 < K; ++k)
    if ((u -= weights[static_cast<std::size_t>(k)]) < 0) return k;
  return K - 1;
}
//! [draw]

/// Lets a network read a part of a text, from states of zero, and go on writing it.
/// @param network that has learned the text
/// @param text whose alphabet is written in
/// @param from where it begins to read
/// @param to behind the last character that it reads
/// @param characters how many it writes
/// @param temperature above 0
/// @param random the generator, advanced
/// @return what it writes
//! [sample]
inline std::string continuation(const Network& network, const Text& text, Index from, Index to, Index characters,
                                double temperature, training::Random& random) {
  std::string written;
  Batch batch(network, 1, 1);
  Index symbol = 0;
  for (Index n = from; n < to + characters - 1; ++n) {
    if (n < to) symbol = text.symbols[static_cast<std::size_t>(n)];
    std::fill_n(batch.x.data(), batch.x.size(), Real(0));
    batch.x(0, symbol, 0) = 1;
    forward(network, batch);
    carry_states(network, batch);
    if (n + 1 < to) continue;
    symbol = draw_class(batch.z, 0, 0, temperature, random);
    written += text.alphabet[static_cast<std::size_t>(symbol)];
  }
  return written;
}
//! [sample]

}  // namespace lbl::rnn::tasks
