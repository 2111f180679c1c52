// Two known Gaussians, real N(1, 1) and generated N(-0.5, 1): the discriminators that learn to tell them apart, against
// the best one that there is.
#include "gan/distributions.hpp"
#include "gan/options.hpp"
#include "gan/sources/points.hpp"
#include "report/program/interrupt.hpp"
#include "report/progress.hpp"
#include "report/results.hpp"
#include "report/side_table.hpp"

namespace lbl::gan {
namespace {

constexpr double mu_1 = 1, mu_2 = -0.5;
constexpr Index optimal_batch = 512;

/// A generator that does not learn: it moves its noise to mu_2.
Network shifting_generator() {
  Network generator({1, 1});
  generator.W[1](0, 0) = 1, generator.b[1](0) = Real(mu_2);
  return generator;
}

/// Players of whom only the discriminator will learn.
Players players(Network discriminator, const Recipe& recipe) {
  training::Random random(recipe.seed);
  initialise(discriminator, random);
  return players_of(shifting_generator(), std::move(discriminator), recipe);
}

/// d(x) at every cell of a grid.
std::vector<double> answers(const Network& discriminator, const Grid& grid) {
  Batch batch(discriminator, Index(grid.cells));
  for (std::size_t n = 0; n < grid.cells; ++n) batch.h[0](0, Index(n)) = Real(grid.at(n));
  forward(discriminator, batch);
  std::vector<double> d(grid.cells);
  for (std::size_t n = 0; n < d.size(); ++n) d[n] = probability(double(batch.z.back()(0, Index(n))));
  return d;
}

}  // namespace

void optimal_experiment(const Options& options, report::Run& run) {
  const LogisticUnit best = best_logistic_unit(mu_1, mu_2);
  const Recipe recipe{.batch = optimal_batch, .eta = 0.01, .decay = options.optimal_steps, .beta_1 = 0.9,
                      .seed = run.options.seed};
  Players unit = players(Network({1, 1}), recipe), network = players(Network({1, 32, 32, 1}), recipe);
  Board of_unit(unit, optimal_batch), of_network(network, optimal_batch);
  const GaussianSource real{mu_1, 1, run.options.seed};
  report::Results results(run, {"step", "w", "b", "value_unit", "value_network"});
  report::Progress progress(run, 1, options.optimal_steps * optimal_batch);

  const Grid grid{-6, 6, 600};
  const Distribution p = on_grid(grid, [](double x) { return normal_density(x, mu_1, 1); }),
                     q = on_grid(grid, [](double x) { return normal_density(x, mu_2, 1); });
  for (Index step = 0; step < options.optimal_steps; ++step) {
    if (report::interrupted()) return;
    unit.round = network.round = step;
    const double V = discriminator_step(unit, of_unit, recipe, step, real);
    discriminator_step(network, of_network, recipe, step, real);
    progress.step(optimal_batch, -V);
    if (step % std::max<Index>(1, options.optimal_steps / 200) == 0 || step + 1 == options.optimal_steps)
      results.row({step + 1, double(unit.discriminator.W[1](0, 0)), double(unit.discriminator.b[1](0)),
                   value(p, q, answers(unit.discriminator, grid)), value(p, q, answers(network.discriminator, grid))});
  }

  const std::vector<double> of_best = optimal_discriminator(p, q), d_unit = answers(unit.discriminator, grid),
                            d_network = answers(network.discriminator, grid);
  report::SideTable curves({"x", "real", "generated", "best", "unit", "network"});
  double farthest_unit = 0, farthest_network = 0;
  for (std::size_t n = 0; n < grid.cells; ++n) {
    if (n % 6 == 0)
      curves.row({grid.at(n), p[n] / grid.cell(), q[n] / grid.cell(), of_best[n], d_unit[n], d_network[n]});
    if (std::max(p[n], q[n]) / grid.cell() < 0.01) continue;  // where hardly a sample is seen
    farthest_unit = std::max(farthest_unit, std::abs(d_unit[n] - of_best[n]));
    farthest_network = std::max(farthest_network, std::abs(d_network[n] - of_best[n]));
  }
  curves.write(run.folder / "curves.csv");

  const double w = double(unit.discriminator.W[1](0, 0)), b = double(unit.discriminator.b[1](0));
  const double V_unit = value(p, q, d_unit), V_network = value(p, q, d_network), V_best = largest_value(p, q);
  *run.out << "logistic unit: w " << w << " (best " << best.w << "), b " << b << " (best " << best.b << ")\n"
           << "farthest from d*: unit " << farthest_unit << ", network " << farthest_network << '\n'
           << "value: unit " << V_unit << ", network " << V_network << ", largest 2 JS - ln 4 " << V_best << '\n';
  results.summary({{"w", w}, {"target_w", best.w}, {"b", b}, {"target_b", best.b}, {"farthest_unit", farthest_unit},
                   {"farthest_network", farthest_network}, {"value_unit", V_unit}, {"target_value_unit", V_best},
                   {"value_network", V_network}, {"target_value_network", V_best}},
                  double(progress.samples()), progress.seconds());
}

}  // namespace lbl::gan
