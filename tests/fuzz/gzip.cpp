// files::read_idx on files packed with gzip.
#include "files/idx.hpp"
#include "reader.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  return lbl::fuzz::run(bytes, size, ".gz",
                        [](const std::filesystem::path& file) { lbl::files::read_idx(file, 1); });
}
