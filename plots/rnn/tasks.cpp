// The figures of the experiments on tasks that need memory.
#include "drawings.hpp"
#include "figures/figure.hpp"
#include "figures/tables.hpp"
#include "files/files.hpp"
#include "report/spread.hpp"

namespace lbl::plots {
namespace {

namespace fs = std::filesystem;
using figures::Curve;
using figures::Panel;
using figures::Style;
using figures::mean_curve, figures::rows_where, figures::words_of;

/// The cost against thousands of sequences, without error bars: as many as there are points would hide it.
Curve course(const files::Table& table, const std::string& label) {
  Curve curve = mean_curve(table, label, "sequences", "cost");
  curve.deviation.clear();
  for (double& x : curve.x) x /= 1000;
  return curve;
}

/// One mark for each seed.
Curve marks_of(const files::Table& table, const std::string& cell, const std::string& y, const std::string& label,
               double scale) {
  Curve curve = mean_curve(rows_where(table, {{"cell", cell}}), label, "seed", y, scale);
  curve.style = Style::marks;
  return curve;
}

std::string rounded(double value, double digits = 1e4) { return files::shortest(std::round(value * digits) / digits); }

void draw_adding(const fs::path& results, const fs::path& figures) {
  const files::Table metrics = files::read_csv(results / "metrics.csv");
  Panel reached{.title = "Adding two numbers of T", .x_label = "steps T", .y_label = "mean squared error",
                .curves = {mean_curve(rows_where(metrics, {{"cell", "lstm"}}), "LSTM", "T", "test_error"),
                           mean_curve(rows_where(metrics, {{"cell", "rnn"}}), "simple RNN", "T", "test_error")},
                .levels = {{"always 1: 1/6", 1. / 6}, {"learned: 0.001", 0.001}},
                .log_x = true, .log_y = true, .y_range = {{1e-4, 1}}};
  figures::draw_figure(figures / "adding", {reached});
  if (!fs::exists(results / "courses.csv")) return;  // they are written at the end of a run

  const files::Table courses = files::read_csv(results / "courses.csv");
  Panel learning{.title = "While they learn", .x_label = "thousand sequences", .y_label = "mean squared error",
                 .levels = {{"always 1: 1/6", 1. / 6}}, .log_y = true, .y_range = {{2e-4, 2}}};
  const std::vector<std::string> lengths = words_of(metrics, "T");
  for (const std::string& T : lengths)
    learning.curves.push_back(course(rows_where(courses, {{"cell", "lstm"}, {"T", T}}), "LSTM, T = " + T));
  learning.curves.push_back(
      course(rows_where(courses, {{"cell", "rnn"}, {"T", lengths.front()}}), "RNN, T = " + lengths.front()));
  figures::draw_figure(figures / "adding-course", {learning});
}

void draw_temporal_order(const fs::path& results, const fs::path& figures) {
  const files::Table metrics = files::read_csv(results / "metrics.csv");
  const files::Table courses = files::read_csv(results / "courses.csv");
  Panel learning{.title = "While they learn", .x_label = "thousand sequences", .y_label = "cost (nats)",
                 .curves = {course(rows_where(courses, {{"cell", "lstm"}}), "LSTM"),
                            course(rows_where(courses, {{"cell", "rnn"}}), "simple RNN")},
                 .levels = {{"all eight orders alike: ln 8", std::log(8.)}}, .y_range = {{0, 2.5}}};
  Panel reached{.title = "New sequences, at the end", .x_label = "seed", .y_label = "accuracy (%)",
                .curves = {marks_of(metrics, "lstm", "test_accuracy", "LSTM", 100),
                           marks_of(metrics, "rnn", "test_accuracy", "simple RNN", 100)},
                .levels = {{"chance: 12.5 %", 12.5}},
                .x_range = {{0.8, 1.2 * metrics.numbers("seed").back()}}, .y_range = {{0, 105}}};
  figures::draw_figure(figures / "temporal-order", {learning, reached});
}

void draw_copy(const fs::path& results, const fs::path& figures) {
  const files::Table courses = files::read_csv(results / "courses.csv");
  const auto summary = files::read_json(results / "summary.json");
  const auto settings = files::read_json(results / "settings.json");
  std::vector<Panel> panels;
  for (const auto& delay : settings.at("options").at("delays")) {
    const std::string T = std::to_string(delay.get<Index>());
    const double baseline = summary.at("baseline_" + T);
    panels.push_back({.title = "After " + T + " steps", .x_label = "thousand sequences",
                      .y_label = "cost of a step (nats)",
                      .curves = {course(rows_where(courses, {{"cell", "lstm"}, {"T", T}}), "LSTM"),
                                 course(rows_where(courses, {{"cell", "rnn"}, {"T", T}}), "simple RNN")},
                      .levels = {{"guessing: 10 ln 8/(T + 20) = " + rounded(baseline, 1e3), baseline}},
                      .y_range = {{0, 1}}});
  }
  figures::draw_figure(figures / "copy", panels);
}

void draw_reber(const fs::path& results, const fs::path& figures) {
  const files::Table metrics = files::read_csv(results / "metrics.csv");
  const files::Table courses = files::read_csv(results / "courses.csv");
  const auto summary = files::read_json(results / "summary.json");
  Panel learning{.title = "While they learn", .x_label = "thousand strings", .y_label = "cost of a symbol (nats)",
                 .curves = {course(rows_where(courses, {{"cell", "lstm"}}), "LSTM"),
                            course(rows_where(courses, {{"cell", "rnn"}}), "simple RNN")},
                 .levels = {{"entropy of the grammar: 7 ln 2/11", summary.at("lowest_cost")}},
                 .y_range = {{0.4, 0.8}}};
  Panel reached{.title = "New strings, at the end", .x_label = "seed", .y_label = "cost of a symbol (nats)",
                .curves = {marks_of(metrics, "lstm", "test_cost", "LSTM", 1),
                           marks_of(metrics, "rnn", "test_cost", "simple RNN", 1)},
                .levels = learning.levels, .y_range = {{0.43, 0.47}}};
  figures::draw_figure(figures / "reber", {learning, reached});
}

void draw_continual_reber(const fs::path& results, const fs::path& figures) {
  const files::Table metrics = files::read_csv(results / "metrics.csv");
  const files::Table courses = files::read_csv(results / "courses.csv");
  const auto summary = files::read_json(results / "summary.json");
  const std::string with = "with forget gate", without = "without";
  Panel learning{.title = "The cost falls", .x_label = "thousand pieces of 40 symbols",
                 .y_label = "cost of a symbol (nats)",
                 .curves = {course(rows_where(courses, {{"cell", "lstm"}}), with),
                            course(rows_where(courses, {{"cell", "lstm-without-forget"}}), without)},
                 .levels = {{"entropy of the grammar: 7 ln 2/12", summary.at("lowest_cost")}},
                 .y_range = {{0.35, 0.9}}};
  Panel memory{.title = "What must be remembered", .x_label = "step",
               .y_label = "right in new streams (%)",
               .curves = {mean_curve(rows_where(metrics, {{"cell", "lstm"}}), with, "step", "remembered", 100),
                          mean_curve(rows_where(metrics, {{"cell", "lstm-without-forget"}}), without, "step",
                                     "remembered", 100)},
               .levels = {{"to reach with forget gate: 99.7 %", 99.7}, {"known without it: 55 %", 55},
                          {"guessing: 50 %", 50}},
               .y_range = {{40, 105}}};
  figures::draw_figure(figures / "continual-reber", {learning, memory});
}

void draw_characters(const fs::path& results, const fs::path& figures) {
  const files::Table metrics = files::read_csv(results / "metrics.csv");
  const auto summary = files::read_json(results / "summary.json");
  Panel panel{.title = "Characters foretold, and what counting could do", .x_label = "step",
              .y_label = "cost of a character (nats)",
              .curves = {{"learned text", metrics.numbers("step"), metrics.numbers("train_cost")},
                         {"held-out text", metrics.numbers("step"), metrics.numbers("test_cost")}}};
  const std::vector<std::pair<std::string, std::string>> entropies{{"uniform", "all characters alike"},
                                                                   {"unigram", "single characters counted"},
                                                                   {"bigram", "pairs counted"},
                                                                   {"grammar", "entropy of the grammar"}};
  for (const auto& [key, label] : entropies)
    if (summary.contains(key + "_entropy")) {
      const double entropy = summary.at(key + "_entropy");
      panel.levels.push_back({label + ": " + rounded(entropy, 1e2), entropy});
    }
  figures::draw_figure(figures / "characters", {panel});
}

void draw_labelling(const fs::path& results, const fs::path& figures) {
  const files::Table metrics = files::read_csv(results / "metrics.csv");
  const files::Table courses = files::read_csv(results / "courses.csv");
  const std::vector<std::pair<std::string, std::string>> networks{
      {"one-1", "1: one direction, one layer"},       {"one-3", "2: one direction, three layers"},
      {"two-concatenated-1", "3: two, concatenated"}, {"two-added-1", "4: two, added"},
      {"two-multiplied-1", "5: two, multiplied"},     {"two-concatenated-3", "6: two, three layers"}};
  Panel learning{.title = "Labels that need the past and the future", .x_label = "thousand sequences",
                 .y_label = "cost of a label (nats)",
                 .levels = {{"both labels alike: ln 2", std::log(2.)}}, .y_range = {{0, 0.8}}};
  Panel reached{.title = "Labels of new sequences", .x_label = "network", .y_label = "accuracy (%)",
                .levels = {{"one direction at best: 50 %", 50}, {"a sum of both at best: 75 %", 75}},
                .x_range = {{0.5, 6.5}}, .y_range = {{40, 105}}};
  double number = 0;
  for (const auto& [network, label] : networks) {
    learning.curves.push_back(course(rows_where(courses, {{"network", network}}), label));
    report::Spread spread;
    for (const double accuracy : rows_where(metrics, {{"network", network}}).numbers("test_accuracy"))
      spread.add(100 * accuracy);
    reached.curves.push_back({label, {++number}, {spread.mean()}, {spread.deviation()}, Style::marks});
  }
  figures::draw_figure(figures / "labelling", {reached});
  figures::draw_figure(figures / "labelling-cost", {learning});
}

}  // namespace

std::vector<figures::Drawing> tasks() {
  return {{"adding", draw_adding},
          {"temporal-order", draw_temporal_order},
          {"copy", draw_copy},
          {"reber", draw_reber},
          {"continual-reber", draw_continual_reber},
          {"characters", draw_characters},
          {"labelling", draw_labelling}};
}

}  // namespace lbl::plots
