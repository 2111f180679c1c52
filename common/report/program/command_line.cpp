/// @file
/// From argv to an experiment and its exit code.
#include "report/program/command_line.hpp"

#include <algorithm>
#include <csignal>
#include <new>
#include <numeric>
#include <utility>

#include <boost/program_options.hpp>
#include <omp.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "report/program/interrupt.hpp"

namespace po = boost::program_options;

namespace lbl::report {

namespace {

using Names = Program::Names;

bool contains(const Names& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// Control characters, line ends among them, become '?': a message is one line whatever was typed.
std::string one_line(std::string text) {
  for (char& c : text)
    if (static_cast<unsigned char>(c) < 32 || c == 127) c = '?';
  return text;
}

/// Letters to insert, remove or replace to turn one word into the other (Levenshtein).
std::size_t edits(const std::string& a, const std::string& b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i + 1);
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({row[j] + 1, diagonal + 1, replaced});
    }
  }
  return row.back();
}

/// ", did you mean epochs?" when a name is near to what was typed or begins with it; else nothing.
std::string suggestion(const std::string& typed, const Names& names, const std::string& dashes = "") {
  std::string nearest;
  std::size_t fewest = std::min<std::size_t>(3, typed.size() / 2 + 1);
  for (const std::string& name : names) {
    const bool begins = typed.size() >= 3 && name.starts_with(typed);
    const std::size_t distance = begins ? 0 : edits(typed, name);
    if (distance < fewest) fewest = distance, nearest = name;
  }
  return nearest.empty() ? "" : ", did you mean " + dashes + nearest + "?";
}

UsageError unknown_option(const std::string& typed, const Names& names) {
  const std::string option = typed.substr(0, typed.find('='));
  const std::string name = option.substr(std::min(option.find_first_not_of('-'), option.size()));
  return UsageError("there is no option " + option + suggestion(name, names, "--"));
}

/// Splits the arguments into options and words, whose values are not read yet.
std::vector<po::option> split(const Names& arguments, const po::options_description& known, const Names& names) {
  using namespace po::command_line_style;
  const int style = allow_long | long_allow_adjacent | long_allow_next;  // no short forms, no guessed beginnings
  try {
    return po::command_line_parser(arguments).options(known).style(style).run().options;
  } catch (const po::unknown_option& e) {
    throw unknown_option(e.get_option_name(), names);
  } catch (const po::invalid_command_line_syntax& e) {
    if (e.get_option_name().empty()) throw UsageError("an option has no name");
    const bool extra = e.kind() == po::invalid_syntax::extra_parameter;
    throw UsageError(e.get_option_name() + (extra ? " is a switch: it takes no value" : " needs a value"));
  }
}

/// Whether text was lost that somebody waits for: on a full disk, but not where the reader of a pipe has seen enough.
bool has_lost_text(const std::ostream& out) {
  struct stat to = {};
  return !out && &out == &std::cout && fstat(STDOUT_FILENO, &to) == 0 && !S_ISFIFO(to.st_mode) && !S_ISSOCK(to.st_mode);
}

/// Columns of the terminal that standard output is; 0 when it is none.
Index terminal_columns(const std::ostream& out) {
  winsize size{};
  if (&out != &std::cout || !isatty(STDOUT_FILENO)) return 0;
  return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

}  // namespace

Names unused_without_data(Names more) {
  Names names{"data", "dataset", "batch", "loops", "save", "resume"};
  names.insert(names.end(), more.begin(), more.end());
  return names;
}

Program::Program(std::string name, std::string meaning) : name_(std::move(name)), meaning_(std::move(meaning)) {
  common_options();
}

void Program::experiment(std::string name, std::string meaning, CommonOptions defaults, Experiment body,
                         Names unused) {
  for (const std::string& option : unused)
    if (!contains(option_names(), option))
      throw std::logic_error("there is no option --" + option + " that an experiment could leave unused");
  experiments_.push_back(
      {std::move(name), std::move(meaning), std::move(defaults), std::move(body), std::move(unused)});
}

int Program::run(int argc, const char* const* argv, std::ostream& out, std::ostream& err) {
  std::signal(SIGPIPE, SIG_IGN);  // `mlp | head`: the text is lost, the results are not
  std::signal(SIGXFSZ, SIG_IGN);  // a file that may not grow: the write fails and says so
  if (argc > 0) command_ = argv[0];
  try {
    const int code = run_checked(Names(argv + std::min(argc, 1), argv + argc), out);
    if (has_lost_text(out)) throw std::runtime_error("standard output took no more text: is the disk full?");
    return code;
  } catch (const UsageError& e) {
    err << name_ << ": " << one_line(e.what()) << " (see " << name_ << " --help)\n";
    return 2;
  } catch (const std::filesystem::filesystem_error& e) {
    err << name_ << ": " << one_line(e.path1().string()) << ": " << e.code().message() << "\n";
    return 1;
  } catch (const nlohmann::json::exception& e) {
    const std::string what = e.what();  // "[json.exception.out_of_range.403] key 'epoch' not found"
    err << name_ << ": " << one_line((common_.resume / "state.json").string())
        << ", or settings.json of its results, is damaged: " << one_line(what.substr(what.find("] ") + 2)) << "\n";
    return 1;
  } catch (const std::bad_alloc&) {
    err << name_ << ": out of memory: a smaller --batch or a smaller network needs less\n";
    return 1;
  } catch (const std::exception& e) {
    err << name_ << ": " << one_line(e.what()) << "\n";
    return 1;
  }
}

int Program::run_checked(const Names& arguments, std::ostream& out) {
  po::options_description known;
  known.add_options()("help", "");
  std::set<std::string> names;
  for (const Option& o : options_) {
    if (!names.insert(o.name).second) continue;
    if (o.placeholder.empty()) known.add_options()(o.name.c_str(), "");
    else known.add_options()(o.name.c_str(), po::value<std::string>(), "");
  }
  const std::vector<po::option> parsed = split(arguments, known, option_names());

  Names words;
  for (const po::option& p : parsed) {
    if (p.string_key.empty()) words.insert(words.end(), p.value.begin(), p.value.end());
    else if (!p.value.empty() && p.value[0].starts_with("--")) throw UsageError("--" + p.string_key + " needs a value");
  }
  const Registered& experiment = chosen(words);
  common_ = experiment.defaults;
  if (common_.threads == 0) common_.threads = omp_get_num_procs();

  const auto is_help = [](const po::option& p) { return p.string_key == "help"; };
  if (std::any_of(parsed.begin(), parsed.end(), is_help)) return help(experiment, !words.empty(), out), 0;

  std::set<std::string> given;
  for (const po::option& p : parsed) {
    if (p.string_key.empty()) continue;
    if (!given.insert(p.string_key).second) throw UsageError("--" + p.string_key + " is given twice");
    read(p.string_key, p.value.empty() ? "" : p.value.front(), experiment);
  }

  std::ostream nowhere(nullptr);
  omp_set_num_threads(common_.threads);
  catch_interrupts();
  Run run{name_, experiment.name, common_, given, common_.out / name_ / experiment.name, settings(experiment, given),
          common_.quiet ? &nowhere : &out, common_.quiet ? 0 : terminal_columns(out), command_};
  experiment.body(run);
  out.flush();
  return interrupt_exit_code();
}

Names Program::option_names() const {
  Names names{"help"};
  for (const Option& option : options_) names.push_back(option.name);
  return names;
}

const Program::Registered& Program::chosen(const Names& words) const {
  for (const std::string& word : words)
    if (word.starts_with('-')) throw unknown_option(word, option_names());
  if (words.empty()) return experiments_.at(0);
  if (words.size() > 1)
    throw UsageError("two experiments are named, '" + words[0] + "' and '" + words[1] + "': name one");
  Names names;
  for (const Registered& experiment : experiments_) {
    if (experiment.name == words[0]) return experiment;
    names.push_back(experiment.name);
  }
  throw UsageError("there is no experiment '" + words[0] + "'" + suggestion(words[0], names));
}

bool Program::has(const Registered& experiment, const Option& option) const {
  return !contains(experiment.unused, option.name) && (option.only.empty() || contains(option.only, experiment.name));
}

void Program::read(const std::string& name, const std::string& text, const Registered& experiment) {
  const auto option = std::find_if(options_.begin(), options_.end(),
                                   [&](const Option& o) { return o.name == name && has(experiment, o); });
  if (option == options_.end()) throw UsageError("--" + name + " means nothing to the experiment " + experiment.name);
  try {
    option->read(text);
  } catch (const UsageError& e) {
    throw UsageError("--" + name + " is " + (text.empty() ? "empty" : text) + ": " + e.what());
  }
}

nlohmann::ordered_json Program::settings(const Registered& experiment, const std::set<std::string>& given) const {
  nlohmann::ordered_json values;
  for (const Option& option : options_)
    if (has(experiment, option)) values[option.name] = option.value();
  return {{"program", name_}, {"experiment", experiment.name}, {"options", values}, {"given", given}};
}

void Program::help(const Registered& experiment, bool named, std::ostream& out) const {
  out << meaning_ << "\n\nUsage: " << name_ << " [experiment] [options]\n\n";
  std::size_t longest = 0;
  for (const Registered& e : experiments_) longest = std::max(longest, e.name.size());
  out << "Experiments (" << experiments_[0].name << " when none is named; '" << name_ << ' ' << experiments_.back().name
      << " --help' shows the options and defaults of " << experiments_.back().name << "):\n";
  for (const Registered& e : experiments_)
    out << "  " << e.name << std::string(longest + 2 - e.name.size(), ' ') << e.meaning << '\n';

  const unsigned columns = 100;
  po::options_description shown_options("Options (= default of " + experiment.name + ")", columns, columns / 2);
  for (const Option& o : options_) {
    if (named && !has(experiment, o)) continue;
    const std::string text = option_text(o.value());
    std::string meaning = o.meaning;
    for (const std::string& name : o.only) meaning += (&name == &o.only.front() ? "; only " : ", ") + name;
    auto* value = po::value<std::string>()->value_name(o.placeholder);
    if (!text.empty()) value->default_value("", text);
    if (o.placeholder.empty()) delete value, shown_options.add_options()(o.name.c_str(), meaning.c_str());
    else shown_options.add_options()(o.name.c_str(), value, meaning.c_str());
  }
  shown_options.add_options()("help", "print this");
  out << '\n' << shown_options << std::flush;
}

std::string option_text(const nlohmann::ordered_json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (!value.is_array()) return value.dump();
  std::string text;
  for (const auto& element : value) text += (text.empty() ? "" : ",") + element.dump();
  return text;
}

void leave_out(Run& run, const Program::Names& names, const std::string& reason) {
  for (const std::string& name : names) {
    if (run.given.contains(name)) throw UsageError("--" + name + " means nothing here: " + reason);
    run.settings["options"].erase(name);
  }
}

}  // namespace lbl::report
