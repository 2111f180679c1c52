// The figures of the autoencoder chapter.
#include "autoencoder/published.hpp"
#include "figures/figure.hpp"
#include "figures/images.hpp"
#include "figures/plot_program.hpp"
#include "figures/tables.hpp"
#include "files/files.hpp"
#include "files/npy.hpp"

#include <map>

using namespace lbl;
namespace fs = std::filesystem;
using figures::Curve;
using figures::Panel;
using figures::Style;
using figures::curve_of, figures::mean_curve, figures::rows_where, figures::words_of;

namespace {

std::string rounded(double value) { return files::shortest(std::round(100 * value) / 100); }

/// Pictures [row][image][pixel rows][pixel columns], row below row; of images, what is darker than black or brighter than
/// white is drawn as black or white.
void draw_pictures(const fs::path& file, const fs::path& stem, const std::string& title, Index per_row = 0,
                   figures::Shades shades = figures::Shades::grey) {
  const files::Array pictures = files::read_npy(file);
  std::vector<figures::Image> images = figures::images_of(pictures);
  if (shades == figures::Shades::grey)
    for (figures::Image& image : images)
      for (double& pixel : image.pixels) pixel = std::clamp(pixel, 0., 1.);
  figures::draw_images(stem, title, images, per_row > 0 ? per_row : pictures.shape.at(1), shades);
}

void draw_training(const fs::path& results, const fs::path& stem) {
  const files::Table metrics = files::read_csv(results / "metrics.csv");
  const auto summary = files::read_json(results / "summary.json"), settings = files::read_json(results / "settings.json");
  const Index k = settings.at("options").at("widths").back();
  const double test = summary.at("test_distance"), pca = summary.at("pca_distance");
  const std::string numbers = std::to_string(k) + " numbers";
  Panel panel{.title = "Images from " + numbers, .x_label = "epoch", .y_label = "squared distance of an image"};
  panel.curves.push_back(curve_of(metrics, "images it learns from", "epoch", "train_distance"));
  if (std::find(metrics.columns.begin(), metrics.columns.end(), "validation_distance") != metrics.columns.end())
    panel.curves.push_back(curve_of(metrics, "images held out", "epoch", "validation_distance"));
  panel.levels.push_back({"test images by PCA: " + rounded(pca), pca});
  if (settings.at("experiment") == "mnist") {
    const autoencoder::Published published;
    panel.levels.push_back({"Hinton and Salakhutdinov 2006: 3.00", published.deep});
  }
  panel.levels.push_back({"test images, at the end: " + rounded(test), test});
  panel.y_range = {{0, 1.6 * pca}};
  figures::draw_figure(stem, {panel});
  draw_pictures(results / "pictures.npy", stem.string() + "-pictures", "Test images; from " + numbers + "; by PCA");
}

void draw_linear(const fs::path& results, const fs::path& figures) {
  const files::Table metrics = files::read_csv(results / "metrics.csv");
  Panel error{.title = "The error is that of PCA", .x_label = "steps", .y_label = "test error / error of PCA",
              .log_x = true, .y_range = {{0.99, 1.2}}};
  Panel angle{.title = "The subspace takes longer", .x_label = "steps", .y_label = "largest angle (degrees)",
              .log_x = true, .log_y = true, .y_range = {{1e-3, 100}}};
  const std::map<std::string, std::string> names{{"batches", "mini-batches"}, {"whole", "whole set"},
                                                 {"tied", "whole set, tied"}};
  for (const std::string& k : words_of(metrics, "k"))
    for (const std::string way : {"batches", "whole", "tied"}) {
      const files::Table one = rows_where(metrics, {{"k", k}, {"way", way}});
      const std::string label = "k = " + k + ", " + names.at(way);
      Curve quotient = curve_of(one, label, "step", "test_per_pixel");
      const std::vector<double> pca = one.numbers("pca_per_pixel");
      for (std::size_t n = 0; n < pca.size(); ++n) quotient.y[n] /= pca[n];
      error.curves.push_back(quotient);
      angle.curves.push_back(curve_of(one, label, "step", "largest_angle"));
    }
  error.levels.push_back({"1 % above PCA", 1.01});
  angle.levels.push_back({"1 degree", 1});
  figures::draw_figure(figures / "linear", {error, angle});
}

void draw_codes(const fs::path& results, const fs::path& figures) {
  const files::Table metrics = files::read_csv(results / "metrics.csv");
  Panel panel{.title = "Test error against the size of the code", .x_label = "numbers of the code, k",
              .y_label = "squared error per pixel", .log_x = true};
  for (const std::string name : {"784-128-k", "784-256-128-k", "linear", "PCA"}) {
    Curve curve = mean_curve(rows_where(metrics, {{"network", name}}), name, "k", "test_per_pixel");
    if (name == "PCA") curve.style = Style::reference;
    if (name == "linear") curve.label = "linear autoencoder", curve.style = Style::marks;
    panel.curves.push_back(curve);
  }
  figures::draw_figure(figures / "codes", {panel});
}

void draw_denoising(const fs::path& results, const fs::path& figures) {
  const files::Table metrics = files::read_csv(results / "metrics.csv");
  Panel panel{.title = "What is left of the noise", .x_label = "standard deviation of the noise",
              .y_label = "squared error per pixel", .log_y = true, .y_range = {{2e-3, 0.5}}};
  panel.curves = {mean_curve(metrics, "denoising autoencoder", "noise", "denoiser"),
                  mean_curve(metrics, "autoencoder that saw no noise", "noise", "plain"),
                  mean_curve(metrics, "best linear denoiser", "noise", "linear")};
  panel.curves.back().style = Style::reference, panel.curves.back().deviation.clear();
  Curve noise{.label = "nothing done", .x = panel.curves[0].x, .y = {}};
  for (const double s : noise.x) noise.y.push_back(s * s);
  panel.curves.push_back(noise);
  figures::draw_figure(figures / "denoising", {panel});
  for (const std::string s : {"0.1", "0.3", "0.5"})
    draw_pictures(results / ("pictures-" + s + ".npy"), figures / ("denoising-" + s),
                  "Noise of deviation " + s + "; best linear denoiser; denoising autoencoder; clean images");
}

void draw_map(const fs::path& results, const fs::path& figures) {
  const files::Table codes = files::read_csv(results / "codes.csv");
  const auto settings = files::read_json(results / "settings.json");
  std::vector<std::string> classes = words_of(codes, "class");
  std::sort(classes.begin(), classes.end());
  Panel pca{.title = "PCA", .x_label = "first number of the code", .y_label = "second number"};
  Panel deep{.title = "Deep autoencoder", .x_label = "first number of the code", .y_label = "second number"};
  for (std::size_t c = 0; c < classes.size(); ++c) {  // both panels share one legend
    const files::Table one = rows_where(codes, {{"class", classes[c]}});
    const bool left = c < (classes.size() + 1) / 2;
    pca.curves.push_back(curve_of(one, left ? classes[c] : "", "pca_1", "pca_2", Style::dots));
    deep.curves.push_back(curve_of(one, left ? "" : classes[c], "deep_1", "deep_2", Style::dots));
  }
  figures::draw_figure(figures / "map", {pca, deep});
  draw_pictures(results / "plane.npy", figures / "map-plane", "What the decoder makes of the points of the plane", 16);
}

void draw_sparse(const fs::path& results, const fs::path& figures) {
  const files::Table metrics = files::read_csv(results / "metrics.csv");
  Panel panel{.title = "Fewer units, larger error: penalties from 0 (right) to 0.3 (left)",
              .x_label = "units of the code that answer to an image (%)", .y_label = "squared error per pixel"};
  Curve error = mean_curve(metrics, "", "penalty", "test_per_pixel");
  error.x = mean_curve(metrics, "", "penalty", "active", 100).y;
  panel.curves.push_back(error);
  figures::draw_figure(figures / "sparse", {panel});
  for (const std::string beta : {"0", "0.1"})
    draw_pictures(results / ("features-" + beta + ".npy"), figures / ("sparse-features-" + beta),
                  "Weights of the decoder from the units that answer most often, penalty " + beta, 16,
                  figures::Shades::diverging);
}

}  // namespace

int main(int argc, char** argv) {
  return figures::plot_program(
      argc, argv,
      {{"train", [](const fs::path& results, const fs::path& figures) { draw_training(results, figures / "train"); }},
       {"mnist", [](const fs::path& results, const fs::path& figures) { draw_training(results, figures / "mnist"); }},
       {"linear", draw_linear}, {"codes", draw_codes}, {"denoising", draw_denoising}, {"map", draw_map},
       {"sparse", draw_sparse}});
}
