#pragma once
// A fresh folder for one test.
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>

namespace lbl::testing {

/// A new folder, removed with everything in it at the end of the test.
struct TemporaryFolder {
  TemporaryFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "loop-by-loop-XXXXXX").string();
    if (!mkdtemp(name.data())) throw std::runtime_error("cannot make the temporary folder " + name);
    path = name;
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  std::filesystem::path path;
};

}  // namespace lbl::testing
