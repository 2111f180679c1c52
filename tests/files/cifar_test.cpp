// The records of CIFAR-10 and CIFAR-100, and what is refused.
#include "files/cifar.hpp"

#include "error_message.hpp"
#include "files/files.hpp"
#include "temporary_folder.hpp"

#include <boost/test/unit_test.hpp>

using namespace lbl;
using namespace lbl::files;
using namespace lbl::testing;

namespace {

/// A record whose image is red 10, green 20 and blue 30, but for the first pixel of the second row, green 99.
std::string record(const std::string& labels) {
  std::string bytes = labels + std::string(1024, 10) + std::string(1024, 20) + std::string(1024, 30);
  bytes[labels.size() + 1024 + 32] = 99;
  return bytes;
}

}  // namespace

// \eq{handbook-data-cifar10}: records of 1 + 3072 bytes, a plane of red, then green, then blue
BOOST_AUTO_TEST_CASE(a_record_of_cifar_10_is_a_label_and_three_planes) {
  const TemporaryFolder folder;
  write_file(folder.path / "batch.bin", record({3}) + record({9}));
  const CifarRecords read = read_cifar({folder.path / "batch.bin"}, Cifar::ten);
  BOOST_TEST(read.labels == (std::vector<std::uint8_t>{3, 9}), boost::test_tools::per_element());
  BOOST_TEST(read.coarse_labels.empty());
  BOOST_REQUIRE(read.images.size() == 2u * 3 * 32 * 32);
  const auto pixel = [&](Index sample, Index channel, Index row, Index column) {
    return int{read.images[static_cast<std::size_t>(((sample * 3 + channel) * 32 + row) * 32 + column)]};
  };
  for (const Index sample : {0, 1}) {
    BOOST_TEST(pixel(sample, 0, 31, 31) == 10);
    BOOST_TEST(pixel(sample, 1, 0, 31) == 20);
    BOOST_TEST(pixel(sample, 1, 1, 0) == 99);
    BOOST_TEST(pixel(sample, 2, 0, 0) == 30);
  }
}

// \eq{handbook-data-cifar100}: the same with two labels, the coarse one first
BOOST_AUTO_TEST_CASE(a_record_of_cifar_100_has_two_labels) {
  const TemporaryFolder folder;
  write_file(folder.path / "train.bin", record({19, 99}) + record({0, 7}));
  const CifarRecords read = read_cifar({folder.path / "train.bin"}, Cifar::hundred);
  BOOST_TEST(read.coarse_labels == (std::vector<std::uint8_t>{19, 0}), boost::test_tools::per_element());
  BOOST_TEST(read.labels == (std::vector<std::uint8_t>{99, 7}), boost::test_tools::per_element());
  BOOST_TEST(int{read.images[1024 + 32]} == 99);
}

BOOST_AUTO_TEST_CASE(files_that_are_none_of_cifar_are_refused_with_name_and_reason) {
  const TemporaryFolder folder;
  const auto refusal = [&](const std::string& bytes, Cifar format) {
    write_file(folder.path / "bad.bin", bytes);
    return error_of([&] { read_cifar({folder.path / "bad.bin"}, format); });
  };
  check_error(refusal("", Cifar::ten), {"bad.bin", "0 bytes", "fetch it again"});
  check_error(refusal(record({1}) + "x", Cifar::ten), {"bad.bin", "3074 bytes", "3073"});
  check_error(refusal(record({1}), Cifar::hundred), {"bad.bin", "3073 bytes", "3074"});
  check_error(refusal(record({1}) + record({10}), Cifar::ten), {"bad.bin", "record 1", "label 10 of 10"});
  check_error(refusal(record({20, 1}), Cifar::hundred), {"bad.bin", "record 0", "label 20 of 20"});
  check_error(refusal(record({1, 100}), Cifar::hundred), {"bad.bin", "record 0", "label 100 of 100"});
  check_error(error_of([&] { read_cifar({folder.path / "none.bin"}, Cifar::ten); }), {"none.bin"});
}
