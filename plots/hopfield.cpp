// The figures of the Hopfield chapter.
#include "figures/figure.hpp"
#include "figures/images.hpp"
#include "figures/plot_program.hpp"
#include "figures/tables.hpp"
#include "files/files.hpp"
#include "files/npy.hpp"
#include "hopfield/theory/bit_error.hpp"
#include "hopfield/theory/mean_field.hpp"

#include <cmath>

using namespace lbl;
namespace fs = std::filesystem;
using figures::Curve;
using figures::Panel;
using figures::Style;
using figures::curve_of, figures::rows_where, figures::words_of;

namespace {

void draw_recall(const fs::path& results, const fs::path& figures) {
  const files::Array film = files::read_npy(results / "film.npy"), times = files::read_npy(results / "updates.npy");
  const Index frames = film.shape.at(0), P = film.shape.at(1), N = film.shape.at(2) * film.shape.at(3);
  const auto moment = [&](Index f) { return files::shortest(double(times.values[std::size_t(f)])); };
  std::string title = "Stored; shown; after ";
  for (Index f = 2; f < frames; ++f) title += (f > 2 ? ", " : "") + moment(f);
  title += " updates of " + std::to_string(N) + " units";
  figures::draw_images(figures / "recall", title, figures::images_of(film), P);

  const files::Table metrics = files::read_csv(results / "metrics.csv");
  Panel energy{.title = "The energy falls", .x_label = "updates", .y_label = "energy per unit"};
  Panel overlap{.title = "The pattern comes back", .x_label = "updates", .y_label = "overlap with the pattern",
                .y_range = {{0.6, 1.02}}};
  for (const std::string& pattern : words_of(metrics, "pattern")) {
    const files::Table one = rows_where(metrics, {{"pattern", pattern}});
    energy.curves.push_back(curve_of(one, "", "update", "energy"));
    overlap.curves.push_back(curve_of(one, "", "update", "overlap"));
  }
  figures::draw_figure(figures / "recall-energy", {energy, overlap});
}

void draw_energy(const fs::path& results, const fs::path& figures) {
  const files::Table traces = files::read_csv(results / "traces.csv");
  std::vector<Panel> panels;
  for (const auto& [kind, title] : {std::array<std::string, 2>{"hebb", "Hebb weights: it falls"},
                                    {"not symmetric", "Weights that are not symmetric"}}) {
    Panel panel{.title = title, .x_label = "updates", .y_label = "energy per unit"};
    for (const std::string& run : words_of(traces, "run"))
      panel.curves.push_back(curve_of(rows_where(traces, {{"kind", kind}, {"run", run}}), "", "update", "energy"));
    panels.push_back(panel);
  }
  figures::draw_figure(figures / "energy", panels);
}

void draw_bit_error(const fs::path& results, const fs::path& figures) {
  const files::Table metrics = files::read_csv(results / "metrics.csv"), whole = files::read_csv(results / "whole.csv");
  Panel errors{.title = "Bits that flip in one step", .x_label = "load P/N", .y_label = "part of the bits",
               .log_y = true, .x_range = {{0.08, 0.42}}, .y_range = {{2e-4, 0.1}}};
  Curve limit{.label = "erfc(√(N/2P))/2, N → ∞", .x = {}, .y = {}, .style = Style::reference};
  for (double load = 0.075; load < 0.42; load += 0.01)
    limit.x.push_back(load), limit.y.push_back(hopfield::gaussian_bit_error(load));
  for (const Index N : {100, 500}) {
    const std::string name = "N = " + std::to_string(N);
    Curve exact{.label = name + ", exact", .x = {}, .y = {}};
    for (Index P = N * 8 / 100; P <= N * 42 / 100; P += N / 100)
      exact.x.push_back(double(P) / double(N)), exact.y.push_back(hopfield::bit_error(N, P));
    errors.curves.push_back(exact);
  }
  for (const std::string N : {"100", "500"})
    errors.curves.push_back(curve_of(rows_where(metrics, {{"N", N}}), "N = " + N + ", measured", "load", "flipped",
                                     "deviation", Style::marks));
  errors.curves.push_back(limit);
  Panel patterns{.title = "Patterns without a wrong bit", .x_label = "P / (N / 2 ln N)",
                 .y_label = "part of the patterns", .y_range = {{0, 1.05}}};
  for (const std::string& N : words_of(whole, "N"))
    patterns.curves.push_back(
        curve_of(rows_where(whole, {{"N", N}}), "N = " + N, "part_of_bound", "whole", "deviation"));
  figures::draw_figure(figures / "bit-error", {errors, patterns});
}

void draw_capacity(const fs::path& results, const fs::path& figures) {
  const files::Table metrics = files::read_csv(results / "metrics.csv");
  const files::Table theory = files::read_csv(results / "theory.csv");
  Panel panel{.title = "The final overlap with the pattern, started from it", .x_label = "load P/N",
              .y_label = "overlap m", .y_range = {{0, 1.05}}};
  for (const std::string& N : words_of(metrics, "N"))
    panel.curves.push_back(curve_of(rows_where(metrics, {{"N", N}}), "N = " + N, "load", "overlap", "error"));
  Curve mean_field = curve_of(theory, "mean field", "load", "overlap", Style::reference);
  mean_field.x.push_back(mean_field.x.back() + 1e-9), mean_field.y.push_back(0);  // the jump
  mean_field.x.push_back(0.2), mean_field.y.push_back(0);
  panel.curves.push_back(mean_field);
  figures::draw_figure(figures / "capacity", {panel});
}

void draw_basin(const fs::path& results, const fs::path& figures) {
  const files::Table metrics = files::read_csv(results / "metrics.csv");
  Panel panel{.title = "How much may be wrong", .x_label = "part of the units that are flipped at the start",
              .y_label = "final overlap with the pattern", .y_range = {{-0.05, 1.05}}};
  for (const std::string& load : words_of(metrics, "load"))
    panel.curves.push_back(
        curve_of(rows_where(metrics, {{"load", load}}), "load " + load, "corruption", "overlap", "error"));
  panel.curves.push_back({"at the start, 1 − 2ρ", {0, 0.5}, {1, 0}, {}, Style::reference});
  figures::draw_figure(figures / "basin", {panel});
}

void draw_spurious(const fs::path& results, const fs::path& figures) {
  const files::Table metrics = files::read_csv(results / "metrics.csv");
  Panel ends{.title = "Where random starts end", .x_label = "patterns P", .y_label = "part of the starts (%)",
             .log_x = true, .y_range = {{0, 105}}};
  for (const std::string& what : words_of(metrics, "class")) {
    Curve curve = curve_of(rows_where(metrics, {{"diagonal", "zero"}, {"class", what}}), what, "P", "part");
    for (double& part : curve.y) part *= 100;
    ends.curves.push_back(curve);
  }
  Panel different{.title = "How many ends there are", .x_label = "patterns P",
                  .y_label = "different ends of 100 starts", .log_x = true, .y_range = {{0, 105}}};
  for (const auto& [diagonal, label] :
       {std::array<std::string, 2>{"zero", "diagonal zero"}, {"kept", "diagonal P/N kept"}})
    different.curves.push_back(curve_of(rows_where(metrics, {{"diagonal", diagonal}, {"class", "pattern"}}),
                                        label, "P", "distinct"));
  figures::draw_figure(figures / "spurious", {ends, different});
}

void draw_cycles(const fs::path& results, const fs::path& figures) {
  const files::Table metrics = files::read_csv(results / "metrics.csv");
  Panel panel{.title = "All units at once: after how many steps a state returns", .x_label = "period",
              .y_label = "runs", .log_x = true, .log_y = true};
  for (const std::string kind : {"not symmetric", "hebb", "hebb with diagonal", "normal with thresholds"})
    panel.curves.push_back(curve_of(rows_where(metrics, {{"kind", kind}}), kind, "period", "runs", Style::marks));
  panel.x_range = {{0.8, 1000}};
  figures::draw_figure(figures / "cycles", {panel});
}

void draw_temperature(const fs::path& results, const fs::path& figures) {
  const files::Table metrics = files::read_csv(results / "metrics.csv"), law = files::read_csv(results / "law.csv");
  Panel overlap{.title = "Three patterns, warm", .x_label = "temperature T", .y_label = "|m|", .y_range = {{0, 1.05}}};
  overlap.curves.push_back(curve_of(metrics, "measured", "temperature", "overlap", "error", Style::marks));
  Curve theory{.label = "m = tanh(m/T)", .x = {}, .y = {}, .style = Style::reference};
  for (double T = 0.1; T < 1.4; T += 0.002) theory.x.push_back(T), theory.y.push_back(hopfield::magnetisation(T));
  overlap.curves.push_back(theory);
  Panel three{.title = "Three units, every state", .x_label = "number of the state", .y_label = "probability"};
  std::vector<double> number;
  for (Index k = 0; k < law.size(); ++k) number.push_back(double(k));
  three.curves.push_back({"measured", number, law.numbers("measured"), law.numbers("deviation"), Style::marks});
  three.curves.push_back({"exp(−E/T)/Z", number, law.numbers("law"), {}, Style::reference});
  figures::draw_figure(figures / "temperature", {overlap, three});
}

void draw_projection(const fs::path& results, const fs::path& figures) {
  const files::Table metrics = files::read_csv(results / "metrics.csv");
  Panel kept{.title = "Images that are fixed points", .x_label = "images P", .y_label = "part of the images (%)",
             .log_x = true, .y_range = {{-3, 105}}};
  Panel overlap{.title = "Recall, 10 % flipped", .x_label = "images P", .y_label = "final overlap",
                .log_x = true};
  for (const std::string& rule : words_of(metrics, "rule")) {
    const files::Table one = rows_where(metrics, {{"rule", rule}});
    Curve part = curve_of(one, rule, "P", "kept");
    for (double& y : part.y) y *= 100;
    kept.curves.push_back(part);
    overlap.curves.push_back(curve_of(one, rule, "P", "overlap"));
  }
  overlap.levels.push_back({"at the start", 0.8});
  figures::draw_figure(figures / "projection", {kept, overlap});
}

}  // namespace

int main(int argc, char** argv) {
  return figures::plot_program(argc, argv,
                               {{"recall", draw_recall}, {"energy", draw_energy}, {"bit-error", draw_bit_error},
                                {"capacity", draw_capacity}, {"basin", draw_basin}, {"spurious", draw_spurious},
                                {"cycles", draw_cycles}, {"temperature", draw_temperature},
                                {"projection", draw_projection}});
}
