// The main experiment: learn to draw the images of a data set. A classifier of the same data judges what is drawn, and
// the nearest real images show whether it was learned by heart.
#include "files/npy.hpp"
#include "gan/options.hpp"
#include "gan/quality/classifier.hpp"
#include "gan/quality/scores.hpp"
#include "report/program/continuation.hpp"
#include "report/program/interrupt.hpp"
#include "report/program/run_data.hpp"
#include "report/progress.hpp"
#include "report/results.hpp"
#include "training/checkpoint.hpp"
#include "training/divergence.hpp"

#include <bit>
#include <iomanip>

namespace lbl::gan {
namespace {

constexpr Index shown = 12;      // samples of the film, from the same noise at all times (--judged is no less)
constexpr Index compared = 500;  // samples whose nearest real image is looked for

/// What the rounds of an epoch add up.
struct EpochSums {
  double value = 0, d_real = 0, d_fake = 0;
  Index rounds = 0;

  void add(double V, const Shown& answers) {
    value += V, ++rounds;
    for (Index m = 0; m < answers.M; ++m) {
      d_real += probability(answers.real(m)) / double(answers.M);
      d_fake += probability(answers.fake(m)) / double(answers.M);
    }
  }
};

void save(const std::filesystem::path& folder, const report::Run& run, const Players& players, const EpochSums& sums) {
  training::save_checkpoint(folder, players,
                            {{"settings", run.settings},
                             {"round", players.round},
                             {"generator_steps", optimization::steps_of(players.generator_optimizer)},
                             {"discriminator_steps", optimization::steps_of(players.discriminator_optimizer)},
                             {"value", sums.value},
                             {"d_real", sums.d_real},
                             {"d_fake", sums.d_fake},
                             {"rounds", sums.rounds}});
}

/// Continues from a checkpoint.
void resume(const report::Run& run, Index rounds_of_an_epoch, Players& players, EpochSums& sums) {
  report::check_continues(run, true);
  const nlohmann::ordered_json state = training::load_checkpoint(run.options.resume, players);
  players.round = state.at("round");
  optimization::steps_of(players.generator_optimizer) = state.at("generator_steps");
  optimization::steps_of(players.discriminator_optimizer) = state.at("discriminator_steps");
  sums = {state.at("value"), state.at("d_real"), state.at("d_fake"), state.at("rounds")};
  report::check_position(run, players.round / rounds_of_an_epoch, players.round % rounds_of_an_epoch > 0);
}

/// Images [count][I][J] of columns of x, pixels between 0 and 1.
Tensor<3> as_images(const Tensor<2>& x, Index count, Index rows, Index columns) {
  Tensor<3> images(count, rows, columns);
  for (Index m = 0; m < count; ++m)
    for (Index i = 0; i < rows; ++i)
      for (Index j = 0; j < columns; ++j) images(m, i, j) = (x(i * columns + j, m) + 1) / 2;
  return images;
}

/// One picture of the film: the first ones at 0, 1, 2, 4, 8, ... epochs.
void record_film(const report::Run& run, const data::Dataset& samples, const Players& players, Index epoch) {
  if (!std::has_single_bit(std::uint64_t(epoch)) && epoch != 0 && epoch != run.options.epochs) return;
  const Tensor<2> x = samples_of(players.generator, key_of(run.options.seed, Purpose::fixed, 0), shown);
  files::write_npy(run.folder / "film" / ("epoch-" + std::to_string(epoch) + ".npy"),
                   as_images(x, shown, samples.rows, samples.columns));
}

/// Drawn images above, the nearest training images below: [2][shown][I][J].
void record_nearest(const report::Run& run, const data::Dataset& samples, const Tensor<2>& x, const Nearest& nearest) {
  const Index I = samples.rows, J = samples.columns;
  const Tensor<3> drawn = as_images(x, shown, I, J);
  Tensor<4> pairs(2, shown, I, J);
  std::copy_n(drawn.data(), drawn.size(), pairs.data());
  for (Index m = 0; m < shown; ++m)
    for (Index i = 0; i < I * J; ++i)
      pairs(1, m, i / J, i % J) = Real(samples.image(nearest.which[std::size_t(m)])[i]) / 255;
  files::write_npy(run.folder / "nearest.npy", pairs);
}

/// The first images of a set as columns.
Tensor<2> first_images(const data::Dataset& samples, Index count) {
  std::vector<Index> which(static_cast<std::size_t>(std::min(count, samples.size())));
  for (std::size_t n = 0; n < which.size(); ++n) which[n] = Index(n);
  Tensor<2> x, y;
  data::gather(samples, which, pixels, x, y);
  return x;
}

/// The samples of a finished generator against real ones.
report::Metrics judged(const Options& options, const report::Run& run, const data::Split& data,
                       const Players& players) {
  const data::Dataset &train = data.train, &test = data.test;
  const Network judge = trained_classifier(train, 128, options.judge_epochs, run.options.seed);
  const double right = accuracy(judge, test);
  const Tensor<2> x = samples_of(players.generator, key_of(run.options.seed, Purpose::evaluation, 0), options.judged),
                  real = first_images(test, options.judged);
  const std::vector<double> mixture = class_mixture(train);
  const ClassScores of_drawn = class_scores(class_probabilities(judge, x), mixture),
                    of_real = class_scores(class_probabilities(judge, real), mixture);

  const Index few = std::min(compared, x.dim[1]), among = std::min({options.neighbours, train.size(), test.size()});
  const Tensor<2> drawn = samples_of(players.generator, key_of(run.options.seed, Purpose::evaluation, 1), few);
  const Nearest of_training = nearest_images(drawn, train, among), of_test = nearest_images(drawn, test, among);
  const Nearest real_of_training = nearest_images(first_images(test, few), train, among);
  const auto mean = [](const std::vector<double>& d) {
    double sum = 0;
    for (const double distance : d) sum += distance;
    return sum / double(d.size());
  };
  const double nearer = nearer_to_training(of_training, of_test);
  record_nearest(run, train, drawn, of_training);

  std::ostream& out = *run.out;
  const auto line = [&](const char* what, double of_samples, double of_test_images) {
    out << std::left << std::setw(36) << what << std::right << std::setw(10) << of_samples << std::setw(14)
        << of_test_images << '\n';
  };
  out << "the judge is right about " << report::percent(right) << " of the test images\n" << std::setprecision(4)
      << "                                         drawn   test images\n";
  line("overlap of the class mixtures", of_drawn.overlap, of_real.overlap);
  line("entropy of the classes, nats", of_drawn.entropy, of_real.entropy);
  line("part of which the judge is sure", of_drawn.confident, of_real.confident);
  line("classes that it tells apart", of_drawn.spread, of_real.spread);
  line("distance to nearest training image", mean(of_training.distance), mean(real_of_training.distance));
  out << report::percent(nearer) << " of the drawn are nearer to one of " << among
      << " training images than to one of as many test images\n";
  return {{"judge_test_accuracy", right},
          {"overlap", of_drawn.overlap}, {"overlap_of_test_images", of_real.overlap},
          {"entropy", of_drawn.entropy}, {"target_entropy", entropy(mixture)},
          {"confident", of_drawn.confident}, {"confident_of_test_images", of_real.confident},
          {"spread", of_drawn.spread}, {"spread_of_test_images", of_real.spread},
          {"nearest_distance", mean(of_training.distance)},
          {"nearest_distance_of_test_images", mean(real_of_training.distance)},
          {"nearer_to_training", nearer}, {"target_nearer_to_training", 0.5}};
}

}  // namespace

void train_experiment(const Options& options, report::Run& run) {
  const data::Split data = report::load_data(run);
  Recipe recipe = image_recipe(options, run);
  Players players = image_players(options, data.train.pixels(), recipe);
  ImageSource source(data.train, recipe.batch, recipe.seed);
  const Index rounds = std::max<Index>(1, source.steps_of_an_epoch() / recipe.k), M = recipe.batch * recipe.k;
  recipe.decay = run.options.epochs * rounds;
  EpochSums sums;
  if (!run.options.resume.empty()) resume(run, rounds, players, sums);
  *run.out << data.train.name << ": " << data.train.size() << " images; generator of "
           << training::count_parameters(players.generator) << " parameters, discriminator of "
           << training::count_parameters(players.discriminator) << "; " << options.game << '\n';
  training::check_place(report::checkpoint_folder(run));
  report::Results results(run, {"epoch", "value", "d_real", "d_fake"}, players.round / rounds);
  report::Progress progress(run, run.options.epochs, rounds * M, players.round * M);
  if (players.round == 0) std::filesystem::remove_all(run.folder / "film"), record_film(run, data.train, players, 0);

  Board board(players, recipe.batch);
  while (players.round < run.options.epochs * rounds && !report::interrupted()) {
    const double V = play_round(players, board, recipe, source);
    training::check_finite(V, (players.round - 1) / rounds, (players.round - 1) % rounds, recipe.eta);
    sums.add(V, {board.both.z.back(), recipe.batch});
    progress.step(M, V);
    if (players.round % rounds != 0) continue;
    const Index epoch = players.round / rounds;
    const double count = double(sums.rounds);
    results.row({epoch, sums.value / count, sums.d_real / count, sums.d_fake / count});
    record_film(run, data.train, players, epoch);
    progress.finish_epoch();
    sums = {};
    if (!run.options.save.empty()) save(run.options.save, run, players, sums);
  }
  if (report::saved_when_interrupted(run, [&](const auto& folder) { save(folder, run, players, sums); })) return;
  std::filesystem::remove_all(run.folder / "network");
  training::save_parameters(run.folder / "network", players.generator, "generator.");
  results.summary(judged(options, run, data, players), double(progress.samples()), progress.seconds());
}

}  // namespace lbl::gan
