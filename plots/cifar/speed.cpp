// The figure of the experiment on speed: the steps under the roofs of the machine.
#include "drawings.hpp"
#include "figures/figure.hpp"
#include "files/files.hpp"

#include <cmath>

namespace lbl::plots {
namespace {

using figures::Curve;
using figures::Panel;

/// What a loop can reach that does so many operations for each byte: the peak, or what the bandwidth lets through.
Curve roof(const std::string& label, double gbytes_per_second, double peak) {
  Curve curve{.label = label, .x = {}, .y = {}};
  for (int n = 0; n <= 60; ++n) {
    curve.x.push_back(0.1 * std::pow(10, n / 30.));
    curve.y.push_back(std::min(peak, curve.x.back() * gbytes_per_second));
  }
  return curve;
}

/// The steps with a number of threads.
struct Steps {
  std::vector<double> number, gflops, flops_per_byte;
};

Steps steps_with(const files::Table& table, bool one_thread) {
  const std::vector<std::string> names = table.text("step");
  const std::vector<double> threads = table.numbers("threads"), gflops = table.numbers("gflops"),
                            intensity = table.numbers("flops_per_byte");
  Steps steps;
  double number = 0;
  for (std::size_t n = 0; n < names.size(); ++n) {
    if (n == 0 || names[n] != names[n - 1]) ++number;
    if ((threads[n] == 1) != one_thread) continue;
    steps.number.push_back(number), steps.gflops.push_back(gflops[n]), steps.flops_per_byte.push_back(intensity[n]);
  }
  return steps;
}

void draw_speed(const std::filesystem::path& results, const std::filesystem::path& figures) {
  const files::Table table = files::read_csv(results / "metrics.csv"), roofs = files::read_csv(results / "roofs.csv");
  const std::vector<double> peaks = roofs.numbers("fma_peak_gflops"), threads = roofs.numbers("threads");
  const auto bandwidth = [&](const char* level) { return roofs.numbers(level).at(0); };
  const Steps one = steps_with(table, true), several = steps_with(table, false);

  const std::array<double, 2> range{1, 600};
  Panel roofline{.title = "Under the roofs of one thread", .x_label = "operations per byte read or written",
                 .y_label = "GFLOP/s",
                 .curves = {roof("if the bytes are in the first cache", bandwidth("first_cache"), peaks.at(0)),
                            roof("in the second cache", bandwidth("second_cache"), peaks.at(0)),
                            roof("in memory", bandwidth("memory"), peaks.at(0)),
                            {.label = "the steps", .x = one.flops_per_byte, .y = one.gflops,
                             .style = figures::Style::marks}},
                 .log_x = true, .log_y = true, .x_range = std::array<double, 2>{0.1, 10}, .y_range = range};
  Panel steps{.title = "From the equation to the core", .x_label = "step", .y_label = "GFLOP/s",
              .curves = {{"one thread", one.number, one.gflops}}, .log_y = true, .y_range = range};
  if (!several.number.empty())
    steps.curves.push_back({files::shortest(threads.back()) + " threads", several.number, several.gflops});
  for (std::size_t n = 0; n < peaks.size(); ++n)
    steps.levels.push_back({n == 0 ? "peak of one thread" : "peak of " + files::shortest(threads[n]) + " threads", peaks[n]});
  figures::draw_figure(figures / "speed", {roofline, steps});
}

}  // namespace

std::vector<figures::Drawing> speed() { return {{"speed", draw_speed}}; }

}  // namespace lbl::plots
