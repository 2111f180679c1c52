#include "data/find.hpp"

#include "data/digits.hpp"
#include "data/shapes.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <optional>
#include <stdexcept>

namespace lbl::data {
namespace {

namespace fs = std::filesystem;

/// The files of MNIST; Fashion-MNIST has the same names.
const std::vector<std::string> idx_files{  // \eq{handbook-data-mnist} \eq{handbook-data-fashion}
    "train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"};

/// The files of CIFAR-10, the last one for testing.
const std::vector<std::string> cifar_files{  // \eq{handbook-data-cifar10}
    "data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin", "data_batch_4.bin", "data_batch_5.bin",
    "test_batch.bin"};

bool is_synthetic(const std::string& name) { return name == "digits" || name == "shapes"; }

const std::vector<std::string>& files_of(const std::string& name) {
  return name == "cifar10" ? cifar_files : idx_files;
}

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

/// Whether the reader of a file takes it packed, too: that of CIFAR-10 does not.
bool may_be_packed(const std::string& file) { return !file.ends_with(".bin"); }

/// A file as it is or packed, whichever there is.
std::optional<fs::path> plain_or_packed(const fs::path& folder, const std::string& file) {
  std::error_code ignored;  // a place that cannot be looked at holds nothing for us
  const fs::path plain = folder / file, packed = folder / (file + ".gz");
  if (fs::exists(plain, ignored)) return plain;
  if (may_be_packed(file) && fs::exists(packed, ignored)) return packed;
  return std::nullopt;
}

Index present(const fs::path& folder, const std::vector<std::string>& files) {
  return std::count_if(files.begin(), files.end(), [&](const auto& file) { return plain_or_packed(folder, file); });
}

/// The folders in which a set may lie.
std::vector<fs::path> candidates(const std::string& name, const fs::path& folder) {
  if (!folder.empty()) return {folder / name, folder};
  std::vector<fs::path> folders;
  for (const fs::path& place : data_places()) folders.push_back(place / name);
  return folders;
}

/// The first folder that has the whole set; or else the first that has a part of it, of which it will be said what
/// is missing.
std::optional<fs::path> find_folder(const std::string& name, const fs::path& folder) {
  const std::vector<std::string> files = files_of(name);
  for (const Index wanted : {Index(files.size()), Index(1)})
    for (const fs::path& candidate : candidates(name, folder))
      if (present(candidate, files) >= wanted) return candidate;
  return std::nullopt;
}

fs::path required_file(const fs::path& folder, const std::string& file, const std::string& name) {
  if (const auto path = plain_or_packed(folder, file)) return *path;
  throw std::runtime_error(folder.string() + " lacks " + file + (may_be_packed(file) ? "[.gz]" : "") +
                           "; complete the set with ./book data " + name);
}

}  // namespace

const std::vector<std::string>& known_datasets() {
  static const std::vector<std::string> names{"fashion-mnist", "mnist", "digits", "cifar10", "shapes"};
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
  return is_synthetic(name) || find_folder(name, folder);
}

Split load(const std::string& name, const fs::path& folder, std::uint64_t seed) {
  check_name(name);
  if (is_synthetic(name)) return name == "digits" ? digits(10000, 2000, seed) : shapes(5000, 2000, seed);

  const auto found = find_folder(name, folder);
  if (!found) {
    std::string places;
    for (const fs::path& candidate : candidates(name, folder))
      places += (places.empty() ? "" : ", ") + candidate.string();
    throw std::runtime_error("the data set " + name + " was not found in " + places +
                             "; fetch it with ./book data " + name);
  }
  std::vector<fs::path> paths;
  for (const std::string& file : files_of(name)) paths.push_back(required_file(*found, file, name));
  if (name == "cifar10")
    return {read_cifar10(*found, {cifar_files.begin(), cifar_files.end() - 1}),
            read_cifar10(*found, {cifar_files.back()})};
  Split split{read_dataset(name, class_names(name), paths[0], paths[1]),
              read_dataset(name, class_names(name), paths[2], paths[3])};
  if (split.train.rows != split.test.rows || split.train.columns != split.test.columns)
    throw std::runtime_error(found->string() + " has training and test images of different sizes; fetch the set again");
  return split;
}

std::string synthetic_like(const std::string& name) { return name == "cifar10" ? "shapes" : "digits"; }

}  // namespace lbl::data
