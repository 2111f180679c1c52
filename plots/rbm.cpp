// The figures of the chapter on restricted Boltzmann machines.
#include "figures/figure.hpp"
#include "figures/images.hpp"
#include "figures/plot_program.hpp"
#include "figures/tables.hpp"
#include "files/files.hpp"
#include "files/npy.hpp"

#include <cmath>

using namespace lbl;
namespace fs = std::filesystem;
using figures::Panel;
using figures::curve_of, figures::images_of, figures::mean_curve, figures::rows_where, figures::words_of;

namespace {

void draw_train(const fs::path& results, const fs::path& figures) {
  const files::Table metrics = files::read_csv(results / "metrics.csv");
  const auto summary = files::read_json(results / "summary.json");
  Panel likelihood{.title = "What is learned", .x_label = "epoch", .y_label = "a validation image (nats)"};
  likelihood.curves.push_back(curve_of(metrics, "ln p(v), by annealing", "epoch", "log_likelihood", "error"));
  likelihood.levels = {{"mixture of the classes", summary.at("class_mixture")},
                       {"means of the pixels", summary.at("pixel_means")}};
  likelihood.curves.push_back(curve_of(metrics, "pseudo-likelihood", "epoch", "pseudo_likelihood"));
  Panel error{.title = "What is cheap to watch", .x_label = "epoch", .y_label = "reconstruction error"};
  error.curves.push_back(curve_of(metrics, "squared, each pixel", "epoch", "reconstruction_error"));
  figures::draw_figure(figures / "train", {likelihood, error});
  figures::draw_images(figures / "fields", "The weights of some hidden units",
                       images_of(files::read_npy(results / "fields.npy")), 15, figures::Shades::diverging);
  figures::draw_images(figures / "fantasies", "Twelve states that were annealed, and 10, 100 and 1000 steps later",
                       images_of(files::read_npy(results / "fantasies.npy")), 12);
}

void draw_bars(const fs::path& results, const fs::path& figures) {
  const files::Table metrics = files::read_csv(results / "metrics.csv");
  const auto summary = files::read_json(results / "summary.json");
  const double best = summary.at("optimum");
  const Index side = files::read_json(results / "settings.json").at("options").at("side");
  const std::string edge = std::to_string(side), count = std::to_string(Index(2) << side);
  Panel panel{.title = "Bars and stripes, " + edge + " x " + edge + ": log-likelihood of all " + count + " patterns",
              .x_label = "updates", .y_label = "log-likelihood (nats)",
              .y_range = {{std::round(1.49 * best), std::round(0.96 * best)}}};
  panel.levels.push_back({"the best of all laws", best});
  for (const std::string& way : words_of(metrics, "way")) {
    if (way == "CD-1 without drawing") continue;  // far below
    panel.curves.push_back(mean_curve(rows_where(metrics, {{"way", way}}), way, "update", "log_likelihood"));
  }
  figures::draw_figure(figures / "bars-and-stripes", {panel});
}

void draw_gradient(const fs::path& results, const fs::path& figures) {
  const files::Table metrics = files::read_csv(results / "metrics.csv");
  Panel bias{.title = "Bias of CD-k", .x_label = "k", .y_label = "distance / length of gradient",
             .log_x = true, .log_y = true};
  Panel cosine{.title = "Direction", .x_label = "k", .y_label = "cosine with the gradient", .log_x = true};
  for (const std::string& update : words_of(metrics, "update")) {
    const files::Table one = rows_where(metrics, {{"update", update}});
    const std::string label = "after " + update + " updates";
    bias.curves.push_back(curve_of(one, label, "k", "bias"));
    cosine.curves.push_back(curve_of(one, label, "k", "cosine"));
  }
  figures::draw_figure(figures / "gradient", {bias, cosine});
}

void draw_partition(const fs::path& results, const fs::path& figures) {
  const files::Table metrics = files::read_csv(results / "metrics.csv");
  Panel panel{.title = "The partition function by annealing", .x_label = "steps of annealing", .y_label = "ln Z",
              .log_x = true};
  panel.levels.push_back({"by enumeration", metrics.numbers("exact").front()});
  panel.curves.push_back(curve_of(metrics, "annealed, three standard errors", "steps", "log_Z", "error"));
  for (double& error : panel.curves.back().deviation) error *= 3;
  figures::draw_figure(figures / "partition", {panel});
}

void draw_reconstruction(const fs::path& results, const fs::path& figures) {
  const files::Table metrics = files::read_csv(results / "metrics.csv");
  const files::Table one = rows_where(metrics, {{"machine", "CD-1"}}),
                     copying = rows_where(metrics, {{"machine", "copying"}});
  Panel error{.title = "What is watched", .x_label = "updates", .y_label = "reconstruction error", .log_y = true};
  error.curves.push_back(curve_of(one, "CD-1", "at", "reconstruction_error"));
  error.levels.push_back({"a machine that copies", copying.numbers("reconstruction_error").back()});
  Panel likelihood{.title = "What is wanted", .x_label = "updates", .y_label = "log-likelihood (nats)"};
  likelihood.curves.push_back(curve_of(one, "CD-1", "at", "log_likelihood"));
  likelihood.levels.push_back({"a machine that copies", copying.numbers("log_likelihood").back()});
  figures::draw_figure(figures / "reconstruction", {error, likelihood});
}

void draw_features(const fs::path& results, const fs::path& figures) {
  const files::Table metrics = files::read_csv(results / "metrics.csv");
  Panel panel{.title = "Softmax on what the machine makes of the pixels", .x_label = "labelled images",
              .y_label = "test accuracy (%)", .log_x = true};
  panel.curves.push_back(mean_curve(metrics, "hidden units", "labels", "hidden_units", 100));
  panel.curves.push_back(mean_curve(metrics, "pixels", "labels", "pixels", 100));
  panel.curves.push_back(mean_curve(metrics, "units with random weights", "labels", "random_units", 100));
  figures::draw_figure(figures / "features", {panel});
}

}  // namespace

int main(int argc, char** argv) {
  return figures::plot_program(argc, argv,
                               {{"train", draw_train}, {"bars-and-stripes", draw_bars}, {"gradient", draw_gradient},
                                {"partition", draw_partition}, {"reconstruction", draw_reconstruction},
                                {"features", draw_features}});
}
