// Few training images: what each means against overfitting does to the train error, the test error and the weights. Its
// strength is chosen on samples that are held out, with a seed of its own; then come the networks that are reported,
// each with its own draw of training images, the same for all methods.
#include "mlp/generalisation/laboratory.hpp"
#include "mlp/generalisation/methods.hpp"
#include "report/program/run_data.hpp"
#include "training/early_stopping.hpp"

#include <map>

namespace lbl::mlp::generalisation {
namespace {

constexpr std::uint64_t choosing = 1000;  // added to the seed for the networks by which strengths are chosen

/// The samples of one seed.
struct Samples {
  data::Dataset training;           ///< few
  const data::Dataset& validation;  ///< to choose by, and to stop by
};

/// A network that has learned by a plan.
ModernNetwork learned(Plan plan, const Samples& samples, std::uint64_t seed, report::Progress& progress) {
  plan.recipe.seed = seed;
  ModernNetwork network = fresh_network(plan.architecture, samples.training, seed);
  training::EarlyStopping<ModernNetwork> early{.patience = plan.patience};
  train(network, plan.recipe, samples.training, progress, [&](Index, const Score&) {
    return plan.patience > 0 && early.stop(evaluate(network, samples.validation).mean_cost(), network);
  });
  return plan.patience > 0 && early.epoch > 0 ? early.best : network;
}

double error(const ModernNetwork& network, const data::Dataset& samples) {
  return 1 - evaluate(network, samples).accuracy();
}

/// All weights of the hidden layers, counted in bins.
struct Histogram {
  static constexpr int bins = 81;
  static constexpr double widest = 0.2;  // the outermost bins hold what lies beyond
  double share[bins] = {}, zeros = 0, count = 0;

  void add(const ModernNetwork& network) {
    for (Index l = 1; l < network.L(); ++l)
      for (Index n = 0; n < network.W[l].size(); ++n) {
        const double w = double(network.W[l].data()[n]);
        const double place = std::round((w + widest) / (2 * widest) * (bins - 1));
        ++share[static_cast<int>(std::clamp(place, 0., double(bins - 1)))];
        zeros += w == 0, ++count;  // \eq{slides-l1l2}
      }
  }
  static double centre(int bin) { return -widest + 2 * widest * bin / (bins - 1); }
};

class Comparison {
public:
  Comparison(const Options& options, report::Run& run)
      : options_(options), run_(run), data_(report::load_data(run)),
        parts_(data::split_validation(data_.train, options.validation,
                                      run.options.seed)),
        results_(run, {"method", "strength", "seed", "train_error", "validation_error", "test_error", "norm"}),
        progress_(run, Index(methods().size()), networks_of_a_method() * run.options.epochs * options.samples, 0,
                  "method") {}

  void run() {
    report::Metrics metrics;
    for (const Method& method : methods()) {
      const double strength = chosen_strength(method);
      const report::Spread test = reported(method, strength);
      if (report::interrupted()) return;
      metrics.push_back({method.name + "_test_error", test.mean()});
      metrics.push_back({method.name + "_deviation", test.deviation()});
      metrics.push_back({method.name + "_lower_on", double(lower_)});
      metrics.push_back({method.name + "_zero_weights", zeros_});
      progress_.finish_epoch({{"method", method.name}, {"test error", report::percent(test.mean())}});
      *run_.out << method.name << ", " << method.unit << " = " << files::shortest(strength) << ": test error "
                << report::percent(test.mean()) << " +- " << report::percent(test.deviation())
                << (method.name == "none" ? "" : ", lower on " + std::to_string(lower_) + " of " +
                                                     std::to_string(options_.seeds) + " draws of training images")
                << "; " << report::percent(zeros_) << " of the weights are 0\n";
    }
    choices_.write(run_.folder / "choices.csv"), histograms_.write(run_.folder / "histograms.csv");
    results_.summary(metrics, double(progress_.samples()), progress_.seconds());
  }

private:
  Index networks_of_a_method() const { return options_.seeds + 4; }

  Plan plan(const Method& method, double strength) const {
    Plan plan{.architecture = {.N = options_.widths, .batch_norm = false, .prelu = false, .slope = 0, .drop = 0},
              .recipe = {.epochs = run_.options.epochs, .batch = run_.options.batch,
                         .eta = run_.options.learning_rate}};
    plan.architecture.loops = loops_of(run_.options.loops);
    method.use(plan, strength);
    return plan;
  }
  Samples drawn(std::uint64_t seed) const {
    return {data::drawn_samples(parts_.training, options_.samples, seed), parts_.validation};
  }

  /// The strength with the lowest error on the validation samples.
  double chosen_strength(const Method& method) {
    const std::uint64_t seed = run_.options.seed + choosing;
    double best = method.strengths.front(), lowest = 2;
    for (const double strength : method.strengths) {
      if (method.strengths.size() == 1) break;
      const double validation = error(learned(plan(method, strength), drawn(seed), seed, progress_), parts_.validation);
      choices_.row({method.name, strength, validation});
      if (validation < lowest) lowest = validation, best = strength;
    }
    return best;
  }

  /// Trains and tests the networks of all seeds.
  report::Spread reported(const Method& method, double strength) {
    report::Spread test;
    Histogram histogram;
    lower_ = 0;
    for (Index s = 0; s < options_.seeds && !report::interrupted(); ++s) {
      const std::uint64_t seed = run_.options.seed + static_cast<std::uint64_t>(s);
      const Samples samples = drawn(seed);
      const ModernNetwork network = learned(plan(method, strength), samples, seed, progress_);
      if (report::interrupted()) break;
      const double test_error = error(network, data_.test);
      test.add(test_error);
      if (method.name == "none") plain_[seed] = test_error;
      lower_ += test_error < plain_[seed];
      histogram.add(network);
      results_.row({method.name, strength, Index(seed), error(network, samples.training),
                    error(network, parts_.validation), test_error,
                    std::sqrt(2 * optimization::penalty(network, {0, 1}))});
    }
    zeros_ = histogram.count > 0 ? histogram.zeros / histogram.count : 0;
    for (int bin = 0; bin < Histogram::bins; ++bin)
      histograms_.row({method.name, Histogram::centre(bin), histogram.share[bin] / std::max(histogram.count, 1.)});
    return test;
  }

  const Options& options_;
  report::Run& run_;
  data::Split data_;
  data::Holdout parts_;
  report::Results results_;
  report::Progress progress_;
  SideTable choices_{{"method", "strength", "validation_error"}}, histograms_{{"method", "weight", "share"}};
  std::map<std::uint64_t, double> plain_;  // test error of the plain network of each seed
  Index lower_ = 0;                        // seeds on which the present method is better
  double zeros_ = 0;                       // share of weights that are exactly 0
};

}  // namespace

void regularisation_experiment(const Options& options, report::Run& run) { Comparison(options, run).run(); }

}  // namespace lbl::mlp::generalisation
