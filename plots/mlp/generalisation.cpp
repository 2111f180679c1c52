// The figures of the experiments on how a network does well on samples that it has not seen.
#include "drawings.hpp"
#include "figures/figure.hpp"
#include "figures/tables.hpp"
#include "files/files.hpp"
#include "report/spread.hpp"

#include <map>
#include <set>

namespace lbl::plots {
namespace {

namespace fs = std::filesystem;
using figures::Curve;
using figures::Panel;
using figures::curve_of, figures::mean_curve, figures::rows_where;

/// Widens a range to what the curves of a panel cover with their error bars.
void widen(std::array<double, 2>& range, const Panel& panel) {
  for (const Curve& curve : panel.curves)
    for (std::size_t n = 0; n < curve.y.size(); ++n) {
      const double bar = curve.deviation.empty() ? 0 : curve.deviation[n];
      range = {std::min(range[0], curve.y[n] - bar), std::max(range[1], curve.y[n] + bar)};
    }
}

std::string percent(double fraction) { return files::shortest(std::round(fraction * 10000) / 100) + " %"; }

/// Cost of training and what was reached on the unseen samples.
void draw_modern(const std::string& name, const fs::path& results, const fs::path& figures) {
  const files::Table metrics = files::read_csv(results / "metrics.csv");
  const files::Table networks = files::read_csv(results / "networks.csv");
  const auto summary = files::read_json(results / "summary.json");
  const std::string part = summary.contains("test_accuracy") ? "test" : "validation";

  Panel training{.title = "The moved training images", .x_label = "epoch", .y_label = "accuracy (%)",
                 .curves = {mean_curve(metrics, "while it learns, units dropped", "epoch", "train_accuracy", 100)}};
  Curve reached =
      curve_of(networks, part + " samples, at the end", "seed", part + "_accuracy", figures::Style::marks);
  for (double& y : reached.y) y *= 100;
  Panel end{.title = "The " + part + " samples: " + percent(summary.at(part + "_accuracy")), .x_label = "seed",
            .y_label = "accuracy (%)", .curves = {reached},
            .x_range = {{reached.x.front() - 0.5, reached.x.back() + 0.5}}};
  if (summary.contains("target_test_accuracy"))
    end.levels.push_back({"to reach: " + percent(summary.at("target_test_accuracy")),
                          100 * summary.at("target_test_accuracy").get<double>()});
  if (name == "modern-mnist") end.levels.push_back({"handbook, N = 1000: 98.7 %", 98.7});
  figures::draw_figure(figures / name, {training, end});
}

/// One mark per method, with what it does to the train and the test error.
void draw_methods(const fs::path& results, const fs::path& figures) {
  const files::Table metrics = files::read_csv(results / "metrics.csv");
  const std::vector<std::string> method = metrics.text("method");
  const std::vector<double> train = metrics.numbers("train_error"), test = metrics.numbers("test_error");
  std::vector<std::string> names;
  std::map<std::string, report::Spread> train_of, test_of;
  for (std::size_t n = 0; n < method.size(); ++n) {
    if (names.empty() || names.back() != method[n]) names.push_back(method[n]);
    train_of[method[n]].add(100 * train[n]), test_of[method[n]].add(100 * test[n]);
  }
  const double plain = test_of[names.front()].mean(), highest = 1.25 * plain;
  figures::gnuplot::draw(figures / "regularisation", 1600, 1000, [&](Gnuplot& out) {
    out << "set border 3 lw 1.5 lc rgb '#404040'\nset tics nomirror out textcolor rgb '#404040'\n"
        << "set title 'A few training images: what lowers the test error' font 'DejaVu Sans:Bold,26'\n"
        << "set xlabel 'error (%), mean and standard deviation'\n"
        << "set xrange [" << -0.02 * highest << ":" << highest << "]\nset yrange [" << double(names.size()) - 0.3
        << ":-0.7]\nset grid xtics lt 1 lw 1 lc rgb '#e0e0e0'\nset lmargin 24\nset rmargin 4\n"
        << "set bmargin 8\nset key outside below center vertical Left reverse\nset bars 0.6\nset ytics (";
    for (std::size_t n = 0; n < names.size(); ++n)
      out << (n ? ", " : "") << figures::gnuplot::quoted(names[n]) << " " << n;
    out << ")\nset arrow from " << plain << ", graph 0 to " << plain
        << ", graph 1 nohead lw 2 dt (12,6) lc rgb '#404040'\n"
        << "plot '-' using 1:2:3 with xerrorbars lw 3 pt 7 ps 2 lc rgb '#0072B2' title 'test images', "
        << "'-' using 1:2:3 with xerrorbars lw 3 pt 5 ps 2 lc rgb '#D55E00' title 'training images', "
        << "NaN with lines lw 2 dt (12,6) lc rgb '#404040' title 'test images, plain network'\n";
    for (const auto* of : {&test_of, &train_of}) {
      std::vector<double> x, y, deviation;
      for (std::size_t n = 0; n < names.size(); ++n)
        x.push_back(of->at(names[n]).mean()), y.push_back(double(n)), deviation.push_back(of->at(names[n]).deviation());
      out.send1d(std::make_tuple(x, y, deviation));
    }
  });
}

void draw_regularisation(const fs::path& results, const fs::path& figures) {
  draw_methods(results, figures);
  const files::Table histograms = files::read_csv(results / "histograms.csv");
  const auto of = [&](const std::string& method) {
    Curve curve = mean_curve(rows_where(histograms, {{"method", method}}), method, "weight", "share", 100);
    curve.deviation.clear();
    for (auto* values : {&curve.x, &curve.y})  // the outermost bins hold all that lies beyond
      values->erase(values->begin()), values->pop_back();
    for (double& share : curve.y) share = std::max(share, 1e-3);  // no weight at all, on a logarithmic axis
    return curve;
  };
  Panel panel{.title = "Weights of the hidden layers after learning", .x_label = "weight",
              .y_label = "weights in a bin (%)", .log_y = true, .y_range = {{5e-3, 100}}};
  for (const char* method : {"none", "L2", "L1", "elastic net", "max norm", "dropout"})
    panel.curves.push_back(of(method));
  figures::draw_figure(figures / "weight-histograms", {panel});
}

/// The probability of dropping, of the networks that have one.
std::string dropped(const files::Table& metrics) {
  for (const std::string& drop : metrics.text("drop"))
    if (drop != "0") return drop;
  throw std::runtime_error("the results have no network with dropout");
}

void draw_overfitting(const fs::path& results, const fs::path& figures) {
  const files::Table metrics = files::read_csv(results / "metrics.csv");
  const files::Table widths = files::read_csv(results / "widths.csv");
  Panel sizes{.title = "The gap closes with more images", .x_label = "training images", .y_label = "error (%)",
              .log_x = true};
  for (const auto& [drop, name] : {std::pair{std::string("0"), "plain"}, std::pair{dropped(metrics), "dropout"}}) {
    const files::Table one = rows_where(metrics, {{"drop", drop}});
    for (const std::string part : {"test", "train"})
      sizes.curves.push_back(mean_curve(one, part + ", " + name, "images", part + "_error", 100));
  }
  Panel bigger{.title = "Wide networks end alike", .x_label = "width of both hidden layers",
               .y_label = "train cost (nats)", .log_x = true};
  bigger.curves.push_back(mean_curve(widths, "mean of 8 first weights", "width", "train_cost"));
  for (Panel* panel : {&sizes, &bigger}) {
    std::array<double, 2> range{0, 0};
    widen(range, *panel);
    panel->y_range = {{0, 1.05 * range[1]}};
  }
  figures::draw_figure(figures / "overfitting", {sizes, bigger});
}

void draw_dropout(const fs::path& results, const fs::path& figures) {
  const files::Table metrics = files::read_csv(results / "metrics.csv");
  const std::vector<std::string> layers = metrics.text("layers");
  std::vector<Panel> panels;
  for (const std::string& depth : std::set<std::string>(layers.begin(), layers.end())) {
    Panel panel{.title = depth + " hidden layers", .x_label = "epoch", .y_label = "test error (%)"};
    for (const auto& [drop, name] : {std::pair{std::string("0"), "without dropout"},
                                     std::pair{dropped(metrics), "with dropout"}}) {
      const files::Table one = rows_where(metrics, {{"layers", depth}, {"drop", drop}});
      Curve curve = mean_curve(one, name, "epoch", "test_error", 100);
      const auto first = curve.x.size() > 10 ? 2 : 0;  // the first epochs would hide the rest
      for (auto* values : {&curve.x, &curve.y, &curve.deviation})
        if (!values->empty()) values->erase(values->begin(), values->begin() + first);
      panel.curves.push_back(curve);
    }
    panels.push_back(panel);
  }
  std::array<double, 2> range{100, 0};  // one scale for all
  for (const Panel& panel : panels) widen(range, panel);
  for (Panel& panel : panels) {
    panel.x_range = {{0, panel.curves.front().x.back()}};
    panel.y_range = {{std::floor(range[0]), std::ceil(range[1])}};
  }
  figures::draw_figure(figures / "dropout", panels);
}

void draw_batch_norm(const fs::path& results, const fs::path& figures) {
  const files::Table metrics = files::read_csv(results / "metrics.csv");
  const files::Table testing = files::read_csv(results / "testing.csv");
  const files::Table mistakes = files::read_csv(results / "mistakes.csv");
  std::vector<Panel> panels;
  for (const std::string batch : {"8", "128"}) {
    Panel panel{.title = "Batches of " + batch, .x_label = "learning rate η", .y_label = "test accuracy (%)",
                .log_x = true, .y_range = {{0, 100}}};
    for (const std::string with : {"without", "with"})
      panel.curves.push_back(mean_curve(rows_where(metrics, {{"batch_norm", with}, {"batch", batch}}),
                                        with + " batch norm", "eta", "test_accuracy", 100));
    panels.push_back(panel);
  }
  figures::draw_figure(figures / "batch-norm", panels);

  Panel choices{.title = "Three ways to test", .x_label = "samples M that are tested together",
                .y_label = "test accuracy (%)", .log_x = true, .y_range = {{0, 100}}};
  const auto tested = [&](const std::string& choice, const std::string& label) {
    return mean_curve(rows_where(testing, {{"choice", choice}}), label, "M", "accuracy", 100);
  };
  choices.curves.push_back(tested("batch", "1: statistics of these M"));
  choices.levels = {{"2: running estimates", tested("running", "").y.front()},
                    {"3: the whole training set", tested("training_set", "").y.front()}};
  Panel wrong{.title = "Learning with the mistakes", .x_label = "learning rate η", .y_label = "test accuracy (%)",
              .log_x = true, .y_range = {{0, 100}}};
  for (const auto& [mistake, label] : {std::pair{"none", "right"}, std::pair{"constants", "statistics as constants"},
                                       std::pair{"running_statistics", "running estimates in training"}})
    wrong.curves.push_back(
        mean_curve(rows_where(mistakes, {{"mistake", mistake}}), label, "eta", "test_accuracy", 100));
  figures::draw_figure(figures / "batch-norm-testing", {choices, wrong});
}

}  // namespace

std::vector<figures::Drawing> generalisation() {
  const auto modern = [](const std::string& name) {
    return figures::Drawing{name, [name](const fs::path& results, const fs::path& figures) {
                              draw_modern(name, results, figures);
                            }};
  };
  return {modern("modern"),          modern("modern-mnist"),     {"regularisation", draw_regularisation},
          {"overfitting", draw_overfitting}, {"dropout", draw_dropout}, {"batch-norm", draw_batch_norm}};
}

}  // namespace lbl::plots
