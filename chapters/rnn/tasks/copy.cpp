// Copying: ten symbols are to be repeated after a delay, and not one can be guessed.
#include "report/program/interrupt.hpp"
#include "report/progress.hpp"
#include "report/results.hpp"
#include "rnn/tasks/laboratory.hpp"
#include "rnn/tasks/learning/courses.hpp"
#include "rnn/tasks/sequences/copying.hpp"
#include "training/parameters.hpp"

namespace lbl::rnn::tasks {
namespace {

constexpr Index copy_tests = 500;

/// The part of the ten symbols that a network repeats, of all sequences.
Score symbols_alone(const Network& network, Index T, std::uint64_t seed) {
  return evaluate(network, [T](Index M, training::Random& random) {
    Sequences drawn = draw_copying(T, M, random);
    std::fill_n(drawn.scored.data(), (T + copy_length) * M, Real(0));
    return drawn;
  }, copy_tests, seed);
}

}  // namespace

void copy_experiment(const Options& options, report::Run& run) {
  const Size& size = options.copy;
  report::Results results(run, {"T", "cell", "seed", "parameters", "test_cost", "baseline", "repeated"});
  Courses courses({"T", "cell", "seed"}, recipe(run, size, 0));
  const Index networks = 2 * std::ssize(options.delays) * size.seeds;
  report::Progress progress(run, networks, size.steps * run.options.batch, 0, "network");
  report::Metrics metrics;

  for (const Index T : options.delays)
    for (const Cell cell : {Cell::lstm, Cell::tanh}) {
      const std::string& name = cell_names[static_cast<std::size_t>(cell)];
      const auto draw = [T](Index M, training::Random& random) { return draw_copying(T, M, random); };
      double sum = 0, repeated = 0;
      for (Index n = 0; n < size.seeds; ++n) {
        const std::uint64_t seed = seed_of(run, n);
        Network network = fresh_network({.inputs = copy_alphabet + 2, .units = as_many_sums(cell, size.units),
                                         .outputs = copy_alphabet + 1, .cell = cell, .loops = loops_of(run)},
                                        seed, double(T + 2 * copy_length));
        learn(network, recipe(run, size, seed, cell), draw,
              watched(progress, courses, {std::to_string(T), name, std::to_string(seed)}, run.options.batch));
        if (report::interrupted()) return;

        const double C = evaluate(network, draw, copy_tests, seed).mean_cost();
        const double right = symbols_alone(network, T, seed).accuracy();
        sum += C, repeated += right;
        results.row({T, name, static_cast<Index>(seed), training::count_parameters(network), C, copy_baseline(T),
                     right});
        progress.finish_epoch({{"T", std::to_string(T)}, {"cell", name}, {"symbols repeated", report::percent(right)}});
      }
      const std::string key = name + "_" + std::to_string(T);
      metrics.push_back({"test_cost_" + key, sum / double(size.seeds)});
      metrics.push_back({"repeated_" + key, repeated / double(size.seeds)});
      if (cell == Cell::tanh) metrics.push_back({"baseline_" + std::to_string(T), copy_baseline(T)});
    }
  courses.write(run.folder);
  results.summary(metrics, double(progress.samples()), progress.seconds());
}

}  // namespace lbl::rnn::tasks
