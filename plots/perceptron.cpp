// The figures of the perceptron chapter.
#include "figures/figure.hpp"
#include "figures/gnuplot.hpp"
#include "figures/images.hpp"
#include "figures/plot_program.hpp"
#include "figures/tables.hpp"
#include "files/files.hpp"
#include "files/npy.hpp"
#include "report/spread.hpp"

#include <cmath>
#include <map>
#include <set>

using namespace lbl;
namespace fs = std::filesystem;
using figures::Curve;
using figures::Panel;
using figures::Style;
using figures::curve_of, figures::mean_curve, figures::rows_where, figures::words_of;

namespace {

std::string percent(double fraction) { return files::shortest(std::round(fraction * 10000) / 100) + " %"; }

std::vector<double> in_percent(std::vector<double> fractions) {
  for (double& value : fractions) value *= 100;
  return fractions;
}

/// The square with its decision regions and the four points of a boolean function, as a part of a multiplot.
void draw_regions(Gnuplot& out, const files::Table& regions, const std::string& column, const std::string& title,
                  const std::string& remark, const std::array<int, 4>& values) {
  out << "set title " << figures::gnuplot::quoted(title) << " font 'DejaVu Sans:Bold,22'\n"
      << "set xlabel " << figures::gnuplot::quoted(remark) << " offset 0,0.4\nset ylabel\n"
      << "set size ratio 1\nunset logscale\nset lmargin 4\nset rmargin 2\nset bmargin 3.8\n"
      << "set xrange [-0.5:1.5]\nset yrange [-0.5:1.5]\nset xtics (0, 1)\nset ytics (0, 1)\n"
      << "set cbrange [0:1]\nset palette defined (0 '#9ecae1', 0.5 '#ffffff', 1 '#fdae6b')\n"
      << "unset colorbox\nunset grid\n"
      << "plot '-' using 1:2:3 with image notitle, '-' using 1:2 with points pt 5 ps 3.4 lc rgb '#D55E00' notitle, "
      << "'-' using 1:2 with points pt 7 ps 3.4 lc rgb '#0072B2' notitle\n";
  out.send1d(std::make_tuple(regions.numbers("x1"), regions.numbers("x2"), regions.numbers(column)));
  for (const int value : {1, 0}) {
    std::vector<double> x, y;
    for (int m = 0; m < 4; ++m) {
      const int x1 = m / 2, x2 = m % 2;
      if (values[static_cast<std::size_t>(m)] == value) x.push_back(x1), y.push_back(x2);
    }
    out.send1d(std::make_tuple(x, y));
  }
}

/// The cost of all that learns XOR, as the last part of the multiplot.
void draw_costs(Gnuplot& out, const files::Table& metrics) {
  const std::vector<double> epoch = metrics.numbers("epoch");
  const bool stuck = std::find(metrics.columns.begin(), metrics.columns.end(), "stuck_cost") != metrics.columns.end();
  out << "set title 'XOR: the cost' font 'DejaVu Sans:Bold,22'\nset xlabel 'epoch'\n"
      << "set ylabel 'cost (nats)' offset 1,0\nset size noratio\nset logscale x\n"
      << "set xrange [1:" << epoch.back() << "]\nset yrange [0:0.9]\nset ytics 0.2\nset xtics (1, 10, 100, 1000)\n"
      << "set grid xtics ytics lt 1 lw 1 lc rgb '#e0e0e0'\n"
      << "set lmargin 6.5\nset rmargin 1\n"
      << "set label 'ln 2' at 700, 0.75\nset label 'one unit' at 1.4, 0.52 textcolor rgb '#0072B2'\n"
      << "set label '2-2-1 network' at 1.4, 0.24 textcolor rgb '#D55E00'\n"
      << (stuck ? "set label 'another start' at 1.4, 0.38 textcolor rgb '#009E73'\n" : "")
      << "plot " << std::log(2.) << " with lines lw 2 dt (12,6) lc rgb '#404040' notitle, "
      << "'-' using 1:2 with lines lw 3 lc rgb '#0072B2' notitle, "
      << "'-' using 1:2 with lines lw 3 lc rgb '#D55E00' notitle"
      << (stuck ? ", '-' using 1:2 with lines lw 3 lc rgb '#009E73' notitle" : "") << "\n";
  out.send1d(std::make_tuple(epoch, metrics.numbers("logistic_cost")));
  out.send1d(std::make_tuple(epoch, metrics.numbers("network_cost")));
  if (stuck) out.send1d(std::make_tuple(epoch, metrics.numbers("stuck_cost")));
}

void draw_xor(const fs::path& results, const fs::path& figures) {
  const files::Table metrics = files::read_csv(results / "metrics.csv");
  const files::Table regions = files::read_csv(results / "regions.csv");
  figures::gnuplot::draw(figures / "xor", 1600, 1080, [&](Gnuplot& out) {
    out << "set border lw 1.5 lc rgb '#404040'\nset tics nomirror out textcolor rgb '#404040'\nset tmargin 2.5\n"
        << "set multiplot layout 2,3\n";
    draw_regions(out, regions, "AND", "AND: learned", "perceptron rule", {0, 0, 0, 1});
    draw_regions(out, regions, "OR", "OR: learned", "perceptron rule", {0, 1, 1, 1});
    draw_regions(out, regions, "NAND", "NAND: learned", "perceptron rule", {1, 1, 1, 0});
    draw_regions(out, regions, "XOR", "XOR: not by one unit", "perceptron rule, going round", {0, 1, 1, 0});
    draw_regions(out, regions, "network", "XOR: by three units", "2-2-1, back-propagation", {0, 1, 1, 0});
    draw_costs(out, metrics);
    out << "unset multiplot\n";
  });
}

void draw_convergence(const fs::path& results, const fs::path& figures) {
  const files::Table metrics = files::read_csv(results / "metrics.csv");
  Panel panel{.title = "No set costs more mistakes than Novikoff allows",
              .x_label = "bound (R/γ)²", .y_label = "mistakes (none: drawn at 0.5)", .log_x = true, .log_y = true,
              .y_range = {{0.3, 100'000}}};
  for (const std::string inputs : {"2", "10", "50"}) {
    Curve curve = curve_of(rows_where(metrics, {{"inputs", inputs}}), inputs + " inputs", "bound", "mistakes",
                           Style::marks);
    for (double& mistakes : curve.y) mistakes = std::max(mistakes, 0.5);  // no mistake at all, on a logarithmic axis
    panel.curves.push_back(curve);
  }
  const std::vector<double> bound = metrics.numbers("bound");
  const auto [lowest, highest] = std::minmax_element(bound.begin(), bound.end());
  panel.curves.push_back({"the bound itself", {*lowest, *highest}, {*lowest, *highest}, {}, Style::reference});
  figures::draw_figure(figures / "convergence", {panel});
}

void draw_separability(const fs::path& results, const fs::path& figures) {
  const files::Table metrics = files::read_csv(results / "metrics.csv");
  const std::vector<std::string> sizes = words_of(metrics, "N");
  const std::string& middle = sizes[sizes.size() / 2];
  const auto passes = [&](const char* column) { return metrics.text(column).front(); };

  Panel patience{.title = "N = " + middle + ": patience helps", .x_label = "points per weight, P/N",
                 .y_label = "dichotomies learned (%)", .y_range = {{0, 103}}};
  Panel capacity{.title = "By theory, half at P = 2N", .x_label = "points per weight, P/N",
                 .y_label = "dichotomies learned (%)", .y_range = {{0, 103}}};
  const auto learned = [&](const std::string& N, const std::string& label, const char* column, Style style) {
    Curve curve = curve_of(rows_where(metrics, {{"N", N}}), label, "load", column, style);
    curve.y = in_percent(curve.y);
    return curve;
  };
  const auto cover = [&](const std::string& N) {
    return learned(N, "Cover's count, exact", "cover", Style::reference);
  };
  for (const auto& [column, count] : {std::pair{"learned_few", "passes_few"}, std::pair{"learned_some", "passes_some"},
                                      std::pair{"learned", "passes"}})
    patience.curves.push_back(learned(middle, passes(count) + " passes", column, Style::line));
  patience.curves.push_back(cover(middle));
  for (const std::string& N : sizes) {
    Curve curve = learned(N, "learned, N = " + N, "learned", Style::marks);
    curve.deviation = in_percent(rows_where(metrics, {{"N", N}}).numbers("deviation"));
    capacity.curves.push_back(curve);
  }
  for (const std::string& N : sizes) {
    capacity.curves.push_back(cover(N));
    if (N != sizes.front()) capacity.curves.back().label.clear();  // one legend for all of them
  }
  figures::draw_figure(figures / "separability", {patience, capacity});
}

/// -log10 of each distance: how many digits behind the point are right.
std::vector<double> correct_digits(std::vector<double> distances) {
  for (double& distance : distances) distance = -std::log10(distance);
  return distances;
}

void draw_regression(const fs::path& results, const fs::path& figures) {
  const files::Table metrics = files::read_csv(results / "metrics.csv");
  const files::Table points = files::read_csv(results / "points.csv");
  const auto summary = files::read_json(results / "summary.json");
  const std::vector<double> epoch = metrics.numbers("epoch");
  const auto line = [&](const std::string& label, const char* offset, const char* slope, Style style) {
    const double b = summary.at(offset), w = summary.at(slope);
    return Curve{label, {-2, 2}, {b - 2 * w, b + 2 * w}, {}, style};
  };
  Panel outliers{.title = "Outliers pull L2, not L1", .x_label = "x", .y_label = "y",
                 .curves = {{"points", points.numbers("x"), points.numbers("y"), {}, Style::marks},
                            line("squared error (L2)", "offset_l2", "slope_l2", Style::line),
                            line("absolute error (L1)", "offset_l1", "slope_l1", Style::line),
                            line("the line they came from", "true_offset", "true_slope", Style::reference)}};
  Panel digits{.title = "Descent finds the exact weights", .x_label = "epoch",
               .y_label = "decimal digits that are right",
               .curves = {{"gradient descent, L2", epoch, correct_digits(metrics.numbers("l2_distance"))}},
               .y_range = {{0, 8}}};
  figures::draw_figure(figures / "regression", {outliers, digits});

  Panel clouds{.title = "Two classes that overlap", .x_label = "x₁", .y_label = "x₂",
               .x_range = {{-4, 4}}, .y_range = {{-4, 4}}};
  const std::vector<double> x1 = points.numbers("x1"), x2 = points.numbers("x2"), t = points.numbers("class");
  for (const double value : {-1., 1.}) {
    Curve curve{.label = value > 0 ? "class +1" : "class -1", .x = {}, .y = {}, .style = Style::marks};
    for (std::size_t m = 0; m < t.size(); ++m)
      if (t[m] == value) curve.x.push_back(x1[m]), curve.y.push_back(x2[m]);
    clouds.curves.push_back(curve);
  }
  const double w0 = summary.at("cloud_offset"), w1 = summary.at("cloud_w1"), w2 = summary.at("cloud_w2");
  const auto boundary_at = [&](double x2_there) { return -(w0 + w2 * x2_there) / w1; };
  clouds.curves.push_back({"least squares, exact", {boundary_at(4), boundary_at(-4)}, {4, -4}, {}, Style::reference});
  Panel errors{.title = "The delta rule settles", .x_label = "epoch", .y_label = "errors among the 60 points",
               .curves = {{"perceptron rule", epoch, metrics.numbers("perceptron_errors")},
                          {"delta rule", epoch, metrics.numbers("delta_errors")}}};
  errors.x_range = {0, epoch.back()}, errors.y_range = {0, 35};
  figures::draw_figure(figures / "delta", {clouds, errors});
}

void draw_descent(const fs::path& results, const fs::path& figures) {
  const files::Table metrics = files::read_csv(results / "metrics.csv");
  const files::Table courses = files::read_csv(results / "courses.csv");
  const auto summary = files::read_json(results / "summary.json");
  Panel course{.title = "Fewer gradients, same cost", .x_label = "gradients of one sample",
               .y_label = "cost above minimum, relative", .log_x = true, .log_y = true};
  Panel rates{.title = "Each form has its rate", .x_label = "log₂ of the learning rate η",
              .y_label = "gradients until then", .log_y = true, .y_range = {{300, 1'000'000}}};
  for (const std::string form : {"batch", "stochastic", "mini-batch"}) {
    const std::string eta = files::shortest(summary.at("learning_rate_" + form).get<double>());
    Curve curve = curve_of(rows_where(courses, {{"form", form}}), form + ", η = " + eta, "gradients", "excess");
    if (curve.x.front() == 0) curve.x.front() = 10;  // before the first gradient, on a logarithmic axis
    course.curves.push_back(curve);

    const files::Table runs = rows_where(metrics, {{"form", form}});
    const std::vector<double> rate = runs.numbers("learning_rate"), reached = runs.numbers("reached"),
                              gradients = runs.numbers("gradients");
    std::map<double, report::Spread> at;
    std::set<double> failed;
    for (std::size_t n = 0; n < rate.size(); ++n)
      if (reached[n] == 1) at[std::log2(rate[n])].add(gradients[n]);
      else failed.insert(std::log2(rate[n]));
    std::erase_if(at, [&](const auto& of_rate) { return failed.contains(of_rate.first); });
    rates.curves.push_back(mean_curve(at, form));
    rates.curves.back().deviation.clear();
  }
  course.levels.push_back({"5 % above: there they stop", 0.05});
  figures::draw_figure(figures / "descent", {course, rates});
}

/// The ten classes' weights as pictures.
void draw_weights(const fs::path& folder, const std::string& name, const fs::path& stem) {
  const files::Array W = files::read_npy(folder / "W.npy");
  const Index K = W.shape.at(0), pixels = W.shape.at(1), side = std::lround(std::sqrt(double(pixels)));
  if (side * side != pixels) throw std::runtime_error(folder.string() + ": its inputs are no square image to draw");
  const std::vector<std::string> clothes{"T-shirt/top", "trouser", "pullover", "dress", "coat",
                                         "sandal", "shirt", "sneaker", "bag", "ankle boot"};
  std::vector<figures::Image> images;
  for (Index k = 0; k < K; ++k)
    images.push_back({side, side, {W.values.begin() + k * pixels, W.values.begin() + (k + 1) * pixels},
                      name == "fashion-mnist" ? clothes.at(static_cast<std::size_t>(k)) : std::to_string(k)});
  figures::draw_images(stem, "Softmax regression on " + name + ": red pixels speak for the class, blue ones against it",
                      images, 5, figures::Shades::diverging);
}

void draw_softmax(const fs::path& results, const fs::path& figures) {
  const files::Table metrics = files::read_csv(results / "metrics.csv");
  const auto summary = files::read_json(results / "summary.json");
  const std::vector<std::string> dataset = metrics.text("dataset");
  std::vector<Panel> panels;
  for (const std::string& name : std::set<std::string>(dataset.begin(), dataset.end())) {
    Panel panel{.title = name + ": " + percent(summary.at(name + "_softmax_test")) + " on test samples",
                .x_label = "epoch", .y_label = "accuracy (%)"};
    for (const std::string column : {"train_accuracy", "validation_accuracy"}) {
      if (std::find(metrics.columns.begin(), metrics.columns.end(), column) == metrics.columns.end()) continue;
      const char* label = column == "train_accuracy" ? "samples it learns from" : "samples held out";
      panel.curves.push_back(mean_curve(rows_where(metrics, {{"dataset", name}}), label, "epoch", column, 100));
    }
    if (const std::string target = "target_" + name + "_softmax_test"; summary.contains(target))
      panel.levels.push_back({"to reach: about " + percent(summary.at(target)),
                              100 * summary.at(target).get<double>()});
    panel.levels.push_back({"least squares, exact: " + percent(summary.at(name + "_squares_test")),
                            100 * summary.at(name + "_squares_test").get<double>()});
    panel.levels.push_back({"nearest class mean, exact: " + percent(summary.at(name + "_mean_test")),
                            100 * summary.at(name + "_mean_test").get<double>()});
    panels.push_back(panel);
    draw_weights(results / name, name, figures / ("weights-" + name));
  }
  figures::draw_figure(figures / "softmax", panels);
}

}  // namespace

int main(int argc, char** argv) {
  return figures::plot_program(argc, argv, {{"xor", draw_xor}, {"convergence", draw_convergence},
                                           {"separability", draw_separability}, {"regression", draw_regression},
                                           {"descent", draw_descent}, {"softmax", draw_softmax}});
}
