// files::read_json: what it reads it can write and read again.
#include "files/files.hpp"
#include "reader.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace lbl::files;
  return lbl::fuzz::run(bytes, size, ".json", [](const std::filesystem::path& file) {
    const nlohmann::ordered_json settings = read_json(file);
    write_json(file, settings);
    if (read_json(file) != settings) lbl::fuzz::fail("other settings after writing");
  });
}
