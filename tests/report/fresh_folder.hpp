#pragma once
// A fresh folder for one test, and the message of an error.
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <stdexcept>
#include <string>

namespace lbl::report::testing {

/// A new folder, removed with everything in it at the end of the test.
struct FreshFolder {
  FreshFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "loop-by-loop-XXXXXX").string();
    if (!mkdtemp(name.data())) throw std::runtime_error("cannot make the temporary folder " + name);
    path = name;
  }
  ~FreshFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path, ignored);
  }
  FreshFolder(const FreshFolder&) = delete;
  FreshFolder& operator=(const FreshFolder&) = delete;

  std::filesystem::path path;
};

/// What the error says that `action` throws; empty when it throws none.
template <class Action>
std::string error_of(Action&& action) {
  try {
    action();
  } catch (const std::exception& error) {
    return error.what();
  }
  return {};
}

}  // namespace lbl::report::testing
