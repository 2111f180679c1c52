#pragma once
/// @file
/// The arrays that an experiment `inspect` writes, and the list that says what they are.
#include "files/files.hpp"
#include "files/npy.hpp"

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace lbl::report {

/// A folder of .npy files and their manifest.json.
struct Album {
  std::filesystem::path folder;                                      ///< Where they are written.
  nlohmann::ordered_json manifest = nlohmann::ordered_json::array();  ///< What has been written so far.

  /// Removes the arrays of an earlier album: another network has other names.
  /// @param place the folder, made if it does not exist
  explicit Album(std::filesystem::path place) : folder(std::move(place)) {
    std::filesystem::create_directories(folder);
    std::vector<std::filesystem::path> old;
    for (const auto& entry : std::filesystem::directory_iterator(folder))
      if (entry.path().extension() == ".npy") old.push_back(entry.path());
    std::filesystem::remove(folder / "manifest.json");
    for (const auto& file : old) std::filesystem::remove(file);
  }

  /// Writes an array.
  /// @param name     its name in the chapter's notation, "gradient.W1"
  /// @param t        the array
  /// @param meaning  what it is
  /// @param equation id of the row of the concordance that computes it
  template <std::size_t Rank>
  void add(const std::string& name, const Tensor<Rank>& t, const std::string& meaning, const std::string& equation) {
    files::write_npy(folder / (name + ".npy"), t);
    manifest.push_back({{"name", name}, {"shape", t.dim}, {"meaning", meaning}, {"equation", equation}});
  }

  /// Writes manifest.json.
  void finish() const { files::write_json(folder / "manifest.json", manifest); }
};

}  // namespace lbl::report
