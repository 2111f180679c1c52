#pragma once
/// @file
/// Finding and loading a data set by its name.
#include "data/dataset.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace lbl::data {

/// The names that load() knows.
/// @return "fashion-mnist", "mnist", "digits", "cifar10" and "shapes"
const std::vector<std::string>& known_datasets();

/// Where data sets are looked for when no folder is given, in this order: the environment variable
/// LOOP_BY_LOOP_DATA, `data/` in the source tree, the user's cache folder, /usr/share/datasets.
/// A set is the folder `<place>/<set>`.
/// @return the places, existing or not
std::vector<std::filesystem::path> data_places();

/// Tells whether a set can be found.
/// @param name a name of known_datasets()
/// @param folder the folder given with `--data`, or empty
/// @return true when the folder, or else one of data_places(), has files of the set; always true for
///         the synthetic sets, "digits" and "shapes"
/// @throws std::runtime_error for an unknown name
bool available(const std::string& name, const std::filesystem::path& folder = {});

/// Loads a set. "digits" is drawn, 10000 training and 2000 test images, and so is "shapes", 5000 and 2000.
/// @param name a name of known_datasets()
/// @param folder the folder given with `--data`: it, or its subfolder of the set's name, must contain the set;
///        when empty, data_places() are searched
/// @param seed what a synthetic set is drawn from; the sets that are read do not depend on it
/// @return the training and the test samples
/// @throws std::runtime_error for an unknown name, when the set is not found (listing the places), when one of its
///         files is missing, or when a file is damaged
Split load(const std::string& name, const std::filesystem::path& folder = {}, std::uint64_t seed = 1);

/// The synthetic set that stands in for one that is read: "shapes" for "cifar10", else "digits".
/// @param name a name of known_datasets()
/// @return the name of the other one
std::string synthetic_like(const std::string& name);

}  // namespace lbl::data
