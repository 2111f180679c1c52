// Two lines side by side at the distance theta: what Jensen-Shannon and Wasserstein say of them, by formula and as
// networks estimate it. A clipped critic estimates a multiple of W_1 that nobody knows beforehand.
#include "gan/distributions.hpp"
#include "gan/options.hpp"
#include "report/program/interrupt.hpp"
#include "report/progress.hpp"
#include "report/results.hpp"

#include <iomanip>
#include <sstream>

namespace lbl::gan {
namespace {

constexpr Index critic_batch = 128, averaged = 100;

/// The line x = 0: normal numbers along it.
struct LineSource {
  std::uint64_t seed;

  void operator()(Index step, Tensor<2>& x) const {
    draw_noise(key_of(seed, Purpose::data, step), x);
    std::fill_n(x.samples(0), x.dim[1], Real(0));
  }
};

/// A generator that does not learn and puts its samples on the line x = theta.
Network line_at(double theta) {
  Network generator({2, 2});
  generator.W[1](1, 1) = 1, generator.b[1](0) = Real(theta);
  return generator;
}

Recipe critic_recipe(Game game, const Options& options, std::uint64_t seed) {
  return {.game = game, .batch = critic_batch, .eta = 1e-3, .decay = options.critic_steps,
          .optimizer = game == Game::clipped ? "rmsprop" : "adam", .lambda = 10, .box = 0.1, .seed = seed};
}

/// The value that a discriminator reaches, mean of its last steps.
double reached_value(Game game, double theta, const Options& options, const report::Run& run,
                     report::Progress& progress) {
  const Recipe recipe = critic_recipe(game, options, run.options.seed);
  Network critic({2, 64, 64, 1});
  training::Random random(recipe.seed);
  initialise(critic, random);
  Players players = players_of(line_at(theta), std::move(critic), recipe);
  Board board(players, critic_batch);
  const Index last = std::min(averaged, options.critic_steps);
  double sum = 0;
  for (Index step = 0; step < options.critic_steps && !report::interrupted(); ++step) {
    players.round = step;
    const double V = discriminator_step(players, board, recipe, step, LineSource{run.options.seed});
    if (step >= options.critic_steps - last) sum += V / double(last);
    progress.step(critic_batch, V);
  }
  return sum;
}

}  // namespace

void distances_experiment(const Options& options, report::Run& run) {
  const std::vector<double> thetas{0.1, 0.25, 0.5, 1, 1.5, 2};
  report::Results results(run, {"theta", "js", "js_estimate", "w1", "penalised", "penalised_law", "clipped"});
  report::Progress progress(run, 1, Index(thetas.size()) * 3 * options.critic_steps * critic_batch);
  std::ostringstream table;
  table << "theta      JS  estimate      W1  penalised  by formula  clipped critic, multiple of W1\n" << std::fixed;
  double mixed = 0, squares = 0, clipped_squares = 0, farthest_js = 0, farthest_w1 = 0;

  for (const double theta : thetas) {
    const ParallelLines lines{theta};
    const double V = reached_value(Game::minimax, theta, options, run, progress);
    const double js = (V + std::log(4.)) / 2;  // V = 2 JS - ln 4 for the best discriminator
    const double penalised = reached_value(Game::penalised, theta, options, run, progress);
    const double clipped = reached_value(Game::clipped, theta, options, run, progress);
    if (report::interrupted()) return;
    // The slope s that makes s theta - lambda (s - 1)^2 largest is 1 + theta/(2 lambda).
    const double law = lines.wasserstein() * (1 + theta / (2 * critic_recipe(Game::penalised, options, 1).lambda));
    results.row({theta, lines.jensen_shannon(), js, lines.wasserstein(), penalised, law, clipped});
    table << std::setprecision(2) << std::setw(5) << theta << std::setprecision(4) << std::setw(8)
             << lines.jensen_shannon() << std::setw(10) << js << std::setw(8) << lines.wasserstein() << std::setw(11)
             << penalised << std::setw(12) << law << std::setw(16) << clipped << std::setprecision(2) << std::setw(14)
             << clipped / theta << '\n';
    mixed += clipped * theta, squares += theta * theta, clipped_squares += clipped * clipped;
    farthest_js = std::max(farthest_js, std::abs(js - lines.jensen_shannon()));
    farthest_w1 = std::max(farthest_w1, std::abs(penalised / law - 1));
  }
  const double multiple = mixed / squares, cosine = mixed / std::sqrt(squares * clipped_squares);
  *run.out << table.str() << std::fixed << std::setprecision(2) << "the clipped critic's multiple: " << multiple
           << " (cosine to W1 " << std::setprecision(4) << cosine << ")\n" << std::defaultfloat;
  results.summary({{"clipped_multiple", multiple}, {"clipped_cosine", cosine}, {"farthest_js", farthest_js},
                   {"farthest_penalised", farthest_w1}},
                  double(progress.samples()), progress.seconds());
}

}  // namespace lbl::gan
