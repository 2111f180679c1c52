#include "files/idx.hpp"

#include <libdeflate.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <memory>
#include <new>
#include <stdexcept>
#include <string>

namespace lbl::files {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t largest_file = std::uint64_t{1} << 31;  // bytes; the largest set of the book has 184 million
constexpr std::uint64_t largest_ratio = 1032;                   // deflate cannot pack tighter than this
constexpr std::uint64_t unsigned_bytes = 0x08;                  // third byte of the magic number

[[noreturn]] void refuse(const fs::path& file, const std::string& what) {
  throw std::runtime_error(file.string() + ' ' + what);
}
[[noreturn]] void refuse_damaged(const fs::path& file, const std::string& what) {
  refuse(file, what + "; delete it and fetch it again");
}

std::uint64_t checked_size(const fs::path& file) {
  std::error_code error;
  const fs::file_status status = fs::status(file, error);
  if (status.type() == fs::file_type::not_found) refuse(file, "does not exist; check the path or fetch the data set");
  if (error) refuse(file, "cannot be opened: " + error.message());
  if (fs::is_directory(status)) refuse(file, "is a folder; the path of an IDX file is needed");
  if (!fs::is_regular_file(status)) refuse(file, "is not a regular file; the path of an IDX file is needed");
  const std::uintmax_t size = fs::file_size(file, error);
  if (error) refuse(file, "cannot be opened: " + error.message());
  if (size == 0) refuse_damaged(file, "is empty");
  if (size > largest_file) refuse(file, "has " + std::to_string(size) + " bytes: too many for an IDX file of images");
  return size;
}

using Bytes = std::vector<std::uint8_t>;

Bytes read_bytes(const fs::path& file) {
  Bytes bytes(checked_size(file));
  std::ifstream in(file, std::ios::binary);
  if (!in) refuse(file, std::string("cannot be opened: ") + std::strerror(errno) + "; check its permissions");
  if (!in.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(bytes.size())))
    refuse(file, std::string("cannot be read: ") + std::strerror(errno));
  return bytes;
}

/// What a gzip file holds, all its members one after the other; their checksums are verified.
Bytes unpacked(const fs::path& file, const Bytes& packed) {
  if (packed.size() < 2 || packed[0] != 0x1f || packed[1] != 0x8b)
    refuse(file, "is not a gzip file although its name says so; rename it without .gz or fetch it again");
  const std::unique_ptr<libdeflate_decompressor, decltype(&libdeflate_free_decompressor)> unpacker(
      libdeflate_alloc_decompressor(), libdeflate_free_decompressor);
  if (!unpacker) throw std::bad_alloc();
  const std::uint64_t most = std::min(largest_file, packed.size() * largest_ratio);
  // The last four bytes tell the size of the last member, which mostly is the only one.
  std::uint64_t told = 0;
  for (std::size_t n = packed.size(); n > packed.size() - std::min<std::size_t>(4, packed.size()); --n)
    told = told << 8 | packed[n - 1];
  Bytes bytes(std::clamp<std::uint64_t>(told, 1, most));
  std::size_t read = 0, written = 0;
  while (read < packed.size()) {
    std::size_t member = 0, size = 0;
    const libdeflate_result result =
        libdeflate_gzip_decompress_ex(unpacker.get(), packed.data() + read, packed.size() - read,
                                      bytes.data() + written, bytes.size() - written, &member, &size);
    if (result == LIBDEFLATE_INSUFFICIENT_SPACE && bytes.size() < most)
      bytes.resize(std::min<std::uint64_t>(most, 2 * bytes.size()));
    else if (result != LIBDEFLATE_SUCCESS)
      refuse_damaged(file, "is a truncated or corrupt gzip file");
    else
      read += member, written += size;
  }
  bytes.resize(written);
  return bytes;
}

std::string kind(std::uint64_t magic) {
  if (magic == 2051) return "2051 (images)";
  if (magic == 2049) return "2049 (labels)";
  return std::to_string(magic);
}

}  // namespace

// \eq{handbook-data-mnist}: magic number 2051 or 2049, the counts, then the bytes; \eq{handbook-data-fashion} alike
Idx read_idx(const fs::path& file, Index dimensions) {
  if (dimensions < 1 || dimensions > 3)
    throw std::invalid_argument("IDX files of 1 to 3 dimensions can be read, not of " + std::to_string(dimensions));
  Bytes bytes = read_bytes(file);
  if (file.extension() == ".gz") bytes = unpacked(file, bytes);
  std::uint64_t header = 0;
  const auto read_number = [&] {
    if (bytes.size() < header + 4) refuse_damaged(file, "is truncated: it ends inside its header");
    const std::uint8_t* b = bytes.data() + header;
    header += 4;
    return std::uint64_t{b[0]} << 24 | std::uint64_t{b[1]} << 16 | std::uint64_t{b[2]} << 8 | b[3];
  };

  const std::uint64_t magic = read_number();
  const std::uint64_t expected = unsigned_bytes << 8 | static_cast<std::uint64_t>(dimensions);
  if (magic != expected)
    refuse(file, "begins with the magic number " + kind(magic) + " where " + kind(expected) +
                     " is expected; it is another kind of file: check which file this is or fetch it again");

  Idx idx;
  std::uint64_t size = 1;
  std::string shape;
  for (Index d = 0; d < dimensions; ++d) {
    const std::uint64_t extent = read_number();
    shape += (d == 0 ? "" : " x ") + std::to_string(extent);
    if (extent == 0) refuse_damaged(file, "has a header with an empty dimension (" + shape + ")");
    if (extent > largest_file / size) refuse_damaged(file, "has a header with an absurd size (" + shape + " ...)");
    size *= extent;
    idx.dim.push_back(static_cast<Index>(extent));
  }
  const std::uint64_t found = bytes.size() - header;
  if (found < size)
    refuse_damaged(file, "is truncated: it holds " + std::to_string(found) + " of the " + std::to_string(size) +
                             " values (" + shape + ") that its header announces");
  if (found > size)
    refuse_damaged(file, "has " + std::to_string(found - size) + " bytes more than the " + shape +
                             " values that its header announces");
  bytes.erase(bytes.begin(), bytes.begin() + static_cast<Index>(header));
  idx.values = std::move(bytes);
  return idx;
}

}  // namespace lbl::files
