// The adding problem: how far apart may two numbers be, for their sum to be learned?
#include "report/program/interrupt.hpp"
#include "report/progress.hpp"
#include "report/results.hpp"
#include "rnn/tasks/laboratory.hpp"
#include "rnn/tasks/learning/courses.hpp"
#include "rnn/tasks/sequences/adding.hpp"
#include "training/parameters.hpp"

namespace lbl::rnn::tasks {
namespace {

constexpr Index adding_tests = 1'000;
constexpr double learned_below = 0.001;  // mean squared error

}  // namespace

void adding_experiment(const Options& options, report::Run& run) {
  const Size& size = options.adding;
  report::Results results(run, {"T", "cell", "seed", "parameters", "test_error", "learned"});
  Courses courses({"T", "cell", "seed"}, recipe(run, size, 0));
  const Index networks = 2 * std::ssize(options.lengths) * size.seeds;
  report::Progress progress(run, networks, size.steps * run.options.batch, 0, "network");
  report::Metrics metrics{{"baseline", adding_baseline}};

  for (const Index T : options.lengths)
    for (const Cell cell : {Cell::lstm, Cell::tanh}) {
      const std::string& name = cell_names[static_cast<std::size_t>(cell)];
      const auto draw = [T](Index M, training::Random& random) { return draw_adding(T, M, random); };
      double sum = 0, learned = 0;
      for (Index n = 0; n < size.seeds; ++n) {
        const std::uint64_t seed = seed_of(run, n);
        Network network = fresh_network({.inputs = 2, .units = as_many_sums(cell, size.units), .outputs = 1,
                                         .cell = cell, .output = Output::linear, .loops = loops_of(run)},
                                        seed, double(T));
        learn(network, recipe(run, size, seed, cell), draw,
              watched(progress, courses, {std::to_string(T), name, std::to_string(seed)}, run.options.batch,
                      2));  // the cost is half the squared error
        if (report::interrupted()) return;

        const double error = 2 * evaluate(network, draw, adding_tests, seed).mean_cost();
        sum += error, learned += error < learned_below;
        results.row({T, name, static_cast<Index>(seed), training::count_parameters(network), error,
                     static_cast<Index>(error < learned_below)});
        progress.finish_epoch({{"T", std::to_string(T)}, {"cell", name},
                               {"test error", files::shortest(float(error))}});
      }
      const std::string key = name + "_" + std::to_string(T);
      metrics.push_back({"test_error_" + key, sum / double(size.seeds)});
      if (cell == Cell::lstm) metrics.push_back({"target_test_error_" + key, learned_below});
      metrics.push_back({"learned_" + key, learned / double(size.seeds)});  // \eq{handbook-rnn-task}
    }
  courses.write(run.folder);
  results.summary(metrics, double(progress.samples()), progress.seconds());
}

}  // namespace lbl::rnn::tasks
