#pragma once
/// @file
/// A text as a sequence of characters, and how well its characters can be foretold by counting.
#include "rnn/tasks/sequences/sequences.hpp"

#include <array>
#include <cmath>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace lbl::rnn::tasks {

/// A text over the characters that occur in it.
struct Text {
  std::string alphabet;        ///< the different characters in the order of their codes, V of them
  std::vector<Index> symbols;  ///< the text, each character as its place in the alphabet

  Index V() const { return std::ssize(alphabet); }    ///< Different characters.
  Index size() const { return std::ssize(symbols); }  ///< Characters.
};

/// Numbers the characters of a text.
/// @param characters the text
/// @return the same as numbers below V
inline Text numbered(std::string_view characters) {
  std::array<Index, 256> number{};
  for (const char c : characters) number[static_cast<unsigned char>(c)] = 1;
  Text text;
  for (std::size_t code = 0; code < number.size(); ++code)
    if (number[code] == 1) number[code] = text.V(), text.alphabet += static_cast<char>(code);
  for (const char c : characters) text.symbols.push_back(number[static_cast<unsigned char>(c)]);
  return text;
}

/// The entropy of single characters, H_1 = -sum_a p_a ln p_a with p_a = n_a/n: the mean cost of a character for who
/// knows how often each occurs.
/// @param text not empty
/// @return nats per character
//! [unigram]
inline double unigram_entropy(const Text& text) {
  std::vector<double> count(static_cast<std::size_t>(text.V()), 0);
  for (const Index a : text.symbols) ++count[static_cast<std::size_t>(a)];
  double H = 0;
  for (const double n : count) H -= n / double(text.size()) * std::log(n / double(text.size()));
  return H;
}
//! [unigram]

/// The entropy of a character whose predecessor is known, H_2 = -sum_ab p_ab ln p_{b|a}, over all pairs of neighbours:
/// the mean cost for who knows how often each pair occurs.
/// @param text at least two characters
/// @return nats per character
//! [bigram]
inline double bigram_entropy(const Text& text) {
  const std::size_t V = static_cast<std::size_t>(text.V());
  std::vector<double> pairs(V * V, 0), first(V, 0);
  for (Index t = 0; t + 1 < text.size(); ++t) {
    const auto a = static_cast<std::size_t>(text.symbols[static_cast<std::size_t>(t)]);
    const auto b = static_cast<std::size_t>(text.symbols[static_cast<std::size_t>(t + 1)]);
    ++pairs[a * V + b], ++first[a];
  }
  double H = 0;
  for (std::size_t a = 0; a < V; ++a)
    for (std::size_t b = 0; b < V; ++b)
      if (const double n = pairs[a * V + b]; n > 0) H -= n / double(text.size() - 1) * std::log(n / first[a]);
  return H;
}
//! [bigram]

/// A text as M streams that are read side by side, part by part: stream m begins at m/M of the text.
//! [streams]
class TextStreams {
public:
  /// @param text what is read; outlives the streams
  /// @param from where the first stream begins
  /// @param to where the last one ends
  /// @param M streams
  /// @throws std::invalid_argument when a stream would have no character to predict
  TextStreams(const Text& text, Index from, Index to, Index M) : text_(text), from_(from), M_(M) {
    length_ = (to - from) / M;
    if (length_ < 2)
      throw std::invalid_argument(std::to_string(to - from) + " characters are too few for " + std::to_string(M) +
                                  " streams: give a longer text or a smaller --batch");
  }

  /// Characters of a stream, each of which but the first is predicted.
  Index length() const { return length_; }

  /// A part of every stream.
  /// @param t where it begins, below length() - 1
  /// @param T its steps; fewer at the end of the streams
  /// @return x the characters t..t+T-1, y those that follow, one-hot over V; all steps count
  Sequences part(Index t, Index T) const {
    const Index steps = std::min(T, length_ - 1 - t);
    Sequences part(steps, text_.V(), text_.V(), M_);
    for (Index m = 0; m < M_; ++m)
      for (Index s = 0; s < steps; ++s) {
        const auto place = static_cast<std::size_t>(from_ + m * length_ + t + s);
        part.x(s, text_.symbols[place], m) = 1;
        part.y(s, text_.symbols[place + 1], m) = 1;
        part.mask(s, m) = 1;
      }
    return part;
  }

private:
  const Text& text_;
  Index from_, M_, length_;
};
//! [streams]

}  // namespace lbl::rnn::tasks
