#pragma once
/// @file
/// Tables of results as curves: the rows of one kind, two columns as points, means over the seeds. Only the programs of
/// plots/ include this file.
#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "figures/figure.hpp"
#include "files/files.hpp"
#include "report/spread.hpp"

namespace lbl::figures {

/// The different words of a column, in the order in which they first come. Throws std::runtime_error when there is no
/// such column.
/// @param table  the results
/// @param column its name
/// @return each word once
inline std::vector<std::string> words_of(const files::Table& table, const std::string& column) {
  std::vector<std::string> words;
  for (const std::string& word : table.text(column))
    if (std::find(words.begin(), words.end(), word) == words.end()) words.push_back(word);
  return words;
}

/// The rows with these words in these columns, as they are written: "0.1" is not "1e-1". Throws std::runtime_error when
/// there is no such column.
/// @param table      the results
/// @param conditions pairs of column and word, which must all hold; none: every row
/// @return the rows, maybe none, with all columns
inline files::Table rows_where(const files::Table& table,
                               const std::vector<std::pair<std::string, std::string>>& conditions) {
  files::Table chosen = table;
  for (const auto& [column, word] : conditions) {
    const std::vector<std::string> words = chosen.text(column);
    std::vector<std::vector<std::string>> rows;
    for (std::size_t n = 0; n < words.size(); ++n)
      if (words[n] == word) rows.push_back(chosen.rows[n]);
    chosen.rows = std::move(rows);
  }
  return chosen;
}

/// Two columns as a curve, nothing averaged. Throws std::runtime_error for a missing column or a cell that is no
/// number.
/// @param table the results
/// @param label legend of the curve
/// @param x     column of the positions
/// @param y     column of the values
/// @param style how it is drawn
/// @return a point per row
inline Curve curve_of(const files::Table& table, const std::string& label, const std::string& x, const std::string& y,
                      Style style = Style::line) {
  return {label, table.numbers(x), table.numbers(y), {}, style};
}

/// The same with error bars from a third column.
/// @param table     the results
/// @param label     legend of the curve
/// @param x         column of the positions
/// @param y         column of the values
/// @param deviation column of half the lengths of the bars
/// @param style     how it is drawn
/// @return a point per row
inline Curve curve_of(const files::Table& table, const std::string& label, const std::string& x, const std::string& y,
                      const std::string& deviation, Style style = Style::line) {
  return {label, table.numbers(x), table.numbers(y), table.numbers(deviation), style};
}

/// The means of several values at each place of an axis.
/// @param at    the values of each place
/// @param label legend of the curve
/// @return a point per place, from left to right, with standard deviations unless every place has one value only
inline Curve mean_curve(const std::map<double, report::Spread>& at, const std::string& label) {
  Curve curve{.label = label, .x = {}, .y = {}};
  for (const auto& [place, spread] : at)
    curve.x.push_back(place), curve.y.push_back(spread.mean()), curve.deviation.push_back(spread.deviation());
  if (std::all_of(at.begin(), at.end(), [](const auto& of) { return of.second.count == 1; })) curve.deviation.clear();
  return curve;
}

/// The means of a column over the rows, e.g. of several seeds, that have the same x. Throws std::runtime_error for a
/// missing column or a cell that is no number.
/// @param table the results
/// @param label legend of the curve
/// @param x     column of the positions
/// @param y     column of the values
/// @param scale what the values are multiplied by: 100 for percent
/// @return a point per x, from left to right, with standard deviations unless every x has one row only
inline Curve mean_curve(const files::Table& table, const std::string& label, const std::string& x,
                        const std::string& y, double scale = 1) {
  std::map<double, report::Spread> at;
  const std::vector<double> xs = table.numbers(x), ys = table.numbers(y);
  for (std::size_t n = 0; n < xs.size(); ++n) at[xs[n]].add(scale * ys[n]);
  return mean_curve(at, label);
}

}  // namespace lbl::figures
