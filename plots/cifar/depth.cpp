// The figures on depth: training cost by the number of layers, and inception modules.
#include "comparisons.hpp"
#include "drawings.hpp"
#include "report/spread.hpp"

#include <map>

namespace lbl::plots {
namespace {

/// The cost of the last epoch against the number of layers, with and without skips.
figures::Panel by_depth(const files::Table& metrics, const std::string& column, double factor) {
  figures::Panel panel{.title = "", .x_label = "", .y_label = ""};
  for (const std::string kind : {"plain", "residual"}) {
    std::map<double, report::Spread> of;
    const auto kinds = metrics.text("kind");
    const auto epochs = metrics.numbers("epoch"), values = metrics.numbers(column);
    const double last = *std::max_element(epochs.begin(), epochs.end());
    for (std::size_t n = 0; n < kinds.size(); ++n)
      if (kinds[n].starts_with(kind) && epochs[n] == last)
        of[std::stod(kinds[n].substr(kind.size()))].add(factor * values[n]);
    panel.curves.push_back(figures::mean_curve(of, kind));
  }
  return panel;
}

void draw_residual(const std::filesystem::path& results, const std::filesystem::path& figures) {
  const files::Table metrics = files::read_csv(results / "metrics.csv");
  figures::Panel cost = by_depth(metrics, "train_cost", 1), test = by_depth(metrics, "test_accuracy", 100);
  cost.title = subject(results) + ", training", cost.y_label = "cost of the last epoch (nats)";
  test.title = "Test images", test.y_label = "test accuracy (%)";
  cost.x_label = test.x_label = scale(results, "layers");
  figures::draw_figure(figures / "residual", {cost, test});
  draw_comparison(results, figures / "residual-epochs");
}

}  // namespace

std::vector<figures::Drawing> depth() { return {{"residual", draw_residual}, comparison("inception")}; }

}  // namespace lbl::plots
