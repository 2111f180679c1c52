// The Reber grammar and texts: what may follow, what is asked, and entropies by hand.
#include "rnn/tasks/sequences/reber.hpp"
#include "rnn/tasks/sequences/text.hpp"

#include <boost/test/unit_test.hpp>

#include <regex.h>

namespace lbl::rnn::tasks {

using training::Random;

namespace {

/// The symbol of which row t, m of a one-hot tensor is made, or '.' where it is zero.
char symbol_at(const Tensor<3>& x, Index t, Index m) {
  for (Index k = 0; k < x.dim[1]; ++k)
    if (x(t, k, m) == 1) return reber_symbols[static_cast<std::size_t>(k)];
  return '.';
}

/// The grammar once more, as an extended regular expression of POSIX: from node 3 on the inner string can go round by
/// T* V P X, and from node 2 it comes there by S* X X, or ends by S* X S.
struct Grammar {
  regex_t compiled;
  Grammar() {
    const std::string third = "T*V(PXT*V)*(V|PS)", inside = "B(TS*X(S|X" + third + ")|P" + third + ")E";
    const std::string all = "^B(T" + inside + "T|P" + inside + "P)E$";
    if (regcomp(&compiled, all.c_str(), REG_EXTENDED | REG_NOSUB) != 0) throw std::logic_error(all);
  }
  ~Grammar() { regfree(&compiled); }
  bool has(const std::string& string) const { return regexec(&compiled, string.c_str(), 0, nullptr, 0) == 0; }
};

}  // namespace

BOOST_AUTO_TEST_CASE(the_expression_has_strings_of_the_grammar_and_no_others) {
  const Grammar grammar;
  for (const char* string : {"BTBTXSETE", "BPBTSSXXTVVEPE", "BTBPVPXVVETE", "BPBPTVPSEPE"})
    BOOST_TEST(grammar.has(string), string);
  for (const char* string : {"BTBTXSEPE", "BTBTXSET", "BPBTXXSEPE", "BTBPVEETE", "BTBTSPSETE"})
    BOOST_TEST(!grammar.has(string), string);
}

BOOST_AUTO_TEST_CASE(drawn_strings_are_of_the_grammar_and_ask_the_second_symbol_again) {
  const Grammar grammar;
  Random random(1);
  const ReberStrings strings = draw_reber(300, random);
  const Sequences& s = strings.sequences;
  Index longest = 0;
  for (Index m = 0; m < s.M(); ++m) {
    std::string string;
    Index length = 0;
    for (; length < s.T() && s.scored(length, m) == 1; ++length) string += symbol_at(s.x, length, m);
    longest = std::max(longest, length);
    for (Index t = 0; t + 1 < length; ++t) BOOST_REQUIRE(symbol_at(s.y, t, m) == string[std::size_t(t + 1)]);
    BOOST_REQUIRE(symbol_at(s.y, length - 1, m) == 'E');
    BOOST_REQUIRE(grammar.has(string + 'E'));
    for (Index t = 0; t < s.T(); ++t) {
      BOOST_REQUIRE((strings.memory(t, m) == 1) == (t == length - 2));
      BOOST_REQUIRE((symbol_at(s.x, t, m) == '.') == (t >= length));
      if (t >= length) BOOST_REQUIRE(s.scored(t, m) == 0);
    }
    BOOST_REQUIRE(symbol_at(s.y, length - 2, m) == string[1]);
  }
  BOOST_TEST(longest == s.T());
}

// By hand: what may follow each symbol of B T B P V P X T V V E T (E).
BOOST_AUTO_TEST_CASE(the_symbols_that_may_follow) {
  EmbeddedReber walk;
  const std::string string = "BTBPVPXTVVETE", may[] = {"TP", "B", "TP", "TV", "PV", "XS", "TV", "TV", "PV", "E",
                                                       "T",  "E", "B"};
  for (std::size_t t = 0; t < string.size(); ++t) {
    for (const auto& edge : walk.edges())
      if (edge.symbol == string[t]) {
        walk.follow(edge);
        break;
      }
    std::string possible;
    for (const auto& edge : walk.edges()) possible += edge.symbol;
    BOOST_TEST(possible == may[t], t);
    BOOST_TEST(walk.asks_memory() == (t == 10));
  }
  BOOST_TEST(walk.at_begin());
}

// Choices and symbols of 100,000 strings, within four standard deviations of the numbers that are exact.
BOOST_AUTO_TEST_CASE(choices_and_length_of_a_string) {
  Random random(2);
  const Index strings = 100'000;
  double choices = 0, squares = 0, symbols = 0;
  EmbeddedReber walk;
  for (Index n = 0; n < strings; ++n) {
    double own = 0;
    do own += walk.edges().size() == 2, ++symbols, walk.follow(draw_edge(walk, random));
    while (!walk.at_begin());
    choices += own, squares += own * own;
  }
  const double mean = choices / double(strings), deviation = std::sqrt(squares / double(strings) - mean * mean);
  BOOST_TEST(std::abs(mean - reber_choices) < 4 * deviation / std::sqrt(double(strings)));
  BOOST_TEST(symbols / double(strings) - mean == reber_length - reber_choices, boost::test_tools::tolerance(1e-10));
  BOOST_TEST(reber_entropy == 7 * std::log(2.) / 12, boost::test_tools::tolerance(1e-15));
}

BOOST_AUTO_TEST_CASE(streams_go_on_where_the_last_part_ended) {
  ReberStreams whole(4, 3), cut(4, 3);
  const ReberStrings all = whole.next(60);
  for (const Index from : {0, 7, 31}) {
    const Index T = from == 0 ? 7 : from == 7 ? 24 : 29;
    const ReberStrings part = cut.next(T);
    for (Index t = 0; t < T; ++t)
      for (Index m = 0; m < 4; ++m) {
        BOOST_REQUIRE(symbol_at(part.sequences.x, t, m) == symbol_at(all.sequences.x, from + t, m));
        BOOST_REQUIRE(symbol_at(part.sequences.y, t, m) == symbol_at(all.sequences.y, from + t, m));
        BOOST_REQUIRE(part.memory(t, m) == all.memory(from + t, m));
      }
  }
  const Grammar grammar;
  for (Index m = 0; m < 4; ++m) {  // complete strings, one after the other
    std::string string;
    Index complete = 0;
    for (Index t = 0; t < 60; ++t) {
      string += symbol_at(all.sequences.x, t, m);
      BOOST_REQUIRE(all.sequences.scored(t, m) == 1);
      if (symbol_at(all.sequences.y, t, m) != 'B' || string.size() < 9) continue;
      if (grammar.has(string)) ++complete, string.clear();
    }
    BOOST_TEST(complete >= 2);
    BOOST_TEST(string.size() < 40u);
  }
}

// By hand: "abab" has H_1 = ln 2; its pairs are ab, ba, ab, so that every character is certain. "aabb" has the pairs
// aa, ab, bb: after a, one of two, with probability 2/3 that a stands there.
BOOST_AUTO_TEST_CASE(entropies_by_hand) {
  const auto tolerance = boost::test_tools::tolerance(1e-14);
  BOOST_TEST(unigram_entropy(numbered("abab")) == std::log(2.), tolerance);
  BOOST_TEST(bigram_entropy(numbered("abab")) == 0);
  BOOST_TEST(bigram_entropy(numbered("aabb")) == 2. / 3 * std::log(2.), tolerance);
  BOOST_TEST(unigram_entropy(numbered("aaab")) == std::log(4.) - 0.75 * std::log(3.), tolerance);
  BOOST_TEST(unigram_entropy(numbered("xxxx")) == 0);
}

BOOST_AUTO_TEST_CASE(characters_are_numbered_and_read_in_streams) {
  const Text text = numbered("the cat\nat the \xE9" "tat");
  BOOST_TEST(text.alphabet == "\n aceht\xE9");
  BOOST_TEST(text.V() == 8);
  std::string again;
  for (const Index a : text.symbols) again += text.alphabet[std::size_t(a)];
  BOOST_TEST(again == "the cat\nat the \xE9" "tat");

  TextStreams streams(text, 1, 17, 3);  // of five characters each: "he ca", "t\nat ", "the \xE9"
  BOOST_TEST(streams.length() == 5);
  const auto letters = [&](const Tensor<3>& x, Index m) {
    std::string read;
    for (Index t = 0; t < x.dim[0]; ++t)
      for (Index k = 0; k < x.dim[1]; ++k)
        if (x(t, k, m) == 1) read += text.alphabet[std::size_t(k)];
    return read;
  };
  const Sequences first = streams.next(3), rest = streams.next(4);
  BOOST_TEST(letters(first.x, 0) == "he ");
  BOOST_TEST(letters(first.y, 0) == "e c");
  BOOST_TEST(letters(first.x, 2) == "the");
  BOOST_TEST(letters(rest.x, 1) == "t t\n");
  BOOST_TEST(letters(rest.y, 1) == " t\na");
  BOOST_CHECK_THROW(TextStreams(text, 0, 5, 3), std::invalid_argument);
}

}  // namespace lbl::rnn::tasks
