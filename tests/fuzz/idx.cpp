// files::read_idx on plain files.
#include "files/idx.hpp"
#include "reader.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  return lbl::fuzz::run(bytes, size, "-ubyte", [&](const std::filesystem::path& file) {
    const lbl::Index dimensions = size > 3 && bytes[3] >= 1 && bytes[3] <= 3 ? bytes[3] : 3;
    const lbl::files::Idx idx = lbl::files::read_idx(file, dimensions);
    std::size_t values = 1;
    for (const lbl::Index extent : idx.dim) values *= static_cast<std::size_t>(extent);
    if (idx.values.size() != values) lbl::fuzz::fail("not as many values as the dimensions say");
  });
}
