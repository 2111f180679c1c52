#pragma once
/// @file
/// Curves on axes, in the book's style. Only the programs of plots/ include this file.
#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <tuple>
#include <vector>

#include "core/tensor.hpp"
#include "figures/gnuplot.hpp"
#include "files/files.hpp"

namespace lbl::figures {

/// How a curve is drawn.
enum class Style {
  line,       ///< A line in the next colour, with marks when its points are few: what was measured.
  marks,      ///< Marks without a line: separate observations.
  dots,       ///< Small points without a line: a cloud of many.
  reference,  ///< A dashed dark line with open marks: what was published or computed from theory.
  bars,       ///< A bar for each point, 0.38 wide: numbers of things that have names.
};

/// Points to draw, with their legend.
struct Curve {
  std::string label;                   ///< Its legend; empty: none.
  std::vector<double> x;               ///< Where its points are.
  std::vector<double> y;               ///< Their values.
  std::vector<double> deviation = {};  ///< Half the length of each error bar, a band if points are many; empty: none.
  Style style = Style::line;           ///< How it is drawn.
};

/// A horizontal line at a number to compare with: a target, a published result, a bound.
struct Level {
  std::string label;  ///< Its legend.
  double y;           ///< Where it is.
};

/// One set of axes. Texts are drawn as they are written (Unicode for symbols: η, λ, W₁).
struct Panel {
  std::string title;                                   ///< Above the axes: what to see.
  std::string x_label;                                 ///< Quantity and unit.
  std::string y_label;                                 ///< Quantity and unit.
  std::vector<Curve> curves = {};                      ///< Drawn in this order.
  std::vector<Level> levels = {};                      ///< Drawn behind the curves.
  bool log_x = false;                                  ///< Logarithmic x axis.
  bool log_y = false;                                  ///< Logarithmic y axis.
  std::optional<std::array<double, 2>> x_range = {};   ///< Lowest and highest; empty: what fits the data.
  std::optional<std::array<double, 2>> y_range = {};   ///< Lowest and highest; empty: what fits the data.
  std::vector<std::string> x_names = {};               ///< Of the positions 1, 2, ... on the x axis; empty: numbers.
};

/// @cond details
namespace figure_details {

// Colours that colour-blind readers tell apart (Okabe and Ito 2008), darkest contrasts first, the yellow late; then,
// for ten classes, three that are only nearly as good.
inline constexpr std::array<const char*, 10> colours = {"#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00",
                                                        "#56B4E9", "#000000", "#F0E442", "#882255", "#999999"};
inline constexpr std::array<int, 6> marks = {7, 5, 9, 13, 11, 15};  // filled circle, square, triangle, ...
inline constexpr const char* ink = "#404040";

inline void check(const Panel& panel) {
  for (const Curve& curve : panel.curves) {
    const auto finite = [](const std::vector<double>& v) {
      return std::all_of(v.begin(), v.end(), [](double value) { return std::isfinite(value); });
    };
    if (curve.x.empty() || curve.x.size() != curve.y.size() ||
        (!curve.deviation.empty() && curve.deviation.size() != curve.x.size()))
      throw std::invalid_argument("the curve '" + curve.label + "' has " + std::to_string(curve.x.size()) + " x, " +
                                  std::to_string(curve.y.size()) + " y and " + std::to_string(curve.deviation.size()) +
                                  " deviations");
    if (curve.style == Style::dots && !curve.deviation.empty())
      throw std::invalid_argument("the dots '" + curve.label + "' are drawn without deviations");
    if (!finite(curve.x) || !finite(curve.y) || !finite(curve.deviation))
      throw std::invalid_argument("the curve '" + curve.label + "' has a point that is not finite");
  }
}

inline void axis(Gnuplot& out, const std::string& name, const std::string& label, bool logarithmic,
                 const std::optional<std::array<double, 2>>& range) {
  out << "set " << name << "label " << gnuplot::quoted(label) << "\n";
  out << (logarithmic ? "set logscale " : "unset logscale ") << name << "\n";
  if (range) out << "set " << name << "range [" << (*range)[0] << ":" << (*range)[1] << "]\n";
  else out << "set " << name << "range [*:*]\nset autoscale " << name << (name == "x" ? "fix" : "") << "\n";
  out << "set format " << name << (logarithmic && name == "y" ? " '%.0e'" : " '%h'") << "\n";
}

// Names as tics; or the measured positions, if they are few: on a logarithmic axis (10, 20, 50 rather than 10^1, 10^2),
// and on one where things are counted (no half an epoch).
inline void tics(Gnuplot& out, const Panel& panel) {
  std::string listed;
  const auto list = [&](const std::string& text, double x) {
    listed += (listed.empty() ? "" : ", ") + gnuplot::quoted(text) + " " + files::shortest(x);
  };
  out << "set xtics norotate autofreq\n";
  for (std::size_t n = 0; n < panel.x_names.size(); ++n) list(panel.x_names[n], static_cast<double>(n + 1));
  if (!listed.empty()) out << "set xtics rotate by -40 (" << listed << ")\n";
  std::set<double> positions;
  for (const Curve& curve : panel.curves) positions.insert(curve.x.begin(), curve.x.end());
  if (!listed.empty() || positions.empty() || positions.size() > 12) return;
  const bool counted = std::all_of(positions.begin(), positions.end(), [](double x) { return x == std::round(x); }) &&
                       *positions.rbegin() - *positions.begin() <= 12;
  if (!panel.log_x && !counted) return;
  for (double x : positions) list(files::shortest(x), x);
  out << "set xtics (" << listed << ")\n";
}

inline Index entries(const Panel& panel) {  // a curve without a label has none
  const auto named = [](const Curve& curve) { return !curve.label.empty(); };
  return static_cast<Index>(panel.levels.size()) + std::count_if(panel.curves.begin(), panel.curves.end(), named);
}
// A panel that has the figure to itself has room for a legend of two columns, if its labels are short.
inline Index legend_columns(const Panel& panel, bool alone) {
  const auto fits = [](const auto& line) { return line.label.size() <= 32; };
  return alone && entries(panel) > 3 && std::all_of(panel.curves.begin(), panel.curves.end(), fits) &&
                 std::all_of(panel.levels.begin(), panel.levels.end(), fits)
             ? 2
             : 1;
}
inline Index legend_rows(const Panel& panel, bool alone) {
  return (entries(panel) + legend_columns(panel, alone) - 1) / legend_columns(panel, alone);
}

inline void draw_panel(Gnuplot& out, const Panel& panel, bool alone) {
  out << "set title " << gnuplot::quoted(panel.title) << " font 'DejaVu Sans:Bold,26'\n";
  out << "set key maxcols " << legend_columns(panel, alone) << "\n";
  axis(out, "x", panel.x_label, panel.log_x, panel.x_range);
  axis(out, "y", panel.y_label, panel.log_y, panel.y_range);
  tics(out, panel);

  std::string plots;
  const auto plot = [&](const std::string& what) { plots += (plots.empty() ? "plot " : ", ") + what; };
  int dash = 24;
  for (const Level& level : panel.levels) {
    plot(files::shortest(level.y) + " with lines lw 2 dt (" + std::to_string(dash) + ",8) lc rgb '" + ink + "' title " +
         gnuplot::quoted(level.label));
    dash /= 3;
  }
  std::size_t next = 0;
  for (const Curve& curve : panel.curves) {
    const bool reference = curve.style == Style::reference, few = curve.x.size() <= 25;
    const std::size_t i = reference ? 0 : next++;
    const std::string colour = std::string(" lc rgb '") + (reference ? ink : colours[i % colours.size()]) + "'";
    const std::string mark = " pt " + std::to_string(reference ? 6 : marks[i % marks.size()]) + " ps 2";
    if (curve.style == Style::dots) {  // too small for the legend
      plot("'-' using 1:2 with points pt 7 ps 0.4" + colour + " notitle");
      if (!curve.label.empty())
        plot("keyentry with points pt 7 ps 2" + colour + " title " + gnuplot::quoted(curve.label));
      continue;
    }
    const std::string with = curve.style == Style::bars    ? "boxes fs solid 0.9 noborder"
                             : curve.style == Style::marks ? "points" + mark
                             : few                         ? "linespoints" + mark
                                                           : "lines";
    if (!curve.deviation.empty())
      plot(few ? "'-' using 1:2:3 with yerrorbars notitle lw 2 pt -1" + colour
               : "'-' using 1:($2-$3):($2+$3) with filledcurves notitle fs transparent solid 0.25 noborder" + colour);
    plot("'-' using 1:2 with " + with + colour + (reference ? " lw 2 dt (12,6)" : " lw 3") + " title " +
         gnuplot::quoted(curve.label));
  }
  out << plots << "\n";
  for (const Curve& curve : panel.curves) {
    if (!curve.deviation.empty()) out.send1d(std::make_tuple(curve.x, curve.y, curve.deviation));
    out.send1d(std::make_tuple(curve.x, curve.y));
  }
}

}  // namespace figure_details
/// @endcond

/// Draws one to three sets of axes side by side, 1600 x 1000 points for a lecture slide, as stem.png and stem.svg.
/// Throws std::invalid_argument when a curve's columns differ in length or are not finite, std::runtime_error when
/// gnuplot fails.
/// @param stem   path without extension; folders are made
/// @param panels what to draw, from left to right
inline void draw_figure(const std::filesystem::path& stem, const std::vector<Panel>& panels) {
  using namespace figure_details;
  if (panels.empty()) throw std::invalid_argument(stem.string() + ": a figure needs a panel");
  const bool alone = panels.size() == 1;
  Index rows = 0;  // of the longest legend and of names: all panels leave the same room below
  for (const Panel& panel : panels)
    check(panel), rows = std::max(rows, legend_rows(panel, alone) + (panel.x_names.empty() ? 0 : 3));
  gnuplot::draw(stem, 1600, alone ? 1000 : 850, [&](Gnuplot& out) {
    out << "set border 3 lw 1.5 lc rgb '" << ink << "'\nset tics nomirror out textcolor rgb '" << ink << "'\n"
            << "set grid xtics ytics lt 1 lw 1 lc rgb '#e0e0e0'\n"
            << "set bars 0.6\nset boxwidth 0.38 absolute\nset offsets graph 0.02, graph 0.02, graph 0.03, graph 0.03\n"
            << "set key outside below center Left reverse samplen 2.5 spacing 1.2\n"
            << "set tmargin 3\nset rmargin 4\nset bmargin " << 4.3 + 1.25 * static_cast<double>(rows) << "\n";
    if (!alone) out << "set multiplot layout 1," << panels.size() << "\n";
    for (const Panel& panel : panels) draw_panel(out, panel, alone);
    if (!alone) out << "unset multiplot\n";
  });
}

}  // namespace lbl::figures
