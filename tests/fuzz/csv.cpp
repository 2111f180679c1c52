// files::read_csv: what it reads it can write, to the same bytes.
#include "files/files.hpp"
#include "reader.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace lbl::files;
  return lbl::fuzz::run(bytes, size, ".csv", [&](const std::filesystem::path& file) {
    const Table table = read_csv(file);
    if (csv_text(table) != std::string(bytes, bytes + size)) lbl::fuzz::fail("another text after reading");
    for (const std::string& column : table.columns)
      if (table.text(column).size() != table.rows.size()) lbl::fuzz::fail("not as many cells as rows");
    for (const std::string& column : table.columns) table.numbers(column);
  });
}
