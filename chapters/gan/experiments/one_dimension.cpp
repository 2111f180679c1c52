// A generator that learns one Gaussian: densities of data and generator at several times, and the discriminator between
// them beside the best one.
#include "gan/distributions.hpp"
#include "gan/options.hpp"
#include "gan/sources/points.hpp"
#include "report/program/interrupt.hpp"
#include "report/progress.hpp"
#include "report/results.hpp"
#include "report/side_table.hpp"
#include "report/spread.hpp"
#include "training/divergence.hpp"

#include <set>

namespace lbl::gan {
namespace {

constexpr double mu = 3, s = 0.5;
constexpr Index line_batch = 256, line_samples = 20'000;
const Grid line_grid{-2, 6, 100};

/// The part of the samples in each cell of the grid.
Distribution histogram(const Tensor<2>& x) {
  Distribution q(line_grid.cells);
  for (Index m = 0; m < x.size(); ++m) {
    const double cell = std::floor((double(x.data()[m]) - line_grid.first) / line_grid.cell());
    if (cell >= 0 && cell < double(line_grid.cells)) q[std::size_t(cell)] += 1 / double(x.size());
  }
  return q;
}

/// What can be said about the players at one time.
struct Moment {
  Tensor<2> x;       ///< samples of the generator
  double mean, deviation, w1;

  explicit Moment(const Players& players, const Recipe& recipe) {
    x = samples_of(players.generator, key_of(recipe.seed, Purpose::evaluation, 0), line_samples);
    Tensor<2> real(1, line_samples);
    GaussianSource{mu, s, recipe.seed + 1}(0, real);
    report::Spread spread;
    for (Index m = 0; m < line_samples; ++m) spread.add(double(x(0, m)));
    mean = spread.mean(), deviation = spread.deviation();
    w1 = wasserstein_by_sorting({x.data(), x.data() + line_samples}, {real.data(), real.data() + line_samples});
  }
};

void record_curves(Index round, const Players& players, const Moment& now, report::SideTable& curves) {
  const Distribution q = histogram(now.x), p = on_grid(line_grid, [](double x) { return normal_density(x, mu, s); });
  Batch batch(players.discriminator, Index(line_grid.cells));
  for (std::size_t n = 0; n < line_grid.cells; ++n) batch.h[0](0, Index(n)) = Real(line_grid.at(n));
  forward(players.discriminator, batch);
  const std::vector<double> best = optimal_discriminator(p, q);
  for (std::size_t n = 0; n < line_grid.cells; ++n)
    curves.row({round, line_grid.at(n), p[n] / line_grid.cell(), q[n] / line_grid.cell(),
                probability(double(batch.z.back()(0, Index(n)))), best[n]});
}

}  // namespace

void one_dimension_experiment(const Options& options, report::Run& run) {
  const Index rounds = options.line_rounds;
  const Recipe recipe{.k = options.line_k, .batch = line_batch, .eta = 2e-3, .decay = rounds, .seed = run.options.seed};
  constexpr Activation f = Activation::tanh;
  Players players = beginners(Network({1, 8, 8, 1}, f), Network({1, 32, 32, 1}, f), recipe);
  Board board(players, line_batch);
  const GaussianSource real{mu, s, run.options.seed};
  report::Results results(run, {"round", "value", "mean", "deviation", "w1"});
  report::Progress progress(run, 1, rounds * line_batch);
  report::SideTable curves({"round", "x", "real", "generated", "d", "best"});
  const std::set<Index> shown{0, rounds / 30, rounds / 6, rounds};

  const Index window = std::max<Index>(1, rounds / 100);
  double sum = 0, late = 0;
  for (;;) {
    if (shown.contains(players.round)) record_curves(players.round, players, Moment(players, recipe), curves);
    if (players.round == rounds || report::interrupted()) break;
    const double V = play_round(players, board, recipe, real);
    training::check_finite(V, 0, players.round - 1, recipe.eta);
    progress.step(line_batch, V), sum += V;
    if (players.round % window != 0) continue;
    const Moment now(players, recipe);
    results.row({players.round, late = sum / double(window), now.mean, now.deviation, now.w1});
    sum = 0;
  }
  curves.write(run.folder / "curves.csv");
  if (report::interrupted()) return;  // rows and curves so far are recorded

  const Moment end(players, recipe);
  *run.out << "generator: mean " << end.mean << " (data " << mu << "), standard deviation " << end.deviation
           << " (data " << s << "), W1 " << end.w1 << "\nvalue " << late << " (equilibrium " << value_at_equilibrium()
           << ")\n";
  results.summary({{"mean", end.mean}, {"target_mean", mu}, {"deviation", end.deviation}, {"target_deviation", s},
                   {"w1", end.w1}, {"value", late}, {"target_value", value_at_equilibrium()}},
                  double(progress.samples()), progress.seconds());
}

}  // namespace lbl::gan
