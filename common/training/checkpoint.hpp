#pragma once
/// @file
/// Checkpoints: a folder with one .npy file per parameter, which NumPy opens, and the state of the run.
#include "files/files.hpp"
#include "files/npy.hpp"
#include "training/parameters.hpp"

#include <filesystem>
#include <string>

namespace lbl::training {

/// Writes every parameter as `<folder>/<prefix><name>.npy`.
/// @param folder made if it does not exist
/// @param network any network with for_each_parameter
/// @param prefix put before the names, e.g. "gradient."
template <class Network>
void save_parameters(const std::filesystem::path& folder, const Network& network, const std::string& prefix = "") {
  for_each_parameter(
      [&](const std::string& name, const auto& w) { files::write_npy(folder / (prefix + name + ".npy"), w); }, network);
}

/// Reads every parameter. Throws std::runtime_error when a file is missing or has another shape.
/// @param folder what save_parameters or save_checkpoint wrote
/// @param network its shapes are what is expected
template <class Network>
void load_parameters(const std::filesystem::path& folder, Network& network) {
  for_each_parameter([&](const std::string& name, auto& w) { files::read_npy(folder / (name + ".npy"), w); }, network);
}

/// Refuses a folder that a checkpoint must not replace: one that holds anything else, or a file; or whose own folder,
/// made if it does not exist, cannot be written; or beside which `<folder>.unfinished`, which is cleared away, holds
/// more than a killed run leaves. Throws std::runtime_error; call it before a long run, not after.
/// @param folder where a checkpoint is to be written
void check_place(std::filesystem::path folder);

/// Puts a finished folder in the place of an earlier checkpoint, or of none, in one step where the file system can
/// exchange two folders, else in two: there is never half a folder, and the new one is on the disk before the old one
/// is gone. Throws std::runtime_error when the disk takes no more, or when `<folder>.old`, which the second way erases,
/// holds more than a killed run leaves.
/// @param finished the folder with the new contents, gone afterwards
/// @param folder the place
void replace_folder(const std::filesystem::path& finished, const std::filesystem::path& folder);

/// Refuses to continue a run with other options than it began with; those that cannot change its numbers (folders,
/// threads, epochs, ...) may differ. Throws std::runtime_error naming the first that does and both values.
/// @param checkpoint for the message
/// @param saved settings in the checkpoint's state
/// @param present settings of this run
void check_same_run(const std::filesystem::path& checkpoint, const nlohmann::ordered_json& saved,
                    const nlohmann::ordered_json& present);

/// Refuses a state that save_checkpoint of this program, which computes in Real, did not write: throws
/// std::runtime_error.
/// @param file for the message
/// @param state its contents
void check_state(const std::filesystem::path& file, const nlohmann::ordered_json& state);

/// Writes a checkpoint. A process that is killed meanwhile leaves the earlier one whole.
/// @param folder of the checkpoint
/// @param network its parameters
/// @param state where the run is, for load_checkpoint
template <class Network>
void save_checkpoint(std::filesystem::path folder, const Network& network, nlohmann::ordered_json state) {
  if (!folder.has_filename()) folder = folder.parent_path();  // "runs/one/" is "runs/one"
  check_place(folder);
  const std::filesystem::path unfinished = folder.string() + ".unfinished";
  std::filesystem::remove_all(unfinished);
  save_parameters(unfinished, network);
  state["bytes_per_number"] = sizeof(Real);
  files::write_json(unfinished / "state.json", state);
  replace_folder(unfinished, folder);
}

/// Reads a checkpoint. Throws std::runtime_error when it is not there, damaged, or of another network.
/// @param folder of the checkpoint
/// @param network filled with its parameters
/// @return the state that was saved
template <class Network>
nlohmann::ordered_json load_checkpoint(const std::filesystem::path& folder, Network& network) {
  nlohmann::ordered_json state = files::read_json(folder / "state.json");
  check_state(folder / "state.json", state);
  load_parameters(folder, network);
  return state;
}

}  // namespace lbl::training
