// The figures of the recurrent chapter.
#include "drawings.hpp"
#include "figures/figure.hpp"
#include "figures/images.hpp"
#include "figures/tables.hpp"
#include "files/files.hpp"
#include "files/npy.hpp"
#include "rnn/published.hpp"

#include <cmath>

using namespace lbl;
namespace fs = std::filesystem;
using figures::curve_of, figures::mean_curve, figures::rows_where, figures::words_of;

namespace {

std::string percent(double fraction) { return files::shortest(std::round(fraction * 1000) / 10) + " %"; }

const std::vector<std::pair<std::string, std::string>> cells{{"lstm", "LSTM"}, {"rnn", "simple RNN"}};

/// Errors while networks of several seeds learn, and what each reaches on the test samples.
void draw_rows_to(const fs::path& results, const fs::path& stem) {
  const files::Table metrics = files::read_csv(results / "metrics.csv");
  const files::Table networks = files::read_csv(results / "networks.csv");
  const std::string dataset = files::read_json(results / "settings.json").at("dataset");
  figures::Panel learning{.title = "Errors while they learn", .x_label = "epoch", .y_label = "training error (%)"};
  figures::Panel test{.title = "On the test samples", .x_label = "seed", .y_label = "test accuracy (%)"};
  for (const auto& [cell, label] : cells) {
    const files::Table errors = rows_where(metrics, {{"cell", cell}}), reached = rows_where(networks, {{"cell", cell}});
    learning.curves.push_back(mean_curve(errors, label + ", mean and deviation", "epoch", "train_accuracy", -100));
    for (double& error : learning.curves.back().y) error += 100;  // 100 (1 - accuracy)
    test.curves.push_back(curve_of(reached, label, "seed", "test_accuracy", figures::Style::marks));
    for (double& accuracy : test.curves.back().y) accuracy *= 100;
    for (const rnn::RowAccuracy& usual : rnn::row_accuracies)
      if (usual.dataset == dataset && rnn::has_cell_state(usual.cell) == (cell == "lstm"))
        test.levels.push_back({"usual " + label + ": " + percent(usual.published), 100 * usual.published});
  }
  learning.log_y = true, learning.y_range = {{0.01, 50}};
  test.x_range = {{0.5, double(networks.rows.size()) / 2 + 0.5}};
  figures::draw_figure(stem, {learning, test});
}

void draw_rows(const fs::path& results, const fs::path& figures) { draw_rows_to(results, figures / "rows"); }
void draw_fashion(const fs::path& results, const fs::path& figures) {
  draw_rows_to(results, figures / "rows-fashion-mnist");
}

/// Gains against the lag, with the slope of the theory.
void draw_gains(const files::Table& metrics, const fs::path& stem) {
  figures::Panel simple{.title = "Simple RNN", .x_label = "lag T - t", .y_label = "log₁₀ gain of ∂h(T)/∂h(t)"};
  figures::Panel lstm{.title = "LSTM", .x_label = "lag T - t", .y_label = "log₁₀ gain of ∂h(T)/∂c(t)"};
  std::vector<figures::Curve> theory;
  for (const std::string& cell : words_of(metrics, "cell"))
    for (const std::string& kind : words_of(rows_where(metrics, {{"cell", cell}}), "kind")) {
      const files::Table one = rows_where(metrics, {{"cell", cell}, {"kind", kind}});
      const figures::Curve curve = curve_of(one, kind, "lag", "log10_gain");
      (cell == "RNN" ? simple : lstm).curves.push_back(curve);
      const double radius = one.numbers("spectral_radius").back(), last = curve.x.back();
      if (radius == 0) continue;
      theory.push_back({theory.empty() ? "theory without saturation: radius^(T - t)" : "", {1, last},
                        {std::log10(radius), last * std::log10(radius)}, {}, figures::Style::reference});
    }
  simple.curves.insert(simple.curves.end(), theory.begin(), theory.end());
  simple.y_range = lstm.y_range = {{-15, 9}};
  figures::draw_figure(stem, {simple, lstm});
}

/// The logarithm, in blocks of steps: hundreds of points on a line are a smear.
figures::Curve course(const files::Table& table, const std::string& cut, const std::string& column,
                      const std::string& label) {
  constexpr std::size_t block = 10;
  figures::Curve curve{.label = label, .x = {}, .y = {}};
  const files::Table one = rows_where(table, {{"clipping", cut}});
  const std::vector<double> step = one.numbers("step"), value = one.numbers(column);
  for (std::size_t first = 0; first + block <= step.size(); first += block) {
    double mean = 0;
    for (std::size_t n = first; n < first + block; ++n) mean += std::log10(value[n]) / block;
    curve.x.push_back(step[first]), curve.y.push_back(mean);
  }
  return curve;
}

void draw_gradients(const fs::path& results, const fs::path& figures) {
  draw_gains(files::read_csv(results / "metrics.csv"), figures / "gradients");
  const files::Table clipping = files::read_csv(results / "clipping.csv");
  figures::Panel cost{.title = "The cost", .x_label = "step", .y_label = "log₁₀ of the cost (nats)"};
  figures::Panel norm{.title = "The gradient before it is cut", .x_label = "step", .y_label = "log₁₀ of its norm"};
  for (const auto& [cut, label] :
       {std::pair{"none", "not clipped"}, {"norm", "clipped by norm"}, {"value", "clipped by value"}}) {
    cost.curves.push_back(course(clipping, cut, "cost", label));
    norm.curves.push_back(course(clipping, cut, "norm", label));
  }
  figures::draw_figure(figures / "clipping", {cost, norm});
}

/// An array [T][d] as a picture: a row for each unit, a column for each step.
figures::Image picture(const fs::path& file, const std::string& caption) {
  const files::Array array = files::read_npy(file);
  const Index T = array.shape.at(0), d = array.shape.at(1);
  figures::Image image{d, T, std::vector<double>(array.values.size()), caption};
  for (Index t = 0; t < T; ++t)
    for (Index n = 0; n < d; ++n)
      image.pixels[static_cast<std::size_t>(n * T + t)] = double(array.values[static_cast<std::size_t>(t * d + n)]);
  return image;
}

void draw_gates(const fs::path& results, const fs::path& figures) {
  std::vector<figures::Image> images;
  for (const auto& [name, caption] : {std::pair{"i", "input gate i"}, {"f", "forget gate f"}, {"o", "output gate o"},
                                      {"g", "candidate g"}, {"c", "tanh c"}, {"h", "output h"}})
    images.push_back(picture(results / (std::string(name) + ".npy"), caption));
  for (double& c : images[4].pixels) c = std::tanh(c);
  figures::draw_images(figures / "gates", "An LSTM reads an image: unit by unit, row by row", images, 6,
                       figures::Shades::diverging);
  const files::Table metrics = files::read_csv(results / "metrics.csv");
  figures::Panel answers{.title = "What it would say if the image ended here", .x_label = "row of the image",
                         .y_label = "probability", .y_range = {{0, 1}}};
  for (const std::string& name : words_of(metrics, "class"))
    answers.curves.push_back(curve_of(rows_where(metrics, {{"class", name}}), name, "row", "probability"));
  const auto most = [](const figures::Curve& curve) { return *std::max_element(curve.y.begin(), curve.y.end()); };
  const auto more = [&](const figures::Curve& a, const figures::Curve& b) { return most(a) > most(b); };
  std::sort(answers.curves.begin(), answers.curves.end(), more);
  if (answers.curves.size() > 6) answers.curves.resize(6);  // as many as there are colours
  figures::draw_figure(figures / "answers", {answers});
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<figures::Drawing> drawings{{"rows", draw_rows},
                                         {"rows-fashion-mnist", draw_fashion},
                                         {"gradients", draw_gradients},
                                         {"gates", draw_gates}};
  for (const figures::Drawing& drawing : plots::tasks()) drawings.push_back(drawing);
  return figures::plot_program(argc, argv, drawings);
}
