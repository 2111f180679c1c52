// The main experiment: a deep autoencoder learns to reconstruct images, and PCA with a code of the same size is what it
// has to beat. The test samples are looked at once, at the end.
#include "autoencoder/experiments/pictures.hpp"
#include "autoencoder/options.hpp"
#include "autoencoder/published.hpp"
#include "autoencoder/rivals/pca.hpp"
#include "report/program/continuation.hpp"
#include "report/program/run_data.hpp"
#include "report/results.hpp"
#include "training/checkpoint.hpp"

namespace lbl::autoencoder {
namespace {

void save(const std::filesystem::path& folder, const report::Run& run, const Learner& learner) {
  const Position& at = learner.at;
  training::save_checkpoint(folder, learner,
                            {{"settings", run.settings},
                             {"epoch", at.epoch},
                             {"step", at.step},
                             {"squares", at.score.squares},
                             {"samples", at.score.samples},
                             {"optimizer_steps", learner.adam.t}});
}

/// Continues from a checkpoint.
void resume(const report::Run& run, Learner& learner) {
  report::check_continues(run, true);
  const nlohmann::ordered_json state = training::load_checkpoint(run.options.resume, learner);
  learner.adam.t = state.at("optimizer_steps");
  learner.at = {.epoch = state.at("epoch"),
                .step = state.at("step"),
                .score = {.squares = state.at("squares"), .samples = state.at("samples")}};
  report::check_position(run, learner.at.epoch, learner.at.step > 0);
}

/// Network and PCA on the test samples.
void compare(const report::Run& run, const Network& network, const data::Split& data, const report::Results& results,
             const report::Progress& progress) {
  const Index k = network.b[std::size_t(network.code)].size(), N = data.test.pixels();
  const Index directions = std::min(k, N);  // all of them: PCA then loses nothing
  const Components components = principal_components(moments(data.train), directions);
  const Linear pca = best_linear(components, directions);
  const Score ours = evaluate(network, data.test), theirs = evaluate(pca, data.test, components.mean);
  *run.out << "squared distance of a test image from its reconstruction, " << k << " numbers: "
           << files::shortest(std::round(1e4 * ours.per_image()) / 1e4) << ", by PCA "
           << files::shortest(std::round(1e4 * theirs.per_image()) / 1e4) << "; per pixel "
           << files::shortest(std::round(1e6 * ours.per_pixel(N)) / 1e6) << ", by PCA "
           << files::shortest(std::round(1e6 * theirs.per_pixel(N)) / 1e6) << '\n';

  const std::vector<Index> which = one_of_each_class(data.test);
  const Batch batch = passed(network, data.test, which);
  Pictures{data.test.rows, data.test.columns,
           {batch.x, batch.reconstruction(), reconstructed(pca, components.mean, data.test, which)}}
      .write(run.folder / "pictures.npy");
  const bool published = run.experiment == "mnist" && run.options.dataset == "mnist" && k == 30;
  results.summary({{"test_distance", ours.per_image()},
                   {"target_test_distance", published ? mnist_target : theirs.per_image()},
                   {"pca_distance", theirs.per_image()},
                   {"test_per_pixel", ours.per_pixel(N)},
                   {"pca_per_pixel", theirs.per_pixel(N)}},
                  double(progress.samples()), progress.seconds());
}

}  // namespace

void train_experiment(const Options& options, const std::vector<Index>& widths, report::Run& run) {
  const data::Split data = report::load_data(run);
  const data::Holdout parts = data::split_validation(data.train, options.validation, run.options.seed);
  const data::Dataset &samples = parts.training, &held_out = parts.validation;
  const Recipe how = recipe(run, run.options.seed);
  Learner learner(fresh_network(widths, run, samples, run.options.seed));
  if (!run.options.resume.empty()) resume(run, learner);
  *run.out << samples.name << ": " << samples.size() << " training, " << held_out.size() << " validation, "
           << data.test.size() << " test samples; " << training::count_parameters(learner.network) << " parameters\n";

  std::vector<std::string> columns{"epoch", "train_distance"};
  if (held_out.size() > 0) columns.push_back("validation_distance");
  const Position& at = learner.at;
  training::check_place(report::checkpoint_folder(run));
  report::Results results(run, columns, at.epoch);
  report::Progress progress(run, how.epochs, samples.size(), at.epoch * samples.size() + at.score.samples);

  train(learner, how, samples, progress, [&](const Score& training) {
    std::vector<report::Cell> row{at.epoch, training.per_image()};
    report::Progress::Fields fields;
    if (held_out.size() > 0) {
      const double validation = evaluate(learner.network, held_out).per_image();
      row.push_back(validation);
      fields = {{"validation", files::shortest(std::round(1e3 * validation) / 1e3)}};
    }
    results.row(row);
    progress.finish_epoch(fields);
    if (!run.options.save.empty()) save(run.options.save, run, learner);
  });

  if (report::saved_when_interrupted(run, [&](const auto& folder) { save(folder, run, learner); })) return;
  std::filesystem::remove_all(run.folder / "network");
  training::save_parameters(run.folder / "network", learner.network);
  compare(run, learner.network, data, results, progress);
}

}  // namespace lbl::autoencoder
