// The figures of the experiments on how the parameters move, and how one sees that they move well.
#include "drawings.hpp"
#include "figures/figure.hpp"
#include "figures/tables.hpp"
#include "files/files.hpp"

#include <cmath>

namespace lbl::plots {
namespace {

namespace fs = std::filesystem;
using figures::Curve;
using figures::Panel;
using figures::curve_of, figures::mean_curve, figures::rows_where, figures::words_of;

const std::vector<std::vector<std::string>> families{{"descent", "momentum", "nesterov", "adagrad"},
                                                     {"rmsprop", "adadelta", "adam", "adamax", "nadam"}};

/// A line of equal cost on which y is given by x, both halves of it.
template <class Y>
Curve contour(double from, double to, Y y, const std::string& label) {
  Curve line{.label = label, .x = {}, .y = {}, .style = figures::Style::reference};
  for (const double side : {-1., 1.})
    for (int n = 0; n <= 300; ++n) {
      const double turn = 3.14159265358979 * n / 300, middle = (from + to) / 2;
      const double x = middle + side * (to - from) / 2 * std::cos(turn);  // dense where the line turns back
      line.x.push_back(x), line.y.push_back(y(x, side));
    }
  return line;
}

double root(double square) { return std::sqrt(std::max(square, 0.)); }

std::vector<Curve> contours(const std::string& surface) {
  std::vector<Curve> lines;
  const auto label = [&] { return lines.empty() ? "lines of equal cost" : ""; };
  if (surface == "quadratic")
    for (const double c : {0.1, 0.5, 1.5, 5., 15.}) {
      const double a = std::sqrt(2 * c);
      lines.push_back(contour(-a, a, [&](double x, double side) { return side * root(2 * c - x * x) / 10; }, label()));
    }
  if (surface == "rosenbrock")
    for (const double c : {0.2, 1., 3., 10.}) {
      const double a = std::sqrt(c);
      lines.push_back(contour(1 - a, 1 + a, [&](double x, double side) {
        return x * x + side * root(c - (1 - x) * (1 - x)) / 10;
      }, label()));
    }
  if (surface == "saddle")  // x^2/2 + (y^2 - 1)^2/4 = c, here with x by y
    for (const double c : {0.02, 0.1, 0.2, 0.3, 0.5}) {
      const double inner = root(1 - 2 * std::sqrt(c)), outer = std::sqrt(1 + 2 * std::sqrt(c));
      for (const double sign : {-1., 1.}) {
        Curve line = contour(sign * inner, sign * outer, [&](double y, double side) {
          return side * root(2 * c - (y * y - 1) * (y * y - 1) / 2);
        }, label());
        std::swap(line.x, line.y);
        lines.push_back(line);
      }
    }
  return lines;
}

void draw_paths(const fs::path& results, const fs::path& figures) {
  const files::Table paths = files::read_csv(results / "paths.csv"), table = files::read_csv(results / "surfaces.csv");
  struct View {
    std::string surface, title;
    std::array<double, 2> x, y;
  };
  const std::vector<View> views{{"quadratic", "A valley, 100 times as steep across as along", {-2, 1}, {-0.8, 0.8}},
                                {"rosenbrock", "Rosenbrock's bent valley", {-1.8, 1.8}, {-0.7, 2.5}},
                                {"saddle", "A saddle, and the minimum above it", {-0.6, 0.9}, {-0.4, 1.6}}};
  for (const View& view : views) {
    Panel panel{.title = view.title, .x_label = "x", .y_label = "y", .curves = contours(view.surface),
                .x_range = view.x, .y_range = view.y};
    for (const std::string name : {"descent", "momentum", "adagrad", "rmsprop", "adam"}) {
      const auto of_path = [&](const files::Table& all) {
        return rows_where(all, {{"surface", view.surface}, {"optimizer", name}});
      };
      const std::string label = name + ", " + files::shortest(of_path(table).numbers("steps").at(0)) + " steps";
      panel.curves.push_back(curve_of(of_path(paths), label, "x", "y"));
    }
    figures::draw_figure(figures / ("optimizers-" + view.surface), {panel});
  }
}

void draw_race(const fs::path& results, const fs::path& stem) {
  const files::Table courses = files::read_csv(results / "courses.csv");
  const files::Table ends = files::read_csv(results / "metrics.csv");
  const auto mean_course = [&](const std::string& name) {
    const double rate = rows_where(ends, {{"optimizer", name}}).numbers("learning_rate").at(0);
    return mean_curve(rows_where(courses, {{"optimizer", name}}), name + " (rate " + files::shortest(rate) + ")",
                      "epochs", "train_cost");
  };
  const std::vector<std::string> titles{"Descent, velocities, AdaGrad", "Scaled by recent gradients"};
  std::vector<Panel> panels;
  for (std::size_t f = 0; f < families.size(); ++f) {
    Panel panel{.title = titles[f], .x_label = "epochs", .y_label = "training cost (nats)",
                .y_range = std::array<double, 2>{0.28, 0.7}};
    for (const std::string& name : families[f]) panel.curves.push_back(mean_course(name));
    panels.push_back(panel);
  }
  figures::draw_figure(stem, panels);
}

void draw_optimizers(const fs::path& results, const fs::path& figures) {
  draw_paths(results, figures);
  draw_race(results, figures / "optimizers");
}

/// Columns of a table on a logarithmic axis; the steps of differences by their exponents.
Panel errors(const fs::path& file, const std::string& title, const std::string& x, const std::string& x_label,
             const std::vector<std::pair<std::string, std::string>>& columns, const figures::Level& level) {
  const files::Table table = files::read_csv(file);
  Panel panel{.title = title, .x_label = x_label, .y_label = "relative error", .levels = {level}, .log_y = true,
              .y_range = std::array<double, 2>{1e-12, 10}};
  std::vector<double> where = table.numbers(x);
  if (x == "step")
    for (double& value : where) value = std::log10(value);
  for (const auto& [column, label] : columns) panel.curves.push_back({label, where, table.numbers(column)});
  return panel;
}

void draw_differences(const fs::path& results, const fs::path& figures) {
  const figures::Level right{"10⁻⁷: right, the notes say", 1e-7};
  figures::draw_figure(
      figures / "checks",
      {errors(results / "function.csv", "Differences of tanh alone", "step", "exponent of the step Δ, log₁₀",
              {{"double", "double, centred"}, {"double_one_sided", "double, one-sided"}, {"float", "float, centred"}},
              right),
       errors(results / "steps.csv", "Differences of the network's cost", "step", "exponent of the step Δ, log₁₀",
              {{"tanh", "tanh units, centred"}, {"tanh_one_sided", "tanh units, one-sided"},
               {"relu", "ReLU units, centred"}}, right)});

  const files::Table kinks = files::read_csv(results / "kinks.csv");
  Panel crossed{.title = "Many samples bring many kinks", .x_label = "samples of the mini-batch",
                .y_label = "kinks between w ± 0.001",
                .curves = {curve_of(kinks, "mean over weights and biases", "samples", "crossed")},
                .log_x = true, .y_range = std::array<double, 2>{0, 1.2}};
  figures::draw_figure(figures / "checks-depth",
                       {errors(results / "depth.csv", "The gradient at the input", "layers", "layers",
                               {{"tanh", "tanh units"}, {"logistic", "logistic units"}}, {"10⁻²: wrong", 1e-2}),
                        crossed});
}

void draw_ratios(const fs::path& results, const fs::path& stem) {
  const files::Table table = files::read_csv(results / "ratios.csv");
  Panel panel{.title = "How far a step moves the weights of the first layer", .x_label = "hundreds of steps",
              .y_label = "‖ΔW‖ / ‖W‖", .levels = {{"10⁻³, the notes' rule", 1e-3}}, .log_y = true,
              .y_range = std::array<double, 2>{1e-5, 1}};
  for (const std::string& rate : words_of(table, "learning_rate")) {
    const Curve all = curve_of(rows_where(table, {{"learning_rate", rate}, {"layer", "W1"}}), "", "step", "ratio");
    Curve moving{.label = "learning rate " + rate, .x = {}, .y = {}};
    for (std::size_t n = 0; n < all.x.size() && all.y[n] > 1e-5; ++n)  // dead units do not move at all
      moving.x.push_back(all.x[n] / 100), moving.y.push_back(all.y[n]);
    panel.curves.push_back(moving);
  }
  figures::draw_figure(stem, {panel});
}

void draw_checks(const fs::path& results, const fs::path& figures) {
  draw_differences(results, figures);
  draw_ratios(results, figures / "checks-training");
  draw_weights(results / "W1.npy", figures / "checks-weights");
}

}  // namespace

std::vector<figures::Drawing> steps() { return {{"optimizers", draw_optimizers}, {"checks", draw_checks}}; }

}  // namespace lbl::plots
