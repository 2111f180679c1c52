// The embedded Reber grammar as a stream without an end, which nothing divides into strings: a cell that never forgets
// is full after some of them.
#include "report/interrupt.hpp"
#include "report/progress.hpp"
#include "report/results.hpp"
#include "rnn/tasks/learning/courses.hpp"
#include "rnn/tasks/laboratory.hpp"
#include "rnn/tasks/learning/prediction.hpp"
#include "training/parameters.hpp"

namespace lbl::rnn::tasks {
namespace {

constexpr Index part = 40;           // steps of a stream that are learned at once: errors go back no further
constexpr Index test_streams = 100;
constexpr Index stretches = 20, stretch_parts = 5;  // of a test stream; their right answers are counted one by one

/// The predictions of each stretch of streams that begin with empty cells.
std::vector<Predictions> test(const Network& network, std::uint64_t seed) {
  ReberStreams streams(test_streams, 3 * seed + static_cast<std::uint64_t>(Purpose::test));
  std::vector<Predictions> predictions(static_cast<std::size_t>(stretches));
  Batch batch;
  for (Predictions& stretch : predictions)
    for (Index n = 0; n < stretch_parts; ++n) {
      const ReberStrings drawn = streams.next(part);
      load(network, drawn.sequences, batch);
      const double C = forward(network, batch);
      stretch.add(batch, drawn, C);
      carry_states(network, batch);
    }
  return predictions;
}

}  // namespace

void continual_reber_experiment(const Options& options, report::Run& run) {
  const Size& size = options.continual;
  report::Results results(run, {"cell", "seed", "symbols", "test_cost", "foretold", "remembered"});
  Courses courses({"cell", "seed"}, recipe(run, size, 0));
  report::Progress progress(run, 2 * size.seeds, size.steps * run.options.batch, 0, "network");
  report::Metrics metrics{{"lowest_cost", reber_entropy}};

  for (const Cell cell : {Cell::lstm, Cell::lstm_without_forget}) {
    const std::string name = cell_names[static_cast<std::size_t>(cell)];
    double remembered = 0, last_remembered = 0;
    for (Index n = 0; n < size.seeds; ++n) {
      const std::uint64_t seed = seed_of(run, n);
      Network network = fresh_network({.inputs = reber_alphabet, .units = size.units, .outputs = reber_alphabet,
                                       .cell = cell, .loops = loops_of(run)},
                                      seed, 2 * reber_length);
      Recipe how = recipe(run, size, seed);
      how.streams = true;
      ReberStreams streams(how.batch, 3 * seed + static_cast<std::uint64_t>(Purpose::training));
      learn(network, how, [&](Index, training::Random&) { return streams.next(part).sequences; },
            [&](Index step, double C) {
              progress.step(how.batch, C);
              courses.add({name, std::to_string(seed)}, step, C);
              return !report::interrupted();
            });
      if (report::interrupted()) return;

      const std::vector<Predictions> predictions = test(network, seed);
      Predictions all;
      for (Index s = 0; s < stretches; ++s) {
        const Predictions& stretch = predictions[static_cast<std::size_t>(s)];
        all.asked += stretch.asked, all.remembered += stretch.remembered;
        results.row({name, static_cast<Index>(seed), (s + 1) * stretch_parts * part, stretch.mean_cost(),
                     stretch.foretold / stretch.symbols, stretch.remembering()});
      }
      remembered += all.remembering(), last_remembered += predictions.back().remembering();
      progress.finish_epoch({{"cell", name}, {"remembered", report::percent(all.remembering())}});
    }
    metrics.push_back({"remembered_" + name, remembered / double(size.seeds)});
    metrics.push_back({"last_remembered_" + name, last_remembered / double(size.seeds)});
  }
  courses.write(run.folder);
  results.summary(metrics, double(progress.samples()), progress.seconds());
}

}  // namespace lbl::rnn::tasks
