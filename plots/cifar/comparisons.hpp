#pragma once
/// @file
/// Networks of several kinds, each from several seeds: their curves with error bars.
#include "cifar/published.hpp"
#include "figures/figure.hpp"
#include "figures/plot_program.hpp"
#include "figures/tables.hpp"
#include "files/files.hpp"

namespace lbl::plots {

/// What a result is of: "CIFAR-10 (JPEG)".
/// @param results folder of the experiment
/// @return the text
inline std::string subject(const std::filesystem::path& results) {
  const auto settings = files::read_json(results / "settings.json");
  return cifar::title_of(settings.at("dataset"), settings.at("dataset_checksum").at("train"));
}

/// How large it is: "epoch (5000 images, width 8)".
/// @param results folder of the experiment
/// @param axis what it is drawn over
/// @return the label of the axis
inline std::string scale(const std::filesystem::path& results, const std::string& axis) {
  const auto options = files::read_json(results / "settings.json").at("options");
  std::string text = std::to_string(options.at("samples").get<Index>()) + " images";
  if (options.contains("width")) text += ", width " + std::to_string(options.at("width").get<Index>());
  return axis + " (" + text + ")";
}

/// Mean and standard deviation over the seeds at every epoch.
/// @param metrics of a comparison
/// @param kind of network
/// @param column what is drawn
/// @param factor 100 for percent
/// @return the curve
inline figures::Curve mean_of(const files::Table& metrics, const std::string& kind, const std::string& column,
                              double factor) {
  return figures::mean_curve(figures::rows_where(metrics, {{"kind", kind}}), kind, "epoch", column, factor);
}

/// Training cost and test accuracy of all kinds against the epoch.
/// @param results folder of the experiment
/// @param stem of the figure
inline void draw_comparison(const std::filesystem::path& results, const std::filesystem::path& stem) {
  const files::Table metrics = files::read_csv(results / "metrics.csv");
  const std::string epoch = scale(results, "epoch");
  figures::Panel cost{.title = subject(results) + ", training", .x_label = epoch, .y_label = "cost (nats)"};
  figures::Panel test{.title = "Test images", .x_label = epoch, .y_label = "test accuracy (%)"};
  for (const std::string& kind : figures::words_of(metrics, "kind")) {
    cost.curves.push_back(mean_of(metrics, kind, "train_cost", 1));
    test.curves.push_back(mean_of(metrics, kind, "test_accuracy", 100));
  }
  figures::draw_figure(stem, {cost, test});
}

/// A drawing of a comparison under its own name.
/// @param name of the experiment, and of its figure
/// @return the drawing
inline figures::Drawing comparison(const std::string& name) {
  return {name, [name](const std::filesystem::path& results, const std::filesystem::path& figures) {
            draw_comparison(results, figures / name);
          }};
}

}  // namespace lbl::plots
