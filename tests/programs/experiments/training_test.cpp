// The program `mlp` trains: what it writes, that its bits depend on nothing but the options, and how it ends early.
#include "programs/process.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <sstream>
#include <thread>

using namespace lbl::testing;

namespace {

const Words train{program("mlp"), "train",        "--dataset", "digits",    "--widths",
                  "8,8",          "--validation", "500",       "--threads", "1"};

struct MlpFolder : TemporaryFolder {
  /// The options of a short run, and where its results go.
  Words options(const std::string& name, int epochs) const {
    return {"--epochs", std::to_string(epochs), "--out", path / name};
  }
  fs::path results(const std::string& name) const { return path / name / "mlp" / "train"; }

  std::string metrics(const std::string& name) const { return bytes_of(results(name) / "metrics.csv"); }
};

Words split(const std::string& text) {
  std::istringstream stream(text);
  return {std::istream_iterator<std::string>(stream), {}};
}

/// Starts a run that would take very long and sends the signal as soon as it has finished an epoch.
Outcome interrupted(const Words& words, const fs::path& results, int signal) {
  const Process process(words);
  const auto epochs = [&] {
    const std::string metrics = fs::exists(results / "metrics.csv") ? bytes_of(results / "metrics.csv") : "";
    return std::count(metrics.begin(), metrics.end(), '\n') - 1;
  };
  for (int tries = 0; epochs() < 1; ++tries) {
    if (tries == 30'000) throw std::runtime_error("the run finishes no epoch");
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  process.signal(signal);
  return process.wait();
}

/// Epochs to train to, so that a run that continues from here has some left.
int further_epochs(const fs::path& checkpoint) {
  return nlohmann::json::parse(bytes_of(checkpoint / "state.json")).at("epoch").get<int>() + 2;
}

}  // namespace

BOOST_FIXTURE_TEST_CASE(a_quiet_run_writes_its_files_and_says_nothing, MlpFolder) {
  const Outcome done = run({program("mlp"), "train", "--dataset", "digits", "--epochs", "1", "--quiet", "--out", path});
  BOOST_TEST(done.code == 0);
  BOOST_TEST(done.out == "");
  BOOST_TEST(done.err == "");
  for (const char* file : {"metrics.csv", "settings.json", "summary.json", "network/W1.npy", "network/b3.npy"})
    BOOST_TEST(fs::exists(path / "mlp" / "train" / file), file);
}

BOOST_FIXTURE_TEST_CASE(threads_do_not_change_a_bit, MlpFolder) {
  for (const char* loops : {"chapter", "core"}) {
    const Words one = train + Words{"--loops", loops};
    Words two = Words{"env", "OMP_WAIT_POLICY=passive"} + one;  // or a busy machine takes minutes
    *std::find(two.begin(), two.end(), "1") = "2";
    BOOST_TEST(run(one + options("one", 1)).code == 0);
    BOOST_TEST(run(two + options("two", 1)).code == 0);
    BOOST_TEST(metrics("one") == metrics("two"));
    BOOST_TEST(same_arrays(results("one") / "network", results("two") / "network"));
  }
}

BOOST_FIXTURE_TEST_CASE(another_seed_is_another_network, MlpFolder) {
  run(train + options("one", 1));
  run(train + options("two", 1) + Words{"--seed", "2"});
  BOOST_TEST(metrics("one") != metrics("two"));
  BOOST_TEST(!same_arrays(results("one") / "network", results("two") / "network"));
}

// The checkpoint lies in the middle of an epoch; the command that the program prints continues from it.
BOOST_DATA_TEST_CASE_F(MlpFolder, an_interrupted_run_continues_to_the_same_bits,
                       boost::unit_test::data::make({SIGINT, SIGTERM}), signal) {
  unsetenv("LOOP_BY_LOOP_COMMAND");
  const Outcome first = interrupted(train + options("first", 100'000), results("first"), signal);
  BOOST_TEST(first.code == 128 + signal);
  BOOST_TEST(first.err == "");
  BOOST_TEST(!fs::exists(results("first") / "summary.json"));

  const std::string announced = "continue with: ";
  BOOST_REQUIRE(first.says(announced));
  Words command = split(first.out.substr(first.out.find(announced) + announced.size()));
  BOOST_TEST(command.front() == program("mlp"));  // as it was typed
  const auto epochs = std::find(command.begin(), command.end(), "100000");
  BOOST_REQUIRE(epochs != command.end());
  const int last = further_epochs(results("first") / "checkpoint");
  *epochs = std::to_string(last);

  const Outcome continued = run(command), whole = run(train + options("whole", last));
  BOOST_TEST(continued.code == 0, continued.err);
  BOOST_TEST(whole.code == 0, whole.err);
  BOOST_TEST(metrics("first") == metrics("whole"));
  BOOST_TEST(same_arrays(results("first") / "network", results("whole") / "network"));
}

// What an optimizer remembers and its count of steps are part of a checkpoint.
BOOST_DATA_TEST_CASE_F(MlpFolder, a_saved_run_continues_to_the_same_bits,
                       boost::unit_test::data::make({"descent", "nesterov", "adadelta", "adam", "adamax"}),
                       optimizer) {
  const fs::path checkpoint = path / "checkpoint";
  const Words steps = train + Words{"--optimizer", optimizer};
  BOOST_TEST(run(steps + options("first", 1) + Words{"--save", checkpoint}).code == 0);
  BOOST_TEST(run(steps + options("first", 3) + Words{"--resume", checkpoint}).code == 0);
  BOOST_TEST(run(steps + options("whole", 3)).code == 0);
  BOOST_TEST(metrics("first") == metrics("whole"));
  BOOST_TEST(same_arrays(results("first") / "network", results("whole") / "network"));
}

BOOST_FIXTURE_TEST_CASE(an_interrupted_run_saves_where_it_is_told_to, MlpFolder) {
  const fs::path checkpoint = path / "checkpoint";
  const Words save{"--save", checkpoint};
  BOOST_TEST(interrupted(train + options("first", 100'000) + save, results("first"), SIGINT).code == 130);
  const int last = further_epochs(checkpoint);
  BOOST_TEST(run(train + options("first", last) + save + Words{"--resume", checkpoint}).code == 0);
  BOOST_TEST(run(train + options("whole", last) + Words{"--save", path / "other"}).code == 0);
  BOOST_TEST(same_arrays(checkpoint, path / "other"));
}

// Where no --save is given, the place of the checkpoint is tried before the training.
BOOST_FIXTURE_TEST_CASE(a_place_that_an_interrupt_could_not_use_is_refused_at_once, MlpFolder) {
  fs::create_directories(results("first") / "checkpoint");
  std::ofstream(results("first") / "checkpoint" / "diary.txt") << "mine\n";
  const Outcome refused = run(train + options("first", 1));
  BOOST_TEST(refused.code == 1);
  BOOST_TEST(refused.one_line(), refused.err);
  BOOST_TEST(refused.says("diary.txt"), refused.err);
  BOOST_TEST(!fs::exists(results("first") / "metrics.csv"));
}

// A terminal that is closed: saved as after Ctrl-C, unless the program was told not to mind.
BOOST_FIXTURE_TEST_CASE(a_lost_terminal_saves, MlpFolder) {
  BOOST_TEST(interrupted(train + options("first", 100'000), results("first"), SIGHUP).code == 129);
  BOOST_TEST(fs::exists(results("first") / "checkpoint" / "state.json"));
  const Words nohup{"sh", "-c", "trap '' HUP; exec \"$@\"", "sh"};
  BOOST_TEST(interrupted(nohup + train + options("second", 10), results("second"), SIGHUP).code == 0);
}

BOOST_FIXTURE_TEST_CASE(a_run_beyond_its_last_epoch_is_refused, MlpFolder) {
  const fs::path checkpoint = path / "checkpoint";
  BOOST_TEST(run(train + options("first", 2) + Words{"--save", checkpoint}).code == 0);
  const Outcome beyond = run(train + options("first", 1) + Words{"--resume", checkpoint});
  BOOST_TEST(beyond.code == 1);
  BOOST_TEST(beyond.one_line(), beyond.err);
  BOOST_TEST(beyond.says("beyond 1 epochs"), beyond.err);
}

BOOST_FIXTURE_TEST_CASE(the_results_of_another_run_are_not_continued, MlpFolder) {
  const fs::path checkpoint = path / "checkpoint";
  BOOST_TEST(run(train + options("first", 1) + Words{"--save", checkpoint}).code == 0);
  BOOST_TEST(run(train + options("first", 1) + Words{"--seed", "2"}).code == 0);
  const Outcome mixed = run(train + options("first", 2) + Words{"--resume", checkpoint});
  BOOST_TEST(mixed.code == 1);
  BOOST_TEST(mixed.says("--seed 2"), mixed.err);
}

BOOST_FIXTURE_TEST_CASE(other_options_cannot_continue_a_run, MlpFolder) {
  const fs::path checkpoint = path / "checkpoint";
  BOOST_TEST(run(train + options("first", 1) + Words{"--save", checkpoint}).code == 0);
  const Outcome other = run(train + options("first", 2) + Words{"--resume", checkpoint, "--learning-rate", "0.05"});
  BOOST_TEST(other.code == 1);
  BOOST_TEST(other.one_line(), other.err);
  BOOST_TEST(other.says("--learning-rate"), other.err);
  BOOST_TEST(other.says("0.05"), other.err);
}

BOOST_FIXTURE_TEST_CASE(a_diverging_run_names_epoch_and_step, MlpFolder) {
  const Outcome diverged =
      run(train + options("first", 2) + Words{"--learning-rate", "1000", "--weight-decay", "1"});  // W grows 999-fold
  BOOST_TEST(diverged.code == 1);
  BOOST_TEST(diverged.one_line(), diverged.err);
  for (const char* part : {"epoch 1", "step ", "--learning-rate"}) BOOST_TEST(diverged.says(part), diverged.err);
  const std::string rows = metrics("first");
  BOOST_TEST(rows.starts_with("epoch,"));
  BOOST_TEST(rows.ends_with('\n'));
  BOOST_TEST(!fs::exists(results("first") / "summary.json"));
}
