// Bars and stripes: the exact likelihood while machines learn by the exact gradient, by CD-k and by persistent CD.
#include "optimization/schedules.hpp"
#include "rbm/likelihood/exact.hpp"
#include "rbm/options.hpp"
#include "rbm/patterns.hpp"
#include "report/program/interrupt.hpp"
#include "report/progress.hpp"
#include "report/results.hpp"
#include "report/spread.hpp"

#include <iomanip>

namespace lbl::rbm {
namespace {

/// A way to learn.
struct Way {
  std::string name;
  bool exact = false;
  Rule rule = {};
  double eta = 0.05, momentum = 0.5;
  bool falls = true;  ///< whether eta falls to 0
};

const std::vector<Way> ways{
    {.name = "exact gradient", .exact = true, .eta = 0.3, .momentum = 0.9, .falls = false},
    {.name = "CD-1"},
    {.name = "CD-1 at a fixed rate", .falls = false},
    {.name = "CD-1 without drawing", .rule = {.sample_hidden = false, .sample_visible = false}},
    {.name = "CD-10", .rule = {.k = 10}},
    {.name = "PCD-1", .rule = {.persistent = true}, .eta = 0.02},
};

constexpr Index chains = 500;  // states of the model that an update looks at
constexpr Index points = 40;   // of a curve

/// Each pattern several times, so that CD has as many chains as persistent CD.
Tensor<2> repeated(const Tensor<2>& v, Index times) {
  Tensor<2> many(v.dim[0], v.dim[1] * times);
  for (Index j = 0; j < v.dim[0]; ++j)
    for (Index m = 0; m < many.dim[1]; ++m) many(j, m) = v(j, m % v.dim[1]);
  return many;
}

/// One machine on its way; row() is called some times with the number of updates so far.
template <class Row>
void learn(const Way& way, const Options& options, Loops loops, std::uint64_t seed, Row&& row) {
  const Tensor<2> patterns = bars_and_stripes(options.side);
  const Tensor<2> v = way.exact ? patterns : repeated(patterns, std::max<Index>(1, chains / patterns.dim[1]));
  training::Random random(seed);
  const std::vector<double> halves(std::size_t(patterns.dim[0]), 0.5);
  Learner learner(initial_machine(halves, options.bars_hidden, random, loops), seed, chains);
  training::draw_normal(learner.machine.W, 0.1 * 0.1, random);  // a saddle otherwise: all means are 1/2 already
  learner.momentum().mu = way.momentum;
  if (way.exact) learner.data = States(learner.machine, v.dim[1]), learner.data.v = v;
  const Index every = std::max<Index>(1, options.bars_updates / points);
  for (Index t = 0; t <= options.bars_updates && !report::interrupted(); ++t) {
    if (t % every == 0 || t == options.bars_updates) row(t, learner.machine);
    const double eta =
        way.falls ? optimization::cosine(way.eta, double(t), double(options.bars_updates)) : way.eta;
    if (way.exact) {
      training::set_to_zero(learner.gradient);
      add_exact_gradient(learner.machine, learner.data, learner.gradient);
      learner.momentum().step(learner.machine, learner.gradient, eta);
    } else {
      update(learner, v, way.rule, eta, 0);
    }
  }
}

}  // namespace

void bars_and_stripes_experiment(const Options& options, report::Run& run) {
  report::Results results(run, {"way", "seed", "update", "log_likelihood", "reconstruction_error"});
  report::Progress progress(run, Index(ways.size()), options.seeds * options.bars_updates, 0, "way");
  const Tensor<2> patterns = bars_and_stripes(options.side);
  const double count = double(patterns.dim[1]), best = best_log_likelihood(options.side);
  report::Metrics metrics{{"optimum", best}};
  *run.out << "log-likelihood of all " << patterns.dim[1] << " patterns together; no law has more than " << std::fixed
           << std::setprecision(4) << best << '\n';
  for (const Way& way : ways) {
    report::Spread last;
    double highest = -1e30;
    for (Index seed = 0; seed < options.seeds; ++seed) {
      double now = 0;
      learn(way, options, loops_of(run), run.options.seed + std::uint64_t(seed), [&](Index t, const Machine& machine) {
        now = count * log_likelihood(machine, patterns);
        highest = std::max(highest, now);
        results.row({way.name, seed, t, now, reconstruction_error(machine, patterns)});
      });
      if (report::interrupted()) return;
      last.add(now);
      progress.step(options.bars_updates, -now / count);
    }
    progress.finish_epoch({{"way", way.name}});
    *run.out << std::left << std::setw(24) << way.name << std::right << "at the end " << std::setw(9) << last.mean()
             << " +- " << last.deviation() << ", at most " << highest << '\n';
    std::string name = way.name;
    for (char& c : name) c = std::isalnum(static_cast<unsigned char>(c)) ? char(std::tolower(c)) : '_';
    metrics.push_back({name, last.mean()});
    if (way.exact) metrics.push_back({"target_" + name, best - 0.2});
    metrics.push_back({"highest_" + name, highest});
  }
  *run.out << std::defaultfloat;
  results.summary(metrics, double(progress.samples()), progress.seconds());
}

}  // namespace lbl::rbm
