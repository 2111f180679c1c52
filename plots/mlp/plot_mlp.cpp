// The figures of the MLP chapter.
#include "drawings.hpp"
#include "figures/figure.hpp"
#include "figures/images.hpp"
#include "figures/plot_program.hpp"
#include "figures/tables.hpp"
#include "files/files.hpp"
#include "files/npy.hpp"
#include "mlp/published.hpp"

#include <cmath>

using namespace lbl;
namespace fs = std::filesystem;

void plots::draw_weights(const std::filesystem::path& file, const std::filesystem::path& stem) {
  const files::Array W = files::read_npy(file);
  const Index units = std::min<Index>(W.shape.at(0), 50), pixels = W.shape.at(1);
  const auto side = static_cast<Index>(std::lround(std::sqrt(double(pixels))));
  if (side * side != pixels) throw std::runtime_error(file.string() + ": its inputs are no square image to draw");

  std::vector<figures::Image> images;
  for (Index i = 0; i < units; ++i)
    images.push_back({side, side, {W.values.begin() + i * pixels, W.values.begin() + (i + 1) * pixels}});
  figures::draw_images(stem,
                       "Weights into the first " + std::to_string(units) + " hidden units: red adds, blue subtracts",
                       images, 10, figures::Shades::diverging);
}

namespace {

std::vector<double> in_percent(std::vector<double> fractions) {
  for (double& value : fractions) value *= 100;
  return fractions;
}

void draw_learning(const fs::path& results, const fs::path& stem) {
  const files::Table metrics = files::read_csv(results / "metrics.csv");
  const auto summary = files::read_json(results / "summary.json");
  const std::vector<double> epoch = metrics.numbers("epoch");
  const double reached = summary.at("test_accuracy");

  figures::Panel cost{.title = "The cost falls", .x_label = "epoch", .y_label = "cost (nats)"};
  figures::Panel accuracy{.title = "The accuracy rises", .x_label = "epoch", .y_label = "accuracy (%)"};
  for (const std::string part : {"train", "validation"}) {
    if (std::find(metrics.columns.begin(), metrics.columns.end(), part + "_cost") == metrics.columns.end()) continue;
    const std::string label = part == "train" ? "samples it learns from" : "samples held out";
    cost.curves.push_back({label, epoch, metrics.numbers(part + "_cost")});
    accuracy.curves.push_back({label, epoch, in_percent(metrics.numbers(part + "_accuracy"))});
  }
  const auto percent = [](double fraction) { return files::shortest(std::round(fraction * 10000) / 100) + " %"; };
  accuracy.levels.push_back({"test samples, at the end: " + percent(reached), 100 * reached});
  if (summary.contains("target_test_accuracy")) {
    const double target = summary.at("target_test_accuracy");
    accuracy.levels.push_back({"to reach: " + percent(target), 100 * target});
  }
  figures::draw_figure(stem, {cost, accuracy});
}

void draw_train(const fs::path& results, const fs::path& figures) {
  draw_learning(results, figures / "train");
  plots::draw_weights(results / "network" / "W1.npy", figures / "weights");
}

void draw_recipe(const fs::path& results, const fs::path& figures) { draw_learning(results, figures / "recipe"); }

void draw_width(const fs::path& results, const fs::path& figures) {
  const files::Table metrics = files::read_csv(results / "metrics.csv");
  const auto settings = files::read_json(results / "settings.json");
  const figures::Curve measured = figures::mean_curve(
      metrics, "measured: mean and standard deviation of the networks", "N", "test_accuracy", 100);
  figures::Panel panel{.title = "Wider layers classify better, and ever less so",
                       .x_label = "width N of both hidden layers",
                       .y_label = "test accuracy (%)",
                       .curves = {measured},
                       .log_x = true};
  if (settings.at("dataset") == "mnist") {
    figures::Curve published{.label = "handbook, figure 4", .x = {}, .y = {}, .style = figures::Style::reference};
    for (const auto& point : mlp::handbook_figure_4)
      published.x.push_back(double(point.N)), published.y.push_back(100 * point.accuracy);
    panel.curves.push_back(published);
  }
  figures::draw_figure(figures / "width", {panel});
}

void draw_inspect(const fs::path& results, const fs::path& figures) {
  plots::draw_weights(results / "W1.npy", figures / "inspect-weights");
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<figures::Drawing> drawings{
      {"train", draw_train}, {"recipe", draw_recipe}, {"width", draw_width}, {"inspect", draw_inspect}};
  for (const auto& laboratory :
       {plots::signals, plots::steps, plots::generalisation, plots::selection, plots::capacity})
    for (const figures::Drawing& drawing : laboratory()) drawings.push_back(drawing);
  return figures::plot_program(argc, argv, drawings);
}
