// The embedded Reber grammar as a stream without an end, which nothing divides into strings: cells are never emptied
// from outside. Who learns it sooner, a cell that can forget or one that must find another way?
#include "report/program/interrupt.hpp"
#include "report/progress.hpp"
#include "report/results.hpp"
#include "rnn/tasks/laboratory.hpp"
#include "rnn/tasks/learning/courses.hpp"
#include "rnn/tasks/learning/prediction.hpp"

namespace lbl::rnn::tasks {
namespace {

constexpr Index stretch = 40;  // steps that are learned at once: errors go back no further
constexpr Index looks = 30, look_parts = 25;  // during a training, each at streams of 25 parts
constexpr Index test_parts = 250;             // at its end: streams of 10,000 symbols
constexpr Index test_streams = 32;
constexpr double learned_above = 0.99;        // of the symbols that must be remembered

/// Predictions of new streams that begin in empty cells.
Predictions test(const Network& network, Index parts, std::uint64_t seed) {
  ReberStreams streams(test_streams, seed);
  Predictions predictions;
  Batch batch;
  for (Index n = 0; n < parts; ++n) {
    const ReberStrings drawn = streams.next(stretch);
    load(network, drawn.sequences, batch);
    const double C = forward(network, batch);
    predictions.add(batch, drawn, C);
    carry_states(network, batch);
  }
  return predictions;
}

}  // namespace

void continual_reber_experiment(const Options& options, report::Run& run) {
  const Size& size = options.continual;
  report::Results results(run, {"cell", "seed", "step", "symbols", "remembered"});
  Courses courses({"cell", "seed"}, recipe(run, size, 0));
  report::Progress progress(run, 2 * size.seeds, size.steps * run.options.batch, 0, "network");
  report::Metrics metrics{{"lowest_cost", reber_entropy}};
  const Index every = std::max<Index>(size.steps / looks, 1);

  for (const Cell cell : {Cell::lstm, Cell::lstm_without_forget}) {
    const std::string& name = cell_names[static_cast<std::size_t>(cell)];
    double remembered = 0, first_learned = 0;
    for (Index n = 0; n < size.seeds; ++n) {
      const std::uint64_t seed = seed_of(run, n);
      Network network = fresh_network({.inputs = reber_alphabet, .units = size.units, .outputs = reber_alphabet,
                                       .cell = cell, .loops = loops_of(run)},
                                      seed, 2 * reber_length);
      Recipe how = recipe(run, size, seed);
      how.streams = true;
      ReberStreams streams(how.batch, generator(seed, Purpose::training)());
      training::Random random = generator(seed, Purpose::test);
      Index learned_at = 0;  // never
      const auto watch = watched(progress, courses, {name, std::to_string(seed)}, how.batch);
      const auto look = [&](Index step, double C) {
        if ((step + 1) % every == 0) {
          const double now = test(network, look_parts, random()).remembering();
          results.row({name, static_cast<Index>(seed), step + 1, (step + 1) * stretch * how.batch, now});
          if (now > learned_above && learned_at == 0) learned_at = step + 1;
        }
        return watch(step, C);
      };
      learn(network, how, [&](Index, training::Random&) { return streams.next(stretch).sequences; }, look);
      const double at_end = test(network, test_parts, random()).remembering();
      if (report::interrupted()) return;

      remembered += at_end, first_learned += double(learned_at > 0 ? learned_at : size.steps);
      const std::string when = learned_at > 0 ? "after " + std::to_string(learned_at) + " steps" : "never";
      progress.finish_epoch({{"cell", name}, {"remembered", report::percent(at_end)}, {"above 99 %", when}});
    }
    metrics.push_back({"remembered_" + name, remembered / double(size.seeds)});
    metrics.push_back({"target_remembered_" + name, cell == Cell::lstm ? 0.997 : 0.55});
    metrics.push_back({"steps_to_learn_" + name, first_learned / double(size.seeds)});
  }
  courses.write(run.folder);
  results.summary(metrics, double(progress.samples()), progress.seconds());
}

}  // namespace lbl::rnn::tasks
