// Temporal order: three symbols that count, among a hundred that do not.
#include "report/program/interrupt.hpp"
#include "report/progress.hpp"
#include "report/results.hpp"
#include "rnn/tasks/laboratory.hpp"
#include "rnn/tasks/learning/courses.hpp"
#include "rnn/tasks/sequences/temporal_order.hpp"
#include "training/parameters.hpp"

namespace lbl::rnn::tasks {
namespace {

constexpr Index order_tests = 2'000;
constexpr double learned_accuracy = 0.99;  // accuracy

}  // namespace

void temporal_order_experiment(const Options& options, report::Run& run) {
  const Size& size = options.order;
  report::Results results(run, {"cell", "seed", "parameters", "test_cost", "test_accuracy"});
  Courses courses({"cell", "seed"}, recipe(run, size, 0));
  report::Progress progress(run, 2 * size.seeds, size.steps * run.options.batch, 0, "network");
  report::Metrics metrics{{"baseline", std::log(double(order_classes))}, {"chance", 1. / double(order_classes)}};
  const auto draw = [L = options.shortest](Index M, training::Random& random) {
    return draw_temporal_order(L, M, random);
  };

  for (const Cell cell : {Cell::lstm, Cell::tanh}) {
    const std::string& name = cell_names[static_cast<std::size_t>(cell)];
    double sum = 0, learned = 0;
    for (Index n = 0; n < size.seeds; ++n) {
      const std::uint64_t seed = seed_of(run, n);
      Network network = fresh_network({.inputs = order_symbols, .units = as_many_sums(cell, size.units),
                                       .outputs = order_classes, .cell = cell, .loops = loops_of(run)},
                                      seed, double(options.shortest));
      learn(network, recipe(run, size, seed, cell), draw,
            watched(progress, courses, {name, std::to_string(seed)}, run.options.batch));
      if (report::interrupted()) return;

      const Score score = evaluate(network, draw, order_tests, seed);
      sum += score.accuracy(), learned += score.accuracy() > learned_accuracy;
      results.row({name, static_cast<Index>(seed), training::count_parameters(network), score.mean_cost(),
                   score.accuracy()});
      progress.finish_epoch({{"cell", name}, {"test accuracy", report::percent(score.accuracy())}});
    }
    metrics.push_back({"test_accuracy_" + name, sum / double(size.seeds)});
    metrics.push_back({"learned_" + name, learned / double(size.seeds)});
    if (cell == Cell::lstm) metrics.push_back({"target_learned_" + name, 1});
  }
  courses.write(run.folder);
  results.summary(metrics, double(progress.samples()), progress.seconds());
}

}  // namespace lbl::rnn::tasks
