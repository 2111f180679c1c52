// Batch normalisation: with and without it over learning rates and batch sizes; the lecture's three choices for
// testing; and what its mistakes about training cost.
#include "mlp/generalisation/laboratory.hpp"
#include "mlp/generalisation/normalisation.hpp"
#include "report/program/run_data.hpp"

#include <map>

namespace lbl::mlp::generalisation {
namespace {

constexpr double rates[] = {0.001, 0.01, 0.1, 1, 10};
constexpr double mistaken_rates[] = {0.01, 0.1, 1};
constexpr Index batches[] = {8, 32, 128};

class Laboratory {
public:
  Laboratory(const Options& options, report::Run& run)
      : options_(options), run_(run), data_(report::load_data(run)),
        results_(run, {"batch_norm", "batch", "eta", "seed", "diverged", "train_cost", "test_accuracy"}),
        progress_(run, 2 * 3 * 5 + 1 + 3 * 3, options.seeds * run.options.epochs * options.norm_samples, 0, "point") {}

  void run() {
    for (const bool batch_norm : {false, true})
      for (const Index batch : batches)
        for (const double eta : rates) against_rate(batch_norm, batch, eta);
    if (!report::interrupted()) choices_for_testing();
    if (!report::interrupted()) mistakes();
    if (!report::interrupted()) results_.summary(metrics_, double(progress_.samples()), progress_.seconds());
  }

private:
  std::uint64_t seed(Index s) const { return run_.options.seed + static_cast<std::uint64_t>(s); }
  data::Dataset drawn(Index s) const { return data::drawn_samples(data_.train, options_.norm_samples, seed(s)); }
  ModernNetwork fresh(bool batch_norm, Index s, const data::Dataset& samples) const {
    return fresh_network({.N = options_.norm_widths, .batch_norm = batch_norm, .prelu = false, .slope = 0, .drop = 0,
                          .loops = loops_of(run_.options.loops)}, samples, seed(s));
  }
  Recipe recipe(Index batch, double eta, Index s) const {
    return {.epochs = run_.options.epochs, .batch = batch, .eta = eta, .seed = seed(s)};
  }

  /// What a network has come to. One whose cost is no longer a number counts as one that guesses.
  struct Outcome {
    double train_cost, test_accuracy;
    bool diverged = false;
  };
  Outcome guessing() const { return {std::log(double(data_.train.classes())), 1 / double(data_.train.classes())}; }

  /// Networks of all seeds at one rate and batch size.
  void against_rate(bool batch_norm, Index batch, double eta) {
    report::Spread accuracy;
    for (Index s = 0; s < options_.seeds; ++s) {
      const data::Dataset samples = drawn(s);
      ModernNetwork network = fresh(batch_norm, s, samples);
      Outcome outcome = guessing();
      try {
        train(network, recipe(batch, eta, s), samples, progress_,
              [&](Index, const Score& training) { return outcome.train_cost = training.mean_cost(), false; });
        outcome.test_accuracy = evaluate(network, data_.test).accuracy();
      } catch (const training::Divergence&) {
        outcome = guessing(), outcome.diverged = true;
      }
      if (report::interrupted()) return;
      accuracy.add(outcome.test_accuracy);
      results_.row({batch_norm ? "with" : "without", batch, eta, Index(seed(s)), int(outcome.diverged),
                    outcome.train_cost, outcome.test_accuracy});
    }
    const std::string with = batch_norm ? "with" : "without";
    metrics_.push_back({with + "_batch_" + std::to_string(batch) + "_eta_" + files::shortest(eta), accuracy.mean()});
    progress_.finish_epoch({{"batch norm", with}, {"batch", std::to_string(batch)}, {"eta", files::shortest(eta)},
                            {"test accuracy", report::percent(accuracy.mean())}});
  }

  /// One network of each seed, tested in three ways.
  void choices_for_testing() {
    SideTable table({"seed", "choice", "M", "accuracy"});
    std::map<std::string, report::Spread> spread;
    for (Index s = 0; s < options_.seeds; ++s) {
      const data::Dataset samples = drawn(s);
      ModernNetwork network = fresh(true, s, samples);
      Recipe how = recipe(32, 0.1, s);
      how.epochs *= 2;
      train(network, how, samples, progress_, [](Index, const Score&) { return false; });
      if (report::interrupted()) return;
      const auto tested = [&](const std::string& choice, Index M, Pass pass) {
        const double accuracy = evaluate(network, data_.test, pass, M).accuracy();
        table.row({Index(seed(s)), choice, M, accuracy});
        spread[choice == "batch" ? "batch_of_" + std::to_string(M) : choice].add(accuracy);
      };
      for (const Index M : {1, 2, 4, 8, 16, 32, 64, 128, 256}) tested("batch", M, Pass::testing_by_batch);
      tested("running", 256, Pass::testing);
      take_statistics_of(network, samples);
      tested("training_set", 256, Pass::testing);
    }
    table.write(run_.folder / "testing.csv");
    progress_.finish_epoch({{"tested", "in three ways"}});
    for (const auto& [choice, accuracy] : spread) {
      metrics_.push_back({"tested_by_" + choice, accuracy.mean()});
      *run_.out << "tested by " << choice << ": " << report::percent(accuracy.mean()) << " +- "
                << report::percent(accuracy.deviation()) << '\n';
    }
  }

  /// Networks that learn with the lecture's mistakes.
  void mistakes() {
    SideTable table({"mistake", "eta", "seed", "diverged", "train_cost", "test_accuracy"});
    const std::pair<std::string, Mistake> all[] = {{"none", Mistake::none}, {"constants", Mistake::constants},
                                                   {"running_statistics", Mistake::running_statistics}};
    for (const auto& [name, mistake] : all)
      for (const double eta : mistaken_rates) {
        report::Spread accuracy;
        for (Index s = 0; s < options_.seeds && !report::interrupted(); ++s) {
          const data::Dataset samples = drawn(s);
          ModernNetwork network = fresh(true, s, samples);
          Outcome outcome = guessing();
          try {
            train_mistaken(network, mistake, recipe(32, eta, s), samples, progress_,
                           [&](Index, const Score& training) { outcome.train_cost = training.mean_cost(); });
            outcome.test_accuracy = evaluate(network, data_.test).accuracy();
          } catch (const training::Divergence&) {
            outcome = guessing(), outcome.diverged = true;
          }
          accuracy.add(outcome.test_accuracy);
          table.row({name, eta, Index(seed(s)), int(outcome.diverged), outcome.train_cost, outcome.test_accuracy});
        }
        if (report::interrupted()) return;
        progress_.finish_epoch({{"mistake", name}, {"eta", files::shortest(eta)},
                                {"test accuracy", report::percent(accuracy.mean())}});
        metrics_.push_back({"mistake_" + name + "_eta_" + files::shortest(eta), accuracy.mean()});
      }
    table.write(run_.folder / "mistakes.csv");
  }

  const Options& options_;
  report::Run& run_;
  data::Split data_;
  report::Results results_;
  report::Progress progress_;
  report::Metrics metrics_;
};

}  // namespace

void batch_norm_experiment(const Options& options, report::Run& run) { Laboratory(options, run).run(); }

}  // namespace lbl::mlp::generalisation
