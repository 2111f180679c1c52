#pragma once
/// @file
/// The command that continues an interrupted run.
#include "report/program/command_line.hpp"

#include <filesystem>
#include <string>

namespace lbl::report {

/// The command of a run, with the options that were typed, to continue from a checkpoint.
/// @param run        the interrupted run, its settings complete
/// @param checkpoint what to resume from
/// @return one line to copy
std::string resume_command(const Run& run, const std::filesystem::path& checkpoint);

}  // namespace lbl::report
