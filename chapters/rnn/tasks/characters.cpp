// A model of the characters of a text: what follows, given all that came before.
#include "report/program/interrupt.hpp"
#include "report/progress.hpp"
#include "report/results.hpp"
#include "rnn/tasks/laboratory.hpp"
#include "rnn/tasks/learning/sampling.hpp"
#include "rnn/tasks/sequences/reber.hpp"

#include <iomanip>

namespace lbl::rnn::tasks {
namespace {

constexpr Index part = 64;     // steps that are learned at once
constexpr Index reports = 25;  // rows of metrics.csv
constexpr Index grammar_characters = 20'000;
constexpr Index read_before = 200, written = 300;  // characters that a sample goes on from, and its own
constexpr double temperatures[] = {0.3, 0.7, 1};

/// The text of the file, or strings of the grammar one after the other.
Text read_text(const Options& options, std::uint64_t seed) {
  if (!options.grammar) return numbered(files::read_file(options.text));
  std::string characters;
  training::Random random(seed);
  EmbeddedReber walk;
  while (std::ssize(characters) < grammar_characters) {
    const auto edge = draw_edge(walk, random);
    characters += edge.symbol, walk.follow(edge);
  }
  return numbered(characters);
}

/// What a network writes after the learned part of the text, at several temperatures.
std::string samples_of(const Network& network, const Text& text, Index learned, std::uint64_t seed) {
  std::string samples;
  for (const double temperature : temperatures) {
    training::Random random = generator(seed, Purpose::test);
    samples += "--- temperature " + files::shortest(float(temperature)) + "\n" +
               continuation(network, text, std::max<Index>(learned - read_before, 0), learned, written, temperature,
                            random) +
               "\n";
  }
  return samples;
}

/// The mean cost of a character of a part of the text.
double cost_of(const Network& network, TextStreams streams) {
  Batch batch;
  const Index parts = std::max<Index>((streams.length() - 1) / part, 1);
  double sum = 0;
  for (Index n = 0; n < parts; ++n) {
    load(network, streams.next(part), batch);
    sum += forward(network, batch);
    carry_states(network, batch);
  }
  return sum / double(parts);
}

}  // namespace

void characters_experiment(const Options& options, report::Run& run) {
  const Size& size = options.characters;
  const Text text = read_text(options, run.options.seed);
  const Index learned = text.size() * 9 / 10;  // the rest is held out
  TextStreams streams(text, 0, learned, run.options.batch);
  const TextStreams held_out(text, learned, text.size(), 1);
  const double H_1 = unigram_entropy(text), H_2 = bigram_entropy(text);

  report::Results results(run, {"step", "characters", "train_cost", "test_cost"});
  const Index window = std::max<Index>(size.steps / reports, 1);
  report::Progress progress(run, size.steps / window, window * part * run.options.batch, 0, "stretch");
  Network network = fresh_network({.inputs = text.V(), .units = size.units, .outputs = text.V(), .cell = Cell::lstm,
                                   .loops = loops_of(run)}, run.options.seed);
  Recipe how = recipe(run, size, run.options.seed);
  how.streams = true;
  *run.out << text.size() << " characters, " << text.V() << " different; nats per character: uniform "
           << std::setprecision(4) << std::log(double(text.V())) << ", unigrams " << H_1 << ", bigrams " << H_2;
  if (options.grammar) *run.out << ", grammar " << reber_entropy;
  *run.out << '\n';

  double sum = 0, cost = cost_of(network, held_out);
  results.row({0, 0, cost_of(network, streams), cost});
  learn(network, how, [&](Index, training::Random&) { return streams.next(part); }, [&](Index step, double C) {
    progress.step(part * how.batch, C);
    sum += C;
    if ((step + 1) % window == 0) {
      cost = cost_of(network, held_out);
      results.row({step + 1, (step + 1) * part * how.batch, sum / double(window), cost});
      progress.finish_epoch({{"held out", files::shortest(float(cost))}});
      sum = 0;
    }
    return !report::interrupted();
  });
  if (report::interrupted()) return;

  cost = cost_of(network, held_out);
  const std::string samples = samples_of(network, text, learned, run.options.seed);
  *run.out << samples;
  files::write_file(run.folder / "samples.txt", samples);
  report::Metrics metrics{{"uniform_entropy", std::log(double(text.V()))}, {"unigram_entropy", H_1},
                          {"bigram_entropy", H_2}, {"test_cost", cost}, {"target_test_cost", H_2}};
  if (options.grammar) metrics.push_back({"grammar_entropy", reber_entropy});
  results.summary(metrics, double(progress.samples()), progress.seconds());
}

}  // namespace lbl::rnn::tasks
