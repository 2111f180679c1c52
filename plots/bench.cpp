// The figures of `./book bench`: every workload under the roofs of the machine, and beside its peer.
#include "figures/figure.hpp"
#include "figures/plot_program.hpp"
#include "files/files.hpp"

#include <algorithm>

using namespace lbl;
using figures::Curve;
using figures::Panel;
using figures::Style;
using Json = nlohmann::ordered_json;

namespace {

/// The rows of a part of the results, of one number of threads.
std::vector<Json> rows_of(const Json& part, const Json& threads) {
  std::vector<Json> rows;
  for (const Json& row : part)
    if (row.at("threads") == threads) rows.push_back(row);
  return rows;
}

std::string of_threads(const Json& threads) {
  return threads == 1 ? "one thread" : std::to_string(threads.get<int>()) + " threads";
}

/// What can be reached with so many operations for each byte: the peak, or what the memory lets through.
Curve roof(const Json& machine) {
  const double peak = machine.at("fma_peak_gflops"), memory = machine.at("triad_gbytes_per_second");
  Curve curve{.label = "peak, and memory: " + of_threads(machine.at("threads")), .x = {}, .y = {}};
  for (double x = 3; x <= 10000; x *= 1.05) curve.x.push_back(x), curve.y.push_back(std::min(peak, x * memory));
  return curve;
}

void draw_roofline(const Json& results, const std::filesystem::path& figures) {
  Panel panel{.title = "Training steps under the roof of one thread", .x_label = "operations per byte of its arrays",
              .y_label = "GFLOP/s", .log_x = true, .log_y = true,
              .x_range = {{3, 10000}}, .y_range = {{5, 600}}};
  Curve chapters{.label = "the same by the chapter's loops", .x = {}, .y = {}, .style = Style::marks};
  panel.curves.push_back(roof(rows_of(results.at("machine_at_its_best"), 1).at(0)));
  for (const Json& row : rows_of(results.at("workloads"), 1)) {
    const double x = row.at("operations_per_byte"), y = row.at("gflops");
    if (row.at("loops") == "core") panel.curves.push_back({row.at("workload"), {x}, {y}, {}, Style::marks});
    else chapters.x.push_back(x), chapters.y.push_back(y);
  }
  if (!chapters.x.empty()) panel.curves.push_back(chapters);
  figures::draw_figure(figures / "roofline", {panel});
}

/// A bar for each workload and number of threads.
void draw_bars(const Json& part, const std::string& number, Panel panel, const std::filesystem::path& stem) {
  std::vector<Json> counts;
  for (const Json& row : part)
    if (std::find(counts.begin(), counts.end(), row.at("threads")) == counts.end()) counts.push_back(row.at("threads"));
  for (std::size_t n = 0; n < counts.size(); ++n) {
    Curve bars{.label = of_threads(counts[n]), .x = {}, .y = {}, .style = Style::bars};
    panel.x_names.clear();
    for (const Json& row : rows_of(part, counts[n])) {
      if (row.contains("loops") && row.at("loops") != "core") continue;
      panel.x_names.push_back(row.at("workload"));
      const double shift = counts.size() == 1 ? 0 : n == 0 ? -0.2 : 0.2;
      bars.x.push_back(double(panel.x_names.size()) + shift), bars.y.push_back(row.at(number));
    }
    panel.curves.push_back(bars);
  }
  panel.x_range = {{0.4, double(panel.x_names.size()) + 0.6}};
  figures::draw_figure(stem, {panel});
}

/// How many times as fast as the peer.
void draw_ratios(const Json& ratios, const std::filesystem::path& stem) {
  draw_bars(ratios, "median_ratio",
            {.title = "Steps of all workloads: times as fast as PyTorch", .x_label = "", .y_label = "median ratio",
             .levels = {{"as fast", 1}}, .y_range = {{0, 5}}}, stem);
}

void draw(const std::filesystem::path& results, const std::filesystem::path& figures) {
  const Json measured = files::read_json(results / "bench.json");
  draw_roofline(measured, figures);
  draw_bars(measured.at("workloads"), "share_of_peak",
            {.title = "The core's loops in training steps", .x_label = "", .y_label = "share of the peak",
             .levels = {{"the peak", 1}}, .y_range = {{0, 1.5}}}, figures / "share-of-peak");
  if (measured.contains("compared")) draw_ratios(measured.at("compared"), figures / "compared");
}

}  // namespace

int main(int argc, char** argv) {
  return figures::plot_program(argc, argv, {{"all", draw, "bench.json"}});
}
