// IDX files: what is read, and what is refused before memory is taken.
#include "files/idx.hpp"
#include "idx_files.hpp"

#include <sys/resource.h>
#include <unistd.h>

using namespace lbl;
using namespace lbl::files;
using namespace lbl::data::testing;

namespace {

std::string refusal(const fs::path& file, Index dimensions = 3) {
  return error_of([&] { read_idx(file, dimensions); });
}

/// Bytes that no packer makes small, so that the gzip file has a middle.
Bytes noise_images(std::uint32_t samples) {
  Bytes bytes = idx_bytes({samples, 28, 28});
  std::uint32_t state = 1;
  for (std::size_t i = 16; i < bytes.size(); ++i) {
    state = state * 1664525 + 1013904223;
    bytes[i] = static_cast<std::uint8_t>(state >> 24);
  }
  return bytes;
}

}  // namespace

// \eq{handbook-data-mnist}: magic number, counts, then one byte per pixel
BOOST_AUTO_TEST_CASE(plain_and_packed_files_read_the_same) {
  const TemporaryFolder folder;
  const Bytes bytes = noise_images(1000);
  const Idx plain = read_idx(write_plain(folder.path / "images", bytes), 3);
  const Idx packed = read_idx(write_packed(folder.path / "images.gz", bytes), 3);
  BOOST_TEST(plain.dim == (std::vector<Index>{1000, 28, 28}), boost::test_tools::per_element());
  BOOST_TEST(plain.values.size() == 1000u * 784u);
  BOOST_TEST((plain.values == Bytes(bytes.begin() + 16, bytes.end())));
  BOOST_TEST((plain.dim == packed.dim));
  BOOST_TEST((plain.values == packed.values));
}

BOOST_AUTO_TEST_CASE(one_two_and_three_dimensions) {
  const TemporaryFolder folder;
  BOOST_TEST(read_idx(write_plain(folder.path / "1", idx_bytes({5})), 1).dim.size() == 1u);
  BOOST_TEST(read_idx(write_plain(folder.path / "2", idx_bytes({5, 4})), 2).values.size() == 20u);
  BOOST_TEST(read_idx(write_plain(folder.path / "3", idx_bytes({5, 4, 3})), 3).values.back() == 59);
  BOOST_CHECK_THROW(read_idx(folder.path / "3", 4), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(a_gzip_file_of_two_members_is_read) {
  const TemporaryFolder folder;
  const Bytes bytes = idx_bytes({4, 2, 2});
  Bytes joined = read_all(write_packed(folder.path / "a.gz", Bytes(bytes.begin(), bytes.begin() + 20)));
  const Bytes second = read_all(write_packed(folder.path / "b.gz", Bytes(bytes.begin() + 20, bytes.end())));
  joined.insert(joined.end(), second.begin(), second.end());
  BOOST_TEST(read_idx(write_plain(folder.path / "c.gz", joined), 3).values.size() == 16u);
}

BOOST_AUTO_TEST_CASE(what_is_not_a_file_is_refused) {
  const TemporaryFolder folder;
  check_error(refusal(folder.path / "missing"), {"missing", "does not exist"});
  check_error(refusal(folder.path), {folder.path.string(), "is a folder"});
  check_error(refusal("/dev/null"), {"/dev/null", "not a regular file"});
  check_error(refusal(write_plain(folder.path / "empty", {})), {"empty", "is empty"});
  check_error(refusal(write_plain(folder.path / "empty.gz", {})), {"empty.gz", "is empty"});
}

BOOST_AUTO_TEST_CASE(a_file_without_permission_is_refused) {
  if (geteuid() == 0) {
    BOOST_TEST_MESSAGE("skipped: nothing is forbidden to root");
    return;
  }
  const TemporaryFolder folder;
  const fs::path file = write_plain(folder.path / "secret", idx_bytes({4, 2, 2}));
  fs::permissions(file, fs::perms::none);
  check_error(refusal(file), {"secret", "cannot be opened", "permission"});
}

BOOST_AUTO_TEST_CASE(a_wrong_magic_number_is_refused) {
  const TemporaryFolder folder;
  const fs::path labels = write_plain(folder.path / "labels", idx_bytes({9}));
  check_error(refusal(labels), {"labels", "magic number 2049 (labels) where 2051 (images) is expected"});
  const fs::path images = write_plain(folder.path / "images", idx_bytes({9, 2, 2}));
  check_error(refusal(images, 1), {"images", "magic number 2051 (images) where 2049 (labels) is expected"});
  Bytes floats = idx_bytes({4, 2, 2});
  floats[2] = 0x0d;  // values of four bytes each
  check_error(refusal(write_packed(folder.path / "floats.gz", floats)), {"floats.gz", "magic number 3331"});
  check_error(refusal(write_plain(folder.path / "text", Bytes(100, 'x'))), {"text", "magic number"});
}

BOOST_AUTO_TEST_CASE(every_truncation_is_refused) {
  const TemporaryFolder folder;
  const Bytes bytes = idx_bytes({4, 2, 2});
  for (std::size_t length = 1; length < bytes.size(); ++length) {
    const Bytes cut(bytes.begin(), bytes.begin() + static_cast<Index>(length));
    check_error(refusal(write_plain(folder.path / "plain", cut)), {"plain", "truncated", "fetch it again"});
    check_error(refusal(write_packed(folder.path / "packed.gz", cut)), {"packed.gz", "truncated", "fetch it again"});
  }
}

BOOST_AUTO_TEST_CASE(every_truncation_of_the_gzip_stream_is_refused) {
  const TemporaryFolder folder;
  const Bytes packed = read_all(write_packed(folder.path / "whole.gz", idx_bytes({4, 2, 2})));
  for (std::size_t length = 2; length < packed.size(); ++length) {
    const Bytes cut(packed.begin(), packed.begin() + static_cast<Index>(length));
    check_error(refusal(write_plain(folder.path / "cut.gz", cut)), {"cut.gz", "truncated"});
  }
}

BOOST_AUTO_TEST_CASE(trailing_bytes_are_refused) {
  const TemporaryFolder folder;
  Bytes bytes = idx_bytes({4, 2, 2});
  Bytes packed = read_all(write_packed(folder.path / "images.gz", bytes));
  bytes.push_back(0);
  check_error(refusal(write_plain(folder.path / "images", bytes)), {"1 bytes more", "4 x 2 x 2"});
  check_error(refusal(write_packed(folder.path / "images.gz", bytes)), {"1 bytes more", "4 x 2 x 2"});
  packed.insert(packed.end(), {'r', 'e', 's', 't'});  // after the end of the gzip stream
  check_error(refusal(write_plain(folder.path / "images.gz", packed)), {"corrupt gzip"});
}

BOOST_AUTO_TEST_CASE(corrupt_gzip_is_refused) {
  const TemporaryFolder folder;
  const Bytes packed = read_all(write_packed(folder.path / "whole.gz", noise_images(20)));
  for (const std::size_t position : {packed.size() / 4, packed.size() / 2, packed.size() - 8, packed.size() - 1}) {
    Bytes flipped = packed;
    flipped[position] ^= 0x10;  // stored pixels, then the checksum, then the length
    check_error(refusal(write_plain(folder.path / "flipped.gz", flipped)), {"flipped.gz", "corrupt gzip"});
  }
  check_error(refusal(write_plain(folder.path / "plain.gz", idx_bytes({4, 2, 2}))), {"plain.gz", "is not a gzip file"});
  check_error(refusal(write_plain(folder.path / "short.gz", {0x1f})), {"short.gz", "is not a gzip file"});
}

BOOST_AUTO_TEST_CASE(absurd_sizes_are_refused_without_taking_memory) {
  const TemporaryFolder folder;
  const auto header = [](std::initializer_list<std::uint32_t> dim) {
    Bytes bytes{0, 0, 8, static_cast<std::uint8_t>(dim.size())};
    for (const std::uint32_t d : dim)
      for (const int shift : {24, 16, 8, 0}) bytes.push_back(static_cast<std::uint8_t>(d >> shift));
    bytes.resize(200);
    return bytes;
  };
  const auto peak_kilobytes = [] {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
  };
  const auto before = peak_kilobytes();
  const auto all = 0xffffffffu;
  for (const Bytes& bytes : {header({all, all, all}), header({65536, 65536, 65536}), header({1u << 31, 2, 1})}) {
    check_error(refusal(write_plain(folder.path / "absurd", bytes)), {"absurd", "absurd size"});
    check_error(refusal(write_packed(folder.path / "absurd.gz", bytes)), {"absurd.gz", "absurd size"});
  }
  check_error(refusal(write_plain(folder.path / "large", header({1000000, 28, 28}))), {"large", "truncated"});
  check_error(refusal(write_packed(folder.path / "large.gz", header({1000000, 28, 28}))), {"large.gz", "truncated"});
  check_error(refusal(write_plain(folder.path / "zero", header({0, 28, 28}))), {"zero", "empty dimension"});
  check_error(refusal(write_plain(folder.path / "flat", header({5, 0, 28}))), {"flat", "empty dimension"});
  BOOST_TEST(peak_kilobytes() - before < 50000, "memory was taken for a header's claim");
}
