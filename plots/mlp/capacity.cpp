// The figures of the experiments on what a network can represent.
#include "drawings.hpp"
#include "figures/figure.hpp"
#include "figures/gnuplot.hpp"
#include "figures/tables.hpp"
#include "files/files.hpp"
#include "files/npy.hpp"

#include <cmath>
#include <map>

namespace lbl::plots {
namespace {

namespace fs = std::filesystem;
using figures::Curve;
using figures::Panel;
using figures::Style;
using figures::curve_of, figures::mean_curve, figures::rows_where, figures::words_of;

// hidden-layers

/// A network's answers over the plane with the points that it has learned from, as a part of a multiplot.
void draw_regions(Gnuplot& out, const fs::path& file, const files::Table& points, const std::string& title,
                  double error) {
  const files::Array p = files::read_npy(file);
  const Index side = p.shape.at(0);
  constexpr double edge = 1.3;
  std::vector<double> x1, x2, value;
  for (Index m = 0; m < side * side; ++m) {
    x1.push_back(edge * (2 * double(m % side) / double(side - 1) - 1));
    x2.push_back(-edge * (2 * double(m / side) / double(side - 1) - 1));
    value.push_back(p.values[static_cast<std::size_t>(m)]);
  }
  const std::string remark = "training error " + files::shortest(std::round(error * 1000) / 10) + " %";
  out << "set title " << figures::gnuplot::quoted(title) << " font 'DejaVu Sans:Bold,22'\nset xlabel "
      << figures::gnuplot::quoted(remark) << " offset 0,-0.2\nunset ylabel\nset size ratio 1\nunset logscale\n"
      << "set lmargin 2\nset rmargin 2\nset bmargin 3\nunset xtics\nunset ytics\nunset grid\nunset colorbox\n"
      << "set xrange [" << -edge << ":" << edge << "]\nset yrange [" << -edge << ":" << edge << "]\n"
      << "set cbrange [0:1]\nset palette defined (0 '#9ecae1', 0.5 '#ffffff', 1 '#fdae6b')\n"
      << "plot '-' using 1:2:3 with image notitle, '-' using 1:2 with points pt 7 ps 0.9 lc rgb '#0072B2' notitle, "
      << "'-' using 1:2 with points pt 5 ps 0.9 lc rgb '#D55E00' notitle\n";
  out.send1d(std::make_tuple(x1, x2, value));
  for (const std::string kind : {"0", "1"}) {
    const files::Table part = rows_where(points, {{"class", kind}});
    out.send1d(std::make_tuple(part.numbers("x1"), part.numbers("x2")));
  }
}

/// Errors of both readings as one more part of the multiplot, each number of layers or units a place of its own.
void draw_errors(Gnuplot& out, const files::Table& metrics, const std::vector<std::string>& hidden) {
  const std::string colours[] = {"#0072B2", "#D55E00"};
  std::string tics, plots;
  for (std::size_t n = 0; n < hidden.size(); ++n)
    tics += (n == 0 ? "'" : ", '") + hidden[n] + "' " + std::to_string(n);
  std::vector<Curve> curves;
  for (const std::string reading : {"layers", "units"})
    for (const std::string column : {"train_error", "test_error"}) {
      curves.push_back(mean_curve(rows_where(metrics, {{"reading", reading}}), reading, "hidden", column, 100));
      curves.back().deviation.resize(curves.back().x.size());  // single networks have none
      for (std::size_t n = 0; n < curves.back().x.size(); ++n)
        curves.back().x[n] = double(n) + (reading == "layers" ? -0.04 : 0.04);
      const std::string style = " lc rgb '" + colours[reading == "units"] + "'", part = column.substr(0, 5);
      plots += (plots.empty() ? "plot " : ", ") +
               ("'-' using 1:2:3 with yerrorbars notitle lw 2 pt -1" + style) + ", '-' using 1:2 with linespoints" +
               style + (part == "train" ? " lw 3 pt 7 ps 1.5" : " lw 2 dt (10,5) pt 6 ps 1.5") + " title '" + reading +
               (part == "train" ? ", training'" : ", test'");
    }
  out << "set title 'Error' font 'DejaVu Sans:Bold,22'\nset xlabel 'hidden layers or units' offset 0,0.2\n"
      << "set ylabel 'error (%)' offset 1.5,0\nset size noratio\nset lmargin 6\nset xrange [-0.3:"
      << double(hidden.size()) - 0.7 << "]\nset yrange [0:59]\nset xtics (" << tics << ")\nset ytics 10\n"
      << "set grid ytics lt 1 lw 1 lc rgb '#e0e0e0'\nset key top right samplen 2 spacing 0.9 font 'DejaVu Sans,17'\n"
      << "set bmargin 3.4\n" << plots << "\n";
  for (const Curve& curve : curves) {
    out.send1d(std::make_tuple(curve.x, curve.y, curve.deviation));
    out.send1d(std::make_tuple(curve.x, curve.y));
  }
}

void draw_hidden_layers(const fs::path& results, const fs::path& figures) {
  const files::Table metrics = files::read_csv(results / "metrics.csv");
  const files::Table points = files::read_csv(results / "points.csv");
  const std::vector<std::string> hidden = words_of(metrics, "hidden");
  const auto error = [&](const std::string& reading, const std::string& number) {
    return rows_where(metrics, {{"reading", reading}, {"hidden", number}}).numbers("train_error").at(0);
  };
  const std::size_t columns = hidden.size();
  figures::gnuplot::draw(figures / "hidden-layers", 540 * static_cast<int>(columns), 1100, [&](Gnuplot& out) {
    out << "set border lw 1.5 lc rgb '#404040'\nset tics nomirror out textcolor rgb '#404040'\nset tmargin 2.5\n"
        << "set multiplot layout 2," << columns << "\n";
    for (const std::string& number : hidden)
      draw_regions(out, results / ("layers-" + number + ".npy"), points, number + " hidden layers",
                   error("layers", number));
    draw_errors(out, metrics, hidden);
    for (std::size_t n = 1; n < columns; ++n)
      draw_regions(out, results / ("units-" + hidden[n] + ".npy"), points, "one hidden layer, " + hidden[n] + " units",
                   error("units", hidden[n]));
    out << "unset multiplot\n";
  });
}

// approximation

Curve built(const files::Table& constructed, const std::string& function, const std::string& method,
            const std::string& column, const std::string& label) {
  return curve_of(rows_where(constructed, {{"function", function}, {"method", method}}), label, "units", column,
                  column == "bound" ? Style::reference : Style::line);
}

void draw_approximation(const fs::path& results, const fs::path& figures) {
  const files::Table metrics = files::read_csv(results / "metrics.csv");
  const files::Table constructed = files::read_csv(results / "constructed.csv");
  const files::Table curves = files::read_csv(results / "curves.csv");
  const files::Table depth = files::read_csv(results / "depth.csv");

  Panel errors{.title = "sin on [-π, π]: the largest error", .x_label = "hidden units", .y_label = "sup error",
               .curves = {mean_curve(rows_where(metrics, {{"function", "sin"}}), "tanh units, learned", "units",
                                     "sup_error"),
                          built(constructed, "sin", "bumps", "sup_error", "bumps of two sigmoids"),
                          built(constructed, "sin", "interpolation", "sup_error", "lines of ReLU units"),
                          built(constructed, "sin", "bumps", "bound", "bound for bumps")},
               .log_x = true, .log_y = true, .y_range = {{1e-3, 3}}};
  errors.curves.push_back(built(constructed, "sin", "interpolation", "bound", "bound for lines"));
  Panel outside{.title = "Outside the interval", .x_label = "x", .y_label = "value",
                .curves = {curve_of(curves, "tanh units, learned", "x", "learned"),
                           curve_of(curves, "bumps of two sigmoids", "x", "bumps"),
                           curve_of(curves, "lines of ReLU units", "x", "interpolation"),
                           curve_of(curves, "sin x", "x", "sin", Style::reference)},
                .y_range = {{-2.5, 2.5}}};
  figures::draw_figure(figures / "approximation", {errors, outside});

  std::vector<Panel> functions;
  const std::map<std::string, std::string> titles{
      {"bump", "A bump"}, {"abs", "|x|"}, {"product", "x₁ x₂ on a square"}};
  for (const auto& [function, title] : titles) {
    Panel panel{.title = title, .x_label = "hidden units", .y_label = "sup error", .curves = {}, .levels = {},
                .log_x = true, .log_y = true, .x_range = {}, .y_range = {{5e-4, 1.5}}};
    panel.curves.push_back(
        mean_curve(rows_where(metrics, {{"function", function}}), "tanh units, learned", "units", "sup_error"));
    if (function == "product")
      panel.curves.push_back(built(constructed, function, "two squares", "sup_error", "ReLU: two squares"));
    else
      panel.curves.push_back(built(constructed, function, "bumps", "sup_error", "bumps of two sigmoids"));
    if (function == "bump")
      panel.curves.push_back(built(constructed, function, "interpolation", "sup_error", "lines of ReLU units"));
    functions.push_back(panel);
  }
  figures::draw_figure(figures / "approximation-functions", functions);

  Panel pieces{.title = "Units that a sawtooth needs", .x_label = "k, for 2ᵏ pieces", .y_label = "hidden units",
               .curves = {curve_of(depth, "in one hidden layer", "depth", "shallow_units"),
                          curve_of(depth, "in k layers of two units", "depth", "deep_units")},
               .log_y = true, .y_range = {{0.7, 2000}}};
  Panel missed{.title = "As many in one layer miss it", .x_label = "hidden units", .y_label = "sup error",
               .curves = {curve_of(depth, "one layer, even bends", "deep_units", "shallow_error"),
                          curve_of(depth, "layers of two units", "deep_units", "deep_error")},
               .y_range = {{-0.05, 1.05}}};
  figures::draw_figure(figures / "approximation-depth", {pieces, missed});
}

void draw_random_labels(const fs::path& results, const fs::path& figures) {
  const files::Table metrics = files::read_csv(results / "metrics.csv");
  const Index M = files::read_json(results / "settings.json").at("options").at("samples").get<Index>();
  Panel panel{.title = std::to_string(M) + " labels without meaning, learned by heart", .x_label = "hidden units",
              .y_label = "error (%)",
              .curves = {mean_curve(metrics, "samples it has learned", "units", "train_error", 100),
                         mean_curve(metrics, "other samples", "units", "test_error", 100)},
              .levels = {{"chance", 50}}, .y_range = {{0, 60}}};
  figures::draw_figure(figures / "random-labels", {panel});
}

void draw_binning(const fs::path& results, const fs::path& figures) {
  const files::Table metrics = files::read_csv(results / "metrics.csv");
  const files::Table points = files::read_csv(results / "points.csv");
  const files::Table answers = files::read_csv(results / "answers.csv");
  Panel plane{.title = "Every place has two answers", .x_label = "x", .y_label = "y",
              .curves = {curve_of(points, "samples", "x", "y", Style::marks),
                         curve_of(answers, "squared error", "x", "squared"),
                         curve_of(answers, "most probable bin", "x", "mode")}};
  Panel distribution{.title = "What the bins say at x = 0.5", .x_label = "y", .y_label = "probability",
                     .curves = {curve_of(files::read_csv(results / "distribution.csv"), "bins", "y", "probability")},
                     .y_range = {{0, 0.5}}};
  figures::draw_figure(figures / "binning", {plane, distribution});

  Panel course{.title = "Answers that are possible", .x_label = "step", .y_label = "answers near a branch (%)",
               .log_x = true, .y_range = {{0, 105}}};
  for (const std::string network : {"squared error", "bins"})
    course.curves.push_back(
        mean_curve(rows_where(metrics, {{"network", network}}), network, "step", "near_a_branch", 100));
  figures::draw_figure(figures / "binning-course", {course});
}

void draw_projection_pursuit(const fs::path& results, const fs::path& figures) {
  const files::Table metrics = files::read_csv(results / "metrics.csv");
  const files::Table steps = files::read_csv(results / "steps.csv"), curve = files::read_csv(results / "curve.csv");
  Panel angles{.title = "Gauss-Newton steps", .x_label = "step", .y_label = "angle to the truth (°)",
               .curves = {}, .levels = {}, .log_x = false, .log_y = false, .x_range = {}, .y_range = {{0, 90}}};
  for (const std::string start : {"0", "1", "2", "3", "4", "5"})
    angles.curves.push_back(curve_of(rows_where(steps, {{"start", start}}), "start " + start, "step", "angle"));
  Panel ridge{.title = "The ridge function found", .x_label = "v = wᵀx", .y_label = "g(v)",
              .curves = {curve_of(curve, "smoother, best start", "v", "g"),
                         curve_of(curve, "sin 1.5 v", "v", "truth", Style::reference)}};
  Panel errors{.title = "Error and number of terms", .x_label = "terms K", .y_label = "test error / deviation of y",
               .y_range = {{0, 0.9}}};
  for (const auto& [target, label] :
       {std::pair{"index", "sin 1.5 wᵀx"}, {"product", "x₁ x₂"}, {"hill", "exp(-x₁² - x₂²)"}})
    errors.curves.push_back(mean_curve(rows_where(metrics, {{"target", target}}), label, "terms", "test_error"));
  figures::draw_figure(figures / "projection-pursuit-direction", {angles, ridge});
  figures::draw_figure(figures / "projection-pursuit", {errors});
}

}  // namespace

std::vector<figures::Drawing> capacity() {
  return {{"hidden-layers", draw_hidden_layers},
          {"approximation", draw_approximation},
          {"random-labels", draw_random_labels},
          {"binning", draw_binning},
          {"projection-pursuit", draw_projection_pursuit}};
}

}  // namespace lbl::plots
