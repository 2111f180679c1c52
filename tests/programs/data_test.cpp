// Data on which nothing can be learned, and rates at which nothing is: a run works, or says in one line why not.
#include "data/find.hpp"
#include "files/npy.hpp"
#include "programs/small_data.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <limits>
#include <set>
#include <thread>

using namespace lbl::testing;

namespace {

/// The smallest training of every chapter that learns images.
std::vector<Words> trainings(const fs::path& data) {
  const Words little{"--epochs", "2", "--batch", "20", "--threads", "1", "--quiet", "--data", data};
  const Words mnist = Words{"--dataset", "mnist"} + little, cifar10 = Words{"--dataset", "cifar10"} + little;
  return {
      Words{"perceptron", "softmax", "--seeds", "1"} + mnist,
      Words{"mlp", "train", "--widths", "5", "--validation", "0"} + mnist,
      Words{"lenet", "train", "--validation", "0", "--loops", "core"} + mnist,
      Words{"cifar", "train", "--width", "1", "--validation", "0"} + cifar10,
      Words{"rnn", "train", "--units", "4", "--validation", "0"} + mnist,
      Words{"rbm", "train", "--hidden", "8", "--validation", "1", "--runs", "2", "--steps", "5", "--watch-steps", "5"} +
          mnist,
      Words{"autoencoder", "train", "--widths", "8,4", "--validation", "0"} + mnist,
      Words{"gan", "train", "--widths", "8,8", "--latent", "4", "--judge-epochs", "1", "--judged", "12",
            "--neighbours", "10"} + mnist,
      Words{"hopfield", "recall", "--patterns", "images", "--dataset", "mnist", "--data", data}};
}

Outcome run_training(const Words& words, const fs::path& out) {
  return run(Words{program(words.front())} + Words(words.begin() + 1, words.end()) + Words{"--out", out});
}

/// Ends a training by a signal after an epoch. (The first row of the RBM is of the machine that has learned nothing.)
void interrupt_after_an_epoch(const Words& words, const fs::path& out) {
  const fs::path metrics = out / words[0] / words[1] / "metrics.csv";
  fs::remove(metrics);
  const Process process(Words{program(words.front())} + Words(words.begin() + 1, words.end()) + Words{"--out", out});
  const auto rows = [&] {
    const std::string text = fs::exists(metrics) ? bytes_of(metrics) : "";
    return std::count(text.begin(), text.end(), '\n') - 1;
  };
  for (int tries = 0; rows() < 2; ++tries) {
    if (tries == 30'000) throw std::runtime_error("the run finishes no epoch");
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  process.signal(SIGINT);
  process.wait();
}

/// A run has ended well, with all its results, or badly, with one line.
void check_end(const Words& words, const Outcome& outcome, const fs::path& out) {
  const fs::path summary = out / words[0] / words[1] / "summary.json";
  BOOST_TEST((outcome.code == 0 || outcome.code == 1));
  if (outcome.code == 0) BOOST_TEST(outcome.err == "");
  else BOOST_TEST(outcome.one_line(), outcome.err);
  for (const char* no_reason : {" is nan", " is -nan", " is inf", " is -inf"})
    BOOST_TEST(!outcome.says(no_reason), outcome.err);
  BOOST_TEST(fs::exists(summary) == (outcome.code == 0));
}

}  // namespace

BOOST_AUTO_TEST_CASE(one_sample_one_class_and_equal_pixels) {
  for (const auto& [name, kind] : std::vector<std::pair<std::string, Kind>>{{"one sample", {.samples = 1}},
                                                                            {"one class", {.one_class = true}},
                                                                            {"equal pixels", {.constant = true}}}) {
    const TemporaryFolder folder;
    write_mnist(folder.path, kind), write_cifar(folder.path, kind);
    for (const Words& words : trainings(folder.path)) {
      const Outcome outcome = run_training(words, folder.path / "out");
      BOOST_TEST_CONTEXT(name << ": " << words[0] << ' ' << words[1])
        check_end(words, outcome, folder.path / "out");
      // A class without images is no pattern.
      if (words[0] == "hopfield" && !kind.constant && (kind.one_class || kind.samples == 1))
        BOOST_TEST(outcome.says("of 1 recalled"), outcome.out);
    }
  }
}

BOOST_AUTO_TEST_CASE(sets_without_samples_are_refused) {
  const TemporaryFolder folder;
  fs::create_directories(folder.path / "cifar10");
  for (const char* part : {"train", "t10k"}) {
    const std::string stem = (folder.path / "mnist" / part).string();
    write_idx(stem + "-images-idx3-ubyte", {0, 28, 28}, [](std::size_t) { return char(0); });
    write_idx(stem + "-labels-idx1-ubyte", {0}, [](std::size_t) { return char(0); });
  }
  for (const char* batch : cifar_batches) std::ofstream(folder.path / "cifar10" / (std::string(batch) + ".bin"));
  for (const Words& words : trainings(folder.path)) {
    const Outcome outcome = run_training(words, folder.path / "out");
    BOOST_TEST(outcome.code == 1, words[0]);
    BOOST_TEST(outcome.one_line(), outcome.err);
    BOOST_TEST(!fs::exists(folder.path / "out"), words[0]);
  }
}

// The rate is the largest that an option takes; where the run survives it, its numbers are finite. With a decay that
// is too strong the weights of those that have one grow 999-fold in each step.
BOOST_AUTO_TEST_CASE(a_rate_that_is_too_high_is_named_with_epoch_and_step) {
  const TemporaryFolder folder;
  write_mnist(folder.path), write_cifar(folder.path);
  std::set<std::string> diverged;
  std::vector<Words> all = trainings(folder.path);
  all.push_back({"perceptron", "regression", "--epochs", "2", "--quiet"});
  for (const Words& words : all) {
    if (words[0] == "hopfield") continue;  // which has no rate
    const bool decays = run({program(words[0]), words[1], "--help"}).says("--weight-decay");
    const Words rate = Words{"--learning-rate", "1000"} + (decays ? Words{"--weight-decay", "1"} : Words{});
    const Outcome outcome = run_training(words + rate, folder.path / "out");
    BOOST_TEST_CONTEXT(words[0] << ' ' << words[1]) {
      check_end(words, outcome, folder.path / "out");
      if (outcome.code == 1) {
        diverged.insert(words[0]);
        for (const char* part : {"epoch ", "step ", "--learning-rate"}) BOOST_TEST(outcome.says(part), outcome.err);
      }
    }
  }
  for (const char* chapter : {"perceptron", "mlp", "lenet", "cifar", "rbm"})
    BOOST_TEST(diverged.contains(chapter), chapter);
}

BOOST_AUTO_TEST_CASE(more_patterns_than_images_are_refused) {
  const TemporaryFolder folder;
  write_mnist(folder.path, {.samples = 20});
  const Outcome outcome = run_training(
      {"hopfield", "projection", "--dataset", "mnist", "--data", folder.path, "--P", "10,40"}, folder.path / "out");
  BOOST_TEST(outcome.code == 2);
  BOOST_TEST(outcome.one_line(), outcome.err);
  BOOST_TEST(outcome.says("--P is 40: there are only 20 images"), outcome.err);
}

// A weight that is not a number, in a checkpoint after the first epoch.
BOOST_AUTO_TEST_CASE(a_cost_that_is_not_finite_ends_the_epoch_it_is_of) {
  const TemporaryFolder folder;
  write_mnist(folder.path), write_cifar(folder.path);
  std::set<std::string> continued;
  for (const Words& words : trainings(folder.path)) {
    if (!run({program(words[0]), words[1], "--help"}).says("--resume")) continue;
    const fs::path checkpoint = folder.path / "checkpoint";
    fs::remove_all(checkpoint);
    const Words save{"--save", checkpoint}, resume{"--resume", checkpoint};
    BOOST_TEST_CONTEXT(words[0]) {
      Words many = words;
      *(std::find(many.begin(), many.end(), "--epochs") + 1) = "100000";
      interrupt_after_an_epoch(many + save, folder.path / "out");
      for (const auto& entry : fs::directory_iterator(checkpoint))
        if (entry.path().extension() == ".npy") {
          lbl::files::Array array = lbl::files::read_npy(entry.path());
          array.values.front() = std::numeric_limits<double>::quiet_NaN();
          lbl::files::write_npy(entry.path(), array.shape, array.values);
        }
      const Outcome second = run_training(many + resume, folder.path / "out");
      BOOST_TEST(second.code == 1);
      BOOST_TEST(second.one_line(), second.err);
      for (const char* part : {"epoch ", "step ", "--learning-rate"}) BOOST_TEST(second.says(part), second.err);
      BOOST_TEST(!second.says("epoch 1,"), second.err);
    }
    continued.insert(words[0]);
  }
  BOOST_TEST(continued.size() >= 7u);
}

// cifar10 or mnist, whichever is not on this machine
BOOST_AUTO_TEST_CASE(other_data_than_asked_for_are_never_silent) {
  const TemporaryFolder folder;
  for (const auto& [name, words] : std::vector<std::pair<std::string, Words>>{
           {"cifar10", {"cifar", "inspect", "--width", "1"}}, {"fashion-mnist", {"mlp", "inspect", "--widths", "5"}}}) {
    if (lbl::data::available(name)) continue;
    const Outcome outcome = run_training(words + Words{"--quiet"}, folder.path / "out");
    BOOST_TEST(outcome.code == 0, outcome.err);
    BOOST_TEST(outcome.out == "");
    BOOST_TEST(outcome.one_line(), outcome.err);
    BOOST_TEST(outcome.says(name + " was not found: using "), outcome.err);
  }
}
