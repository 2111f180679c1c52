// The embedded Reber grammar, string by string: ten networks from ten seeds.
#include "report/program/interrupt.hpp"
#include "report/progress.hpp"
#include "report/results.hpp"
#include "rnn/tasks/laboratory.hpp"
#include "rnn/tasks/learning/courses.hpp"
#include "rnn/tasks/learning/prediction.hpp"
#include "training/parameters.hpp"

namespace lbl::rnn::tasks {
namespace {

constexpr Index test_batches = 10, test_strings = 100;  // of a batch

Predictions test(const Network& network, std::uint64_t seed) {
  training::Random random = generator(seed, Purpose::test);
  Predictions predictions;
  Batch batch;
  for (Index n = 0; n < test_batches; ++n) {
    const ReberStrings drawn = draw_reber(test_strings, random);
    load(network, drawn.sequences, batch);
    const double C = forward(network, batch);
    predictions.add(batch, drawn, C);
  }
  return predictions;
}

}  // namespace

void reber_experiment(const Options& options, report::Run& run) {
  const Size& size = options.reber;
  report::Results results(run, {"cell", "seed", "parameters", "test_cost", "right_strings", "remembered"});
  Courses courses({"cell", "seed"}, recipe(run, size, 0));
  report::Progress progress(run, 2 * size.seeds, size.steps * run.options.batch, 0, "network");
  const double lowest = reber_choices * std::log(2.) / (reber_length - 1);  // the first symbol is not predicted
  report::Metrics metrics{{"lowest_cost", lowest}};

  for (const Cell cell : {Cell::lstm, Cell::tanh}) {
    const std::string& name = cell_names[static_cast<std::size_t>(cell)];
    double perfect = 0, remembered = 0;
    for (Index n = 0; n < size.seeds; ++n) {
      const std::uint64_t seed = seed_of(run, n);
      Network network = fresh_network({.inputs = reber_alphabet, .units = as_many_sums(cell, size.units),
                                       .outputs = reber_alphabet, .cell = cell, .loops = loops_of(run)},
                                      seed, 2 * reber_length);
      learn(network, recipe(run, size, seed, cell),
            [](Index M, training::Random& random) { return draw_reber(M, random).sequences; },
            watched(progress, courses, {name, std::to_string(seed)}, run.options.batch));
      if (report::interrupted()) return;

      const Predictions predictions = test(network, seed);
      perfect += predictions.right_strings() == 1, remembered += predictions.remembering();
      results.row({name, static_cast<Index>(seed), training::count_parameters(network), predictions.mean_cost(),
                   predictions.right_strings(), predictions.remembering()});
      progress.finish_epoch({{"cell", name}, {"right strings", report::percent(predictions.right_strings())}});
    }
    metrics.push_back({"perfect_" + name, perfect / double(size.seeds)});
    if (cell == Cell::lstm) metrics.push_back({"target_perfect_" + name, 1});
    metrics.push_back({"remembered_" + name, remembered / double(size.seeds)});
  }
  courses.write(run.folder);
  results.summary(metrics, double(progress.samples()), progress.seconds());
}

}  // namespace lbl::rnn::tasks
