#include "report/program/continuation.hpp"

#include "report/program/interrupt.hpp"
#include "report/program/resume_command.hpp"

namespace lbl::report {

std::filesystem::path checkpoint_folder(const Run& run) {
  return run.options.save.empty() ? run.folder / "checkpoint" : run.options.save;
}

bool saved_when_interrupted(const Run& run, const std::function<void(const std::filesystem::path&)>& save) {
  if (!interrupted()) return false;
  const std::filesystem::path folder = checkpoint_folder(run);
  save(folder);
  *run.out << "interrupted; continue with: " << resume_command(run, folder) << '\n';
  return true;
}

void check_continues(const Run& run, bool rate_follows_epochs) {
  const std::filesystem::path& folder = run.options.resume;
  const nlohmann::ordered_json settings = files::read_json(folder / "state.json").at("settings");
  training::check_same_run(folder, settings, run.settings);
  if (rate_follows_epochs && settings.at("options").at("epochs") != run.options.epochs)
    throw std::runtime_error(folder.string() + " was made with --epochs " + settings.at("options").at("epochs").dump() +
                             ", which its learning rate follows: give the same");
}

void check_position(const Run& run, Index epochs, bool begun) {
  if (epochs + begun > run.options.epochs)
    throw std::runtime_error(run.options.resume.string() + " is beyond " + std::to_string(run.options.epochs) +
                             " epochs: give more --epochs");
  if (epochs > 0) training::check_same_run(run.folder, files::read_json(run.folder / "settings.json"), run.settings);
}

}  // namespace lbl::report
