// training::load_checkpoint: the bytes up to the first 0 are state.json, the others W1.npy.
#include "reader.hpp"
#include "training/checkpoint.hpp"

#include <algorithm>

namespace {

struct Network {
  lbl::Tensor<2> W1{2, 3};
};
template <class Visit, class Any>
void for_each_parameter(Visit&& visit, Any& network) {
  visit("W1", network.W1);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace lbl;
  static const fuzz::Removed state{fuzz::file_for("") / "state.json"}, array{fuzz::file_for("") / "W1.npy"};
  static const bool made = std::filesystem::create_directories(fuzz::file_for(""));
  if (!made) fuzz::fail("the folder is there already");
  const auto end = static_cast<std::size_t>(std::find(bytes, bytes + size, 0) - bytes);
  fuzz::write(state.file, bytes, end);
  fuzz::write(array.file, bytes + std::min(end + 1, size), size - std::min(end + 1, size));
  try {
    Network network;
    const auto loaded = training::load_checkpoint(fuzz::file_for(""), network);
    const nlohmann::ordered_json run{{"program", "mlp"}, {"experiment", "train"}, {"dataset", "digits"},
                                     {"dataset_checksum", 1}, {"options", {{"seed", 1}}}};
    training::check_same_run(state.file, loaded.at("settings"), run);
    if (loaded.at("epoch").get<Index>() < 0 || loaded.at("step").get<Index>() < 0) fuzz::fail("less than no steps");
  } catch (const nlohmann::json::exception&) {  // which report::Program turns into a line
  } catch (const std::runtime_error& error) {
    const std::string line = error.what();
    if (line.find('\n') != line.npos) fuzz::fail("more than one line: " + line);
    if (line.find(fuzz::file_for("").string()) == line.npos) fuzz::fail("no name of the file: " + line);
  }
  return 0;
}
