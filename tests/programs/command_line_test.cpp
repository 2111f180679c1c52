// Command lines that cannot work, over all programs: one line on standard error, the right exit code, nothing lost.
// What is tried follows from the programs' own --help, so that a new chapter is tried too.
#include "programs/experiments.hpp"
#include "programs/small_data.hpp"

#include <boost/test/unit_test.hpp>

#include <set>
#include <sstream>

using namespace lbl::testing;

namespace {

/// A command line and its end.
struct Case {
  Words words;       ///< the program's name and its arguments
  int code;          ///< the exit code
  std::string says;  ///< a part of the line
};

int tried = 0;  // command lines

/// Runs a case in an empty folder.
void check(const Case& expected, const Words& before = {}) {
  const TemporaryFolder folder;
  const std::string& name = expected.words.front();
  const Words command{"env", "-C", folder.path, "GOMP_SPINCOUNT=0"};
  const Outcome outcome = run(command + before + Words{program(name)} +
                              Words(expected.words.begin() + 1, expected.words.end()));
  std::string line;
  for (const std::string& word : expected.words) line += word.substr(0, 80) + ' ';
  BOOST_TEST_CONTEXT(line) {
    BOOST_TEST(outcome.code == expected.code);
    BOOST_TEST(outcome.one_line(), outcome.err);
    BOOST_TEST(outcome.err.starts_with(name + ": "), outcome.err);
    BOOST_TEST(outcome.err.find(expected.says) != std::string::npos, outcome.err);
    if (expected.code == 2) {
      BOOST_TEST(outcome.out == "");
      BOOST_TEST(fs::is_empty(folder.path));
    }
  }
  ++tried;
}

/// A folder with small sets, for all tests.
fs::path small_sets() {
  static const TemporaryFolder folder;
  if (fs::is_empty(folder.path)) write_mnist(folder.path), write_cifar(folder.path);
  return folder.path;
}

/// Options that choose one of them.
Words small(const std::string& chapter) {
  return {"--data", small_sets(), "--dataset", chapter == "cifar" ? "cifar10" : "mnist", "--threads", "1"};
}

/// A run of a few milliseconds that writes results.
Words quick(const std::string& chapter) {
  if (chapter == "hopfield") return {chapter, "energy", "--N", "8", "--runs", "300", "--threads", "1"};
  return Words{chapter, "inspect"} + small(chapter);
}

/// A short training in the present folder.
Words training(const std::string& epochs) {
  return Words{program("mlp"), "train", "--widths", "1", "--validation", "0", "--epochs", epochs, "--quiet"} +
         small("mlp");
}

/// Words that put a command after them where a file may have so many blocks of 512 bytes and no more.
Words with_room_for(int blocks) { return {"sh", "-c", "ulimit -f " + std::to_string(blocks) + "; exec \"$@\"", "sh"}; }

/// Words that run the command after them as somebody who may not do everything.
Words without_privileges() {
  return geteuid() == 0 ? Words{"setpriv", "--bounding-set=-dac_override,-dac_read_search"} : Words{"env"};
}

}  // namespace

BOOST_AUTO_TEST_CASE(words_that_no_program_knows) {
  for (const std::string& chapter : chapters()) {
    const std::string help = help_of(chapter, experiments_of(chapter).front());
    for (const auto& [words, says] : std::vector<std::pair<Words, std::string>>{
             {{"--epocs=3"}, "did you mean --epochs"}, {{"-e"}, "no option -e"}, {{"-"}, "no option -"},
             {{"--="}, "no name"}, {{"--epochs"}, "needs a value"}, {{"--epochs="}, "needs a value"},
             {{"--epochs", "--quiet"}, "needs a value"}, {{"--quiet=yes"}, "takes no value"},
             {{"--epochs", "0"}, "from 1 to"}, {{"--epochs", "-1"}, "from 1 to"}, {{"--epochs", "1.5"}, "whole number"},
             {{"--epochs", "1e3"}, "whole number"}, {{"--epochs", "99999999999999999999"}, "from 1 to"},
             {{"--epochs", "many"}, "whole number"}, {{"--batch", "0"}, "from 1 to"}, {{"--threads", "0"}, "from 1 to"},
             {{"--seed", "-1"}, "from 0 to"}, {{"--seed", "4294967296"}, "from 0 to"},
             {{"--learning-rate", "nan"}, "from 0 to"}, {{"--learning-rate", "inf"}, "from 0 to"},
             {{"--learning-rate", "1e400"}, "from 0 to"}, {{"--learning-rate", "0,1"}, "from 0 to"},
             {{"--loops", "fast"}, "chapter or core"}, {{"--out", ""}, "give a path"},
             {{"no-such-experiment"}, "no experiment"}, {{"a\nb"}, "'a?b'"}, {{""}, "no experiment ''"},
             {{"a", "b"}, "two experiments"}, {{"--seed", "1", "--seed", "2"}, "given twice"}}) {
      const bool unused = words.size() == 2 && help.find("\n  " + words[0] + " ") == help.npos;
      check({Words{chapter} + words, 2, unused && words[1] != "--quiet" && words[0] != "a" ? "means nothing" : says});
    }
  }
  BOOST_TEST(tried >= 100);
}

BOOST_AUTO_TEST_CASE(options_that_do_not_fit) {
  for (const Case& wrong : std::vector<Case>{
           {{"perceptron", "xor", "--dataset", "digits"}, 2, "means nothing"},
           {{"perceptron", "separability", "--N", "0"}, 2, "from 2"},
           {{"perceptron", "convergence", "--load", "x"}, 2, "--load"},
           {{"mlp", "train", "--widths", "10,,10"}, 2, "commas"},
           {{"mlp", "train", "--widths", "10,0"}, 2, "from 1 to"},
           {{"mlp", "train", "--widths", "10,"}, 2, "commas"},
           {{"mlp", "train", "--activation", "step"}, 2, "relu or"},
           {{"mlp", "train", "--optimizer", "newton"}, 2, "descent or"},
           {{"mlp", "train", "--weight-decay", "2"}, 2, "from 0 to 1"},
           {{"mlp", "train", "--dataset", "nothing"}, 2, "fashion-mnist"},
           {{"mlp", "train", "--N", "5"}, 2, "means nothing"},
           {{"mlp", "train", "--dataset", "digits", "--validation", "10000"}, 1, "leave at least 1"},
           {{"mlp", "inspect", "--save", "x"}, 2, "means nothing"},
           {{"mlp", "inspect", "--input", "x.npy"}, 2, "--target"},
           {{"mlp", "inspect", "--target", "y.npy"}, 2, "--input"},
           {{"mlp", "inspect", "--input", "x.npy", "--target", "y.npy"}, 2, "--load"},
           {{"lenet", "train", "--variant", "modern"}, 2, "handbook or"},
           {{"lenet", "train", "--dataset", "shapes", "--validation", "0"}, 1, "shapes"},
           {{"lenet", "train", "--shift", "-1"}, 2, "from 0"},
           {{"lenet", "shapes", "--epochs", "1"}, 2, "means nothing"},
           {{"lenet", "seeds", "--save", "x"}, 2, "means nothing"},
           {{"cifar", "train", "--dataset", "digits", "--validation", "0"}, 1, "colour"},
           {{"cifar", "train", "--width", "0"}, 2, "from 1 to"},
           {{"cifar", "train", "--pooling", "none"}, 2, "max or"},
           {{"cifar", "train", "--rise", "1"}, 2, "from 0.01"},
           {{"cifar", "residual", "--depths", "9", "--dataset", "shapes"}, 1, "8, 14, 20"},
           {{"cifar", "residual", "--samples", "1000000", "--dataset", "shapes"}, 1, "ask for fewer"},
           {{"rnn", "train", "--dataset", "shapes", "--validation", "0"}, 1, "shapes"},
           {{"rnn", "train", "--directions", "both"}, 2, "one or"},
           {{"rnn", "gates", "--directions", "add"}, 2, "directions"},
           {{"rnn", "train", "--clip-norm", "-1"}, 2, "from 0"},
           {{"rnn", "characters", "--text", "no-such-text"}, 1, "no-such-text"},
           {{"rnn", "characters", "--text", "/dev/null"}, 1, "too short"},
           {{"rnn", "characters", "--text", "."}, 1, "folder"},
           {{"rnn", "characters", "--text", "/dev/zero"}, 1, "without an end"},
           {{"rnn", "adding", "--dataset", "digits"}, 2, "means nothing"},
           {{"hopfield", "recall", "--corruption", "1.1"}, 2, "from 0 to 1"},
           {{"hopfield", "recall", "--data", "x"}, 2, "letters"},
           {{"hopfield", "recall", "--rule", "newton"}, 2, "hebb or"},
           {{"hopfield", "recall", "--learning-rate", "1"}, 2, "means nothing"},
           {{"hopfield", "energy", "--N", "1"}, 2, "from 2"},
           {{"hopfield", "cycles", "--N", "61"}, 2, "from 2 to 60"},
           {{"mlp", "projection-pursuit", "--samples", "20"}, 2, "from 100"},
           {{"rbm", "train", "--hidden", "0"}, 2, "from 1 to"},
           {{"rbm", "train", "--rule", "newton"}, 2, "cd or"},
           {{"rbm", "inspect", "--input", "v.npy"}, 2, "--load"},
           {{"autoencoder", "train", "--widths", "0"}, 2, "from 1 to"},
           {{"autoencoder", "inspect", "--input", "x.npy"}, 2, "--target"},
           {{"gan", "train", "--game", "chess"}, 2, " or "},
           {{"gan", "train", "--latent", "0"}, 2, "from 1 to"},
           {{"gan", "inspect", "--input", "x.npy"}, 2, "--noise"},
           {{"gan", "inspect", "--noise", "z.npy"}, 2, "--input"},
           {{"gan", "inspect", "--input", "x.npy", "--noise", "z.npy"}, 2, "--load"},
           {{"lenet", "seeds", "--dataset", "digits", "--validation", "10000"}, 1, "leave at least 1"},
           {{"rnn", "gradients", "--lags", "500", "--seeds", "1"}, 1, "smaller --lags"}})
    check(wrong);
}

// Every option of every experiment that takes a number, with a word in its place.
BOOST_AUTO_TEST_CASE(words_where_numbers_belong) {
  const std::set<std::string> numbers{"N", "X", "N,N,..."};
  int options = 0;
  for (const std::string& chapter : chapters())
    for (const std::string& experiment : experiments_of(chapter)) {
      std::istringstream help(help_of(chapter, experiment));
      for (std::string line; std::getline(help, line);) {
        std::string name, value;
        std::istringstream(line) >> name >> value;
        if (!line.starts_with("  --") || !numbers.contains(value)) continue;
        check({{chapter, experiment, name, "1x"}, 2, name + " is 1x"});
        ++options;
      }
    }
  BOOST_TEST(options > 500);
}

// The folders that --help announces: nothing there, a file where a folder is wanted, a folder of something else.
BOOST_AUTO_TEST_CASE(folders_where_nothing_fits) {
  const TemporaryFolder folder;
  std::ofstream(folder.path / "file") << "no such data\n";
  for (const std::string& chapter : chapters())
    for (const std::string& experiment : experiments_of(chapter)) {
      Words words{chapter, experiment};
      if (experiment == "recall") words = words + Words{"--patterns", "images"};
      const std::string help = help_of(chapter, experiment);
      const auto has = [&](const char* option) { return help.find(std::string("--") + option + " ") != help.npos; };
      if (has("data")) {
        check({words + Words{"--dataset", "mnist", "--data", folder.path / "nothing"}, 1, "nothing"});
        check({words + Words{"--dataset", "mnist", "--data", folder.path / "file"}, 1, "not found"});
      }
      if (!has("resume")) continue;
      const Words learn = words + small(chapter) + (has("validation") ? Words{"--validation", "1"} : Words{});
      check({learn + Words{"--resume", folder.path / "nothing"}, 1, "nothing"});
      check({learn + Words{"--resume", folder.path / "file"}, 1, "Not a directory"});
      check({learn + Words{"--resume", folder.path}, 1, "state.json"});
      check({learn + Words{"--save", folder.path / "file"}, 1, "is a file"});
      check({learn + Words{"--save", folder.path}, 1, "of its own"});
      check({learn + Words{"--save", "/dev/null/checkpoint"}, 1, "cannot take a checkpoint"});
    }
}

// The arrays that `inspect` reads: nothing there, a folder, no array, not readable.
BOOST_AUTO_TEST_CASE(arrays_where_none_are) {
  for (const std::string& chapter : chapters()) {
    const std::string help = help_of(chapter, "inspect");
    if (help.find("--load ") == help.npos) continue;
    const TemporaryFolder folder;
    const Words write{program(chapter), "inspect", "--quiet", "--out", folder.path};
    BOOST_REQUIRE(run(write + small(chapter)).code == 0);
    const fs::path arrays = folder.path / chapter / "inspect";
    std::ofstream(folder.path / "file") << "no array\n";
    fs::create_directories(folder.path / "empty");
    const Words inspect = Words{chapter, "inspect"} + small(chapter);
    check({inspect + Words{"--load", folder.path / "nothing"}, 1, "nothing"});
    check({inspect + Words{"--load", folder.path / "file"}, 1, "file"});
    check({inspect + Words{"--load", folder.path / "empty"}, 1, "empty"});
    const Words second = help.find("--target ") != help.npos  ? Words{"--target", folder.path / "file"}
                         : help.find("--noise ") != help.npos ? Words{"--noise", folder.path / "file"}
                                                              : Words{};
    const Words given = inspect + Words{"--load", arrays} + second;
    check({given + Words{"--input", folder.path / "nothing.npy"}, 1, "nothing.npy"});
    check({given + Words{"--input", folder.path}, 1, "folder"});
    check({given + Words{"--input", folder.path / "file"}, 1, "file"});
    fs::permissions(folder.path / "file", fs::perms::none);
    check({given + Words{"--input", folder.path / "file"}, 1, "Permission denied"}, without_privileges());
  }
}

// A file of a checkpoint that may not be read, a folder into which none may be written.
BOOST_AUTO_TEST_CASE(checkpoints_without_permission) {
  const TemporaryFolder folder;
  const fs::path checkpoint = folder.path / "checkpoint", locked = folder.path / "locked";
  const Words out{"--out", folder.path / "out"}, save{"--save", checkpoint};
  BOOST_REQUIRE(run(training("1") + out + save).code == 0);
  fs::create_directories(locked);
  fs::permissions(locked, fs::perms::owner_read | fs::perms::owner_exec);
  fs::permissions(checkpoint / "state.json", fs::perms::none);
  const Words learn{"mlp", "train", "--widths", "1", "--validation", "0", "--epochs", "2"};
  check({learn + small("mlp") + Words{"--resume", checkpoint}, 1, "Permission denied"}, without_privileges());
  check({learn + small("mlp") + Words{"--save", locked / "checkpoint"}, 1, "Permission denied"}, without_privileges());
}

BOOST_AUTO_TEST_CASE(results_that_cannot_be_written) {
  for (const std::string& chapter : chapters()) {
    const TemporaryFolder folder;
    fs::create_directories(folder.path / "locked");
    fs::permissions(folder.path / "locked", fs::perms::owner_read | fs::perms::owner_exec);
    check({quick(chapter) + Words{"--out", "/dev/null"}, 1, "Not a directory"});
    check({quick(chapter) + Words{"--out", "/dev/full/results"}, 1, "Not a directory"});
    check({quick(chapter) + Words{"--out", "/proc/results"}, 1, "/proc/results"});
    check({quick(chapter) + Words{"--out", folder.path / "locked"}, 1, "Permission denied"}, without_privileges());
    check({quick(chapter), 1, "cannot write: File too large"}, with_room_for(1));
    check({quick(chapter), 1, "disk full"}, {"sh", "-c", "exec \"$@\" > /dev/full", "sh"});
  }
}

/// The names of all files below a folder.
std::set<std::string> names_of(const fs::path& folder) {
  std::set<std::string> names;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) names.insert(fs::relative(entry.path(), folder));
  return names;
}

// What was printed is lost, the results are not.
BOOST_AUTO_TEST_CASE(a_reader_that_leaves_costs_no_results) {
  for (const std::string& chapter : chapters()) {
    std::set<std::string> undisturbed;
    for (const std::string shell : {"exec \"$@\"", "exec \"$@\" >&-", "\"$@\" > /dev/full; test $? = 1",
                                    "mkfifo pipe; true < pipe & exec \"$@\" > pipe"}) {
      const TemporaryFolder folder;
      const Words words = quick(chapter);
      const Outcome outcome = run(Words{"env", "-C", folder.path, "sh", "-c", shell, "sh", program(chapter)} +
                                  Words(words.begin() + 1, words.end()));
      BOOST_TEST_CONTEXT(chapter << ": " << shell) {
        BOOST_TEST(outcome.code == 0, outcome.err);
        const std::set<std::string> names = names_of(folder.path / "results");
        if (undisturbed.empty()) undisturbed = names;
        BOOST_TEST((names == undisturbed && !names.empty()));
      }
    }
  }
}

// The file that may not grow stays as it was after the last epoch that fitted, and the checkpoint of that epoch loads.
BOOST_AUTO_TEST_CASE(a_disk_that_fills_up_during_a_run_leaves_whole_files) {
  const TemporaryFolder folder;
  const Words train = Words{"env", "-C", folder.path} + training("200");
  const Outcome full = run(with_room_for(8) + train + Words{"--save", "checkpoint"});
  BOOST_TEST(full.code == 1);
  BOOST_TEST(full.one_line(), full.err);
  BOOST_TEST(full.says("metrics.csv: cannot write: File too large"), full.err);
  const fs::path metrics = folder.path / "results" / "mlp" / "train" / "metrics.csv";
  const std::string before = bytes_of(metrics);
  BOOST_TEST(before.ends_with('\n'));
  BOOST_TEST(before.size() <= 8 * 512u);
  BOOST_TEST(files_of(metrics.parent_path(), ".csv").size() == 1u);

  const Outcome resumed = run(train + Words{"--resume", "checkpoint"});
  BOOST_TEST(resumed.code == 0, resumed.err);
  const std::string after = bytes_of(metrics);
  BOOST_TEST(after.starts_with(before));
  BOOST_TEST(std::count(after.begin(), after.end(), '\n') == 201);
}

// A checkpoint that does not fit leaves the one before it.
BOOST_AUTO_TEST_CASE(a_disk_that_is_full_when_a_run_saves_again_leaves_the_first_checkpoint) {
  const TemporaryFolder folder;
  const Words here{"env", "-C", folder.path}, save{"--save", "checkpoint"}, resume{"--resume", "checkpoint"};
  BOOST_TEST(run(here + training("1") + save).code == 0);
  const auto before = files_of(folder.path / "checkpoint", ".npy");
  const Outcome full = run(with_room_for(4) + here + training("2") + resume + save);
  BOOST_TEST(full.code == 1);
  BOOST_TEST(full.one_line(), full.err);
  BOOST_TEST(full.says("File too large"), full.err);
  BOOST_TEST((files_of(folder.path / "checkpoint", ".npy") == before));
  const Outcome resumed = run(here + training("2") + resume + save);
  BOOST_TEST(resumed.code == 0, resumed.err);
  BOOST_TEST((files_of(folder.path / "checkpoint", ".npy") != before));
}

BOOST_AUTO_TEST_CASE(a_state_in_which_something_else_is_written_is_refused) {
  const TemporaryFolder folder;
  const Words here{"env", "-C", folder.path};
  BOOST_TEST(run(here + training("1") + Words{"--save", "checkpoint"}).code == 0);
  const fs::path state = folder.path / "checkpoint" / "state.json";
  const std::string good = bytes_of(state);
  const auto with = [&](const std::string& old, const std::string& other) {
    std::string text = good;
    return text.replace(text.find(old), old.size(), other);
  };
  for (const std::string& text :
       {std::string(), std::string("{}"), std::string("[]"), std::string("7"), good.substr(0, good.size() / 2),
        with("\"step\": 0", "\"step\": -3"), with("\"step\": 0", "\"step\": 1e300"),
        with("\"step\": 0", "\"step\": \"0\""), with("\"step\": 0", "\"stop\": 0"),
        with("\"epoch\": 1", "\"epoch\": 9"),
        with("\"cost\": 0", "\"cost\": [0]"), with("\"bytes_per_number\": 4", "\"bytes_per_number\": []"),
        with("\"options\": {", "\"options\": [], \"more\": {"), with("\"mlp\"", "\"rnn\"")}) {
    std::ofstream(state) << text;
    const Outcome refused = run(here + training("2") + Words{"--resume", "checkpoint"});
    BOOST_TEST_CONTEXT(text.substr(0, 60)) {
      BOOST_TEST(refused.code == 1);
      BOOST_TEST(refused.one_line(), refused.err);
    }
  }
}

// A path is any bytes; JSON is not.
BOOST_AUTO_TEST_CASE(a_folder_of_any_name_takes_results) {
  const TemporaryFolder folder;
  for (const char* name : {"two words", "new\nline", "\xff", "-dash", "quote'"}) {
    const Outcome outcome = run(Words{"env", "-C", folder.path, program("perceptron"), "convergence", "--sets", "1",
                                      "--quiet", std::string("--out=./") + name});
    BOOST_TEST(outcome.code == 0, outcome.err);
    BOOST_TEST(fs::exists(folder.path / name / "perceptron" / "convergence" / "summary.json"), name);
  }
}

BOOST_AUTO_TEST_CASE(more_than_the_memory_holds_is_one_line) {
  const Words little_memory{"sh", "-c", "ulimit -v 600000; exec \"$@\"", "sh"};
  const Words wide{"mlp", "train", "--widths", "20000,20000", "--validation", "0"};
  check({wide + small("mlp"), 1, "out of memory"}, little_memory);
  const Words less{"sh", "-c", "ulimit -v 120000; exec \"$@\"", "sh"};  // enough to begin
  check({Words{"hopfield", "capacity", "--N", "20000", "--threads", "2"}, 1, "out of memory"}, less);
}

// The results that a run continues: whatever is written there instead, nothing is added to it.
BOOST_AUTO_TEST_CASE(results_in_which_something_else_is_written_are_not_continued) {
  for (const char* name : {"metrics.csv", "settings.json"})
    for (const std::string text : {"", "{}", "[]", "epoch\n", "epoch,epoch\n1,2\n", "\xff"}) {
      const TemporaryFolder folder;
      const Words here{"env", "-C", folder.path};
      BOOST_TEST(run(here + training("1") + Words{"--save", "checkpoint"}).code == 0);
      const fs::path damaged = folder.path / "results" / "mlp" / "train" / name;
      std::ofstream(damaged) << text;
      const Outcome resumed = run(here + training("2") + Words{"--resume", "checkpoint"});
      BOOST_TEST_CONTEXT(name << ": " << text) {
        BOOST_TEST(resumed.code == 1);
        BOOST_TEST(resumed.one_line(), resumed.err);
        BOOST_TEST(bytes_of(damaged) == text);
      }
    }
}
