#include "training/checkpoint.hpp"

#include <cerrno>
#include <cstring>
#include <set>

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

namespace lbl::training {
namespace {

/// Whether a checkpoint has a file of this name.
bool is_own(const std::filesystem::path& name) { return name == "state.json" || name.extension() == ".npy"; }

/// Whether a run that was killed while it saved may have left it: such a file, or what write_file writes beside it.
bool is_left_over(const std::filesystem::path& name) {
  return is_own(name) || (name.native().starts_with('.') && is_own(name.stem().native().substr(1)));
}

/// Refuses to erase a folder with anything else in it.
void check_contents(const std::filesystem::path& folder, bool (*is_expected)(const std::filesystem::path& name)) {
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    if (!is_expected(entry.path().filename()))
      throw std::runtime_error(folder.string() + " holds " + entry.path().filename().string() +
                               ", which a checkpoint would erase: give a folder of its own");
}

/// Waits until a file, or the names in a folder, are on the disk: a failure of the power must not cost the old
/// checkpoint and the new one.
void flush_to_disk(const std::filesystem::path& path) {
  const int descriptor = open(path.c_str(), O_RDONLY);
  const bool flushed = descriptor >= 0 && (fsync(descriptor) == 0 || errno == EINVAL);  // no disk is behind it
  const int error = errno;
  if (descriptor >= 0) close(descriptor);
  if (!flushed) throw std::runtime_error(path.string() + ": cannot write: " + std::strerror(error));
}

}  // namespace

void check_place(std::filesystem::path folder) {
  if (!folder.has_filename()) folder = folder.parent_path();  // "runs/one/" is "runs/one"
  if (std::filesystem::is_symlink(folder))
    throw std::runtime_error(folder.string() + " is a link, which saving would replace: give the folder itself");
  const std::filesystem::path beside = folder.string() + ".unfinished";
  std::error_code error;
  std::filesystem::create_directories(beside, error);
  if (error) throw std::runtime_error(folder.string() + " cannot take a checkpoint: " + error.message());
  check_contents(beside, is_left_over);
  std::filesystem::remove(beside, error);  // unless it holds what an earlier run left, which the next write clears away
  if (!std::filesystem::exists(folder)) return;
  if (!std::filesystem::is_directory(folder))
    throw std::runtime_error(folder.string() + " is a file: a checkpoint needs a folder of its own");
  check_contents(folder, is_own);
  if (!std::filesystem::is_empty(folder) && !std::filesystem::exists(folder / "state.json"))
    throw std::runtime_error(folder.string() + " holds arrays that are no checkpoint: give a folder of its own");
}

void check_same_run(const std::filesystem::path& checkpoint, const nlohmann::ordered_json& saved,
                    const nlohmann::ordered_json& present) {
  static const std::set<std::string> harmless{"data", "epochs", "threads", "out", "save", "resume", "quiet"};
  const auto compare = [&](const std::string& name, const nlohmann::ordered_json& was,
                           const nlohmann::ordered_json& is) {
    if (was != is)
      throw std::runtime_error(checkpoint.string() + " was made with " + name + ' ' + was.dump() + ", this run has " +
                               is.dump() + ": give the same options, or begin anew without --resume");
  };
  for (const char* key : {"program", "experiment", "dataset", "dataset_checksum"})
    compare(key, saved.at(key), present.at(key));
  for (const auto& [name, value] : present.at("options").items())
    if (!harmless.contains(name))
      compare("--" + name, saved.at("options").value(name, nlohmann::ordered_json()), value);
}

void check_state(const std::filesystem::path& file, const nlohmann::ordered_json& state) {
  const auto refuse = [&](const std::string& what) { throw std::runtime_error(file.string() + what); };
  if (!state.is_object()) refuse(" is not the state of a run: give the folder of a checkpoint");
  if (state.value("bytes_per_number", nlohmann::ordered_json()) != sizeof(Real))
    refuse(std::string(" is not of this program, which computes in ") + (sizeof(Real) == 4 ? "float" : "double") +
           ": resume with the program that saved it");
  constexpr std::uint64_t most = 1'000'000'000'000;  // no run takes more steps
  for (const char* count : {"epoch", "step", "correct", "samples", "optimizer_steps"})
    if (state.contains(count) && !(state[count].is_number_unsigned() && state[count] <= most))
      refuse(std::string(" is damaged: \"") + count + "\" is no count");
}

void replace_folder(const std::filesystem::path& finished, const std::filesystem::path& folder) {
  for (const auto& entry : std::filesystem::directory_iterator(finished)) flush_to_disk(entry.path());
  flush_to_disk(finished);
  const std::filesystem::path parent = std::filesystem::absolute(folder).parent_path();
  if (!std::filesystem::exists(folder)) return std::filesystem::rename(finished, folder);
  if (renameat2(AT_FDCWD, finished.c_str(), AT_FDCWD, folder.c_str(), RENAME_EXCHANGE) != 0) {
    if (errno != EINVAL && errno != ENOSYS)
      throw std::runtime_error("cannot write the checkpoint " + folder.string() + ": " + std::strerror(errno));
    const std::filesystem::path old = folder.string() + ".old";  // this file system cannot exchange two folders
    if (std::filesystem::exists(old)) check_contents(old, is_left_over);
    std::filesystem::remove_all(old);
    std::filesystem::rename(folder, old), std::filesystem::rename(finished, folder);
    flush_to_disk(parent);
    std::filesystem::remove_all(old);
    return;
  }
  flush_to_disk(parent);
  std::filesystem::remove_all(finished);
}

}  // namespace lbl::training
