// Labelling with the past and the future: what one direction cannot, what one layer of two cannot, and what can.
#include "report/program/interrupt.hpp"
#include "report/progress.hpp"
#include "report/results.hpp"
#include "rnn/tasks/laboratory.hpp"
#include "rnn/tasks/learning/courses.hpp"
#include "rnn/tasks/sequences/between_bits.hpp"
#include "training/parameters.hpp"

namespace lbl::rnn::tasks {
namespace {

constexpr Index steps_of_sequence = 20, distance = 2, labelling_tests = 1'000;

/// Directions, levels, and how directions are joined; the name is the column `network`.
struct Kind {
  const char* name;
  Index directions, levels;
  Join join;
};

constexpr Kind kinds[] = {{"one-1", 1, 1, Join::concatenate},
                          {"one-3", 1, 3, Join::concatenate},
                          {"two-concatenated-1", 2, 1, Join::concatenate},
                          {"two-added-1", 2, 1, Join::add},
                          {"two-multiplied-1", 2, 1, Join::multiply},
                          {"two-concatenated-3", 2, 3, Join::concatenate}};

}  // namespace

void labelling_experiment(const Options& options, report::Run& run) {
  const Size& size = options.labelling;
  report::Results results(run, {"network", "directions", "levels", "seed", "parameters", "test_cost", "test_accuracy"});
  Courses courses({"network", "seed"}, recipe(run, size, 0));
  report::Progress progress(run, std::ssize(kinds) * size.seeds, size.steps * run.options.batch, 0, "network");
  report::Metrics metrics{{"one_direction_bound", one_direction_bound}, {"additive_bound", additive_bound}};
  const auto draw = [](Index M, training::Random& random) {
    return draw_between_bits(steps_of_sequence, distance, M, random);
  };

  for (const Kind& kind : kinds) {
    double sum = 0;
    for (Index n = 0; n < size.seeds; ++n) {
      const std::uint64_t seed = seed_of(run, n);
      Network network = fresh_network({.inputs = 1, .units = size.units, .outputs = 2, .levels = kind.levels,
                                       .cell = Cell::lstm, .both_directions = kind.directions == 2, .join = kind.join,
                                       .loops = loops_of(run)},
                                      seed);
      learn(network, recipe(run, size, seed), draw,
            watched(progress, courses, {kind.name, std::to_string(seed)}, run.options.batch));
      if (report::interrupted()) return;

      const Score score = evaluate(network, draw, labelling_tests, seed);
      sum += score.accuracy();
      results.row({kind.name, kind.directions, kind.levels, static_cast<Index>(seed),
                   training::count_parameters(network), score.mean_cost(), score.accuracy()});
      progress.finish_epoch({{"network", kind.name}, {"test accuracy", report::percent(score.accuracy())}});
    }
    metrics.push_back({"test_accuracy_" + std::string(kind.name), sum / double(size.seeds)});
  }
  courses.write(run.folder);
  results.summary(metrics, double(progress.samples()), progress.seconds());
}

}  // namespace lbl::rnn::tasks
