// The figures of the CIFAR chapter.
#include "comparisons.hpp"
#include "drawings.hpp"

#include <cmath>

using namespace lbl;
namespace fs = std::filesystem;

namespace {

std::string percent(double fraction) { return files::shortest(std::round(fraction * 10000) / 100) + " %"; }

std::vector<double> in_percent(std::vector<double> fractions) {
  for (double& value : fractions) value *= 100;
  return fractions;
}

/// One network: cost and accuracy over the epochs, the test accuracy at the end, and what was published.
void draw_learning(const fs::path& results, const fs::path& stem) {
  const files::Table metrics = files::read_csv(results / "metrics.csv");
  const auto summary = files::read_json(results / "summary.json");
  const auto settings = files::read_json(results / "settings.json");
  const std::vector<double> epoch = metrics.numbers("epoch");

  const Index width = settings.at("options").at("width"), epochs = settings.at("options").at("epochs");
  const std::string k = "epoch (k = " + std::to_string(width) + ")";
  figures::Panel cost{.title = plots::subject(results), .x_label = k, .y_label = "cost (nats)"};
  figures::Panel accuracy{.title = "Accuracy", .x_label = k, .y_label = "accuracy (%)"};
  const bool still = settings.at("options").at("still");
  for (const std::string part : {"train", "validation"}) {
    if (std::find(metrics.columns.begin(), metrics.columns.end(), part + "_cost") == metrics.columns.end()) continue;
    const std::string label = part == "validation" ? "images held out"
                              : still              ? "images it learns from"
                                                   : "images it learns from, augmented";
    cost.curves.push_back({label, epoch, metrics.numbers(part + "_cost")});
    accuracy.curves.push_back({label, epoch, in_percent(metrics.numbers(part + "_accuracy"))});
  }
  const double reached = summary.at("test_accuracy");
  accuracy.levels.push_back({"test images, at the end: " + percent(reached), 100 * reached});
  if (settings.at("dataset") == "cifar10")
    accuracy.levels.push_back({"handbook, k = 64: about " + percent(cifar::handbook_accuracy),
                               100 * cifar::handbook_accuracy});
  if (settings.at("dataset") == "cifar10" && width >= 64 && epochs >= 20)
    accuracy.levels.push_back({"cifar10-fast, 20 epochs: " + percent(cifar::published_20_epochs),
                               100 * cifar::published_20_epochs});
  figures::draw_figure(stem, {cost, accuracy});
}

/// Training and test accuracy with and without augmentation: the gap is what it closes.
void draw_augmentation(const fs::path& results, const fs::path& figures) {
  const files::Table metrics = files::read_csv(results / "metrics.csv");
  const std::string epoch = plots::scale(results, "epoch");
  figures::Panel train{.title = plots::subject(results) + ", training", .x_label = epoch,
                       .y_label = "training accuracy (%)"};
  figures::Panel test{.title = "Test images", .x_label = epoch, .y_label = "test accuracy (%)"};
  for (const std::string kind : {"as they are", "augmented"}) {
    train.curves.push_back(plots::mean_of(metrics, kind, "train_accuracy", 100));
    test.curves.push_back(plots::mean_of(metrics, kind, "test_accuracy", 100));
  }
  figures::draw_figure(figures / "augmentation", {train, test});
}

}  // namespace

int main(int argc, char** argv) {
  const auto learning = [](const std::string& name) {
    return figures::Drawing{name, [name](const fs::path& results, const fs::path& figures) {
                              draw_learning(results, figures / name);
                            }};
  };
  std::vector<figures::Drawing> drawings{learning("train"), learning("train-20"), learning("full"),
                                         {"augmentation", draw_augmentation},
                                         plots::comparison("pooling"), plots::comparison("simple")};
  for (const auto& part : {plots::depth, plots::speed})
    for (const figures::Drawing& drawing : part()) drawings.push_back(drawing);
  return figures::plot_program(argc, argv, drawings);
}
