// The program `cifar`: every experiment at its smallest, checkpoints, and the arrays of `inspect`. The data are a few
// records in the files of CIFAR-10.
#include "programs/small_data.hpp"

#include <boost/test/unit_test.hpp>

#include <nlohmann/json.hpp>

using namespace lbl::testing;

namespace {

struct CifarFolder : TemporaryFolder {
  CifarFolder() { write_cifar(path, {.samples = 40}); }
  Outcome cifar(const Words& words, const std::string& out) const {
    return run(Words{program("cifar")} + words +
               Words{"--data", path, "--threads", "1", "--quiet", "--out", path / out});
  }
  fs::path results(const std::string& out, const std::string& experiment) const {
    return path / out / "cifar" / experiment;
  }
};

const Words train_cifar{"train", "--width", "1", "--batch", "16"};

}  // namespace

BOOST_FIXTURE_TEST_CASE(every_experiment_of_cifar_runs, CifarFolder) {
  const Words small{"--epochs", "1", "--width", "1"}, part{"--samples", "16", "--test-samples", "8"},
      compared = small + part + Words{"--seeds", "2"};
  for (const Words& words :
       {Words{"full"} + small, Words{"train", "--optimizer", "adam", "--loops", "chapter"} + small,
        Words{"augmentation"} + compared, Words{"pooling"} + compared, Words{"inception"} + compared,
        Words{"residual", "--depths", "8"} + compared,
        Words{"simple", "--epochs", "1", "--seeds", "1"} + part}) {
    const Outcome outcome = cifar(words, "all");
    BOOST_TEST(outcome.code == 0, words.front() + ": " + outcome.err);
    BOOST_TEST(fs::exists(results("all", words.front()) / "summary.json"), words.front());
  }
  BOOST_TEST(cifar(Words{"residual", "--depths", "9"}, "all").code == 1);
  const Outcome speed = run({program("cifar"), "speed", "--channels", "3", "--kernels", "5", "--rows", "4", "--samples",
                             "7", "--seconds", "0", "--megabytes", "1", "--threads", "2", "--out", path / "all"});
  BOOST_TEST(speed.code == 0, speed.err);
  BOOST_TEST(fs::exists(results("all", "speed") / "roofs.csv"));
}

// The checkpoint keeps parameters, running statistics and momentum; augmentation depends on sample, seed and epoch.
BOOST_FIXTURE_TEST_CASE(a_saved_cifar_network_continues_to_the_same_bits, CifarFolder) {
  const fs::path checkpoint = path / "checkpoint";
  const Words steps = train_cifar + Words{"--halve-every", "1"};
  const auto epochs = [&](const char* number) { return steps + Words{"--epochs", number}; };
  const Outcome first = cifar(epochs("1") + Words{"--save", checkpoint}, "first");
  BOOST_TEST(first.code == 0, first.err);
  BOOST_TEST(fs::exists(checkpoint / "C4.variance.npy"));
  BOOST_TEST(fs::exists(checkpoint / "v.C4.W.npy"));
  const Outcome resumed = cifar(epochs("2") + Words{"--resume", checkpoint}, "first");
  BOOST_TEST(resumed.code == 0, resumed.err);
  BOOST_TEST(cifar(epochs("2"), "whole").code == 0);
  const auto metrics = [&](const char* out) { return bytes_of(results(out, "train") / "metrics.csv"); };
  BOOST_TEST(metrics("first") == metrics("whole"));
  BOOST_TEST(same_arrays(results("first", "train") / "network", results("whole", "train") / "network"));
}

// The rate rises and falls by the number of epochs, so that another number would be another run.
BOOST_FIXTURE_TEST_CASE(a_cycle_is_continued_with_the_same_epochs_only, CifarFolder) {
  const fs::path checkpoint = path / "checkpoint";
  BOOST_TEST(cifar(train_cifar + Words{"--epochs", "1", "--save", checkpoint}, "first").code == 0);
  const Outcome other = cifar(train_cifar + Words{"--epochs", "2", "--resume", checkpoint}, "first");
  BOOST_TEST(other.code == 1);
  BOOST_TEST(other.one_line(), other.err);
  BOOST_TEST(other.says("learning rate"), other.err);
}

BOOST_FIXTURE_TEST_CASE(cifar_inspects_what_it_is_given, CifarFolder) {
  for (const std::string pooling : {"max", "strided"}) {
    const Words inspect{"inspect", "--width", "2", "--pooling", pooling};
    const Outcome drawn = cifar(inspect + Words{"--batch", "3"}, "drawn");
    BOOST_TEST(drawn.code == 0, drawn.err);
    const fs::path arrays = results("drawn", "inspect");
    auto files = files_of(arrays, ".npy");
    for (const auto& array : nlohmann::json::parse(bytes_of(arrays / "manifest.json")))
      BOOST_TEST(files.erase(array.at("name").get<std::string>() + ".npy") == 1u);
    BOOST_TEST(files.empty());
    const Outcome given = cifar(inspect + Words{"--load", arrays, "--input", arrays / "x.npy", "--target",
                                                arrays / "y.npy"}, "given");
    BOOST_TEST(given.code == 0, given.err);
    BOOST_TEST(same_arrays(arrays, results("given", "inspect")));
  }
  BOOST_TEST(cifar({"inspect", "--input", path / "x.npy"}, "half").code == 2);
}

// Without any data it says what it takes instead.
BOOST_FIXTURE_TEST_CASE(shapes_stand_in_for_cifar10_and_it_says_so, CifarFolder) {
  const fs::path nowhere = path / "nowhere";
  if (fs::exists(fs::path(LBL_SOURCE_DIR) / "data/cifar10") || fs::exists("/usr/share/datasets/cifar10")) return;
  const Outcome outcome = run(Words{"env", "LOOP_BY_LOOP_DATA=" + nowhere.string(), "XDG_CACHE_HOME=" + nowhere.string(),
                                    program("cifar"), "inspect", "--width", "1", "--threads", "1", "--out", path});
  BOOST_TEST(outcome.code == 0, outcome.err);
  BOOST_TEST(outcome.says("using shapes instead"), outcome.out);
  BOOST_TEST(outcome.says("./book data cifar10"), outcome.out);
}
