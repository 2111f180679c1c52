// Several networks that answer together: of different seeds, of a search, of one run; the running average of the
// parameters; and one network that learns from all.
#include "mlp/selection/ensemble.hpp"
#include "mlp/selection/laboratory.hpp"
#include "mlp/selection/search.hpp"
#include "mlp/selection/watched_training.hpp"
#include "report/program/interrupt.hpp"
#include "report/program/run_data.hpp"
#include "training/running_average.hpp"

namespace lbl::mlp::selection {
namespace {

using Answers = std::vector<Tensor<2>>;  // probabilities of the test samples, one array for each network

constexpr Index sizes_of_ensembles[] = {1, 2, 5, 10};

/// What all parts of the experiment share.
struct Bench {
  const Options& options;
  const report::Run& run;
  const data::Holdout& samples;  // to learn from, to be chosen by
  const data::Dataset& test;
  report::Results results;
  files::Table courses;
  report::Progress progress;
};

/// A recipe with the settings of the run.
Recipe recipe_of(const Bench& bench, std::uint64_t seed) {
  return {.epochs = bench.run.options.epochs, .batch = bench.run.options.batch,
          .eta = bench.run.options.learning_rate, .halve_every = bench.options.halve_every,
          .weight_decay = bench.options.weight_decay, .seed = seed};
}

/// Enters an ensemble; `group` counts those of one kind and size.
void enter(Bench& bench, const std::string& kind, Index group, std::span<const Tensor<2>> members) {
  const Together marks = judge(members, bench.test.labels);
  bench.results.row({kind, Index(members.size()), group, marks.ensemble.mean_cost(), marks.ensemble.accuracy(),
                     marks.mean_cost, marks.mean_accuracy});
}

/// A network that learns with all its steps watched: the ensembles of its own last checkpoints, and the running average
/// of its parameters.
Network learn(Bench& bench, Index number) {
  const std::uint64_t seed = bench.run.options.seed + static_cast<std::uint64_t>(number);
  const data::Dataset& training = bench.samples.training;
  Network network = fresh_network({}, bench.options.widths, bench.run, training, seed);
  training::RunningAverage<Network> average(network, bench.options.beta);
  Answers checkpoints;  // the last one first
  Watch watch;
  watch.after_step = [&](const Network& now) { average.add(now); };
  watch.after_epoch = [&](Index epoch) {
    checkpoints.insert(checkpoints.begin(), probabilities(network, bench.test));
    const Score last = evaluate(network, bench.samples.validation);
    const Score smooth = evaluate(average.mean, bench.samples.validation);
    bench.courses.rows.push_back({std::to_string(number + 1), std::to_string(epoch),
                                  files::shortest(last.mean_cost()), files::shortest(last.accuracy()),
                                  files::shortest(smooth.mean_cost()), files::shortest(smooth.accuracy())});
  };
  train_watched(network, recipe_of(bench, seed), training, bench.progress, watch);
  if (report::interrupted()) return network;

  for (const Index R : sizes_of_ensembles)
    if (R <= static_cast<Index>(checkpoints.size()))
      enter(bench, "checkpoints", number + 1,
            std::span(checkpoints).first(static_cast<std::size_t>(R)));  // \eq{notes-ens-check}
  const Answers smooth{probabilities(average.mean, bench.test)};
  enter(bench, "running-average", number + 1, smooth);
  const Score alone = score(checkpoints.front(), bench.test.labels);
  const Score averaged = score(smooth.front(), bench.test.labels);
  bench.progress.finish_epoch({{"one network", report::percent(alone.accuracy())},
                               {"averaged parameters", report::percent(averaged.accuracy())}});
  return network;
}

/// Networks that differ in their seed alone, in groups that have no network in common.
std::vector<Network> of_different_seeds(Bench& bench) {
  std::vector<Network> networks;
  Answers answers;
  for (Index n = 0; n < bench.options.networks; ++n) {
    networks.push_back(learn(bench, n));
    if (report::interrupted()) return networks;
    answers.push_back(probabilities(networks.back(), bench.test));
  }
  for (const Index R : sizes_of_ensembles)
    for (Index group = 0; (group + 1) * R <= bench.options.networks; ++group)
      enter(bench, "seeds", group + 1,
            std::span(answers).subspan(static_cast<std::size_t>(group * R),
                                       static_cast<std::size_t>(R)));  // \eq{notes-ens-init}
  return networks;
}

/// The best networks of each search, by their validation samples.
void of_searches(Bench& bench) {
  training::Random random(bench.run.options.seed);
  const Ranges ranges{{0.02, 0.5}, {1e-6, 1e-3}};  // where a coarse search ends
  const Hyperparameters fixed{.widths = bench.options.widths, .halve_every = bench.options.halve_every};
  const Index trials = bench.options.trials_of_search;
  std::uint64_t seed = bench.run.options.seed + 1'000'000;
  for (Index s = 0; s < bench.options.searches; ++s, seed += static_cast<std::uint64_t>(trials)) {
    std::vector<Trial> tried = try_all(at_random(trials, random), ranges, fixed,
                                       {bench.run.options.epochs, bench.run.options.batch}, bench.run, bench.samples,
                                       seed, bench.progress);
    if (report::interrupted()) return;
    std::stable_sort(tried.begin(), tried.end(), better);
    Answers answers;
    for (const Trial& trial : tried) answers.push_back(probabilities(trial.network, bench.test));
    for (const Index R : sizes_of_ensembles)
      if (R <= trials)
        enter(bench, "search", s + 1, std::span(answers).first(static_cast<std::size_t>(R)));  // \eq{notes-ens-top}
    const Score best = score(answers.front(), bench.test.labels);
    bench.progress.finish_epoch({{"best of the search", report::percent(best.accuracy())}});
  }
}

/// Single networks that learn what ten networks say about the training images, instead of the labels.
void of_a_teacher(Bench& bench, std::span<const Network> teachers) {
  const data::Dataset& training = bench.samples.training;
  Answers lessons;
  for (const Network& network : teachers) lessons.push_back(probabilities(network, training));
  const Tensor<2> lesson = average(lessons);
  for (Index n = 0; n < bench.options.students; ++n) {
    const std::uint64_t seed = bench.run.options.seed + 2'000'000 + static_cast<std::uint64_t>(n);
    Network student = fresh_network({}, bench.options.widths, bench.run, training, seed);
    train_watched(student, recipe_of(bench, seed), training, bench.progress, {.teacher = &lesson});
    if (report::interrupted()) return;
    const Answers answer{probabilities(student, bench.test)};
    enter(bench, "student", n + 1, answer);
    bench.progress.finish_epoch({{"student", report::percent(score(answer[0], bench.test.labels).accuracy())}});
  }
}

/// Mean test accuracy of every kind and size, for summary.json and the last lines.
report::Metrics means(const Bench& bench) {
  report::Metrics metrics;
  const files::Table& table = bench.results.table();
  const auto accuracy = table.numbers("accuracy"), cost = table.numbers("cost"), alone = table.numbers("members_cost");
  const auto members = table.numbers("members");
  for (const std::string kind : {"seeds", "search", "checkpoints", "running-average", "student"})
    for (const Index R : sizes_of_ensembles) {
      double sum = 0, costs = 0, costs_alone = 0, count = 0;
      for (std::size_t row = 0; row < table.rows.size(); ++row)
        if (table.rows[row][0] == kind && Index(members[row]) == R)
          sum += accuracy[row], costs += cost[row], costs_alone += alone[row], ++count;
      if (count == 0) continue;
      metrics.push_back({kind + "_" + std::to_string(R), sum / count});
      *bench.run.out << kind << ", " << R << (R == 1 ? " network" : " networks") << ": test accuracy "
                     << report::percent(sum / count) << ", cost " << files::shortest(float(costs / count))
                     << " (mean of the members " << files::shortest(float(costs_alone / count)) << ")\n";
    }
  return metrics;
}

}  // namespace

void ensemble_experiment(const Options& options, report::Run& run) {
  const data::Split data = report::load_data(run);
  const data::Holdout samples =
      part_of(data::split_validation(data.train, options.validation, run.options.seed), options.part, run.options.seed);
  const Index networks = options.networks + options.searches * options.trials_of_search + options.students;
  const Index lines = options.networks + options.searches + options.students;
  Bench bench{options, run, samples, data.test,
              report::Results(run, {"kind", "members", "group", "cost", "accuracy", "members_cost",
                                    "members_accuracy"}),
              {{}, {"network", "epoch", "cost", "accuracy", "average_cost", "average_accuracy"}, {}},
              report::Progress(run, lines, run.options.epochs * samples.training.size() * networks / lines, 0, "part")};

  const std::vector<Network> trained = of_different_seeds(bench);
  if (!report::interrupted()) of_searches(bench);
  if (!report::interrupted()) of_a_teacher(bench, std::span(trained).first(10));
  if (report::interrupted()) {
    *run.out << "interrupted; the ensembles so far are in " << (run.folder / "metrics.csv").string() << '\n';
    return;
  }
  files::write_file(run.folder / "courses.csv", files::csv_text(bench.courses));
  bench.results.summary(means(bench), double(bench.progress.samples()), bench.progress.seconds());
}

}  // namespace lbl::mlp::selection
