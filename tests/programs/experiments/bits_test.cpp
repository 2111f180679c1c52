// The bits of a result depend on nothing but options and data: not on the number of threads, nor on the samples that
// share a batch with one.
#include "files/files.hpp"
#include "files/npy.hpp"
#include "programs/small_data.hpp"

#include <boost/test/unit_test.hpp>

#include <nlohmann/json.hpp>

#include <set>

using namespace lbl;
using namespace lbl::testing;

namespace {

struct DataFolder : TemporaryFolder {
  DataFolder() { write_mnist(path), write_cifar(path); }

  /// Runs a program, results in `out`.
  Outcome train(const Words& words, const std::string& out) const {
    const Words command{"env", "OMP_WAIT_POLICY=passive", program(words.front())};
    return run(command + Words(words.begin() + 1, words.end()) + Words{"--quiet", "--out", path / out});
  }
  fs::path results(const Words& words, const std::string& out) const { return path / out / words[0] / words[1]; }
};

/// The contents of all files of a folder that hold numbers of the run; of its summary all but time and memory.
std::map<std::string, std::string> numbers_of(const fs::path& folder) {
  std::map<std::string, std::string> numbers;
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    if (entry.is_regular_file() && entry.path().extension() != ".json")
      numbers[fs::relative(entry.path(), folder)] = bytes_of(entry.path());
  nlohmann::ordered_json summary = files::read_json(folder / "summary.json");
  for (const char* measured : {"seconds", "samples_per_second", "peak_memory_mb"}) summary.erase(measured);
  numbers["summary.json"] = summary.dump();
  return numbers;
}

/// A run with one, two and four threads writes the same numbers.
void check_threads(const DataFolder& folder, const Words& words) {
  std::map<std::string, std::string> one;
  for (const char* threads : {"1", "2", "4"}) {
    const Outcome outcome = folder.train(words + Words{"--threads", threads}, threads);
    BOOST_TEST_CONTEXT(words[0] << ' ' << words[1] << ", " << threads << " threads") {
      BOOST_TEST(outcome.code == 0, outcome.err);
      const auto numbers = numbers_of(folder.results(words, threads));
      if (one.empty()) one = numbers;
      BOOST_TEST(numbers.size() > 1u);
      BOOST_TEST((numbers == one));
    }
  }
}

/// Samples first..last-1 of an array whose last index counts them.
files::Array columns(const files::Array& all, Index first, Index last) {
  files::Array part{all.shape, {}};
  part.shape.back() = last - first;
  for (std::size_t row = 0; row < all.values.size(); row += static_cast<std::size_t>(all.shape.back()))
    part.values.insert(part.values.end(), all.values.begin() + Index(row) + first,
                       all.values.begin() + Index(row) + last);
  return part;
}

/// The arrays that an `inspect` reads again, and those that are compared; none named: all of the way forward.
struct Reread {
  std::string input = "x", second = "y", option = "--target";
  std::set<std::string> compared = {};
};

/// What a network makes of 37 samples and what it makes of parts of them.
void check_parts(const DataFolder& folder, const Words& inspect, const Reread& arrays = {}) {
  const Index M = 37;
  BOOST_TEST_CONTEXT(inspect[0] << ' ' << inspect.back()) {
    const Outcome drawn = folder.train(inspect + Words{"--batch", std::to_string(M), "--threads", "1"}, "whole");
    BOOST_REQUIRE_MESSAGE(drawn.code == 0, drawn.err);
    const fs::path whole = folder.path / "kept";
    fs::remove_all(whole), fs::rename(folder.results(inspect, "whole"), whole);
    const auto drawn_array = [&](const std::string& name) { return files::read_npy(whole / (name + ".npy")); };
    const files::Array x = drawn_array(arrays.input), y = drawn_array(arrays.second);
    int compared = 0;
    for (const auto& [first, last] : std::vector<std::pair<Index, Index>>{{0, 1}, {1, 4}, {4, 20}, {20, 37}}) {
      for (const auto& [name, all] : {std::pair{"x", &x}, {"y", &y}}) {
        const files::Array part = columns(*all, first, last);
        files::write_npy(folder.path / (std::string(name) + ".npy"), part.shape, part.values);
      }
      Words part_of_it{"--threads", "1", "--load", whole, "--input", folder.path / "x.npy"};
      if (!arrays.option.empty()) part_of_it = part_of_it + Words{arrays.option, folder.path / "y.npy"};
      const Outcome given = folder.train(inspect + part_of_it, "part");
      BOOST_REQUIRE_MESSAGE(given.code == 0, given.err);
      for (const auto& array : nlohmann::json::parse(bytes_of(whole / "manifest.json"))) {
        const std::string name = array.at("name");
        const files::Array all = files::read_npy(whole / (name + ".npy"));
        const bool forward = name.find("delta") == name.npos && name.find("gradient") == name.npos;
        if (!arrays.compared.empty() && !arrays.compared.contains(name)) continue;
        if (!forward || all.shape.empty() || all.shape.back() != M) continue;
        const files::Array part = files::read_npy(folder.results(inspect, "part") / (name + ".npy"));
        BOOST_TEST((part.values == columns(all, first, last).values), name << " of samples from " << first);
        ++compared;
      }
    }
    BOOST_TEST(compared >= 4 * (arrays.compared.empty() ? 4 : int(arrays.compared.size())));
  }
}

}  // namespace

BOOST_FIXTURE_TEST_CASE(threads_do_not_change_a_bit_of_any_chapter, DataFolder) {
  const Words mnist{"--data", path, "--dataset", "mnist"}, learn = mnist + Words{"--epochs", "1", "--batch", "64"},
      little = learn + Words{"--validation", "20"};
  for (const std::string loops : {"chapter", "core"}) {
    const Words with{"--loops", loops};
    for (const Words& words :
         {Words{"perceptron", "softmax", "--seeds", "1"} + learn + with, Words{"mlp", "train"} + little + with,
          Words{"mlp", "train", "--activation", "tanh", "--optimizer", "adam"} + little + with,
          Words{"lenet", "train"} + little + with, Words{"rnn", "train", "--units", "20"} + little + with,
          Words{"rnn", "train", "--cell", "rnn", "--units", "20"} + little + with,
          Words{"cifar", "train", "--width", loops == "core" ? "8" : "2", "--epochs", "1", "--batch", "32",
                "--validation", "20", "--data", path, "--dataset", "cifar10"} + with,
          Words{"rbm", "train", "--hidden", "30", "--runs", "2", "--steps", "20", "--watch-steps", "5"} + little +
              with,
          Words{"autoencoder", "train", "--widths", "30,4"} + little + with})
      BOOST_TEST_CONTEXT("--loops " << loops) check_threads(*this, words);
  }
  for (const Words& words :  // which have loops of one kind only
       {Words{"gan", "train", "--widths", "30,30", "--latent", "4", "--judge-epochs", "1", "--judged", "12",
              "--neighbours", "10"} + learn,
        Words{"hopfield", "recall", "--patterns", "images"} + mnist,
        Words{"hopfield", "temperature", "--N", "200", "--sweeps", "4", "--copies", "1000"}})
    check_threads(*this, words);
}

BOOST_FIXTURE_TEST_CASE(a_sample_does_not_see_which_others_share_its_batch, DataFolder) {
  const Words mnist{"--data", path, "--dataset", "mnist"};
  for (const std::string loops : {"chapter", "core"}) {
    check_parts(*this, Words{"perceptron", "inspect"} + mnist + Words{"--loops", loops});
    for (const char* activation : {"relu", "logistic", "tanh"})
      check_parts(*this, Words{"mlp", "inspect", "--activation", activation} + mnist + Words{"--loops", loops});
    for (const char* variant : {"handbook", "overview", "lecture"})
      check_parts(*this, Words{"lenet", "inspect", "--variant", variant} + mnist + Words{"--loops", loops});
    for (const char* cell : {"rnn", "logistic", "lstm", "lstm-without-forget"})
      check_parts(*this, Words{"rnn", "inspect", "--units", "5", "--cell", cell} + mnist + Words{"--loops", loops});
    check_parts(*this, Words{"autoencoder", "inspect", "--widths", "30,4"} + mnist + Words{"--loops", loops},
                {.input = "h0", .second = "x"});
    check_parts(*this, Words{"rbm", "inspect", "--hidden", "30"} + mnist + Words{"--loops", loops},
                {.input = "v", .second = "v", .option = "", .compared = {"z", "p", "F"}});  // the others are drawn
  }
  check_parts(*this, Words{"gan", "inspect", "--widths", "30,20", "--latent", "5"} + mnist,
              {.second = "z", .option = "--noise"});
}
