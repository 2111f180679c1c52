#pragma once
/// @file
/// The embedded Reber grammar: strings whose last symbol but one repeats the second, whatever stands between them.
#include "rnn/tasks/sequences/sequences.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <vector>

namespace lbl::rnn::tasks {

inline constexpr std::string_view reber_symbols = "BTSXPVE";                        ///< Symbol k is letter k.
inline constexpr Index reber_alphabet = static_cast<Index>(reber_symbols.size());  ///< Their number.

/// The mean number of choices between two symbols in a string: one at its begin, six in the Reber grammar.
/// (With e_n choices from node n on: e_2 = 2 + e_4, e_3 = 2 + e_5, e_4 = 1 + e_3/2, e_5 = 1 + e_4/2, e_1 = 1 +
/// (e_2 + e_3)/2, so that e_4 = 10/3 and e_1 = 6.) All other symbols are certain.
inline constexpr double reber_choices = 7;
/// The mean length of a string: a symbol for each of the six choices inside, B and E about it, and four more outside.
inline constexpr double reber_length = 12;
/// The lowest mean cost of a symbol, in nats: the entropy of the grammar.
inline const double reber_entropy = reber_choices * std::log(2.) / reber_length;

/// A walk through the grammar, string after string without an end:
///
///     B (T inside T | P inside P) E,  inside = B ... E by the Reber grammar
//! [grammar]
class EmbeddedReber {
public:
  /// A symbol that may come next, and the node where it leads.
  struct Edge {
    char symbol;
    Index to;
  };

  /// What may come next, one symbol or two that are equally probable.
  std::vector<Edge> edges() const {
    switch (node_) {
      case 1: return {{'T', 2}, {'P', 3}};
      case 2: return {{'S', 2}, {'X', 4}};
      case 3: return {{'T', 3}, {'V', 5}};
      case 4: return {{'X', 3}, {'S', 6}};
      case 5: return {{'P', 4}, {'V', 6}};
      case 6: return {{'E', repeat}};
      case repeat: return {{branch_symbol_, end}};
      case end: return {{'E', begin}};
      case begin: return {{'B', branch}};
      case branch: return {{'T', 0}, {'P', 0}};
      default: return {{'B', 1}};
    }
  }

  /// Goes on by one of the edges.
  /// @param edge one of edges()
  void follow(const Edge& edge) {
    if (node_ == branch) branch_symbol_ = edge.symbol;
    node_ = edge.to;
  }

  bool asks_memory() const { return node_ == repeat; }  ///< Whether the next symbol repeats the string's second.
  bool at_begin() const { return node_ == begin; }      ///< Whether the next symbol is the first of a string.

private:
  static constexpr Index repeat = 7, end = 8, begin = 9, branch = 10;  // the nodes about the Reber grammar's 0..6
  Index node_ = begin;
  char branch_symbol_ = 0;
};
//! [grammar]

/// The number of a symbol.
/// @param symbol a letter of reber_symbols
/// @return its place there
inline Index reber_index(char symbol) { return static_cast<Index>(reber_symbols.find(symbol)); }

/// One of the edges at which a walk is.
/// @param walk the walk, which stays there
/// @param random the generator, advanced
/// @return the edge
inline EmbeddedReber::Edge draw_edge(const EmbeddedReber& walk, training::Random& random) {
  const auto edges = walk.edges();
  return edges[static_cast<std::size_t>(draw_whole(0, std::ssize(edges) - 1, random))];
}

/// Strings to predict symbol by symbol, with what a prediction is judged by.
struct ReberStrings {
  Sequences sequences;  ///< x one-hot [T][7][M]; y the symbol that follows, one-hot
  Tensor<3> possible;   ///< [T][7][M], 1 for every symbol that might have followed
  Tensor<2> memory;     ///< [T][M], 1 where the symbol that follows must be remembered

  /// All zero.
  /// @param T steps
  /// @param M sequences
  ReberStrings(Index T, Index M)
      : sequences(T, reber_alphabet, reber_alphabet, M), possible(T, reber_alphabet, M), memory(T, M) {}

  /// Writes step t of sequence m.
  /// @param t the step
  /// @param m the sequence
  /// @param symbol x_t
  /// @param walk the walk behind it
  /// @param next y_t, an edge of the walk
  void write(Index t, Index m, char symbol, const EmbeddedReber& walk, const EmbeddedReber::Edge& next) {
    sequences.x(t, reber_index(symbol), m) = 1;
    sequences.y(t, reber_index(next.symbol), m) = 1;
    sequences.scored(t, m) = 1;
    for (const auto& edge : walk.edges()) possible(t, reber_index(edge.symbol), m) = 1;
    memory(t, m) = walk.asks_memory() ? Real(1) : Real(0);
  }
};

/// Draws strings of the embedded Reber grammar, each from its B to the symbol after which E is predicted.
/// @param M strings
/// @param random the generator, advanced
/// @return the strings, as many steps as the longest needs
//! [strings]
inline ReberStrings draw_reber(Index M, training::Random& random) {
  std::vector<std::vector<EmbeddedReber::Edge>> drawn(static_cast<std::size_t>(M));
  std::size_t longest = 0;
  for (auto& string : drawn) {
    EmbeddedReber walk;
    do string.push_back(draw_edge(walk, random)), walk.follow(string.back());
    while (!walk.at_begin());
    longest = std::max(longest, string.size());
  }
  ReberStrings strings(static_cast<Index>(longest) - 1, M);
  for (Index m = 0; m < M; ++m) {
    const auto& string = drawn[static_cast<std::size_t>(m)];
    EmbeddedReber walk;
    for (std::size_t t = 0; t + 1 < string.size(); ++t) {
      walk.follow(string[t]);
      strings.write(static_cast<Index>(t), m, string[t].symbol, walk, string[t + 1]);
    }
  }
  return strings;
}
//! [strings]

/// M streams of strings without an end, cut into parts: where one part ends, the next goes on.
//! [streams]
class ReberStreams {
public:
  /// @param M streams
  /// @param seed of all of them
  ReberStreams(Index M, std::uint64_t seed) : random_(seed), streams_(static_cast<std::size_t>(M)) {}

  /// The next steps of every stream.
  /// @param T their number
  /// @return the part; all its steps count
  ReberStrings next(Index T) {
    ReberStrings part(T, std::ssize(streams_));
    for (Index t = 0; t < T; ++t)
      for (Index m = 0; auto& [walk, edge] : streams_) {
        const char symbol = edge.symbol;
        walk.follow(edge);
        edge = draw_edge(walk, random_);
        part.write(t, m++, symbol, walk, edge);
      }
    return part;
  }

private:
  struct Stream {
    EmbeddedReber walk = {};
    EmbeddedReber::Edge edge = walk.edges().front();  // the next symbol, at first B
  };
  training::Random random_;
  std::vector<Stream> streams_;
};
//! [streams]

}  // namespace lbl::rnn::tasks
