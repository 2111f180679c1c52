// rnn::tasks: any file as a text to learn, its entropies, and its streams.
#include "files/files.hpp"
#include "reader.hpp"
#include "rnn/tasks/sequences/text.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace lbl;
  return fuzz::run(bytes, size, ".txt", [&](const std::filesystem::path& file) {
    const rnn::tasks::Text text = rnn::tasks::numbered(files::read_file(file));
    if (text.size() != static_cast<Index>(size)) fuzz::fail("not as many characters as bytes");
    try {
      rnn::tasks::TextStreams streams(text, 0, text.size() * 9 / 10, 2);
      const double H_1 = unigram_entropy(text), H_2 = bigram_entropy(text);
      if (!(H_1 >= -1e-9 && H_2 >= -1e-9 && H_1 <= 6)) fuzz::fail("no entropies");
      for (int part = 0; part < 3; ++part) streams.next(5);
    } catch (const std::invalid_argument&) {  // too short
    }
  });
}
