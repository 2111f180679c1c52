// The figures of the chapter on restricted Boltzmann machines.
#include "figures/figure.hpp"
#include "figures/images.hpp"
#include "figures/plot_program.hpp"
#include "files/files.hpp"
#include "files/npy.hpp"
#include "report/spread.hpp"

#include <algorithm>
#include <map>

using namespace lbl;
namespace fs = std::filesystem;
using figures::Curve;
using figures::Panel;
using figures::Style;

namespace {

/// The different words of a column, in their order.
std::vector<std::string> words_of(const files::Table& table, const std::string& column) {
  std::vector<std::string> words;
  for (const std::string& word : table.text(column))
    if (std::find(words.begin(), words.end(), word) == words.end()) words.push_back(word);
  return words;
}

/// The rows of a table with this word in this column.
files::Table rows_where(const files::Table& table, const std::string& column, const std::string& word) {
  files::Table chosen{table.path, table.columns, {}};
  const std::vector<std::string> words = table.text(column);
  for (std::size_t n = 0; n < words.size(); ++n)
    if (words[n] == word) chosen.rows.push_back(table.rows[n]);
  return chosen;
}

/// The mean over seeds of a column at each x, with its standard deviation.
Curve mean_curve(const files::Table& table, const std::string& label, const std::string& x, const std::string& y,
                 double scale = 1) {
  std::map<double, report::Spread> at;
  const std::vector<double> xs = table.numbers(x), ys = table.numbers(y);
  for (std::size_t n = 0; n < xs.size(); ++n) at[xs[n]].add(scale * ys[n]);
  Curve curve{.label = label, .x = {}, .y = {}};
  for (const auto& [position, spread] : at)
    curve.x.push_back(position), curve.y.push_back(spread.mean()), curve.deviation.push_back(spread.deviation());
  return curve;
}

/// The pictures of an array [rows][pictures of a row][rows of pixels][columns].
std::vector<figures::Image> pictures(const files::Array& array) {
  const Index rows = array.shape.at(2), columns = array.shape.at(3);
  std::vector<figures::Image> images;
  for (Index n = 0; n < array.shape.at(0) * array.shape.at(1); ++n) {
    const auto first = array.values.begin() + n * rows * columns;
    images.push_back({rows, columns, {first, first + rows * columns}});
  }
  return images;
}

void draw_train(const fs::path& results, const fs::path& figures) {
  const files::Table metrics = files::read_csv(results / "metrics.csv");
  const auto summary = files::read_json(results / "summary.json");
  const std::vector<double> epoch = metrics.numbers("epoch");
  Panel likelihood{.title = "What is learned", .x_label = "epoch", .y_label = "a validation image (nats)"};
  likelihood.curves.push_back({"ln p(v), by annealing", epoch, metrics.numbers("log_likelihood"),
                               metrics.numbers("error")});
  likelihood.levels = {{"mixture of the classes", summary.at("class_mixture")},
                       {"means of the pixels", summary.at("pixel_means")}};
  likelihood.curves.push_back({"pseudo-likelihood", epoch, metrics.numbers("pseudo_likelihood")});
  Panel error{.title = "What is cheap to watch", .x_label = "epoch", .y_label = "reconstruction error"};
  error.curves.push_back({"squared, each pixel", epoch, metrics.numbers("reconstruction_error")});
  figures::draw_figure(figures / "train", {likelihood, error});
  figures::draw_images(figures / "fields", "The weights of some hidden units",
                       pictures(files::read_npy(results / "fields.npy")), 15, figures::Shades::diverging);
  figures::draw_images(figures / "fantasies", "Twelve states that were annealed, and 10, 100 and 1000 steps later",
                       pictures(files::read_npy(results / "fantasies.npy")), 12);
}

void draw_bars(const fs::path& results, const fs::path& figures) {
  const files::Table metrics = files::read_csv(results / "metrics.csv");
  const auto summary = files::read_json(results / "summary.json");
  Panel panel{.title = "Bars and stripes, 3 x 3: log-likelihood of all 16 patterns", .x_label = "updates",
              .y_label = "log-likelihood (nats)", .y_range = {{-62, -40}}};
  panel.levels.push_back({"the best of all laws", summary.at("optimum")});
  for (const std::string& way : words_of(metrics, "way")) {
    if (way == "CD-1 without drawing") continue;  // far below
    panel.curves.push_back(mean_curve(rows_where(metrics, "way", way), way, "update", "log_likelihood"));
  }
  figures::draw_figure(figures / "bars-and-stripes", {panel});
}

void draw_gradient(const fs::path& results, const fs::path& figures) {
  const files::Table metrics = files::read_csv(results / "metrics.csv");
  Panel bias{.title = "Bias of CD-k", .x_label = "k", .y_label = "distance / length of gradient",
             .log_x = true, .log_y = true};
  Panel cosine{.title = "Direction", .x_label = "k", .y_label = "cosine with the gradient", .log_x = true};
  for (const std::string& update : words_of(metrics, "update")) {
    const files::Table one = rows_where(metrics, "update", update);
    const std::string label = "after " + update + " updates";
    bias.curves.push_back({label, one.numbers("k"), one.numbers("bias")});
    cosine.curves.push_back({label, one.numbers("k"), one.numbers("cosine")});
  }
  figures::draw_figure(figures / "gradient", {bias, cosine});
}

void draw_partition(const fs::path& results, const fs::path& figures) {
  const files::Table metrics = files::read_csv(results / "metrics.csv");
  Panel panel{.title = "The partition function by annealing", .x_label = "steps of annealing", .y_label = "ln Z",
              .log_x = true};
  panel.levels.push_back({"by enumeration", metrics.numbers("exact").front()});
  std::vector<double> bars = metrics.numbers("error");
  for (double& error : bars) error *= 3;
  panel.curves.push_back({"annealed, three standard errors", metrics.numbers("steps"), metrics.numbers("log_Z"), bars});
  figures::draw_figure(figures / "partition", {panel});
}

void draw_reconstruction(const fs::path& results, const fs::path& figures) {
  const files::Table metrics = files::read_csv(results / "metrics.csv");
  const files::Table one = rows_where(metrics, "machine", "CD-1"), copying = rows_where(metrics, "machine", "copying");
  Panel error{.title = "What is watched", .x_label = "updates", .y_label = "reconstruction error", .log_y = true};
  error.curves.push_back({"CD-1", one.numbers("at"), one.numbers("reconstruction_error")});
  error.levels.push_back({"a machine that copies", copying.numbers("reconstruction_error").back()});
  Panel likelihood{.title = "What is wanted", .x_label = "updates", .y_label = "log-likelihood (nats)"};
  likelihood.curves.push_back({"CD-1", one.numbers("at"), one.numbers("log_likelihood")});
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
