#pragma once
// What every fuzzed reader is asked: any bytes are read, or refused in one line that names the file.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>

#include <unistd.h>

namespace lbl::fuzz {

/// A file in memory for the bytes of the present execution, one in each process.
/// @param ending of its name
inline std::filesystem::path file_for(const char* ending) {
  const std::filesystem::path shared = "/dev/shm";
  return (exists(shared) ? shared : std::filesystem::temp_directory_path()) / ("loop-by-loop-fuzz-" + std::to_string(getpid()) + ending);
}

/// Stops the fuzzer, which keeps the bytes that led here.
[[noreturn]] inline void fail(const std::string& what) {
  std::fprintf(stderr, "%s\n", what.c_str());
  std::abort();
}

inline void write(const std::filesystem::path& file, const std::uint8_t* bytes, std::size_t size) {
  std::FILE* out = std::fopen(file.c_str(), "wb");
  if (!out || std::fwrite(bytes, 1, size, out) != size || std::fclose(out) != 0) fail("cannot write " + file.string());
}

/// Removes the file at the end of the process.
struct Removed {
  std::filesystem::path file;
  ~Removed() { std::remove(file.c_str()); }
};

/// Gives the bytes to a reader as a file. What it throws must be a runtime_error of one line with the file's name.
/// @param ending of the file's name
/// @param read called with its path; checks what it has read
template <class Read>
int run(const std::uint8_t* bytes, std::size_t size, const char* ending, Read&& read) {
  static const Removed place{file_for(ending)};
  write(place.file, bytes, size);
  try {
    read(place.file);
  } catch (const std::runtime_error& error) {
    const std::string line = error.what();
    if (line.find('\n') != line.npos) fail("more than one line: " + line);
    if (line.find(place.file.string()) == line.npos) fail("no name of the file: " + line);
  }
  return 0;
}

}  // namespace lbl::fuzz
