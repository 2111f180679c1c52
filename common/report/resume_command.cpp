#include "report/resume_command.hpp"

namespace lbl::report {
namespace {

/// A value of settings.json as it is typed: a list with commas, a text without quotes.
std::string typed(const nlohmann::ordered_json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (!value.is_array()) return value.dump();
  std::string list;
  for (const auto& entry : value) list += (list.empty() ? "" : ",") + entry.dump();
  return list;
}

}  // namespace

std::string resume_command(const Run& run, const std::filesystem::path& checkpoint) {
  std::string command = run.program + ' ' + run.experiment;
  for (const auto& [name, value] : run.settings.at("options").items()) {
    if (name == "resume" || !run.given.contains(name)) continue;
    command += " --" + name;
    if (!value.is_boolean()) command += ' ' + typed(value);
  }
  return command + " --resume " + checkpoint.string();
}

}  // namespace lbl::report
