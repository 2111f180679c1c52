#pragma once
/// @file
/// The frame of a plotting program: `plot_mlp --results FOLDER --figures FOLDER [experiment...]`.
#include <algorithm>
#include <exception>
#include <filesystem>
#include <functional>
#include <iostream>
#include <stdexcept>
#include <string>
#include <vector>

#include <boost/program_options.hpp>

namespace lbl::figures {

/// How the figures of one experiment are drawn, from its folder of results into a folder of figures.
struct Drawing {
  std::string experiment;  ///< "train"
  std::function<void(const std::filesystem::path& results, const std::filesystem::path& figures)> draw;
  std::string file = "metrics.csv";  ///< what a run leaves in its folder
};

/// The main function of a plotting program: draws the experiments that are named, or all that have results.
/// @param argc     number of arguments
/// @param argv     the arguments
/// @param drawings one per experiment
/// @return 0 drawn, 1 results missing or damaged or gnuplot failed, 2 wrong usage; with one line that says why
inline int plot_program(int argc, char** argv, const std::vector<Drawing>& drawings) {
  namespace options = boost::program_options;
  const std::string name = std::filesystem::path(argv[0]).filename().string();
  std::string from, to;  // no paths: they would be read to the first space
  std::vector<std::string> wanted;
  try {
    options::options_description known;
    known.add_options()("results", options::value(&from)->required())(
        "figures", options::value(&to)->required())("experiment", options::value(&wanted));
    options::positional_options_description places;
    places.add("experiment", -1);
    options::variables_map values;
    store(options::command_line_parser(argc, argv).options(known).positional(places).run(), values);
    notify(values);
  } catch (const options::error& error) {
    std::cerr << name << ": " << error.what() << "; usage: " << name
              << " --results FOLDER --figures FOLDER [experiment...]\n";
    return 2;
  }
  try {
    const std::filesystem::path results = from, figures = to;
    int drawn = 0;
    for (const std::string& experiment : wanted) {  // one that has no figure is not an error, one that was not run is
      const auto same = [&](const Drawing& drawing) { return drawing.experiment == experiment; };
      const auto drawing = std::find_if(drawings.begin(), drawings.end(), same);
      if (!std::filesystem::exists(results / experiment / (drawing == drawings.end() ? "metrics.csv" : drawing->file)))
        throw std::runtime_error("there are no results in " + (results / experiment).string() + ": run it first");
    }
    for (const Drawing& drawing : drawings) {
      const bool named = std::find(wanted.begin(), wanted.end(), drawing.experiment) != wanted.end();
      const std::filesystem::path folder = results / drawing.experiment;
      if (!named && (!wanted.empty() || !std::filesystem::exists(folder / drawing.file))) continue;
      drawing.draw(folder, figures);
      ++drawn;
    }
    if (wanted.empty() && drawn == 0)
      throw std::runtime_error("there are no results in " + results.string() + ": run an experiment first");
  } catch (const std::exception& error) {
    std::cerr << name << ": " << error.what() << '\n';
    return 1;
  }
  return 0;
}

}  // namespace lbl::figures
