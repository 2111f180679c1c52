#pragma once
/// @file
/// The command line of a chapter's program: `mlp [experiment] [options]`, strictly checked, errors in one line.
#include <cstdint>
#include <deque>
#include <filesystem>
#include <functional>
#include <iostream>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/tensor.hpp"

namespace lbl::report {

/// A wrong use that an experiment finds itself: the program prints the one line and exits with 2.
struct UsageError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// The options that every program has. An experiment is registered with its own defaults:
/// `{.dataset = "mnist", .epochs = 20}` leaves the others as they stand here.
struct CommonOptions {
  std::filesystem::path data = {};         ///< Folder with the data sets; empty: where they are looked for anyway.
  std::string dataset = "fashion-mnist";   ///< Name of the data set.
  Index epochs = 5;                        ///< Passes over the training set, 1 to 1,000,000.
  Index batch = 64;                        ///< Samples M of a mini-batch, 1 to 1,000,000.
  double learning_rate = 0.1;              ///< eta, 0 to 1000.
  std::uint32_t seed = 1;                  ///< Seed of every random number of the run but those of drawn data.
  int threads = 0;                         ///< OpenMP threads; 0 becomes the number of processors of the process.
  std::string loops = "chapter";           ///< "chapter": the equations' own loops; "core": those of common/core.
  std::filesystem::path out = "results";   ///< Folder of all results.
  std::filesystem::path save = {};         ///< Where to write a checkpoint; empty: none.
  std::filesystem::path resume = {};       ///< Checkpoint to continue from; empty: none.
  bool quiet = false;                      ///< Nothing on standard output.
};

/// What an experiment is given.
struct Run {
  std::string program;             ///< "mlp"
  std::string experiment;          ///< "train"
  CommonOptions options;           ///< Every common option with its final value.
  std::set<std::string> given;     ///< Names of the options that were typed, chapter's own included: {"epochs"}.
  std::filesystem::path folder;    ///< Where its results belong: `<out>/<program>/<experiment>`.
  nlohmann::ordered_json settings; ///< What settings.json will say; an experiment adds its data set and checksum
                                   ///< before it makes its Results.
  std::ostream* out = &std::cout;  ///< Where to print; leads nowhere with --quiet.
  Index terminal_columns = 0;      ///< Width of the terminal that `out` is; 0: a file or pipe, nothing to redraw.
  std::string command = program;   ///< What was typed to start the program: "build/release/chapters/mlp/mlp".
};

/// A program: its experiments, its own options beside the common ones, and the way from argv to an exit code.
///
///     int main(int argc, char** argv) {
///       mlp::Options options;
///       report::Program program("mlp", "The multi-layer perceptron: handbook section 3.1");
///       program.experiment("train", "learn a data set and report the test accuracy", {.epochs = 5},
///                          [&](report::Run& run) { mlp::train(options, run); });
///       program.option("widths", options.widths, "units of the hidden layers, e.g. 100,100");
///       return program.run(argc, argv);
///     }
class Program {
public:
  using Experiment = std::function<void(Run&)>;  ///< The body of an experiment.
  using Names = std::vector<std::string>;        ///< Of options, experiments or choices.

  /// @param name    the program's name, which starts its messages and names its folder of results
  /// @param meaning one line for --help
  Program(std::string name, std::string meaning);
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  /// Adds an experiment; the first one is run when none is named.
  /// @param name     what the user types
  /// @param meaning  one line for --help
  /// @param defaults the common options as this experiment has them when they are not given
  /// @param body     the experiment itself
  /// @param unused   common options that mean nothing to it, e.g. {"save", "resume"}: giving one is wrong usage
  void experiment(std::string name, std::string meaning, CommonOptions defaults, Experiment body, Names unused = {});

  /// Adds an option of the chapter, whose default is what `value` holds. One overload for each type of value: a flag,
  /// a whole number or a number within bounds, a text (one of `choices` if there are any), a path, a list.
  /// @param name    without the dashes
  /// @param value   filled in before the experiment starts; lives as long as the program
  /// @param meaning one line for --help
  /// @param only    the experiments that have this option; empty: all. Giving it to another one is wrong usage.
  ///                Other experiments may have another option of the same name, with a default of its own.
  void option(std::string name, bool& value, std::string meaning, Names only = {});
  /// @copydoc option(std::string, bool&, std::string, Names)
  void option(std::string name, std::filesystem::path& value, std::string meaning, Names only = {});
  /// @copydoc option(std::string, bool&, std::string, Names)
  /// @param lowest  smallest whole number allowed
  /// @param highest largest whole number allowed
  void option(std::string name, Index& value, std::string meaning, Index lowest, Index highest, Names only = {});
  /// @copydoc option(std::string, bool&, std::string, Names)
  /// @param lowest  smallest number allowed
  /// @param highest largest number allowed
  void option(std::string name, double& value, std::string meaning, double lowest, double highest, Names only = {});
  /// @copydoc option(std::string, bool&, std::string, Names)
  /// @param choices the allowed texts; empty: any
  void option(std::string name, std::string& value, std::string meaning, Names choices = {}, Names only = {});
  /// @copydoc option(std::string, bool&, std::string, Names)
  /// @param lowest  smallest whole number allowed in the list
  /// @param highest largest whole number allowed in the list
  void option(std::string name, std::vector<Index>& value, std::string meaning, Index lowest, Index highest,
              Names only = {});

  /// Reads the command line and runs the experiment that it names. Every error is one line, `mlp: ...`.
  /// The first Ctrl-C (or TERM) only sets interrupted(); a closed standard output does not end the run.
  /// @param argc number of arguments
  /// @param argv the arguments, argv[0] the program
  /// @param out  for --help and what experiments print
  /// @param err  for the line that says what went wrong
  /// @return 0 done, 1 the run failed, 2 wrong usage, 128 + signal when it was interrupted and has saved
  int run(int argc, const char* const* argv, std::ostream& out = std::cout, std::ostream& err = std::cerr);

private:
  struct Option {
    std::string name, placeholder, meaning;        // placeholder: what --help shows for the value; empty: a switch
    std::function<void(const std::string&)> read;  // from the text that was typed; throws what to give instead
    std::function<nlohmann::ordered_json()> value;
    Names only;
  };
  struct Registered {
    std::string name, meaning;
    CommonOptions defaults;
    Experiment body;
    Names unused;
  };

  // options.cpp: how the values are read
  void add(Option option);
  template <class Whole>
  void whole_number(std::string name, Whole& value, std::string meaning, Index lowest, Index highest, Names only);
  void common_options();

  // command_line.cpp: what is done with them
  int run_checked(const Names& arguments, std::ostream& out);
  Names option_names() const;
  const Registered& chosen(const Names& words) const;
  bool has(const Registered& experiment, const Option& option) const;
  void read(const std::string& name, const std::string& text, const Registered& experiment);
  nlohmann::ordered_json settings(const Registered& experiment, const std::set<std::string>& given) const;
  void help(const Registered& experiment, bool named, std::ostream& out) const;

  std::string name_, meaning_, command_ = name_;
  CommonOptions common_;
  std::deque<Option> options_;
  std::deque<Registered> experiments_;
};

/// The common options that mean nothing to an experiment which learns no data set.
/// @param more further ones
/// @return their names, for Program::experiment()
Program::Names unused_without_data(Program::Names more = {});

/// The value of an option as it is typed: a list has commas between its numbers.
/// @param value what settings.json says
/// @return the text
std::string option_text(const nlohmann::ordered_json& value);

/// Leaves options out of a run to which others make them meaningless: they are not in its settings.
/// @param run the run
/// @param names of the options, without the dashes
/// @param reason ends the line that says why one of them was refused
/// @throws UsageError when one of them was given
void leave_out(Run& run, const Program::Names& names, const std::string& reason);

}  // namespace lbl::report
