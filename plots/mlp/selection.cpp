// The figures of the experiments on how settings are chosen, and what several networks know together.
#include "drawings.hpp"
#include "figures/figure.hpp"
#include "files/files.hpp"

#include <cmath>
#include <map>

namespace lbl::plots {
namespace {

namespace fs = std::filesystem;

/// Values that belong to one place of an axis.
using Bundles = std::map<double, std::vector<double>>;

/// Mean and standard deviation at every place.
figures::Curve curve(const std::string& label, const Bundles& bundles) {
  figures::Curve c{.label = label, .x = {}, .y = {}};
  for (const auto& [x, values] : bundles) {
    double mean = 0, squares = 0;
    for (const double v : values) mean += v / double(values.size());
    for (const double v : values) squares += (v - mean) * (v - mean);
    c.x.push_back(x), c.y.push_back(mean);
    c.deviation.push_back(values.size() < 2 ? 0 : std::sqrt(squares / double(values.size() - 1)));
  }
  return c;
}

/// The values of a column by those of another, where a third one holds a word; each times `factor`.
Bundles bundles(const files::Table& table, const std::string& where, const std::string& word, const std::string& x,
                const std::string& y, double factor = 1) {
  const auto column = static_cast<std::size_t>(
      std::find(table.columns.begin(), table.columns.end(), where) - table.columns.begin());
  const std::vector<double> xs = table.numbers(x), ys = table.numbers(y);
  Bundles result;
  for (std::size_t row = 0; row < xs.size(); ++row)
    if (table.rows[row].at(column) == word) result[xs[row]].push_back(factor * ys[row]);
  return result;
}

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
  const std::vector<double> weight = nearest.numbers("weight");
  figures::Panel geometry{.title = "How near the best of 25 comes",
                          .x_label = "how much the second setting matters",
                          .y_label = "distance (share of range)"};
  geometry.curves = {{"at random", weight, nearest.numbers("random_mean")},
                     {"5 x 5 grid", weight, nearest.numbers("grid_mean")}};
  geometry.y_range = {0, 0.1};

  const files::Table race = files::read_csv(results / "race.csv");
  figures::Panel networks{
      .title = "The best network so far", .x_label = "trials", .y_label = "validation accuracy (%)"};
  networks.y_range = {30, 80};
  double shift = 0;
  std::vector<std::string> names;
  for (const auto& row : race.rows)
    if (std::find(names.begin(), names.end(), row[0]) == names.end()) names.push_back(row[0]);
  for (const std::string& name : names) {
    const std::string side = name.substr(name.find('-') + 1);
    Bundles best = bundles(race, "search", name, "trial", "best_so_far", 100);
    std::erase_if(best, [&](const auto& b) { return Index(b.first) % 2 == 0; });  // else the bars would hide the curves
    figures::Curve c = curve(name == "random" ? "at random" : side + " x " + side + " grid", best);
    for (double& x : c.x) x += shift;  // so that the bars stand beside each other
    shift += 0.2;
    networks.curves.push_back(c);
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
  const auto by_epoch = [&](const std::string& column, double factor) {
    const std::vector<double> epoch = courses.numbers("epoch"), values = courses.numbers(column);
    Bundles result;
    for (std::size_t n = 0; n < epoch.size(); ++n) result[epoch[n]].push_back(factor * values[n]);
    return result;
  };
  figures::Panel cost{
      .title = "Smoother parameters cost less", .x_label = "epoch", .y_label = "validation cost (nats)"};
  figures::Panel accuracy{
      .title = "and are right more often", .x_label = "epoch", .y_label = "validation accuracy (%)"};
  cost.curves = {curve("parameters of the last step", by_epoch("cost", 1)),
                 curve("their running average", by_epoch("average_cost", 1))};
  accuracy.curves = {curve("parameters of the last step", by_epoch("accuracy", 100)),
                     curve("their running average", by_epoch("average_accuracy", 100))};
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
    accuracy.curves.push_back(curve(label, bundles(metrics, "kind", kind, "members", "accuracy", 100)));
    cost.curves.push_back(curve(label, bundles(metrics, "kind", kind, "members", "cost")));
  }
  figures::Curve members = curve("mean of the members", bundles(metrics, "kind", "seeds", "members", "members_cost"));
  members.style = figures::Style::reference, members.deviation.clear();
  cost.curves.push_back(members);
  accuracy.log_x = cost.log_x = true;
  figures::draw_figure(figures / "ensemble", {accuracy, cost});
  draw_running_average(results, figures);
}

}  // namespace

std::vector<figures::Drawing> selection() { return {{"search", draw_search}, {"ensemble", draw_ensemble}}; }

}  // namespace lbl::plots
