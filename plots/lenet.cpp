// The figures of the LeNet chapter.
#include "figures/figure.hpp"
#include "figures/images.hpp"
#include "figures/plot_program.hpp"
#include "figures/tables.hpp"
#include "files/files.hpp"
#include "files/npy.hpp"
#include "lenet/published.hpp"

#include <cmath>

using namespace lbl;
namespace fs = std::filesystem;

namespace {

std::string percent(double fraction) { return files::shortest(std::round(fraction * 10000) / 100) + " %"; }

std::vector<double> in_percent(std::vector<double> fractions) {
  for (double& value : fractions) value *= 100;
  return fractions;
}

/// The published accuracy for a data set, as a line.
void add_published(const std::string& dataset, figures::Panel& panel) {
  for (const auto& published : lenet::published_accuracies)
    if (published.dataset == dataset)
      panel.levels.push_back({(dataset == "mnist" ? "handbook: about " : "two convolutions: ") +
                                  percent(published.accuracy), 100 * published.accuracy});
}

void draw_learning(const fs::path& results, const fs::path& stem) {
  const files::Table metrics = files::read_csv(results / "metrics.csv");
  const auto summary = files::read_json(results / "summary.json");
  const auto settings = files::read_json(results / "settings.json");
  const std::vector<double> epoch = metrics.numbers("epoch");

  figures::Panel cost{.title = "The cost falls", .x_label = "epoch", .y_label = "cost (nats)"};
  figures::Panel accuracy{.title = "The accuracy rises", .x_label = "epoch", .y_label = "accuracy (%)"};
  const bool moved = settings.at("options").value("shift", 0) > 0;
  for (const std::string part : {"train", "validation"}) {
    if (std::find(metrics.columns.begin(), metrics.columns.end(), part + "_cost") == metrics.columns.end()) continue;
    const std::string label = part == "validation" ? "samples held out"
                              : moved              ? "samples it learns from, shifted"
                                                   : "samples it learns from";
    cost.curves.push_back({label, epoch, metrics.numbers(part + "_cost")});
    accuracy.curves.push_back({label, epoch, in_percent(metrics.numbers(part + "_accuracy"))});
  }
  const double reached = summary.at("test_accuracy");
  accuracy.levels.push_back({"test samples, at the end: " + percent(reached), 100 * reached});
  add_published(settings.at("dataset"), accuracy);
  figures::draw_figure(stem, {cost, accuracy});
}

/// Networks of several seeds: errors while they learn, and what each reaches on the test samples.
void draw_seeds(const fs::path& results, const fs::path& stem) {
  const files::Table metrics = files::read_csv(results / "metrics.csv");
  const files::Table networks = files::read_csv(results / "networks.csv");
  const auto settings = files::read_json(results / "settings.json");
  const auto summary = files::read_json(results / "summary.json");

  figures::Panel learning{.title = "Errors while they learn", .x_label = "epoch", .y_label = "error (%)"};
  learning.curves.push_back(
      figures::mean_curve(metrics, "training samples, moved", "epoch", "train_accuracy", -100));
  std::vector<double>& errors = learning.curves[0].y;
  for (double& error : errors) error += 100;  // 100 (1 - accuracy)
  learning.y_range = {0, 1.15 * *std::max_element(errors.begin(), errors.end())};
  figures::Panel test{.title = "On the test samples", .x_label = "seed", .y_label = "test accuracy (%)"};
  test.curves.push_back({"one network", networks.numbers("seed"), in_percent(networks.numbers("test_accuracy")), {},
                         figures::Style::marks});
  const double mean = summary.at("test_accuracy"), deviation = summary.at("test_deviation");
  test.levels.push_back({"mean: " + percent(mean) + " ± " + percent(deviation), 100 * mean});
  add_published(settings.at("dataset"), test);
  const double last = test.curves[0].x.back(), first = test.curves[0].x.front();
  test.x_range = {first - 0.5, last + 0.5};
  figures::draw_figure(stem, {learning, test});
}

/// The images of an array [map]..[I][J], numbered.
std::vector<figures::Image> maps_of(const files::Array& array) {
  std::vector<figures::Image> maps = figures::images_of(array);
  for (std::size_t n = 0; n < maps.size(); ++n) maps[n].caption = "map " + std::to_string(n);
  return maps;
}

void draw_filters(const fs::path& results, const fs::path& figures) {
  figures::draw_images(figures / "kernels-first", "Kernels of the first convolution: red adds, blue subtracts",
                       maps_of(files::read_npy(results / "W1.npy")), 6, figures::Shades::diverging);
  const files::Array W3 = files::read_npy(results / "W3.npy");
  const Index K = std::min<Index>(W3.shape.at(0), 16), C = std::min<Index>(W3.shape.at(1), 6);
  const std::vector<figures::Image> kernels = figures::images_of(W3);
  std::vector<figures::Image> second;  // a row for each channel that is read, a column for each map
  for (Index c = 0; c < C; ++c)
    for (Index k = 0; k < K; ++k) second.push_back(kernels[static_cast<std::size_t>(k * W3.shape[1] + c)]);
  figures::draw_images(figures / "kernels-second",
                       "Kernels of the second convolution: a column for each map, a row for each input",
                       second, K, figures::Shades::diverging);
  files::Array h1 = files::read_npy(results / "h1.npy"), h3 = files::read_npy(results / "h3.npy");
  h1.shape.pop_back(), h3.shape.pop_back();  // the one sample
  figures::draw_images(figures / "maps-first", "What the first convolution sees in it", maps_of(h1), 6);
  figures::draw_images(figures / "maps-second", "What the second convolution sees", maps_of(h3), 8);
}

void draw_mistakes(const fs::path& results, const fs::path& figures) {
  const files::Table list = files::read_csv(results / "mistakes.csv");
  std::vector<figures::Image> images = figures::images_of(files::read_npy(results / "images.npy"));
  const auto is = list.text("class"), answer = list.text("answer");
  for (std::size_t n = 0; n < images.size(); ++n) images[n].caption = is[n] + ", not " + answer[n];
  figures::draw_images(figures / "mistakes", "Mistakes that it is most sure of: what it is, and what it was taken for",
                       images, 10);
}

void draw_shift(const fs::path& results, const fs::path& figures) {
  const files::Table metrics = files::read_csv(results / "metrics.csv");
  figures::Panel panel{.title = "Learned where the images stand, tested beside it",
                       .x_label = "test images are moved by (pixels)",
                       .y_label = "test accuracy (%)",
                       .y_range = {{0, 100}}};
  for (const std::string name : {"LeNet", "without sharing", "MLP"})
    panel.curves.push_back(figures::mean_curve(figures::rows_where(metrics, {{"network", name}}), name, "pixels",
                                               "test_accuracy", 100));
  panel.levels.push_back({"chance", 10});
  figures::draw_figure(figures / "shift", {panel});
}

/// What was drawn from several seeds, each of these under its own name.
figures::Drawing seeds(const std::string& name) {
  return {name, [name](const fs::path& results, const fs::path& figures) { draw_seeds(results, figures / name); }};
}

}  // namespace

int main(int argc, char** argv) {
  const auto learning = [](const std::string& name) {
    return figures::Drawing{name, [name](const fs::path& results, const fs::path& figures) {
                              draw_learning(results, figures / name);
                            }};
  };
  return figures::plot_program(argc, argv,
                               {learning("train"), learning("recipe"), seeds("seeds"), seeds("seeds-lecture"),
                                seeds("seeds-fashion-mnist"), {"filters", draw_filters}, {"mistakes", draw_mistakes},
                                {"shift", draw_shift}});
}
