#include "report/program/resume_command.hpp"

#include <cstdlib>

namespace lbl::report {
namespace {

/// A text as a shell takes it for one word.
std::string quoted(const std::string& text) {
  const char* harmless = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./,=+:@%";
  if (!text.empty() && text.find_first_not_of(harmless) == text.npos) return text;
  std::string word = "'";
  for (const char c : text) word += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return word + "'";
}

}  // namespace

std::string resume_command(const Run& run, const std::filesystem::path& checkpoint) {
  const char* caller = std::getenv("LOOP_BY_LOOP_COMMAND");  // the script that was typed instead of the program
  std::string command = (caller ? caller + (' ' + run.program) : quoted(run.command)) + ' ' + run.experiment;
  for (const auto& [name, value] : run.settings.at("options").items()) {
    if (name == "resume" || !run.given.contains(name)) continue;
    command += " --" + name;
    if (!value.is_boolean()) command += ' ' + quoted(option_text(value));
  }
  return command + " --resume " + quoted(checkpoint.string());
}

}  // namespace lbl::report
