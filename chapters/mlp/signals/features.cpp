// What the layers have learned: linear classifiers on the activations of each layer, for the classes that the network
// was trained on and for classes that it has never seen.
#include "core/dense.hpp"
#include "mlp/layer.hpp"
#include "mlp/signals/laboratory.hpp"
#include "mlp/training.hpp"
#include "report/program/interrupt.hpp"
#include "report/program/run_data.hpp"
#include "report/results.hpp"

#include <iomanip>

namespace lbl::mlp::signals {
namespace {

/// The samples of the classes from `begin` up to `end`, which become the classes 0, 1, ...
data::Dataset of_classes(const data::Dataset& all, Index begin, Index end) {
  data::Dataset some = all;
  some.class_names.assign(all.class_names.begin() + begin, all.class_names.begin() + end);
  some.images.clear(), some.labels.clear();
  for (Index n = 0; n < all.size(); ++n)
    if (all.labels[n] >= begin && all.labels[n] < end) {
      some.images.insert(some.images.end(), all.image(n), all.image(n) + all.pixels());
      some.labels.push_back(static_cast<std::uint8_t>(all.labels[n] - begin));
    }
  return some;
}

/// Linear classifiers on h^0 (the pixels), h^1, ..., h^{L-1} of a network that does not change.
struct Probes {
  const Network& network;
  std::vector<Learner> classifiers = {};  ///< of layer l
  Batch batch = {};                       ///< of the network
  std::vector<Score> scores = {};

  Probes(const Network& below, Index classes, const Recipe& recipe) : network(below) {
    for (Index l = 0; l < network.L(); ++l) {
      Network classifier({network.W[l + 1].dim[1], classes});
      classifier.loops = network.loops;
      classifiers.push_back(beginner(std::move(classifier), recipe));
    }
  }

  /// One mini-batch: forward through the network, then each classifier on its layer; a step of Adam if they learn.
  void see(const data::Dataset& samples, std::span<const Index> which, const Recipe& recipe, bool learn) {
    scores.resize(classifiers.size());
    data::gather(samples, which, {}, batch.h[0], batch.y);
    for (Index l = 0; l < network.L(); ++l) {
      if (l > 0) {
        const auto dense = network.loops == Loops::core ? core::dense_forward : dense_forward;
        dense(network.W[l], network.b[l], batch.h[l - 1], batch.z[l]);
        activate(network.f, batch.z[l], batch.h[l]);
      }
      auto& [classifier, optimizer, at] = classifiers[l];
      Batch layer(classifier, static_cast<Index>(which.size()));
      layer.h[0] = batch.h[l], layer.y = batch.y;
      const double C = forward(classifier, layer);  // \eq{lecture-features}
      scores[l].add(layer.h[1], layer.y, C);
      if (!learn) continue;
      Network gradient = classifier;
      training::set_to_zero(gradient);
      backward(classifier, layer, gradient);
      optimization::step(optimizer, classifier, gradient, recipe.eta, recipe.weight_decay);
    }
  }

  /// All mini-batches of an epoch.
  void pass(const data::Dataset& samples, const Recipe& recipe, Index epoch, bool learn) {
    scores.clear();
    const std::vector<Index> order = data::shuffled_order(samples.size(), recipe.seed, epoch);
    for (const auto which : data::mini_batches(order, recipe.batch)) {
      if (batch.y.dim[1] != static_cast<Index>(which.size())) batch = Batch(network, static_cast<Index>(which.size()));
      see(samples, which, recipe, learn);
    }
  }
};

/// The classes of a task: images to learn from and images to test with.
struct Task {
  const char* name;
  data::Dataset train, test;
};

/// Test accuracies of linear classifiers on each layer of a network, the pixels first; nothing when interrupted.
std::vector<double> accuracies(const Network& network, const Task& task, const Recipe& recipe) {
  Probes probes(network, task.train.classes(), recipe);
  for (Index epoch = 0; epoch < recipe.epochs; ++epoch) {
    if (report::interrupted()) return {};
    probes.pass(task.train, recipe, epoch, true);
  }
  probes.pass(task.test, recipe, 0, false);
  std::vector<double> result;
  for (const Score& score : probes.scores) result.push_back(score.accuracy());
  return result;
}

/// Prints the mean accuracies, a row for each kind of network and task, and returns them as metrics.
report::Metrics means(const files::Table& table, Index layers, std::ostream& out) {
  const auto network = table.text("network"), classes = table.text("classes");
  const std::vector<double> layer = table.numbers("layer"), accuracy = table.numbers("test_accuracy");
  report::Metrics metrics;
  out << "test accuracy of a linear classifier, by what it sees\nnetwork  classes   pixels";
  for (Index l = 1; l < layers; ++l) out << std::setw(8) << 'h' << l;
  for (const std::string of : {"fresh", "trained"})
    for (const std::string task : {"own", "other"}) {
      out << '\n' << std::setw(7) << of << std::setw(9) << task;
      for (Index l = 0; l < layers; ++l) {
        double sum = 0, count = 0;
        for (std::size_t n = 0; n < accuracy.size(); ++n)
          if (network[n] == of && classes[n] == task && Index(layer[n]) == l) sum += accuracy[n], ++count;
        out << std::setw(9) << report::percent(sum / count);
        metrics.push_back({of + "_" + task + "_layer_" + std::to_string(l), sum / count});
      }
    }
  out << '\n';
  return metrics;
}

}  // namespace

void features_experiment(const Options& options, report::Run& run) {
  const data::Split data = report::load_data(run);
  const Index K = data.train.classes() / 2;
  const Task own{"own", of_classes(data.train, 0, K), of_classes(data.test, 0, K)};
  const Task other{"other", of_classes(data.train, K, 2 * K), of_classes(data.test, K, 2 * K)};
  report::Results results(run, {"network", "classes", "seed", "layer", "units", "test_accuracy"});
  report::Progress progress(run, options.runs, run.options.epochs * own.train.size(), 0, "network");

  std::vector<Index> N{own.train.pixels()};
  N.insert(N.end(), options.feature_widths.begin(), options.feature_widths.end());
  N.push_back(K);
  for (Index n = 0; n < options.runs; ++n) {
    const std::uint64_t seed = run.options.seed + static_cast<std::uint64_t>(n);
    const Recipe recipe{.epochs = run.options.epochs, .batch = run.options.batch, .eta = run.options.learning_rate,
                        .optimizer = "adam", .seed = seed};
    Network fresh(N);
    fresh.loops = loops_of(run.options.loops);
    training::Random random(seed);
    initialise(fresh, training::Initialisation::he, random);
    Learner learner = beginner(fresh, recipe);
    train(learner, recipe, own.train, progress, [](const Score&) {});

    for (const bool trained : {false, true})
      for (const Task* task : {&own, &other}) {
        const std::vector<double> found = accuracies(trained ? learner.network : fresh, *task, recipe);
        if (found.empty()) return;
        for (std::size_t l = 0; l < found.size(); ++l)
          results.row({trained ? "trained" : "fresh", task->name, static_cast<Index>(seed), static_cast<Index>(l), N[l],
                       found[l]});
      }
    progress.finish_epoch();
  }
  const report::Metrics metrics = means(results.table(), static_cast<Index>(N.size()) - 1, *run.out);
  results.summary(metrics, double(progress.samples()), progress.seconds());
}

}  // namespace lbl::mlp::signals
