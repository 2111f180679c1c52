// What the hidden units are good for: a linear classifier on them against one on the pixels, for few labels and many.
#include "core/dense.hpp"
#include "costs/softmax_cross_entropy.hpp"
#include "rbm/options.hpp"
#include "report/program/run_data.hpp"
#include "report/results.hpp"
#include "report/spread.hpp"
#include "training/score.hpp"

#include <iomanip>

namespace lbl::rbm {
namespace {

/// Softmax on some inputs.
struct Classifier {
  Tensor<2> W;
  Tensor<1> b;
};

template <class Visit, class AnyClassifier, class... Others>
  requires std::is_same_v<std::remove_const_t<AnyClassifier>, Classifier>
void for_each_parameter(Visit&& visit, AnyClassifier& classifier, Others&... others) {
  visit("W", classifier.W, others.W...), visit("b", classifier.b, others.b...);
}

/// A mini-batch of images as inputs of a classifier: their pixels, or what a machine's hidden units make of them.
struct Inputs {
  const Machine* machine;  ///< or null: the pixels themselves
  Tensor<2> v, x, y = {};

  void load(const data::Dataset& images, std::span<const Index> which) {
    data::gather(images, which, data::Normalisation{}, v, y);
    if (!machine) x = v;
    else if (x.dim[1] != v.dim[1]) x = Tensor<2>(machine->I(), v.dim[1]);
    if (machine) hidden_probabilities(*machine, v, x);
  }
};

/// The accuracy on test images after some steps with labelled ones.
double accuracy(const Machine* machine, const data::Dataset& labelled, const data::Dataset& test, Index steps,
                std::uint64_t seed) {
  constexpr Index M = 100;
  constexpr double eta = 0.1, weight_decay = 1e-3;
  const Index N = machine ? machine->I() : labelled.pixels(), K = labelled.classes();
  Classifier classifier{Tensor<2>(K, N), Tensor<1>(K)}, gradient = classifier;
  optimization::Momentum<Classifier> momentum(classifier);
  Inputs inputs{machine, {}, {}};
  Tensor<2> z, p, delta;
  const auto outputs = [&] {
    if (z.dim[1] != inputs.y.dim[1]) z = p = delta = inputs.y;
    core::dense_forward(classifier.W, classifier.b, inputs.x, z);
    return costs::softmax_cross_entropy(z, inputs.y, p);
  };
  for (Index step = 0, epoch = 0; step < steps; ++epoch) {
    const std::vector<Index> order = data::shuffled_order(labelled.size(), seed, epoch);
    for (const auto which : data::mini_batches(order, M)) {
      if (step >= steps || report::interrupted()) break;
      inputs.load(labelled, which);
      outputs();
      costs::softmax_cross_entropy_backward(p, inputs.y, delta);
      training::set_to_zero(gradient);
      core::dense_backward_parameters(delta, inputs.x, gradient.W, gradient.b);
      momentum.step(classifier, gradient, optimization::cosine(eta, double(step++), double(steps)), weight_decay);
    }
    if (report::interrupted()) break;
  }
  training::Score score;
  std::vector<Index> all(test.labels.size());
  for (Index m = 0; m < test.size(); ++m) all[std::size_t(m)] = m;
  for (const auto which : data::mini_batches(all, 500)) {
    inputs.load(test, which);
    const double C = outputs();
    score.add(p, inputs.y, C);
  }
  return score.accuracy();
}

}  // namespace

void features_experiment(const Options& options, report::Run& run) {
  data::Split images = report::load_data(run);
  images.train = binarised(std::move(images.train)), images.test = binarised(std::move(images.test));
  report::Results results(run, {"labels", "seed", "pixels", "hidden_units", "random_units"});
  Learner learner(fresh_machine(images.train, options.features_hidden, run.options.seed, loops_of(run)),
                  run.options.seed);
  Machine random = learner.machine;  // as many units whose weights have learned nothing
  training::Random generator(run.options.seed);
  training::draw_normal(random.W, 0.01, generator);
  const Recipe recipe{.epochs = run.options.epochs, .batch = run.options.batch, .eta = run.options.learning_rate,
                      .seed = run.options.seed};
  report::Progress progress(run, recipe.epochs, images.train.size());
  train(learner, recipe, images.train, progress, [&](Index) { progress.finish_epoch(); });

  report::Metrics metrics;
  *run.out << "test accuracy of softmax on      pixels      hidden units      random units\n";
  for (const Index labels : options.labels) {
    const Index count = std::min(labels, images.train.size());
    if (count < labels) *run.out << "(there are only " << count << " labels)\n";
    report::Spread of[3];
    for (Index n = 0; n < options.features_seeds; ++n) {
      const std::uint64_t seed = run.options.seed + std::uint64_t(n);
      const data::Dataset labelled = data::drawn_samples(images.train, count, seed);
      const Machine* kinds[3] = {nullptr, &learner.machine, &random};
      double reached[3];
      for (std::size_t k = 0; k < 3; ++k) {
        reached[k] = accuracy(kinds[k], labelled, images.test, options.features_steps, seed);
        of[k].add(reached[k]);
      }
      if (report::interrupted()) return;
      results.row({count, n, reached[0], reached[1], reached[2]});
    }
    *run.out << std::setw(6) << count << " labels" << std::fixed << std::setprecision(2);
    const char* names[3] = {"pixels_", "hidden_", "random_"};
    for (std::size_t k = 0; k < 3; ++k) {
      *run.out << std::setw(k == 0 ? 17 : 10) << 100 * of[k].mean() << " +- " << 100 * of[k].deviation() << " %";
      metrics.push_back({names[k] + std::to_string(count), of[k].mean()});
    }
    *run.out << std::defaultfloat << '\n';
  }
  results.summary(metrics, double(progress.samples()), progress.seconds());
}

}  // namespace lbl::rbm
