/// @file
/// How the values of options are read: strictly, the whole text, within bounds.
#include <algorithm>
#include <charconv>
#include <sstream>
#include <stdexcept>
#include <type_traits>
#include <utility>

#include <boost/algorithm/string/join.hpp>

#include "report/program/command_line.hpp"

namespace lbl::report {

namespace {

template <class Number>
std::string bounds(const std::string& kind, Number lowest, Number highest) {
  std::ostringstream text;
  text << "give " << kind << " from " << lowest << " to " << highest;
  return text.str();
}

/// Whether the whole text is a number in [lowest, highest]: no "12abc", no "1e3" for a whole number, no nan, no inf.
template <class Number>
bool read_number(std::string_view text, Number lowest, Number highest, Number& value) {
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  return error == std::errc() && stop == end && value >= lowest && value <= highest;
}

}  // namespace

void Program::add(Option option) {
  const auto same = [&](const Option& other) {
    if (other.name != option.name) return false;
    const bool one_is_of_all = other.only.empty() || option.only.empty();
    return one_is_of_all || other.placeholder.empty() != option.placeholder.empty() ||
           std::find_first_of(other.only.begin(), other.only.end(), option.only.begin(), option.only.end()) !=
               other.only.end();
  };
  if (option.name == "help" || std::any_of(options_.begin(), options_.end(), same))
    throw std::logic_error("the option --" + option.name + " is added twice");
  options_.push_back(std::move(option));
}

void Program::option(std::string name, bool& value, std::string meaning, Names only) {
  add({name, "", meaning, [&value](const std::string&) { value = true; }, [&value] { return value; }, only});
}

void Program::option(std::string name, std::filesystem::path& value, std::string meaning, Names only) {
  const auto read = [&value](const std::string& text) {
    if (text.empty()) throw UsageError("give a path");
    value = text;
  };
  add({name, "PATH", meaning, read, [&value] { return value.string(); }, only});
}

template <class Whole>
void Program::whole_number(std::string name, Whole& value, std::string meaning, Index lowest, Index highest,
                           Names only) {
  const auto read = [&value, lowest, highest](const std::string& text) {
    Index number = 0;
    if (!read_number(text, lowest, highest, number)) throw UsageError(bounds("a whole number", lowest, highest));
    value = static_cast<Whole>(number);
  };
  add({name, "N", meaning, read, [&value] { return value; }, only});
}

void Program::option(std::string name, Index& value, std::string meaning, Index lowest, Index highest, Names only) {
  whole_number(std::move(name), value, std::move(meaning), lowest, highest, std::move(only));
}

void Program::option(std::string name, double& value, std::string meaning, double lowest, double highest, Names only) {
  const auto read = [&value, lowest, highest](const std::string& text) {
    double number = 0;
    if (!read_number(text, lowest, highest, number)) throw UsageError(bounds("a number", lowest, highest));
    value = number;
  };
  add({name, "X", meaning, read, [&value] { return value; }, only});
}

void Program::option(std::string name, std::string& value, std::string meaning, Names choices, Names only) {
  const auto read = [&value, choices](const std::string& text) {
    if (text.empty() && choices.empty()) throw UsageError("give a name");
    if (!choices.empty() && std::find(choices.begin(), choices.end(), text) == choices.end())
      throw UsageError("give " + boost::algorithm::join(choices, " or "));
    value = text;
  };
  const std::string placeholder = choices.empty() ? "NAME" : boost::algorithm::join(choices, "|");
  add({name, placeholder, meaning, read, [&value] { return value; }, only});
}

void Program::option(std::string name, std::vector<Index>& value, std::string meaning, Index lowest, Index highest,
                     Names only) {
  const auto read = [&value, lowest, highest](const std::string& text) {
    std::vector<Index> numbers;
    for (std::size_t begin = 0; begin <= text.size();) {
      const std::size_t end = std::min(text.find(',', begin), text.size());
      numbers.emplace_back();
      if (!read_number(std::string_view(text).substr(begin, end - begin), lowest, highest, numbers.back()))
        throw UsageError(bounds("whole numbers", lowest, highest) + ", with commas between them");
      begin = end + 1;
    }
    value = numbers;
  };
  add({name, "N,N,...", meaning, read, [&value] { return value; }, only});
}

void Program::common_options() {
  option("data", common_.data, "folder with the data sets");
  option("dataset", common_.dataset, "data set to use");
  option("epochs", common_.epochs, "passes over the training set", 1, 1000000);
  option("batch", common_.batch, "samples of a mini-batch", 1, 1000000);
  option("learning-rate", common_.learning_rate, "step of the gradient descent", 0, 1000);
  whole_number("seed", common_.seed, "seed of all random numbers but those of drawn data", 0, 4294967295, {});
  whole_number("threads", common_.threads, "threads to compute with; results do not depend on it", 1, 1024, {});
  option("loops", common_.loops, "the equations' own loops, or the fast ones of the core", {"chapter", "core"});
  option("out", common_.out, "folder of the results");
  option("save", common_.save, "write a checkpoint to this folder");
  option("resume", common_.resume, "continue from this checkpoint");
  option("quiet", common_.quiet, "print nothing but errors");
}

}  // namespace lbl::report
