// The figures of the GAN chapter.
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
using figures::Image;
using figures::Panel;
using figures::Style;
using figures::curve_of, figures::images_of, figures::mean_curve, figures::rows_where, figures::words_of;

namespace {

/// The pictures of the film by their epochs.
std::map<Index, fs::path> film_of(const fs::path& results) {
  std::map<Index, fs::path> film;
  for (const auto& entry : fs::directory_iterator(results / "film"))
    film[std::stol(entry.path().stem().string().substr(std::string("epoch-").size()))] = entry.path();
  return film;
}

void draw_train(const fs::path& results, const fs::path& figures) {
  std::vector<Image> strip;
  std::string epochs;
  Index across = 0;
  for (const auto& [epoch, file] : film_of(results)) {
    const std::vector<Image> drawn = images_of(files::read_npy(file));
    across = Index(drawn.size());
    strip.insert(strip.end(), drawn.begin(), drawn.end());
    epochs += (epochs.empty() ? "" : ", ") + std::to_string(epoch);
  }
  figures::draw_images(figures / "film", "The same noise after " + epochs + " epochs", strip, across);
  figures::draw_images(figures / "nearest", "Drawn (above), and the nearest training image (below)",
                       images_of(files::read_npy(results / "nearest.npy")), across);

  const files::Table metrics = files::read_csv(results / "metrics.csv");
  Panel value{.title = "The value of the game", .x_label = "epoch", .y_label = "V (nats)"};
  value.curves.push_back(curve_of(metrics, "V", "epoch", "value"));
  const std::string game = files::read_json(results / "settings.json").at("options").at("game");
  if (game.starts_with("wasserstein")) return figures::draw_figure(figures / "train", {value});  // no probabilities
  value.levels.push_back({"equilibrium, −ln 4", -std::log(4.)});
  Panel answers{.title = "What the discriminator says", .x_label = "epoch", .y_label = "mean of d",
                .y_range = {{0, 1}}};
  answers.curves.push_back(curve_of(metrics, "of real images", "epoch", "d_real"));
  answers.curves.push_back(curve_of(metrics, "of drawn images", "epoch", "d_fake"));
  answers.levels.push_back({"equilibrium, 1/2", 0.5});
  figures::draw_figure(figures / "train", {value, answers});
}

void draw_gaussians(const fs::path& results, const fs::path& figures) {
  const files::Array film = files::read_npy(results / "film.npy");
  std::vector<Image> images = images_of(film);
  for (Image& image : images)
    for (double& pixel : image.pixels) pixel = std::min(pixel, 12.) / 12;  // a cell is full with 12 samples
  figures::draw_images(figures / "gaussians-film", "Samples of each game over time, and of the data", images,
                       film.shape.at(1));

  const files::Table metrics = files::read_csv(results / "metrics.csv");
  Panel modes{.title = "Modes found", .x_label = "part of the rounds", .y_label = "modes of eight",
              .y_range = {{0, 8.6}}};
  Panel good{.title = "Samples near a mode", .x_label = "part of the rounds", .y_label = "part of the samples",
             .y_range = {{0, 1}}};
  modes.levels.push_back({"all eight", 8});
  for (const std::string& game : words_of(metrics, "game")) {
    const files::Table one = rows_where(metrics, {{"game", game}});
    for (const auto& [panel, column] : {std::pair{&modes, "modes"}, {&good, "good"}}) {
      Curve curve = mean_curve(one, game, "round", column);
      const double last = curve.x.back();
      for (double& round : curve.x) round /= last;
      panel->curves.push_back(curve);
    }
  }
  figures::draw_figure(figures / "gaussians", {modes, good});
}

void draw_optimal(const fs::path& results, const fs::path& figures) {
  const files::Table curves = files::read_csv(results / "curves.csv");
  const files::Table metrics = files::read_csv(results / "metrics.csv");
  Panel answers{.title = "The discriminator of two Gaussians", .x_label = "x", .y_label = "d(x), densities",
                .y_range = {{0, 1}}};
  answers.curves.push_back(curve_of(curves, "density of the data", "x", "real"));
  answers.curves.push_back(curve_of(curves, "density of the generator", "x", "generated"));
  answers.curves.push_back(curve_of(curves, "d, logistic unit", "x", "unit"));
  answers.curves.push_back(curve_of(curves, "d, network", "x", "network"));
  answers.curves.push_back(curve_of(curves, "d* = p/(p + q)", "x", "best", Style::reference));
  Panel weights{.title = "The unit finds w = μ₁ − μ₂", .x_label = "thousand steps", .y_label = "weight, bias"};
  const nlohmann::ordered_json summary = files::read_json(results / "summary.json");
  for (const std::string parameter : {"w", "b"}) {
    weights.curves.push_back(curve_of(metrics, parameter, "step", parameter));
    for (double& step : weights.curves.back().x) step /= 1000;
  }
  weights.levels.push_back({"best w", summary.at("target_w")});
  weights.levels.push_back({"best b", summary.at("target_b")});
  figures::draw_figure(figures / "optimal", {answers, weights});
}

void draw_dirac(const fs::path& results, const fs::path& figures) {
  const files::Table metrics = files::read_csv(results / "metrics.csv");
  const double start = metrics.numbers("distance").front();
  Panel paths{.title = "Paths around the equilibrium", .x_label = "θ / start", .y_label = "ψ / start"};
  Panel distance{.title = "Distance from it", .x_label = "steps", .y_label = "distance / start",
                 .y_range = {{0, 4}}};
  const auto in_units = [&](Curve curve, bool path) {
    for (double& y : curve.y) y /= start;
    if (path)
      for (double& x : curve.x) x /= start;
    return curve;
  };
  for (const std::string& steps : words_of(metrics, "steps")) {
    const files::Table of_steps = rows_where(metrics, {{"steps", steps}});
    for (const std::string& eta : words_of(of_steps, "eta")) {
      const files::Table one = rows_where(of_steps, {{"eta", eta}});
      const std::string label = steps + ", η = " + eta;
      if (eta == "0.1") paths.curves.push_back(in_units(curve_of(one, label, "theta", "psi"), true));
      if (steps == "simultaneous" || eta == "0.2")
        distance.curves.push_back(in_units(curve_of(one, label, "step", "distance"), false));
      if (steps != "simultaneous") continue;
      const std::string law = eta == "0.2" ? "√(1 + η²/4) each step" : "";
      distance.curves.push_back(in_units(curve_of(one, law, "step", "law", Style::reference), false));
    }
  }
  figures::draw_figure(figures / "dirac", {paths, distance});
}

void draw_distances(const fs::path& results, const fs::path& figures) {
  const files::Table metrics = files::read_csv(results / "metrics.csv");
  Panel js{.title = "Jensen-Shannon does not see it", .x_label = "distance θ", .y_label = "JS (nats)",
           .x_range = {{0, 2.1}}, .y_range = {{0, 0.8}}};
  js.curves.push_back(
      curve_of(metrics, "(V + ln 4)/2 of a trained discriminator", "theta", "js_estimate", Style::marks));
  js.curves.push_back(curve_of(metrics, "ln 2", "theta", "js", Style::reference));
  Panel w1{.title = "Wasserstein does", .x_label = "distance θ", .y_label = "W₁", .x_range = {{0, 2.1}},
           .y_range = {{0, 5.2}}};
  w1.curves.push_back(curve_of(metrics, "critic with penalty", "theta", "penalised", Style::marks));
  w1.curves.push_back(curve_of(metrics, "clipped critic", "theta", "clipped", Style::marks));
  w1.curves.push_back(curve_of(metrics, "W₁ = θ", "theta", "w1", Style::reference));
  figures::draw_figure(figures / "distances", {js, w1});
}

void draw_one_dimension(const fs::path& results, const fs::path& figures) {
  const files::Table curves = files::read_csv(results / "curves.csv");
  std::vector<Panel> panels;
  for (const std::string& round : words_of(curves, "round")) {
    if (round == "0") continue;
    const files::Table now = rows_where(curves, {{"round", round}});
    Panel panel{.title = "After " + round + " rounds", .x_label = "x", .y_label = "density; d",
                .x_range = {{0, 6}}, .y_range = {{0, 1.3}}};
    panel.curves.push_back(curve_of(now, "data", "x", "real"));
    panel.curves.push_back(curve_of(now, "generator", "x", "generated"));
    panel.curves.push_back(curve_of(now, "d", "x", "d"));
    const std::vector<double> x = now.numbers("x"), p = now.numbers("real"), q = now.numbers("generated"),
                              best = now.numbers("best");
    Curve d{.label = "d* = p/(p + q)", .x = {}, .y = {}, .style = Style::reference};
    for (std::size_t n = 0; n < x.size(); ++n)
      if (p[n] + q[n] > 0.02) d.x.push_back(x[n]), d.y.push_back(best[n]);  // where samples are
    panel.curves.push_back(d);
    panels.push_back(panel);
  }
  figures::draw_figure(figures / "one-dimension", panels);
}

}  // namespace

int main(int argc, char** argv) {
  return figures::plot_program(argc, argv,
                               {{"train", draw_train}, {"gaussians", draw_gaussians}, {"optimal", draw_optimal},
                                {"dirac", draw_dirac}, {"distances", draw_distances},
                                {"one-dimension", draw_one_dimension}});
}
