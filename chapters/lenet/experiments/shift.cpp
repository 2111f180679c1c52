// Networks that learned images where they stand see them a few pixels further: what sharing and pooling are worth.
#include "lenet/networks/fully_connected.hpp"
#include "lenet/networks/without_sharing.hpp"
#include "lenet/options.hpp"
#include "report/program/run_data.hpp"
#include "report/results.hpp"
#include "report/spread.hpp"

#include <iomanip>
#include <map>

namespace lbl::lenet {
namespace {

constexpr Index furthest = 6;  ///< pixels

/// The same images, all moved alike.
data::Dataset moved(const data::Dataset& samples, Index down, Index right) {
  data::Dataset there = samples;
  for (Index m = 0; m < samples.size(); ++m)
    shift_image(samples.image(m), samples.rows, samples.columns, down, right,
                there.images.data() + m * samples.pixels());
  return there;
}

/// What the networks reach at each shift: accuracies[network][pixels].
struct Accuracies {
  std::map<std::string, std::array<report::Spread, furthest + 1>> of;
  std::map<std::string, Index> parameters;
  report::Results results;
  report::Progress progress;
};

/// Trains a network where the images stand, and tests it on images moved up, down, left and right.
template <class Network>
void learn(Network network, const std::string& name, const data::Split& data, const Recipe& how, Accuracies& all) {
  training::Random random(how.seed);
  network.choice.loops = Loops::core;
  initialise(network, random);
  auto learner = beginner(std::move(network), how);
  train(learner, how, data.train, all.progress, [&](const Score&) { all.progress.finish_epoch({{"network", name}}); });
  if (report::interrupted()) return;
  all.parameters[name] = training::count_parameters(learner.network);
  for (Index pixels = 0; pixels <= furthest; ++pixels) {
    double sum = 0;
    for (const auto& [down, right] : {std::array<Index, 2>{pixels, 0}, {-pixels, 0}, {0, pixels}, {0, -pixels}})
      sum += evaluate(learner.network, moved(data.test, down, right)).accuracy();
    all.of[name][std::size_t(pixels)].add(sum / 4);
    all.results.row({name, Index(how.seed), pixels, sum / 4});
  }
}

void print(const Accuracies& all, Index seeds, std::ostream& out) {
  out << "test accuracy (%) on images moved by so many pixels, mean and standard deviation of " << seeds
      << " networks\n" << std::left << std::setw(18) << "network" << std::right << std::setw(11) << "parameters";
  for (Index pixels = 0; pixels <= furthest; ++pixels) out << std::setw(13) << pixels;
  out << '\n' << std::fixed << std::setprecision(1);
  for (const auto& [name, spreads] : all.of) {
    out << std::left << std::setw(18) << name << std::right << std::setw(11) << all.parameters.at(name);
    for (const report::Spread& spread : spreads)
      out << std::setw(7) << 100 * spread.mean() << " +-" << std::setw(3) << 100 * spread.deviation();
    out << '\n';
  }
  out << std::defaultfloat;
}

}  // namespace

void shift_experiment(const Options& options, report::Run& run) {
  if (run.options.loops == "chapter") throw report::UsageError("shift has no --loops chapter: it would take minutes");
  data::Split data = report::load_data(run);
  data = {.train = data::first_samples(std::move(data.train), options.samples),
          .test = data::first_samples(std::move(data.test), options.test_samples)};
  Accuracies all{.of = {}, .parameters = {}, .results = {run, {"network", "seed", "pixels", "test_accuracy"}},
                 .progress = {run, 3 * options.seeds * run.options.epochs, data.train.size()}};
  for (Index s = 0; s < options.seeds && !report::interrupted(); ++s) {
    const Recipe how{.epochs = run.options.epochs, .batch = run.options.batch, .eta = run.options.learning_rate,
                     .optimizer = "adam", .seed = run.options.seed + static_cast<std::uint64_t>(s)};
    HandbookLeNet full;
    full.C3.table = {};  // as all maps of the network without sharing see each other
    learn(std::move(full), "LeNet", data, how, all);
    learn(NetworkWithoutSharing(), "without sharing", data, how, all);
    learn(FullyConnected(), "MLP", data, how, all);
  }
  if (report::interrupted()) return;
  print(all, options.seeds, *run.out);
  report::Metrics metrics;
  for (const auto& [name, key] : {std::pair{"LeNet", "lenet"}, {"without sharing", "without_sharing"}, {"MLP", "mlp"}})
    for (const Index pixels : {0, 3, 6})
      metrics.push_back({std::string(key) + "_at_" + std::to_string(pixels),
                         all.of.at(name)[std::size_t(pixels)].mean()});
  all.results.summary(metrics, double(all.progress.samples()), all.progress.seconds());
}

}  // namespace lbl::lenet
