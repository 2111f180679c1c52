// files::read_npy: what it reads it can write and read again.
#include "files/npy.hpp"
#include "reader.hpp"

#include <algorithm>
#include <cstring>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace lbl::files;
  return lbl::fuzz::run(bytes, size, ".npy", [](const std::filesystem::path& file) {
    const Array array = read_npy(file);
    std::size_t values = 1;
    for (const lbl::Index extent : array.shape) values *= static_cast<std::size_t>(extent);
    if (array.values.size() != values) lbl::fuzz::fail("not as many values as the shape says");
    write_npy(file, array.shape, array.values);
    const Array again = read_npy(file);
    const auto same_bits = [](lbl::Real a, lbl::Real b) { return std::memcmp(&a, &b, sizeof a) == 0; };
    if (again.shape != array.shape ||
        !std::equal(array.values.begin(), array.values.end(), again.values.begin(), again.values.end(), same_bits))
      lbl::fuzz::fail("another array after writing");
  });
}
