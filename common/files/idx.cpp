#include "files/idx.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
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
  return size;
}

/// The bytes of a file in their order, unpacked on the way when the name ends in .gz.
class Bytes {
public:
  explicit Bytes(fs::path file) : file_(std::move(file)), packed_(file_.extension() == ".gz") {
    size_ = checked_size(file_);
    in_.open(file_, std::ios::binary);
    if (!in_) refuse(file_, std::string("cannot be opened: ") + std::strerror(errno) + "; check its permissions");
    if (!packed_) return;
    buffer_.resize(1 << 18);
    refill();
    if (stream_.avail_in < 2 || buffer_[0] != 0x1f || buffer_[1] != 0x8b)
      refuse(file_, "is not a gzip file although its name says so; rename it without .gz or fetch it again");
    if (inflateInit2(&stream_, 16 + MAX_WBITS) != Z_OK) refuse(file_, "cannot be unpacked: zlib does not start");
  }
  ~Bytes() {
    if (packed_) inflateEnd(&stream_);
  }
  Bytes(const Bytes&) = delete;
  Bytes& operator=(const Bytes&) = delete;

  /// Fills `to` with the next `count` bytes; returns how many there were, fewer only at the end of the file.
  std::uint64_t read(std::uint8_t* to, std::uint64_t count) {
    if (packed_) return unpack(to, count);
    in_.read(reinterpret_cast<char*>(to), static_cast<std::streamsize>(count));
    if (in_.bad()) refuse(file_, std::string("cannot be read: ") + std::strerror(errno));
    return static_cast<std::uint64_t>(in_.gcount());
  }

  /// The most bytes that this file can deliver.
  std::uint64_t limit() const { return packed_ ? size_ * largest_ratio : size_; }
  bool packed() const { return packed_; }

private:
  void refill() {
    in_.read(reinterpret_cast<char*>(buffer_.data()), static_cast<std::streamsize>(buffer_.size()));
    if (in_.bad()) refuse(file_, std::string("cannot be read: ") + std::strerror(errno));
    stream_.next_in = buffer_.data();
    stream_.avail_in = static_cast<uInt>(in_.gcount());
  }

  std::uint64_t unpack(std::uint8_t* to, std::uint64_t count) {
    stream_.next_out = to;
    stream_.avail_out = static_cast<uInt>(count);  // fits: count <= largest_file
    while (stream_.avail_out > 0) {
      if (stream_.avail_in == 0) refill();
      if (stream_.avail_in == 0 && member_ended_) break;
      if (stream_.avail_in == 0) refuse_damaged(file_, "is truncated: it ends in the middle of its gzip stream");
      if (member_ended_) inflateReset(&stream_);  // a gzip file may consist of several
      const int result = inflate(&stream_, Z_NO_FLUSH);
      member_ended_ = result == Z_STREAM_END;
      if (result != Z_OK && result != Z_STREAM_END)
        refuse_damaged(file_, std::string("is a corrupt gzip file (") + (stream_.msg ? stream_.msg : "zlib") + ")");
    }
    return count - stream_.avail_out;
  }

  fs::path file_;
  std::ifstream in_;
  std::uint64_t size_ = 0;
  bool packed_ = false, member_ended_ = false;
  z_stream stream_{};
  std::vector<std::uint8_t> buffer_;
};

std::uint64_t read_number(Bytes& bytes, const fs::path& file) {
  std::array<std::uint8_t, 4> b{};
  if (bytes.read(b.data(), 4) < 4) refuse_damaged(file, "is truncated: it ends inside its header");
  return std::uint64_t{b[0]} << 24 | std::uint64_t{b[1]} << 16 | std::uint64_t{b[2]} << 8 | b[3];
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
  Bytes bytes(file);

  const std::uint64_t magic = read_number(bytes, file);
  const std::uint64_t expected = unsigned_bytes << 8 | static_cast<std::uint64_t>(dimensions);
  if (magic != expected)
    refuse(file, "begins with the magic number " + kind(magic) + " where " + kind(expected) +
                     " is expected; it is another kind of file: check which file this is or fetch it again");

  Idx idx;
  const std::uint64_t header = 4 + 4 * static_cast<std::uint64_t>(dimensions);
  std::uint64_t size = 1;
  std::string shape;
  for (Index d = 0; d < dimensions; ++d) {
    const std::uint64_t extent = read_number(bytes, file);
    shape += (d == 0 ? "" : " x ") + std::to_string(extent);
    if (extent == 0) refuse_damaged(file, "has a header with an empty dimension (" + shape + ")");
    if (extent > largest_file / size) refuse_damaged(file, "has a header with an absurd size (" + shape + " ...)");
    size *= extent;
    idx.dim.push_back(static_cast<Index>(extent));
  }
  if (header + size > bytes.limit())
    refuse_damaged(file, "is truncated: its header announces " + shape + " values, but the file can hold at most " +
                             std::to_string(bytes.limit() - std::min(header, bytes.limit())));
  if (!bytes.packed() && header + size < bytes.limit())
    refuse_damaged(file, "has " + std::to_string(bytes.limit() - header - size) + " bytes more than the " + shape +
                             " values that its header announces");

  idx.values.resize(size);
  const std::uint64_t found = bytes.read(idx.values.data(), size);
  if (found < size)
    refuse_damaged(file, "is truncated: it holds " + std::to_string(found) + " of the " + std::to_string(size) +
                             " values (" + shape + ") that its header announces");
  std::uint8_t beyond = 0;  // reading on to the end is also what verifies the gzip checksum
  if (bytes.read(&beyond, 1) != 0)
    refuse_damaged(file, "has more bytes than the " + shape + " values that its header announces");
  return idx;
}

}  // namespace lbl::files
