#pragma once
// The files that the data tests put into their folders, and where they are looked for.
#include "error_message.hpp"
#include "temporary_folder.hpp"

#include <libdeflate.h>

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <stdexcept>
#include <string>
#include <vector>

namespace lbl::data::testing {

namespace fs = std::filesystem;
using lbl::testing::check_error;
using lbl::testing::error_of;
using lbl::testing::TemporaryFolder;
using Bytes = std::vector<std::uint8_t>;

/// Sets an environment variable (removes it when `value` is null) until the end of the test.
class Environment {
public:
  Environment(const char* name, const char* value) : name_(name) {
    if (const char* old = std::getenv(name)) was_set_ = true, old_ = old;
    value ? setenv(name, value, 1) : unsetenv(name);
  }
  ~Environment() { was_set_ ? setenv(name_, old_.c_str(), 1) : unsetenv(name_); }
  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;

private:
  const char* name_;
  bool was_set_ = false;
  std::string old_;
};

/// The bytes of an IDX file: magic number, dimensions, values 0, 1, 2, ... (below `modulus`).
inline Bytes idx_bytes(std::initializer_list<std::uint32_t> dim, std::uint32_t modulus = 256) {
  Bytes bytes{0, 0, 8, static_cast<std::uint8_t>(dim.size())};
  std::size_t size = 1;
  for (const std::uint32_t d : dim) {
    for (const int shift : {24, 16, 8, 0}) bytes.push_back(static_cast<std::uint8_t>(d >> shift));
    size *= d;
  }
  for (std::size_t i = 0; i < size; ++i) bytes.push_back(static_cast<std::uint8_t>(i % modulus));
  return bytes;
}

inline fs::path write_plain(const fs::path& file, const Bytes& bytes) {
  fs::create_directories(file.parent_path());
  std::ofstream(file, std::ios::binary)
      .write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  return file;
}

inline fs::path write_packed(const fs::path& file, const Bytes& bytes) {
  libdeflate_compressor* compressor = libdeflate_alloc_compressor(6);
  Bytes packed(libdeflate_gzip_compress_bound(compressor, bytes.size()));
  packed.resize(libdeflate_gzip_compress(compressor, bytes.data(), bytes.size(), packed.data(), packed.size()));
  libdeflate_free_compressor(compressor);
  return write_plain(file, packed);
}

inline Bytes read_all(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return Bytes(std::istreambuf_iterator<char>(in), {});
}

/// The four files of a tiny set: 20 training and 10 test images of 2 x 3 pixels.
inline void write_tiny_set(const fs::path& folder) {
  write_packed(folder / "train-images-idx3-ubyte.gz", idx_bytes({20, 2, 3}));
  write_packed(folder / "train-labels-idx1-ubyte.gz", idx_bytes({20}, 10));
  write_plain(folder / "t10k-images-idx3-ubyte", idx_bytes({10, 2, 3}));
  write_plain(folder / "t10k-labels-idx1-ubyte", idx_bytes({10}, 10));
}

}  // namespace lbl::data::testing
