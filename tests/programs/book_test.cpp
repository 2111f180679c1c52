// The script `book`, in a made-up tree whose compiler, programs and package tools are scripts: nothing is built.
#include "programs/process.hpp"

#include <boost/test/unit_test.hpp>

#include <cstdlib>

using namespace lbl::testing;

namespace {

/// A tree with two chapters, of which `perceptron` fails and `mlp` writes a summary.
struct Tree : TemporaryFolder {
  fs::path root = path / "the book", tools = path / "tools", elsewhere = path / "elsewhere", calls = path / "calls";

  Tree() {
    fs::create_directories(elsewhere);
    fs::create_directories(root / "common" / "data");
    fs::copy(fs::path(LBL_SOURCE_DIR) / "book", root / "book");
    script(root / "common" / "data" / "fetch.sh", "echo fetched \"$@\"");
    const std::string listed =
        "case \"$*\" in *--help*) printf 'Experiments (...):\\n  main  learn\\n  other  more\\n\\n'";
    chapter("perceptron", listed + "; exit 0 ;; esac\necho 'perceptron: no luck' >&2\nexit 1");
    chapter("mlp", listed + "; exit 0 ;; --code*) exit $2 ;; esac\n" + record("mlp") + R"(
for word; do experiment=${experiment:-main}; [ "$word" != other ] || experiment=other; out=$word; done
mkdir -p "$out/mlp/$experiment"
echo '{}' > "$out/mlp/$experiment/settings.json"
printf '{\n  "cost": 0.4,\n  "test_accuracy": 0.88125,\n  "target_test_accuracy": 0.88,\n  "seed": 1\n}\n' \
  > "$out/mlp/$experiment/summary.json"
)");
    script(tools / "cmake", record("cmake"));
    script(tools / "apt-get", record("apt-get") + "; case \"$*\" in *update) touch '" + path.string() +
                                  "/updated' ;; *) [ -e '" + path.string() + "/updated' ] ;; esac");
    script(tools / "sudo", "exit 1");
    packages("printf installed");
    user("0");
  }

  static void script(const fs::path& file, const std::string& text) {
    fs::create_directories(file.parent_path());
    std::ofstream(file) << "#!/bin/sh\n" << text << '\n';
    fs::permissions(file, fs::perms::owner_all);
  }
  std::string record(const std::string& name) const { return "echo " + name + " \"$@\" >> '" + calls.string() + "'"; }

  void chapter(const std::string& name, const std::string& text) {
    script(root / "chapters" / name / "main.cpp", "");
    script(root / "build" / "release" / "chapters" / name / name, text);
    script(root / "build" / "release" / "plots" / ("plot_" + name),
           record("plot") + "\nmkdir -p \"$4\"\nsleep 0.02\ntouch \"$4/$5.png\"");
  }
  void packages(const std::string& answer) { script(tools / "dpkg-query", answer); }
  void user(const std::string& number) { script(tools / "id", "echo " + number); }

  /// Runs the book from another folder.
  Outcome book(const Words& words) const {
    const std::string search = "PATH=" + tools.string() + ":" + std::getenv("PATH");
    return run(Words{"env", "-C", elsewhere, search, root / "book"} + words);
  }
  std::string called() const { return fs::exists(calls) ? bytes_of(calls) : ""; }
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(help_is_shown, Tree) {
  for (const Words& words : {Words{}, {"help"}, {"--help"}}) {
    const Outcome help = book(words);
    BOOST_TEST(help.code == 0);
    for (const char* verb : {"run", "test", "plots", "docs", "data", "bench"})
      BOOST_TEST(help.says(std::string("\n  ") + verb), help.out);
  }
}

BOOST_FIXTURE_TEST_CASE(wrong_use_says_what_exists, Tree) {
  for (const auto& [words, existing] : std::vector<std::pair<Words, std::string>>{
           {{"runn"}, "run test plots docs data bench help"}, {{"run", "lnet"}, "perceptron mlp"},
           {{"plots", "lnet"}, "perceptron mlp"}, {{"docs", "mlp"}, "mlp"}, {{"data", "mnist", "more"}, "more"}}) {
    const Outcome wrong = book(words);
    BOOST_TEST(wrong.code == 2);
    BOOST_TEST(wrong.one_line(), wrong.err);
    BOOST_TEST(wrong.says(existing), wrong.err);
  }
}

BOOST_FIXTURE_TEST_CASE(a_run_leaves_its_results_in_the_tree_and_names_its_figure, Tree) {
  const Outcome done = book({"run", "mlp", "--epochs", "2"});
  BOOST_TEST(done.code == 0, done.err);
  const std::string results = (root / "results").string();
  BOOST_TEST(called().find("mlp --epochs 2 --out " + results) != std::string::npos, called());
  BOOST_TEST(called().find("plot --results " + results + "/mlp --figures " + results + "/mlp/figures main") !=
             std::string::npos, called());
  BOOST_TEST(done.out == results + "/mlp/figures/main.png\n");
}

BOOST_FIXTURE_TEST_CASE(a_folder_for_the_results_is_the_users, Tree) {
  const Outcome done = book({"run", "mlp", "other", "--out", "mine"});
  BOOST_TEST(done.code == 0, done.err);
  BOOST_TEST(done.out == "mine/mlp/figures/other.png\n");
  BOOST_TEST(fs::exists(elsewhere / "mine" / "mlp" / "other" / "summary.json"));
}

BOOST_FIXTURE_TEST_CASE(the_exit_code_is_the_programs, Tree) {
  for (const char* code : {"1", "2", "130"}) {
    BOOST_TEST(book({"run", "mlp", "--code", code}).code == std::stoi(code));
    BOOST_TEST(called().find("plot --results") == std::string::npos, called());
  }
}

BOOST_FIXTURE_TEST_CASE(the_tour_visits_every_chapter_and_fails_with_one, Tree) {
  const Outcome tour = book({"run"});
  BOOST_TEST(tour.code == 1);
  BOOST_TEST(tour.says("perceptron: no luck"), tour.err);
  BOOST_TEST(tour.says("perceptron   -            failed "), tour.out);
  const std::string row = "mlp          main         test accuracy 88.12 %        88.00 %    ";
  BOOST_TEST(tour.says(row + "results/mlp/figures/main.png"), tour.out);
  BOOST_TEST(tour.out.ends_with((root / "results/mlp/figures/main.png").string() + "\n"), tour.out);
}

BOOST_FIXTURE_TEST_CASE(who_may_not_install_is_told_what_to_type, Tree) {
  packages("exit 1");
  user("1000");
  const Outcome refused = book({"run", "mlp"});
  BOOST_TEST(refused.code == 1);
  BOOST_TEST(refused.one_line(), refused.err);
  BOOST_TEST(refused.says("sudo apt-get install --no-install-recommends libboost-test-dev "), refused.err);
  BOOST_TEST(called() == "");
}

BOOST_FIXTURE_TEST_CASE(what_is_missing_is_installed_with_fresh_lists, Tree) {
  packages("exit 1");
  const Outcome done = book({"data", "digits"});
  BOOST_TEST(done.code == 0, done.err);
  BOOST_TEST(done.says("fetched digits " + (root / "data").string()), done.out);
  const std::string log = called();
  const auto install = log.find("install ca-certificates"), update = log.find(" update");
  BOOST_TEST((install < update && update < log.rfind("install ca-certificates")), log);
}

BOOST_FIXTURE_TEST_CASE(what_was_built_for_another_processor_is_built_again, Tree) {
  const std::string clean = "--target clean";
  BOOST_TEST(book({"run", "mlp"}).code == 0);
  BOOST_TEST(book({"run", "mlp"}).code == 0);
  BOOST_TEST(called().find(clean) == std::string::npos, called());
  std::ofstream(root / "build" / "release" / "processor") << "flags : one that is older\n";
  BOOST_TEST(book({"run", "mlp"}).code == 0);
  BOOST_TEST(called().find(clean) != std::string::npos, called());
  fs::remove(calls);
  BOOST_TEST(book({"run", "mlp"}).code == 0);
  BOOST_TEST(called().find(clean) == std::string::npos, called());
}
