// The figures of the experiments on how settings are chosen, and what several networks know together.
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
using figures::curve_of, figures::mean_curve, figures::rows_where, figures::words_of;

/// The trials of one stage as points, in four classes of accuracy.
figures::Panel trials(const files::Table& metrics, double stage, const std::string& title) {
  const auto stages = metrics.numbers("stage"), eta = metrics.numbers("eta"), lambda = metrics.numbers("lambda"),
             accuracy = metrics.numbers("validation_accuracy");
  double best = 0;
  for (std::size_t n = 0; n < eta.size(); ++n)
    if (stages[n] == stage) best = std::max(best, accuracy[n]);
  const std::array<std::pair<const char*, double>, 4> classes{
      {{"best, or within 1 point of it", 0.01}, {"within 5 points", 0.05}, {"within 20 points", 0.2}, {"worse", 1}}};
  figures::Panel panel{.title = title, .x_label = "learning rate, log₁₀ η", .y_label = "weight decay, log₁₀ λ"};
  double nearer = -1;
  for (const auto& [label, farther] : classes) {
    figures::Curve points{.label = label, .x = {}, .y = {}, .style = figures::Style::marks};
    for (std::size_t n = 0; n < eta.size(); ++n)
      if (const double gap = best - accuracy[n]; stages[n] == stage && gap > nearer && gap <= farther)
        points.x.push_back(std::log10(eta[n])), points.y.push_back(std::log10(lambda[n]));
    if (!points.x.empty()) panel.curves.push_back(points);
    nearer = farther;
  }
  return panel;
}

void draw_race(const fs::path& results, const fs::path& figures) {
  const files::Table nearest = files::read_csv(results / "nearest.csv");
  figures::Panel geometry{.title = "How near the best of 25 comes",
                          .x_label = "how much the second setting matters",
                          .y_label = "distance (share of range)"};
  geometry.curves = {curve_of(nearest, "at random", "weight", "random_mean"),
                     curve_of(nearest, "5 x 5 grid", "weight", "grid_mean")};
  geometry.y_range = {0, 0.1};

  const files::Table race = files::read_csv(results / "race.csv");
  figures::Panel networks{
      .title = "The best network so far", .x_label = "trials", .y_label = "validation accuracy (%)"};
  networks.y_range = {30, 80};
  double shift = 0;
  for (const std::string& name : words_of(race, "search")) {
    const files::Table one = rows_where(race, {{"search", name}});
    const std::vector<double> trial = one.numbers("trial"), best = one.numbers("best_so_far");
    std::map<double, report::Spread> at;  // of every other trial, else the bars would hide the curves
    for (std::size_t n = 0; n < trial.size(); ++n)
      if (Index(trial[n]) % 2 == 1) at[trial[n] + shift].add(100 * best[n]);
    shift += 0.2;  // so that the bars stand beside each other
    const std::string side = name.substr(name.find('-') + 1);
    networks.curves.push_back(mean_curve(at, name == "random" ? "at random" : side + " x " + side + " grid"));
  }
  figures::draw_figure(figures / "search-race", {geometry, networks});
}

void draw_search(const fs::path& results, const fs::path& figures) {
  const files::Table metrics = files::read_csv(results / "metrics.csv");
  const std::vector<double> stages = metrics.numbers("stage");
  std::vector<figures::Panel> panels{trials(metrics, 1, "Coarse: everything")};
  if (stages.back() > 1) panels.push_back(trials(metrics, stages.back(), "Fine: around the best"));
  figures::draw_figure(figures / "search", panels);
  if (fs::exists(results / "race.csv")) draw_race(results, figures);
}

void draw_running_average(const fs::path& results, const fs::path& figures) {
  const files::Table courses = files::read_csv(results / "courses.csv");
  figures::Panel cost{
      .title = "Smoother parameters cost less", .x_label = "epoch", .y_label = "validation cost (nats)"};
  figures::Panel accuracy{
      .title = "and are right more often", .x_label = "epoch", .y_label = "validation accuracy (%)"};
  cost.curves = {mean_curve(courses, "parameters of the last step", "epoch", "cost"),
                 mean_curve(courses, "their running average", "epoch", "average_cost")};
  accuracy.curves = {mean_curve(courses, "parameters of the last step", "epoch", "accuracy", 100),
                     mean_curve(courses, "their running average", "epoch", "average_accuracy", 100)};
  figures::draw_figure(figures / "running-average", {cost, accuracy});
}

void draw_ensemble(const fs::path& results, const fs::path& figures) {
  const files::Table metrics = files::read_csv(results / "metrics.csv");
  figures::Panel accuracy{.title = "Together they know more", .x_label = "networks", .y_label = "test accuracy (%)"};
  figures::Panel cost{.title = "and are less surprised", .x_label = "networks", .y_label = "test cost (nats)"};
  const std::vector<std::pair<const char*, const char*>> kinds{{"seeds", "different seeds"},
                                                               {"search", "best of a search"},
                                                               {"checkpoints", "last checkpoints of one run"},
                                                               {"running-average", "one: running average"},
                                                               {"student", "one: learned from ten"}};
  for (const auto& [kind, label] : kinds) {
    const files::Table one = rows_where(metrics, {{"kind", kind}});
    accuracy.curves.push_back(mean_curve(one, label, "members", "accuracy", 100));
    cost.curves.push_back(mean_curve(one, label, "members", "cost"));
  }
  figures::Curve members =
      mean_curve(rows_where(metrics, {{"kind", "seeds"}}), "mean of the members", "members", "members_cost");
  members.style = figures::Style::reference, members.deviation.clear();
  cost.curves.push_back(members);
  accuracy.log_x = cost.log_x = true;
  figures::draw_figure(figures / "ensemble", {accuracy, cost});
  draw_running_average(results, figures);
}

}  // namespace

std::vector<figures::Drawing> selection() { return {{"search", draw_search}, {"ensemble", draw_ensemble}}; }

}  // namespace lbl::plots
