// The program `lenet`: every experiment at its smallest, checkpoints, and the arrays of `inspect`.
#include "programs/process.hpp"

#include <boost/test/unit_test.hpp>

#include <nlohmann/json.hpp>

using namespace lbl::testing;

namespace {

struct LeNetFolder : TemporaryFolder {
  Outcome lenet(const Words& words, const std::string& out) const {
    return run(Words{program("lenet")} + words + Words{"--threads", "1", "--quiet", "--out", path / out});
  }
  fs::path results(const std::string& out, const std::string& experiment) const {
    return path / out / "lenet" / experiment;
  }
};

const Words train_lenet{"train", "--dataset", "digits", "--validation", "500", "--loops", "core"};

}  // namespace

BOOST_FIXTURE_TEST_CASE(every_experiment_of_lenet_runs, LeNetFolder) {
  for (const Words& words : {Words{"seeds", "--dataset", "digits", "--epochs", "1", "--seeds", "2"},
                             {"recipe", "--dataset", "digits", "--epochs", "1", "--loops", "core"},
                             {"shapes"},
                             {"loops", "--batch", "2"},
                             {"filters", "--dataset", "digits", "--epochs", "1"},
                             {"mistakes", "--dataset", "digits", "--epochs", "1"},
                             {"shift", "--dataset", "digits", "--epochs", "1", "--samples", "100", "--test-samples",
                              "100", "--seeds", "1"}}) {
    Words all = Words{program("lenet")} + words + Words{"--quiet", "--out", path};
    const Outcome outcome = run(all);
    BOOST_TEST(outcome.code == 0, words.front() + ": " + outcome.err);
    BOOST_TEST(fs::exists(path / "lenet" / words.front() / "metrics.csv"), words.front());
  }
}

// The checkpoint keeps what the optimizer remembers; the shifts of the images depend on seed, epoch and step alone.
BOOST_FIXTURE_TEST_CASE(a_saved_lenet_continues_to_the_same_bits, LeNetFolder) {
  const fs::path checkpoint = path / "checkpoint";
  const Words steps = train_lenet + Words{"--halve-every", "1"};
  const auto epochs = [&](const char* number) { return steps + Words{"--epochs", number}; };
  const Outcome first = lenet(epochs("1") + Words{"--save", checkpoint}, "first");
  BOOST_TEST(first.code == 0, first.err);
  const Outcome resumed = lenet(epochs("2") + Words{"--resume", checkpoint}, "first");
  BOOST_TEST(resumed.code == 0, resumed.err);
  BOOST_TEST(lenet(epochs("2"), "whole").code == 0);
  const auto metrics = [&](const char* out) { return bytes_of(results(out, "train") / "metrics.csv"); };
  BOOST_TEST(metrics("first") == metrics("whole"));
  BOOST_TEST(same_arrays(results("first", "train") / "network", results("whole", "train") / "network"));
}

// A cosine depends on the last epoch, so that another one would be another run.
BOOST_FIXTURE_TEST_CASE(a_cosine_is_continued_with_the_same_epochs_only, LeNetFolder) {
  const fs::path checkpoint = path / "checkpoint";
  BOOST_TEST(lenet(train_lenet + Words{"--epochs", "1", "--save", checkpoint}, "first").code == 0);
  const Outcome other = lenet(train_lenet + Words{"--epochs", "2", "--resume", checkpoint}, "first");
  BOOST_TEST(other.code == 1);
  BOOST_TEST(other.one_line(), other.err);
  BOOST_TEST(other.says("learning rate"), other.err);
}

BOOST_FIXTURE_TEST_CASE(lenet_inspects_what_it_is_given, LeNetFolder) {
  for (const std::string variant : {"handbook", "overview", "lecture"}) {
    const Words inspect{"inspect", "--variant", variant};
    const Outcome drawn = lenet(inspect + Words{"--dataset", "digits", "--batch", "3"}, "drawn");
    BOOST_TEST(drawn.code == 0, drawn.err);
    const fs::path arrays = results("drawn", "inspect");
    auto files = files_of(arrays, ".npy");
    for (const auto& array : nlohmann::json::parse(bytes_of(arrays / "manifest.json")))
      BOOST_TEST(files.erase(array.at("name").get<std::string>() + ".npy") == 1u);
    BOOST_TEST(files.empty());
    const Outcome given = lenet(inspect + Words{"--load", arrays, "--input", arrays / "x.npy", "--target",
                                                arrays / "y.npy"}, "given");
    BOOST_TEST(given.code == 0, given.err);
    BOOST_TEST(same_arrays(arrays, results("given", "inspect")));
  }
  BOOST_TEST(lenet({"inspect", "--input", path / "x.npy"}, "half").code == 2);
}

// Parameters that were learned with all maps connected are not those of the network with the table.
BOOST_FIXTURE_TEST_CASE(a_table_refuses_weights_where_it_connects_nothing, LeNetFolder) {
  BOOST_TEST(lenet({"inspect", "--dataset", "digits", "--connections", "full"}, "full").code == 0);
  const Outcome refused = lenet({"inspect", "--dataset", "digits", "--load", results("full", "inspect")}, "table");
  BOOST_TEST(refused.code == 1);
  BOOST_TEST(refused.one_line(), refused.err);
  BOOST_TEST(refused.says("--connections full"), refused.err);
}

// With parameters from a folder nothing is trained, and settings.json does not pretend it.
BOOST_FIXTURE_TEST_CASE(a_loaded_network_refuses_the_options_of_a_training, LeNetFolder) {
  BOOST_TEST(lenet({"inspect", "--dataset", "digits"}, "any").code == 0);
  const Words mistakes{"mistakes", "--dataset", "digits", "--load", results("any", "inspect")};
  const Outcome refused = lenet(mistakes + Words{"--epochs", "3"}, "refused");
  BOOST_TEST(refused.code == 2);
  BOOST_TEST(refused.one_line(), refused.err);
  BOOST_TEST(refused.says("--epochs"), refused.err);
  BOOST_TEST(lenet(mistakes, "loaded").code == 0);
  BOOST_TEST(bytes_of(results("loaded", "mistakes") / "settings.json").find("epochs") == std::string::npos);
}
