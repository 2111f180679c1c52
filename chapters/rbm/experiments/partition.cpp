// The partition function: closed form, enumeration, annealed importance sampling; and what it says of a machine that
// has learned images.
#include "rbm/baselines.hpp"
#include "rbm/options.hpp"
#include "report/program/run_data.hpp"
#include "report/results.hpp"

#include <iomanip>
#include <omp.h>

namespace lbl::rbm {
namespace {

/// ln prod_j (1 + e^{a_j}) prod_i (1 + e^{b_i})
double closed_form(const Machine& machine) {
  double sum = 0;
  for (Index j = 0; j < machine.J(); ++j) sum += double(softplus(machine.a(j)));
  for (Index i = 0; i < machine.I(); ++i) sum += double(softplus(machine.b(i)));
  return sum;
}

}  // namespace

void partition_experiment(const Options& options, report::Run& run) {
  data::Split images = report::load_data(run);
  images.train = binarised(std::move(images.train)), images.test = binarised(std::move(images.test));
  report::Results results(run, {"steps", "log_Z", "error", "exact", "seconds"});
  Learner learner(fresh_machine(images.train, options.partition_hidden, run.options.seed, loops_of(run)),
                  run.options.seed, options.partition_chains);
  Machine& machine = learner.machine;
  const Tensor<1> a_0 = base_rates(images.train);

  Machine without = machine;
  std::fill_n(without.W.data(), without.W.size(), Real(0));
  *run.out << std::fixed << std::setprecision(3) << "without weights ln Z is " << closed_form(without)
           << " in closed form, " << log_Z(without) << " by enumeration\n";
  report::Metrics metrics{{"without_weights", log_Z(without)}, {"target_without_weights", closed_form(without)}};

  const Recipe recipe{.epochs = run.options.epochs, .batch = run.options.batch, .eta = run.options.learning_rate,
                      .weight_decay = options.learning.weight_decay,
                      .rule = {.k = options.partition_k, .persistent = true},
                      .seed = run.options.seed};
  report::Progress progress(run, recipe.epochs, images.train.size());
  train(learner, recipe, images.train, progress, [&](Index) { progress.finish_epoch(); });
  if (report::interrupted()) return;

  const double start = omp_get_wtime(), exact = log_Z(machine), seconds = omp_get_wtime() - start;
  *run.out << options.partition_hidden << " hidden units after " << recipe.epochs << " epochs: ln Z is " << exact
           << " by enumeration of 2^" << options.partition_hidden << " states\n";
  double distance = 0;
  for (const Index steps : options.steps) {
    const double begin = omp_get_wtime();
    const Estimate estimate = annealed_log_Z(machine, a_0, options.runs, steps, run.options.seed);
    if (report::interrupted()) return;
    results.row({steps, estimate.log_Z, estimate.error, exact, omp_get_wtime() - begin});
    *run.out << std::setw(7) << steps << " steps of annealing: " << estimate.log_Z << " +- " << estimate.error << '\n';
    distance = (estimate.log_Z - exact) / estimate.error;
  }
  const double floor = log_likelihood_without_machine(images.train, images.test, false);
  const double likelihood = mean_negative_free_energy(machine, images.test) - exact;
  *run.out << "ln p of a test image " << likelihood << "; by its pixels' means alone " << floor << '\n'
           << std::defaultfloat;
  metrics.insert(metrics.end(), {{"test_log_likelihood", likelihood}, {"target_test_log_likelihood", floor},
                                 {"log_Z", exact}, {"standard_errors_off", distance},
                                 {"seconds_of_enumeration", seconds}});
  results.summary(metrics, double(progress.samples()), progress.seconds());
}

}  // namespace lbl::rbm
