// Why the reconstruction error is not what is learned: machines that reconstruct ever better and know ever less.
#include "rbm/likelihood/exact.hpp"
#include "rbm/options.hpp"
#include "rbm/patterns.hpp"
#include "report/program/interrupt.hpp"
#include "report/progress.hpp"
#include "report/results.hpp"
#include "training/divergence.hpp"

#include <iomanip>

namespace lbl::rbm {
namespace {

/// Each hidden unit copies a visible one, the more surely the larger c: w_jj = c, a_j = b_j = -c/2.
Machine copying_machine(Index J, double c) {
  Machine machine(J, J);
  for (Index j = 0; j < J; ++j) {
    machine.W(j, j) = Real(c);
    machine.a(j) = machine.b(j) = Real(-c / 2);
  }
  return machine;
}

}  // namespace

void reconstruction_experiment(const Options& options, report::Run& run) {
  report::Results results(run, {"machine", "at", "log_likelihood", "reconstruction_error"});
  const Tensor<2> patterns = bars_and_stripes(3);
  const auto row = [&](const std::string& name, double at, const Machine& machine) {
    const double now = 16 * log_likelihood(machine, patterns), error = reconstruction_error(machine, patterns);
    results.row({name, at, now, error});
    return std::array{now, error};
  };
  const auto print = [&](const std::string& what, double error, double now) {
    *run.out << std::setw(14) << what << "  reconstruction error " << std::scientific << std::setprecision(1) << error
             << "  log-likelihood " << std::fixed << std::setprecision(4) << now << '\n';
  };
  *run.out << "machines that copy, bars and stripes; guessing has " << std::fixed << std::setprecision(4)
           << -16 * 9 * std::log(2.) << '\n';
  report::Metrics metrics;
  for (const double c : {0., 2., 4., 6., 8., 12., 16., 24.}) {
    const auto [now, error] = row("copying", c, copying_machine(9, c));
    print("c " + files::shortest(c), error, now);
    if (c == 24) metrics = {{"copying_error", error}, {"copying_log_likelihood", now}};
  }

  training::Random random(run.options.seed);
  Learner learner(initial_machine(std::vector<double>(9, 0.5), options.bars_hidden, random, loops_of(run)),
                  run.options.seed);
  training::draw_normal(learner.machine.W, 0.1 * 0.1, random);
  learner.momentum().mu = 0.5;
  Tensor<2> v(9, 480);
  for (Index j = 0; j < 9; ++j)
    for (Index m = 0; m < v.dim[1]; ++m) v(j, m) = patterns(j, m % 16);
  report::Progress progress(run, 1, options.copy_updates);
  double highest = -1e30, error_there = 0;
  *run.out << "CD-1 at a fixed rate\n";
  for (Index t = 0; t <= options.copy_updates && !report::interrupted(); ++t) {
    if (t % std::max<Index>(1, options.copy_updates / 200) == 0 || t == options.copy_updates) {
      training::check_finite(log_likelihood(learner.machine, patterns), 0, t, run.options.learning_rate);
      const auto [now, error] = row("CD-1", double(t), learner.machine);
      if (now > highest) highest = now, error_there = error;
      if (t % std::max<Index>(1, options.copy_updates / 10) == 0)
        print(std::to_string(t) + " updates", error, now);
      if (t == options.copy_updates)
        metrics.insert(metrics.end(), {{"error", error}, {"log_likelihood", now}});
    }
    update(learner, v, {}, run.options.learning_rate, 0);
    progress.step(1, 0);
  }
  if (report::interrupted()) return;
  *run.out << std::defaultfloat;
  metrics.insert(metrics.end(), {{"highest_log_likelihood", highest}, {"error_there", error_there}});
  results.summary(metrics, double(progress.samples()), progress.seconds());
}

}  // namespace lbl::rbm
