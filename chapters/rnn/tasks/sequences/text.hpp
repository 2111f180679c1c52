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

/// A part of a text as M streams that are read side by side: stream m begins at m/M of it. After its last character a
/// stream begins again.
//! [streams]
class TextStreams {
public:
  /// @param text what is read; outlives the streams
  /// @param from where the first stream begins
  /// @param to behind the end of the last one
  /// @param M streams
  /// @throws std::invalid_argument when a stream would be shorter than two characters
  TextStreams(const Text& text, Index from, Index to, Index M)
      : text_(text), from_(from), M_(M), length_((to - from) / M) {
    if (length_ < 2)
      throw std::invalid_argument("a text of " + std::to_string(to - from) + " characters is too short for " +
                                  std::to_string(M) + " streams: give a longer one or a smaller --batch");
  }

  Index length() const { return length_; }  ///< Characters of a stream.

  /// The next steps of every stream.
  /// @param T their number
  /// @return x the characters, y those that follow, one-hot over V; all steps count
  Sequences next(Index T) {
    Sequences part(T, text_.V(), text_.V(), M_);
    for (Index t = 0; t < T; ++t, place_ = (place_ + 1) % length_)
      for (Index m = 0; m < M_; ++m) {
        const Index first = from_ + m * length_;
        part.x(t, at(first + place_), m) = 1;
        part.y(t, at(first + (place_ + 1) % length_), m) = 1;
        part.scored(t, m) = 1;
      }
    return part;
  }

private:
  Index at(Index place) const { return text_.symbols[static_cast<std::size_t>(place)]; }

  const Text& text_;
  Index from_, M_, length_, place_ = 0;
};
//! [streams]

}  // namespace lbl::rnn::tasks
