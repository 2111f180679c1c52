#include "data/find.hpp"

#include "data/digits.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <optional>
#include <stdexcept>

namespace lbl::data {
namespace {

namespace fs = std::filesystem;

/// The files of MNIST; Fashion-MNIST has the same names. \eq{handbook-data-mnist} \eq{handbook-data-fashion}
constexpr std::array<const char*, 4> files{"train-images-idx3-ubyte", "train-labels-idx1-ubyte",
                                           "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"};

std::vector<std::string> class_names(const std::string& name) {
  if (name == "fashion-mnist")  // \eq{handbook-data-fashion}
    return {"T-shirt/top", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot"};
  return {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"};
}

void check_name(const std::string& name) {
  const std::vector<std::string>& known = known_datasets();
  if (std::find(known.begin(), known.end(), name) != known.end()) return;
  std::string list;
  for (const std::string& each : known) list += (list.empty() ? "" : ", ") + each;
  throw std::runtime_error("there is no data set '" + name + "'; choose one of: " + list);
}

/// A file as it is or packed, whichever there is.
std::optional<fs::path> plain_or_packed(const fs::path& folder, const std::string& file) {
  std::error_code ignored;  // a place that cannot be looked at holds nothing for us
  for (const char* ending : {"", ".gz"})
    if (const fs::path path = folder / (file + ending); fs::exists(path, ignored)) return path;
  return std::nullopt;
}

bool holds_files(const fs::path& folder) {
  return std::any_of(files.begin(), files.end(), [&](const char* file) { return plain_or_packed(folder, file); });
}

/// The folders in which a set may lie.
std::vector<fs::path> candidates(const std::string& name, const fs::path& folder) {
  if (!folder.empty()) return {folder / name, folder};
  std::vector<fs::path> folders;
  for (const fs::path& place : data_places()) folders.push_back(place / name);
  return folders;
}

std::optional<fs::path> find_folder(const std::string& name, const fs::path& folder) {
  for (const fs::path& candidate : candidates(name, folder))
    if (holds_files(candidate)) return candidate;
  return std::nullopt;
}

fs::path required_file(const fs::path& folder, const std::string& file, const std::string& name) {
  if (const auto path = plain_or_packed(folder, file)) return *path;
  throw std::runtime_error(folder.string() + " lacks " + file + "[.gz]; complete the set with ./book data " + name);
}

}  // namespace

const std::vector<std::string>& known_datasets() {
  static const std::vector<std::string> names{"fashion-mnist", "mnist", "digits"};
  return names;
}

std::vector<fs::path> data_places() {
  std::vector<fs::path> places;
  const auto variable = [](const char* name) {
    const char* value = std::getenv(name);
    return fs::path(value ? value : "");
  };
  if (const fs::path chosen = variable("LOOP_BY_LOOP_DATA"); !chosen.empty()) places.push_back(chosen);
  places.push_back(fs::path(LBL_SOURCE_DIR) / "data");
  if (const fs::path cache = variable("XDG_CACHE_HOME"); !cache.empty())
    places.push_back(cache / "loop-by-loop");
  else if (const fs::path home = variable("HOME"); !home.empty())
    places.push_back(home / ".cache" / "loop-by-loop");
  places.push_back("/usr/share/datasets");
  return places;
}

bool available(const std::string& name, const fs::path& folder) {
  check_name(name);
  return name == "digits" || find_folder(name, folder);
}

Split load(const std::string& name, const fs::path& folder, std::uint64_t seed) {
  check_name(name);
  if (name == "digits") return digits(10000, 2000, seed);

  const auto found = find_folder(name, folder);
  if (!found) {
    std::string places;
    for (const fs::path& candidate : candidates(name, folder))
      places += (places.empty() ? "" : ", ") + candidate.string();
    throw std::runtime_error("the data set " + name + " was not found in " + places +
                             "; fetch it with ./book data " + name);
  }
  std::array<fs::path, 4> paths;
  for (std::size_t i = 0; i < files.size(); ++i) paths[i] = required_file(*found, files[i], name);
  Split split{read_dataset(name, class_names(name), paths[0], paths[1]),
              read_dataset(name, class_names(name), paths[2], paths[3])};
  if (split.train.rows != split.test.rows || split.train.columns != split.test.columns)
    throw std::runtime_error(found->string() + " has training and test images of different sizes; fetch the set again");
  return split;
}

DatasetChoice default_dataset(const fs::path& folder) {
  if (!folder.empty() || available("fashion-mnist")) return {"fashion-mnist", ""};
  return {"digits", "Fashion-MNIST was not found: using the synthetic set digits instead (to get the real images: "
                    "./book data fashion-mnist)"};
}

}  // namespace lbl::data
