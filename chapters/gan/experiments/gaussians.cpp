// Eight Gaussians on a ring: how many of them each game finds, over several seeds, and a film of the samples.
#include "files/npy.hpp"
#include "gan/options.hpp"
#include "gan/quality/modes.hpp"
#include "report/program/interrupt.hpp"
#include "report/progress.hpp"
#include "report/results.hpp"
#include "report/spread.hpp"
#include "training/divergence.hpp"

#include <iomanip>
#include <sstream>

namespace lbl::gan {
namespace {

constexpr Index ring_batch = 128, counted = 2048;
constexpr Index frames = 8;      // of the film
constexpr Index cells = 60;      // of a frame, along each side
constexpr double border = 2.6;   // of a frame

Recipe ring_recipe(Game game, const Options& options, std::uint64_t seed) {
  const Index rounds = is_wasserstein(game) ? options.ring_rounds : 4 * options.ring_rounds;
  return {.game = game, .k = usual_k(game), .batch = ring_batch, .eta = 1e-3, .decay = rounds,
          .optimizer = game == Game::clipped ? "rmsprop" : "adam", .lambda = 0.1, .box = 0.1, .seed = seed};
}

/// Samples as a picture: how many fall into each cell.
void draw(const Tensor<2>& x, Tensor<4>& film, Index row, Index frame) {
  for (Index m = 0; m < x.dim[1]; ++m) {
    const Index column = Index(std::floor((double(x(0, m)) + border) / (2 * border) * double(cells)));
    const Index line = Index(std::floor((border - double(x(1, m))) / (2 * border) * double(cells)));
    if (column >= 0 && column < cells && line >= 0 && line < cells) film(row, frame, line, column) += 1;
  }
}

}  // namespace

void gaussians_experiment(const Options& options, report::Run& run) {
  const Index games = Index(game_names.size());
  report::Results results(run, {"game", "seed", "round", "modes", "good"});
  report::Progress progress(run, 1, games * options.ring_seeds * 4 * options.ring_rounds * ring_batch);
  std::ostringstream table;
  report::Metrics summary;
  Tensor<4> film(games + 1, frames, cells, cells);  // and one row of real samples
  table << "game                    modes, mean and deviation   samples near a mode\n";

  for (const std::string& name : game_names) {
    const Game game = game_of(name);
    report::Spread modes, good;
    for (Index n = 0; n < options.ring_seeds; ++n) {
      const Recipe recipe = ring_recipe(game, options, run.options.seed + std::uint64_t(n));
      const RingSource ring{.seed = recipe.seed};
      Players players = beginners(Network({2, 64, 64, 2}), Network({2, 64, 64, 1}), recipe);
      Board board(players, ring_batch);
      Coverage found;
      const auto look = [&] {
        const Tensor<2> x = samples_of(players.generator, key_of(recipe.seed, Purpose::evaluation, 0), counted);
        found = coverage(x, ring);
        results.row({name, Index(recipe.seed), players.round, found.modes, found.good});
        if (n == 0) draw(x, film, Index(game), players.round * (frames - 1) / recipe.decay);
      };
      look();
      while (players.round < recipe.decay) {
        const double V = play_round(players, board, recipe, ring);
        training::check_finite(V, 0, players.round - 1, recipe.eta);
        progress.step(4 * options.ring_rounds * ring_batch / recipe.decay, V);
        if (report::interrupted()) return;
        if (players.round * (frames - 1) % recipe.decay < frames - 1) look();
      }
      modes.add(double(found.modes)), good.add(found.good);
    }
    table << std::left << std::setw(24) << name << std::fixed << std::setprecision(2) << modes.mean() << " ± "
             << modes.deviation() << std::setw(16) << ' ' << report::percent(good.mean()) << std::defaultfloat << '\n';
    summary.push_back({name + "_modes", modes.mean()});
    summary.push_back({name + "_modes_deviation", modes.deviation()});
    summary.push_back({name + "_good", good.mean()});
    if (game == Game::penalised) summary.push_back({"target_" + name + "_modes", 7.5});
  }
  *run.out << table.str();
  for (Index frame = 0; frame < frames; ++frame) {
    Tensor<2> x(2, counted);
    RingSource{.seed = run.options.seed}(frame, x);
    draw(x, film, games, frame);
  }
  files::write_npy(run.folder / "film.npy", film);
  results.summary(summary, double(progress.samples()), progress.seconds());
}

}  // namespace lbl::gan
