// The figures of the experiments on what passes through the layers, forward and backward.
#include "drawings.hpp"
#include "figures/figure.hpp"
#include "figures/tables.hpp"
#include "files/files.hpp"
#include "report/spread.hpp"

#include <cmath>
#include <map>

namespace lbl::plots {
namespace {

namespace fs = std::filesystem;
using figures::Curve;
using figures::Panel;
using figures::curve_of, figures::mean_curve, figures::rows_where;

/// Rows of a table by a key and a place on the x axis: several values, one for each seed.
using Values = std::map<std::string, std::map<double, report::Spread>>;

struct Named {
  const char *name, *label;  // in the results, in the legend
};

void draw_functions(const fs::path& file, const fs::path& stem, const std::string& kind,
                    const std::vector<Named>& functions) {
  const files::Table table = files::read_csv(file);
  Panel values{.title = kind, .x_label = "pre-activation z", .y_label = "activation h = f(z)"};
  Panel slopes{.title = "and their derivatives", .x_label = "pre-activation z", .y_label = "slope f'(z)"};
  for (const Named& function : functions) {
    const files::Table one = rows_where(table, {{"activation", function.name}});
    values.curves.push_back(curve_of(one, function.label, "z", "h"));
    slopes.curves.push_back(curve_of(one, function.label, "z", "slope"));
  }
  figures::draw_figure(stem, {values, slopes});
}

/// The epochs that the networks of each activation and rate needed. A rate at which one of them did not reach the cost
/// has no point.
void draw_race(const fs::path& results, const fs::path& stem, const std::vector<Named>& functions) {
  const files::Table table = files::read_csv(results / "metrics.csv");
  const auto settings = files::read_json(results / "settings.json");
  const double goal = settings.at("options").at("cost");
  const Index networks = settings.at("options").at("seeds");
  Panel panel{.title = "Epochs to a training cost of " + files::shortest(goal), .x_label = "learning rate η",
              .y_label = "epochs", .log_x = true};
  for (const Named& function : functions) {
    const files::Table one = rows_where(table, {{"activation", function.name}});
    const std::vector<double> rate = one.numbers("learning_rate"), epoch = one.numbers("epoch"),
                              cost = one.numbers("train_cost");
    std::map<double, report::Spread> reached;
    for (std::size_t n = 0; n < cost.size(); ++n)
      if (cost[n] <= goal) reached[rate[n]].add(epoch[n]);
    std::erase_if(reached, [&](const auto& of_rate) { return of_rate.second.count < networks; });
    if (!reached.empty()) panel.curves.push_back(mean_curve(reached, function.label));
  }
  if (panel.curves.empty()) throw std::runtime_error(results.string() + ": no network reached the cost");
  figures::draw_figure(stem, {panel});
}

void draw_activations(const fs::path& results, const fs::path& figures) {
  draw_functions(results / "functions.csv", figures / "activations-saturating", "Activations that saturate",
                 {{"logistic", "logistic"}, {"tanh", "tanh"}, {"softsign", "softsign"}});
  draw_functions(results / "functions.csv", figures / "activations-rectifying", "Activations that do not",
                 {{"relu", "ReLU"}, {"leaky-relu", "leaky ReLU, α = 0.01"}, {"prelu", "PReLU at its start, α = 0.25"},
                  {"softplus", "softplus"}, {"maxout", "maxout of three pieces"}});
  draw_race(results, figures / "activations-race",
            {{"softsign", "softsign"}, {"tanh", "tanh"}, {"logistic", "logistic"}, {"relu", "ReLU"},
             {"leaky-relu", "leaky ReLU"}, {"softplus", "softplus"}});
}

void draw_stack(const files::Table& table, const std::string& activation, const fs::path& stem) {
  const files::Table one = rows_where(table, {{"activation", activation}});
  const std::vector<std::string> draw = one.text("draw");
  const std::vector<double> layer = one.numbers("layer"), up = one.numbers("variance_h"),
                            down = one.numbers("variance_delta");
  Values forward, backward;
  for (std::size_t n = 0; n < draw.size(); ++n) {
    forward[draw[n]][layer[n]].add(std::log10(up[n]));
    backward[draw[n]][layer[n]].add(std::log10(down[n]));
  }
  const std::string called = activation == "relu" ? "ReLU" : activation;
  Panel activations{.title = "Activations of " + called + " layers", .x_label = "layer l",
                    .y_label = "log₁₀ of the variance of h"};
  Panel errors{.title = "Errors, from the last layer back", .x_label = "layer l", .y_label = "log₁₀ of the variance of δ"};
  const std::vector<Named> draws{{"lecun", "LeCun: 1/N(in)"}, {"xavier", "Xavier: 2/(N(in) + N(out))"},
                                 {"he", "He: 2/N(in)"}, {"half", "half of LeCun's deviation"},
                                 {"double", "twice LeCun's deviation"}};
  for (const Named& kind : draws) {
    activations.curves.push_back(mean_curve(forward[kind.name], kind.label));
    errors.curves.push_back(mean_curve(backward[kind.name], kind.label));
  }
  figures::draw_figure(stem, {activations, errors});
}

void draw_initialisation(const fs::path& results, const fs::path& figures) {
  const files::Table table = files::read_csv(results / "metrics.csv");
  draw_stack(table, "relu", figures / "initialisation-relu");
  draw_stack(table, "tanh", figures / "initialisation-tanh");
}

void draw_chain(const fs::path& file, const fs::path& stem) {
  const files::Table table = files::read_csv(file);
  Panel panel{.title = "What reaches the first unit of a chain", .x_label = "units n", .y_label = "∂yₙ/∂b₁",
              .log_y = true};
  for (const std::string w : {"0.9", "3.9", "5"})
    for (const std::string z : {"0", "free"}) {
      Curve curve = curve_of(rows_where(table, {{"w", w}, {"z", z}}),
                             "w = " + w + (z == "0" ? ", all z = 0" : ", no biases"), "units", "dy_db");
      for (double& gradient : curve.y) gradient = std::abs(gradient);
      panel.curves.push_back(curve);
    }
  panel.curves.push_back(curve_of(rows_where(table, {{"w", "0.9"}, {"z", "0"}}), "bound for |w| < 1: 1/4ⁿ", "units",
                                  "bound", figures::Style::reference));
  figures::draw_figure(stem, {panel});
}

void draw_vanishing(const fs::path& results, const fs::path& figures) {
  draw_chain(results / "chain.csv", figures / "vanishing-chain");
  const files::Table table = files::read_csv(results / "metrics.csv");
  const std::vector<std::string> name = table.text("network");
  const std::vector<double> depth = table.numbers("depth"), layer = table.numbers("layer"),
                            norm = table.numbers("norm"), clipped = table.numbers("clipped_norm");
  const double deepest = *std::max_element(depth.begin(), depth.end());
  Values layers, first;
  for (std::size_t n = 0; n < name.size(); ++n) {
    if (layer[n] == 1) first[name[n]][depth[n]].add(std::log10(norm[n]));
    if (depth[n] != deepest) continue;
    layers[name[n]][layer[n]].add(std::log10(norm[n]));
    if (name[n] == "relu-large") layers["clipped"][layer[n]].add(std::log10(clipped[n]));
  }
  const std::string deep = files::shortest(deepest) + " hidden layers";
  Panel by_layer{.title = "Layer by layer, " + deep, .x_label = "layer l",
                 .y_label = "log₁₀ of the length of ∂C/∂bˡ"};
  Panel by_depth{.title = "The first layer", .x_label = "hidden layers",
                 .y_label = "log₁₀ of the length of ∂C/∂b¹"};
  const std::vector<Named> kinds{{"logistic", "logistic, Xavier"}, {"tanh", "tanh, Xavier"}, {"relu", "ReLU, He"},
                                 {"relu-large", "ReLU, twice He's deviation"}};
  for (const Named& kind : kinds) {
    by_layer.curves.push_back(mean_curve(layers[kind.name], kind.label));
    by_depth.curves.push_back(mean_curve(first[kind.name], kind.label));
  }
  by_layer.curves.push_back(mean_curve(layers["clipped"], "the same, clipped to length 1"));
  figures::draw_figure(figures / "vanishing", {by_layer, by_depth});
}

void draw_features(const fs::path& results, const fs::path& figures) {
  const files::Table table = files::read_csv(results / "metrics.csv");
  Panel own{.title = "The classes it was trained on", .x_label = "layer (0: the pixels)",
            .y_label = "linear classifier: test accuracy (%)"};
  Panel other = own;
  other.title = "Classes it has never seen";
  for (const std::string of : {"trained", "fresh"}) {
    const auto over_layers = [&](const std::string& classes) {
      return mean_curve(rows_where(table, {{"network", of}, {"classes", classes}}), of + " network", "layer",
                        "test_accuracy", 100);
    };
    own.curves.push_back(over_layers("own")), other.curves.push_back(over_layers("other"));
  }
  figures::draw_figure(figures / "features", {own, other});
}

}  // namespace

std::vector<figures::Drawing> signals() {
  return {{"activations", draw_activations}, {"initialisation", draw_initialisation}, {"vanishing", draw_vanishing},
          {"features", draw_features}};
}

}  // namespace lbl::plots
