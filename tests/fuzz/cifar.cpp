// files::read_cifar. The first byte chooses the format; the others are repeated to the length of whole records, which
// no fuzzer would find, and the last one spoils it.
#include "files/cifar.hpp"
#include "reader.hpp"

#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace lbl::files;
  if (size < 3) return 0;
  const Cifar format = bytes[0] % 2 == 0 ? Cifar::ten : Cifar::hundred;
  const std::size_t length = static_cast<std::size_t>(format) + CifarRecords::pixels;
  std::vector<std::uint8_t> records(length * (bytes[0] / 2 % 4) + bytes[size - 1] % 2);
  for (std::size_t n = 0; n < records.size(); ++n) records[n] = bytes[1 + n * (size - 2) / records.size()];
  return lbl::fuzz::run(records.data(), records.size(), ".bin", [&](const std::filesystem::path& file) {
    const CifarRecords once = read_cifar({file}, format), twice = read_cifar({file, file}, format);
    if (once.labels.size() * length != records.size()) lbl::fuzz::fail("not as many labels as records");
    if (twice.labels.size() != 2 * once.labels.size()) lbl::fuzz::fail("two files have not twice the labels of one");
  });
}
