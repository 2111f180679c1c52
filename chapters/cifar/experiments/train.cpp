// The main experiment, and the same at full scale: learn a data set, watch samples that are held out, look at the test
// samples once, at the end.
#include "cifar/options.hpp"
#include "cifar/published.hpp"
#include "report/program/continuation.hpp"
#include "report/program/run_data.hpp"
#include "report/results.hpp"

#include <utility>

namespace lbl::cifar {
namespace {

/// The test accuracy, and the one to reach.
report::Metrics with_target(const Options& options, const report::Run& run, const HandbookNetwork& network,
                            const Score& test, double with_mirror_images) {
  report::Metrics metrics{{"test_accuracy", test.accuracy()}};
  if (const auto target = target_accuracy(run.options.dataset, options.width, run.options.epochs))
    metrics.push_back({"target_test_accuracy", *target});
  metrics.push_back({"test_accuracy_with_mirror_images", with_mirror_images});
  metrics.push_back({"test_cost", test.mean_cost()});
  metrics.push_back({"parameters", double(training::count_parameters(network))});  // \eq{handbook-cifar-params}
  metrics.push_back({"multiply_adds", double(multiply_adds(network))});
  return metrics;
}

}  // namespace

void train_experiment(const Options& options, report::Run& run) {
  data::Split data = report::load_data(run);
  const std::string title = title_of(data.train.name, data.train.checksum());
  const data::Holdout parts = data::split_validation(std::move(data.train), options.validation, run.options.seed);
  const data::Dataset &samples = parts.training, &held_out = parts.validation;
  const Recipe how = recipe(options, run, run.options.seed);
  Learner<HandbookNetwork> learner = beginner(handbook_network(options, run, run.options.seed), how);
  const Position& at = learner.at;
  if (!run.options.resume.empty()) report::resume_training(run, learner, how.halve_every == 0);
  *run.out << title << ": " << samples.size() << " training, "
           << held_out.size() << " validation, " << data.test.size() << " test samples; k = " << options.width << ", "
           << training::count_parameters(learner.network) << " parameters, " << multiply_adds(learner.network)
           << " multiply-adds an image\n";

  std::vector<std::string> columns{"epoch", "learning_rate", "train_cost", "train_accuracy"};
  if (held_out.size() > 0) columns.insert(columns.end(), {"validation_cost", "validation_accuracy"});
  training::check_place(report::checkpoint_folder(run));
  report::Results results(run, columns, at.epoch);
  report::Progress progress(run, how.epochs, samples.size(), at.epoch * samples.size() + at.score.samples);

  train(learner, how, samples, progress, [&](const Score& training) {
    std::vector<report::Cell> row{at.epoch, how.rate(double(at.epoch - 1)), training.mean_cost(), training.accuracy()};
    report::Progress::Fields fields{{"training accuracy", report::percent(training.accuracy())}};
    if (held_out.size() > 0) {
      const Score validation = evaluate(learner.network, held_out);
      row.insert(row.end(), {validation.mean_cost(), validation.accuracy()});
      fields = {{"validation accuracy", report::percent(validation.accuracy())}};
    }
    results.row(row);
    progress.finish_epoch(fields);
    if (!run.options.save.empty()) report::save_training(run.options.save, run, learner);
  });

  if (report::saved_when_interrupted(run, learner)) return;
  const Score test = evaluate(learner.network, data.test);
  const double with_mirror_images = accuracy_with_mirror_images(learner.network, data.test);
  report::Metrics metrics = with_target(options, run, learner.network, test, with_mirror_images);
  if (held_out.size() > 0) {
    const double once = evaluate(learner.network, held_out).accuracy();
    const double twice = accuracy_with_mirror_images(learner.network, held_out);
    *run.out << "validation accuracy " << report::percent(once) << "; when each image is seen mirrored, too: "
             << report::percent(twice) << '\n';
    metrics.push_back({"validation_accuracy", once});
    metrics.push_back({"validation_accuracy_with_mirror_images", twice});
  }
  *run.out << "test accuracy " << report::percent(test.accuracy()) << "; when each image is seen mirrored, too: "
           << report::percent(with_mirror_images) << '\n';
  std::filesystem::remove_all(run.folder / "network");
  training::save_parameters(run.folder / "network", Learned<const HandbookNetwork>{learner.network});
  results.summary(metrics, double(progress.samples()), progress.seconds());
}

}  // namespace lbl::cifar
