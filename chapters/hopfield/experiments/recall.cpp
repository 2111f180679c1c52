// The main experiment: ten pictures are stored, shown with flipped pixels, and recalled while the energy falls.
#include "files/npy.hpp"
#include "hopfield/dynamics.hpp"
#include "hopfield/letters.hpp"
#include "hopfield/options.hpp"
#include "hopfield/patterns.hpp"
#include "hopfield/projection.hpp"
#include "report/program/run_data.hpp"
#include "report/progress.hpp"
#include "report/results.hpp"

#include <iomanip>

namespace lbl::hopfield {
namespace {

constexpr Index copies_of_a_pattern = 100;  // corrupted, for the statistics

/// What is stored.
struct Pictures {
  Tensor<2> xi;                    ///< patterns [N][P]
  std::vector<std::string> names;  ///< of each pattern
  Index rows, columns;
};

Pictures pictures(const Options& options, report::Run& run) {
  if (options.patterns == "letters") {
    Pictures stored{letter_patterns(), {}, letter_rows, letter_columns};
    for (const Letter& letter : letters) stored.names.push_back({letter.name});
    report::leave_out(run, {"data", "dataset"}, "the letters come from no data set");
    return stored;
  }
  const data::Dataset images = report::load_data(run).train;
  std::vector<Index> first;  // of each class that has images
  std::vector<std::string> names;
  for (Index c = 0; c < images.classes(); ++c) {
    const auto found = std::find(images.labels.begin(), images.labels.end(), std::uint8_t(c));
    if (found == images.labels.end()) continue;
    first.push_back(found - images.labels.begin()), names.push_back(images.class_names[std::size_t(c)]);
  }
  // The planes of a colour image are one below the other.
  return {patterns_from_images(images, first), names, images.channels * images.rows, images.columns};
}

Network stored(const Tensor<2>& xi, const std::string& rule) {
  return rule == "hebb" ? hebb(xi) : projection(xi);
}

/// How many of many corrupted copies come back without a wrong pixel.
double part_recalled(const Tensor<2>& xi, const std::string& rule, double corruption, training::Random random) {
  std::vector<Index> which;
  for (Index m = 0; m < copies_of_a_pattern * xi.dim[1]; ++m) which.push_back(m % xi.dim[1]);
  const Network network = stored(xi, rule);
  States states(network, corrupted(xi, which, corruption, random));
  settle(network, states, random);
  double recalled = 0;
  for (Index m = 0; m < states.M(); ++m) recalled += overlap(xi, m % xi.dim[1], states.s, m) > 1 - 1e-9;
  return recalled / double(states.M());
}

/// Pictures of all states, one below the other in time.
struct Film {
  std::vector<Tensor<2>> frames;
  std::vector<Index> updates;  ///< before each frame

  void add(const Tensor<2>& s, Index update) { frames.push_back(s), updates.push_back(update); }
  void write(const report::Run& run, const Pictures& stored) const {
    const Index P = stored.xi.dim[1];
    Tensor<4> all(Index(frames.size()), P, stored.rows, stored.columns);
    Tensor<1> times(Index(frames.size()));
    for (Index f = 0; f < times.size(); ++f) {
      times(f) = Real(updates[std::size_t(f)]);
      for (Index mu = 0; mu < P; ++mu)
        for (Index i = 0; i < stored.xi.dim[0]; ++i)
          all(f, mu, i / stored.columns, i % stored.columns) = frames[std::size_t(f)](i, mu);
    }
    files::write_npy(run.folder / "film.npy", all);
    files::write_npy(run.folder / "updates.npy", times);
  }
};

}  // namespace

void recall_experiment(const Options& options, report::Run& run) {
  const Pictures pictures = hopfield::pictures(options, run);
  const Tensor<2>& xi = pictures.xi;
  const Index N = xi.dim[0], P = xi.dim[1];
  report::Results results(run, {"update", "pattern", "energy", "overlap"});
  report::Progress progress(run, 1, P * N);
  training::Random random = random_of(run.options.seed, 0);

  const Network network = stored(xi, options.rule);
  const std::vector<Index> which = in_sweeps(P);  // one copy of each
  States states(network, corrupted(xi, which, options.corruption, random));
  Film film;
  const auto record = [&](Index updates) {
    for (Index m = 0; m < P; ++m)
      results.row({updates, pictures.names[std::size_t(m)], states.E[std::size_t(m)] / double(N),
                   overlap(xi, m, states.s, m)});
  };
  record(0), film.add(xi, -1), film.add(states.s, 0);  // what was stored, what is shown
  Index updates = 0;
  for (Index flips = 1; flips > 0;) {
    flips = 0;
    for (const Index i : at_random(N, random)) {
      flips += update(network, i, states), ++updates;
      if (updates % std::max<Index>(1, N / 24) == 0) record(updates);
      if (updates == N / 3 || updates == 2 * N / 3 || updates == N) film.add(states.s, updates);
    }
    progress.step(P * N, states.E[0] / double(N));
  }
  film.add(states.s, updates);
  film.write(run, pictures);

  *run.out << "pattern" << std::setw(24) << "overlap at first" << std::setw(14) << "at last" << '\n' << std::fixed;
  const Tensor<2>& start = film.frames[1];
  Index recalled = 0;
  for (Index m = 0; m < P; ++m) {
    const double last = overlap(xi, m, states.s, m);
    recalled += last > 1 - 1e-9;
    *run.out << std::left << std::setw(15) << pictures.names[std::size_t(m)] << std::right << std::setw(16)
             << std::setprecision(3) << overlap(xi, m, start, m) << std::setw(14) << last << '\n';
  }
  const double by_hebb = part_recalled(xi, "hebb", options.corruption, random_of(run.options.seed, 1)),
               by_projection = part_recalled(xi, "projection", options.corruption, random_of(run.options.seed, 1));
  *run.out << std::defaultfloat << recalled << " of " << P << " recalled in " << updates / N << " sweeps; of "
           << copies_of_a_pattern * P << " copies with " << report::percent(options.corruption) << " of the pixels"
           << " flipped, " << report::percent(by_hebb) << " by Hebb weights, " << report::percent(by_projection)
           << " by the projection rule\n";
  results.summary({{"recalled", double(recalled) / double(P)}, {"target_recalled", 1}, {"recalled_hebb", by_hebb},
                   {"recalled_projection", by_projection}, {"sweeps", double(updates / N)}},
                  double(progress.samples()), progress.seconds());
}

}  // namespace lbl::hopfield
